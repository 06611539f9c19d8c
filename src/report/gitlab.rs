//! A code quality report of GitLab, as specified in <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use std::collections::HashMap;

use serde::Serialize;

use super::json::{Array, Record, fnv1a_of};
use super::{Report, Run};
use crate::glossary::Safety;

/// Findings as one JSON array of what GitLab calls violations.
#[derive(Debug, Default)]
pub struct Gitlab {
    array: Array,
    /// How often each fingerprint came up in each file.
    seen: HashMap<(String, String), usize>,
}

#[derive(Serialize)]
struct Violation<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Report for Gitlab {
    fn file(&mut self, _: &str, records: &[Record]) -> String {
        records.iter().map(|record| self.violation(record)).collect()
    }

    fn end(&mut self, _: &Run<'_>) -> String {
        std::mem::take(&mut self.array).end().to_owned()
    }
}

impl Gitlab {
    fn violation(&mut self, record: &Record) -> String {
        let severity = match record.tier {
            Safety::Auto => "major",
            Safety::Review => "minor",
            Safety::Flag => "info",
        };
        let violation = Violation {
            description: record.message(),
            check_name: &record.term,
            fingerprint: self.fingerprint(record),
            severity,
            location: Location {
                path: record.path.strip_prefix("./").unwrap_or(&record.path),
                lines: Lines { begin: record.region.line, end: record.region.end_line },
            },
        };
        let json = serde_json::to_string(&violation).expect("strings and numbers are always JSON");
        self.array.element(&json)
    }

    /// GitLab shows one of several violations with the same fingerprint, so the file and the number of the finding belong to it.
    fn fingerprint(&mut self, record: &Record) -> String {
        let count = self.seen.entry((record.path.clone(), record.fingerprint.clone())).or_default();
        *count += 1;
        fnv1a_of(&[&record.path, &record.fingerprint, &count.to_string()])
    }
}
