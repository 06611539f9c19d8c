//! Findings for programs: the record that every format for programs is made from, as a JSON array or one line each.
//!
//! JSON is that of RFC 8259, in UTF-8; one record a line is <https://jsonlines.org>.

use serde::Serialize;

use super::context::{around, neighbours};
use super::visible::{first_words, flat, last_words};
use super::{Named, Report, Run};
use crate::check::Finding;
use crate::document::{Prose, Source};
use crate::glossary::Safety;
use crate::plan;
use crate::text::{Edits, Hash, Span};

/// A finding as programs read it.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// The file, as it was named.
    pub path: String,
    /// Where it is garbled.
    #[serde(flatten)]
    pub region: Region,
    /// The name of the term.
    pub term: String,
    /// How sure the finding is.
    pub tier: Safety,
    /// Why the tier is lower than the glossary says, or what a flag says.
    pub reason: Option<String>,
    /// The garbled words as a reader sees them.
    pub before: String,
    /// What they should be, if there is exactly one proposal.
    pub after: Option<String>,
    /// Every proposal.
    pub candidates: Vec<String>,
    /// For every proposal the changes of the file that make it; `None` where markup stands in the way.
    pub fixes: Vec<Option<Vec<Change>>>,
    /// The words in their paragraph, shortened, on one line.
    pub excerpt: String,
    /// The same for the same words in the same surroundings, wherever in a file they stand: 16 hexadecimal digits.
    pub fingerprint: String,
    /// The bytes of the file that each of `fixes` goes through, from its first change to its last, and what stands there afterwards.
    #[serde(skip)]
    pub whole: Vec<Option<Change>>,
}

/// A stretch of a file. Its end is the place after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Region {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The line, from 1.
    pub line: usize,
    /// The column in code points, from 1.
    pub column: usize,
    /// The column in UTF-16 units, from 1.
    pub column_utf16: usize,
    /// The line of the end.
    pub end_line: usize,
    /// The column of the end in code points.
    pub end_column: usize,
    /// The column of the end in UTF-16 units.
    pub end_column_utf16: usize,
    /// The column in bytes, from 1.
    #[serde(skip)]
    pub column_utf8: usize,
    /// The column of the end in bytes.
    #[serde(skip)]
    pub end_column_utf8: usize,
}

/// A change of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What goes.
    #[serde(flatten)]
    pub region: Region,
    /// What comes.
    pub text: String,
}

/// Findings as one JSON array.
#[derive(Debug, Default)]
pub struct Json(Array);

/// Findings as JSON, one on each line.
#[derive(Debug)]
pub struct JsonLines;

/// A JSON array under way.
#[derive(Debug, Default)]
pub struct Array {
    begun: bool,
}

impl Record {
    /// Returns what programs are told about `finding`.
    pub fn new(file: &Named<'_>, finding: &Finding<'_>) -> Self {
        let candidates: Vec<String> = finding.fixes.iter().map(|fix| fix.text.clone()).collect();
        let fixes: Vec<Option<Edits<Source>>> = finding.fixes.iter().map(|fix| plan::edits(file.document, fix)).collect();
        Record {
            path: file.name.to_owned(),
            region: Region::new(file, file.document.source_span(finding.span)),
            term: finding.term.id.clone(),
            tier: finding.safety,
            reason: finding.because.clone(),
            before: file.words(finding.span).to_owned(),
            after: if let [only] = candidates.as_slice() { Some(only.clone()) } else { None },
            candidates,
            whole: fixes.iter().map(|edits| joined(file, edits.as_ref()?)).collect(),
            fixes: fixes.iter().map(|edits| Some(changes(file, edits.as_ref()?))).collect(),
            excerpt: excerpt(file, finding),
            fingerprint: fingerprint(file, finding),
        }
    }

    /// Returns the finding as JSON, on one line.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers and lists of them are always JSON")
    }

    /// Returns what is wrong in a sentence on one line, without its place.
    pub fn message(&self) -> String {
        let quoted: Vec<String> = self.candidates.iter().map(|candidate| format!("“{}”", flat(candidate))).collect();
        let before = format!("“{}”", flat(&self.before));
        let proposal = match (quoted.as_slice(), &self.reason) {
            ([], Some(reason)) => return format!("{before}: {}", flat(reason)),
            ([], None) => return format!("{before} is garbled"),
            ([only], Some(reason)) => format!("{only} ({})", flat(reason)),
            ([only], None) => only.clone(),
            // That there are several says why a person decides.
            ([candidates @ .., last], _) => format!("{} or {last}", candidates.join(", ")),
        };
        format!("{before} should be {proposal}")
    }
}

