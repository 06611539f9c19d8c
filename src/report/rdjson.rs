//! The diagnostic format of reviewdog, `rdjson`, as specified in <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>.
//!
//! Columns count bytes, and the end of a range is the place after it.

use serde::Serialize;

use super::json::{Array, Change, Record, Region};
use super::{Report, Run, address};
use crate::glossary::{Safety, Term};

/// Findings as one object, with suggestions.
#[derive(Debug, Default)]
pub struct Rdjson {
    records: Vec<Record>,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

impl Report for Rdjson {
    fn file(&mut self, _: &str, records: &[Record]) -> String {
        self.records.extend_from_slice(records);
        String::new()
    }

    fn end(&mut self, run: &Run<'_>) -> String {
        let mut array = Array::default();
        let json = |diagnostic: &Diagnostic<'_>| serde_json::to_string(diagnostic).expect("strings and numbers are always JSON");
        let diagnostics = self.records.iter().map(|record| diagnostic(record, run.glossary.term(&record.term)));
        let elements: String = diagnostics.map(|diagnostic| array.element(&json(&diagnostic))).collect();
        format!("{{\n\"source\": {{\"name\": \"degarble\"}},\n\"diagnostics\": {elements}{}}}\n", array.end())
    }
}

fn diagnostic<'a>(record: &'a Record, term: Option<&'a Term>) -> Diagnostic<'a> {
    let severity = match record.tier {
        Safety::Auto => "ERROR",
        Safety::Review => "WARNING",
        Safety::Flag => "INFO",
    };
    let suggestion = |change: &'a Change| Suggestion { range: range(&change.region), text: &change.text };
    Diagnostic {
        message: record.message(),
        location: Location { path: &record.path, range: range(&record.region) },
        severity,
        code: Code { value: &record.term, url: term.and_then(address) },
        suggestions: record.whole.iter().flatten().map(suggestion).collect(),
    }
}

fn range(region: &Region) -> Range {
    Range {
        start: Position { line: region.line, column: region.column_utf8 },
        end: Position { line: region.end_line, column: region.end_column_utf8 },
    }
}
