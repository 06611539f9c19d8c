//! One line a finding, as compilers and grep write them: `path:line:column: term [tier] garbled -> right`.

use super::json::Record;
use super::visible::flat;
use super::{Report, Run};

/// Findings, one on each line.
#[derive(Debug)]
pub struct Concise;

impl Report for Concise {
    fn file(&mut self, _: &str, records: &[Record]) -> String {
        records.iter().map(line).collect()
    }

    fn end(&mut self, _: &Run<'_>) -> String {
        String::new()
    }
}

/// Returns the line of a finding, with its end; candidates are separated by ` | `.
fn line(record: &Record) -> String {
    let Record { path, region, term, .. } = record;
    let (tier, garbled) = (record.tier.name(), flat(&record.before));
    let candidates: Vec<String> = record.candidates.iter().map(|candidate| flat(candidate)).collect();
    let proposal = match (candidates.as_slice(), &record.reason) {
        ([], None) => String::new(),
        ([], Some(because)) => format!(" ({})", flat(because)),
        _ => format!(" -> {}", candidates.join(" | ")),
    };
    format!("{path}:{}:{}: {term} [{tier}] {garbled}{proposal}\n", region.line, region.column)
}
