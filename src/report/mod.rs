//! Findings and edits for people and for programs: the full form, one line each, a unified diff, counts, and a format each for
//! the programs that show findings.
//!
//! Everything here writes to a given writer or returns a value; colours are strings that the caller chooses.

pub mod card;
mod compared;
pub mod concise;
mod context;
pub mod diff;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod page;
pub mod rdjson;
pub mod sarif;
pub mod suspects;
mod tally;
mod visible;
pub mod words;

pub use tally::{Tally, counted};
pub use visible::{visible, width};

use crate::document::{Document, PLACEHOLDER, Prose};
use crate::glossary::{Glossary, Safety, Term};
use crate::plan::{Because, Left};
use crate::text::{LineIndex, Place, Span};

/// A document under the name that people know it by.
pub struct Named<'a> {
    /// The name, fit to be shown.
    pub name: &'a str,
    /// The document.
    pub document: &'a Document<'a>,
    lines: LineIndex<'a>,
    /// The byte of the source with which its lines begin.
    from: usize,
}

/// A report in one format, made file by file.
pub trait Report {
    /// Takes in findings of a file, and returns what is to be written at once. Those of a long file come in several times.
    fn file(&mut self, name: &str, records: &[json::Record]) -> String;

    /// Takes note that the findings of a file are complete.
    fn end_file(&mut self, _name: &str) {}

    /// Returns what is to be written at the end.
    fn end(&mut self, run: &Run<'_>) -> String;
}

/// A check as a whole, once it is over.
#[derive(Debug, Clone, Copy)]
pub struct Run<'g> {
    /// The terms that were looked for.
    pub glossary: &'g Glossary,
    /// The status that the program ends with; from 2 on there was trouble.
    pub status: u8,
}

/// Returns the reference of a term if it is an address.
fn address(term: &Term) -> Option<&str> {
    term.reference.as_deref().filter(|reference| reference.starts_with("https://") || reference.starts_with("http://"))
}

/// What stands before and after a piece of output, such as the codes of a colour.
#[derive(Debug, Clone, Default)]
pub struct Paint {
    /// What stands before it.
    pub on: String,
    /// What stands after it.
    pub off: String,
}

/// The colours of output for people; by default there are none.
#[derive(Debug, Clone, Default)]
pub struct Palette {
    /// Where something is: a path, a line, a column.
    pub place: Paint,
    /// The name of a term.
    pub term: Paint,
    /// The tier of a finding that needs no person.
    pub auto: Paint,
    /// The tier of a finding that a person decides on.
    pub review: Paint,
    /// The tier of a finding without a proposal.
    pub flag: Paint,
    /// Remarks beside the matter.
    pub remark: Paint,
    /// Words or lines that go.
    pub deleted: Paint,
    /// Words or lines that come.
    pub inserted: Paint,
}

impl<'a> Named<'a> {
    /// Gives `document` a name.
    pub fn new(name: &'a str, document: &'a Document<'a>) -> Self {
        Named::within(name, document, 0, Place::START)
    }

    /// Gives a name to a document that is cut out of a longer one: the byte `from` of its source is at the place `first` there.
    pub fn within(name: &'a str, document: &'a Document<'a>, from: usize, first: Place) -> Self {
        Named { name, document, lines: LineIndex::after(first, &document.source()[from..]), from }
    }

    /// Returns the place in the file of the byte `at` of the source.
    pub fn place_of(&self, at: usize) -> Place {
        self.lines.place(at - self.from)
    }

    /// Returns the place in the file at which `span` starts.
    pub fn place(&self, span: Span<Prose>) -> Place {
        self.place_of(self.document.source_span(span).start())
    }

    /// Returns the first and the last line of the file that hold some of `span`.
    pub fn lines(&self, span: Span<Prose>) -> (usize, usize) {
        let span = self.document.source_span(span);
        let line = |at| self.place_of(at).line;
        let last = self.document.source()[span.range()].char_indices().next_back().map_or(0, |(at, _)| at);
        (line(span.start()), line(span.start() + last))
    }

    /// Returns the words of `span` as a reader sees them; of what is not words, the source.
    pub fn words(&self, span: Span<Prose>) -> &'a str {
        match &self.document.prose()[span.range()] {
            words if words.starts_with(PLACEHOLDER) && words.chars().count() == 1 => {
                &self.document.source()[self.document.source_span(span).range()]
            }
            words => words,
        }
    }
}

impl Paint {
    fn write(&self, out: &mut String, text: &str) {
        out.push_str(&self.on);
        out.push_str(text);
        out.push_str(&self.off);
    }
}

impl Palette {
    fn tier(&self, safety: Safety) -> &Paint {
        match safety {
            Safety::Auto => &self.auto,
            Safety::Review => &self.review,
            Safety::Flag => &self.flag,
        }
    }
}

/// Returns why a finding is left to a person, in words.
pub fn reason(left: &Left<'_, '_>) -> String {
    let general = match left.because {
        Because::Tier => "a person decides",
        Because::Choice => "several candidates",
        Because::NoFix => "no proposal",
        Because::Markup => "markup stands in the way",
    };
    match (&left.finding.because, left.because) {
        (Some(own), Because::Markup) => format!("{general}; {own}"),
        (Some(own), _) => own.clone(),
        (None, _) => general.to_owned(),
    }
}
