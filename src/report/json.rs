//! Findings for programs, as one JSON array.

use serde::Serialize;

use super::Named;
use super::context::{context, neighbours};
use super::visible::{first_words, flat, last_words};
use crate::check::Finding;
use crate::glossary::Safety;

/// A finding as programs read it.
#[derive(Debug, Serialize)]
pub struct Record<'a> {
    /// The file, as it was named.
    pub path: &'a str,
    /// The first byte of the file that is garbled.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The line, from 1.
    pub line: usize,
    /// The column in code points, from 1.
    pub column: usize,
    /// The column in UTF-16 units, from 1.
    pub column_utf16: usize,
    /// The name of the term.
    pub term: &'a str,
    /// How sure the finding is.
    pub tier: Safety,
    /// Why the tier is lower than the glossary says, or what a flag says.
    pub reason: Option<&'a str>,
    /// The garbled words as a reader sees them.
    pub before: &'a str,
    /// What they should be, if there is exactly one proposal.
    pub after: Option<&'a str>,
    /// Every proposal.
    pub candidates: Vec<&'a str>,
    /// The words in their paragraph, shortened, on one line.
    pub excerpt: String,
    /// The same for the same words in the same surroundings, wherever in a file they stand: 16 hexadecimal digits.
    pub fingerprint: String,
}

/// A JSON array under way.
#[derive(Debug, Default)]
pub struct Array {
    begun: bool,
}

impl<'a> Record<'a> {
    /// Returns what programs are told about `finding`.
    pub fn new(file: &Named<'a>, finding: &'a Finding<'_>) -> Self {
        let place = file.place(finding.span);
        let span = file.document.source_span(finding.span);
        let candidates: Vec<&str> = finding.fixes.iter().map(|fix| fix.text.as_str()).collect();
        Record {
            path: file.name,
            start: span.start(),
            end: span.end(),
            line: place.line,
            column: place.column,
            column_utf16: place.column_utf16,
            term: &finding.term.id,
            tier: finding.safety,
            reason: finding.because.as_deref(),
            before: file.words(finding.span),
            after: if let [only] = candidates[..] { Some(only) } else { None },
            candidates,
            excerpt: excerpt(file, finding),
            fingerprint: fingerprint(file, finding),
        }
    }
}

impl Record<'_> {
    /// Returns the finding as JSON, on one line.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers and lists of them are always JSON")
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
    let (before, after) = context(file.document.prose(), finding.span);
    format!("{}{}{}", last_words(&flat(before), 80), flat(file.words(finding.span)), first_words(&flat(after), 80)).trim().to_owned()
}

/// Returns a hash of the term, the garbled words and three words on either side. White space does not count.
pub fn fingerprint(file: &Named<'_>, finding: &Finding<'_>) -> String {
    let (before, after) = neighbours(file.document.prose(), finding.span, 3);
    let garbled = file.words(finding.span).split_whitespace();
    let words = [finding.term.id.as_str(), "\0"].into_iter().chain(before).chain(["\0"]).chain(garbled).chain(["\0"]).chain(after);
    let hash = words.fold(FNV_OFFSET, |hash, word| fnv1a(fnv1a(hash, word.as_bytes()), b" "));
    format!("{hash:016x}")
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: a published function, so that fingerprints kept in files outlive this program's versions.
fn fnv1a(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv1a(FNV_OFFSET, b"foobar"), 0x8594_4171_f739_67e8);
    }

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