impl Region {
    fn new(file: &Named<'_>, span: Span<Source>) -> Region {
        let (start, end) = (file.place_of(span.start()), file.place_of(span.end()));
        Region {
            start: start.byte,
            end: end.byte,
            line: start.line,
            column: start.column,
            column_utf16: start.column_utf16,
            end_line: end.line,
            end_column: end.column,
            end_column_utf16: end.column_utf16,
            column_utf8: start.column_utf8,
            end_column_utf8: end.column_utf8,
        }
    }
}

fn changes(file: &Named<'_>, edits: &Edits<Source>) -> Vec<Change> {
    edits.iter().map(|edit| Change { region: Region::new(file, edit.span), text: edit.text.clone() }).collect()
}

/// Returns one change that does what `edits` do, for programs that know of one only.
fn joined(file: &Named<'_>, edits: &Edits<Source>) -> Option<Change> {
    let (start, end) = (edits.iter().next()?.span.start(), edits.iter().last()?.span.end());
    let mut text = String::new();
    let mut done = start;
    for edit in edits {
        text.push_str(&file.document.source()[done..edit.span.start()]);
        text.push_str(&edit.text);
        done = edit.span.end();
    }
    Some(Change { region: Region::new(file, Span::new(start, end)), text })
}

impl Report for Json {
    fn file(&mut self, _: &str, records: &[Record]) -> String {
        records.iter().map(|record| self.0.element(&record.to_json())).collect()
    }

    fn end(&mut self, _: &Run<'_>) -> String {
        std::mem::take(&mut self.0).end().to_owned()
    }
}

impl Report for JsonLines {
    fn file(&mut self, _: &str, records: &[Record]) -> String {
        records.iter().map(|record| record.to_json() + "\n").collect()
    }

    fn end(&mut self, _: &Run<'_>) -> String {
        String::new()
    }
}

impl Array {
    /// Returns what is to be written for one more element, which is JSON.
    pub fn element(&mut self, json: &str) -> String {
        let before = if self.begun { ",\n  " } else { "[\n  " };
        self.begun = true;
        before.to_owned() + json
    }

    /// Returns what is to be written at the end.
    pub fn end(self) -> &'static str {
        if self.begun { "\n]\n" } else { "[]\n" }
    }
}

fn excerpt(file: &Named<'_>, finding: &Finding<'_>) -> String {
    let (before, after) = around(file.document.prose(), finding.span, 80);
    format!("{}{}{}", last_words(&before, 80), flat(file.words(finding.span)), first_words(&after, 80)).trim().to_owned()
}

/// Returns a hash of the term, the garbled words and three words on either side. White space does not count.
pub fn fingerprint(file: &Named<'_>, finding: &Finding<'_>) -> String {
    fingerprint_at(file, &finding.term.id, finding.span)
}

/// Returns what [`fingerprint`] returns for a finding of the term `term` that has this span.
pub fn fingerprint_at(file: &Named<'_>, term: &str, span: Span<Prose>) -> String {
    let (before, after) = neighbours(file.document.prose(), span, 3);
    let garbled = file.words(span).split_whitespace();
    let words = [term, "\0"].into_iter().chain(before).chain(["\0"]).chain(garbled).chain(["\0"]).chain(after);
    words.fold(Hash::EMPTY, |hash, word| hash.and(word.as_bytes()).and(b" ")).to_string()
}

/// Returns a hash of several texts, as 16 hexadecimal digits.
pub(super) fn fnv1a_of(texts: &[&str]) -> String {
    texts.iter().fold(Hash::EMPTY, |hash, text| hash.and(text.as_bytes()).and(b"\0")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_is_valid_however_long() {
        for elements in [&[][..], &["1"], &["1", "2"]] {
            let mut array = Array::default();
            let body: String = elements.iter().map(|element| array.element(element)).collect();
            let read: Vec<u8> = serde_json::from_str(&(body + array.end())).expect("it is JSON");
            assert_eq!(read.len(), elements.len());
        }
    }
}
