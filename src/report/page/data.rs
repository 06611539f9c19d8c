use serde::Serialize;

use super::Accepted;
use crate::check::{Finding, Fix};
use crate::document::Prose;
use crate::glossary::Safety;
use crate::report::Named;
use crate::report::visible::lines;
use crate::text::{Edit, Span};

/// A finding as the page has it.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    term: String,
    pub(super) tier: Safety,
    reason: Option<String>,
    source: Vec<String>,
    line: usize,
    column: usize,
    /// The bytes of the prose.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The words as they stand.
    was: String,
    /// The words fit to be shown.
    pub(super) shown: String,
    pub(super) fixes: Vec<ShownFix>,
    /// Whether it is accepted from the start.
    accepted: bool,
}

/// A fix as the page has it.
#[derive(Debug, Serialize)]
pub(super) struct ShownFix {
    text: String,
    pub(super) shown: String,
    /// Whether it has a place in the file.
    fits: bool,
    /// The words of the finding: kept, gone and new ones.
    pub(super) pieces: Vec<(Kind, String)>,
    edits: Vec<ShownEdit>,
}

#[derive(Debug, Serialize)]
struct ShownEdit {
    start: usize,
    end: usize,
    text: String,
}

/// What becomes of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) enum Kind {
    #[serde(rename = "=")]
    Kept,
    #[serde(rename = "-")]
    Gone,
    #[serde(rename = "+")]
    New,
    #[serde(rename = "?")]
    Wrong,
}

impl Shown {
    pub(super) fn new(file: &Named<'_>, finding: &Finding<'_>, accepted: Accepted) -> Shown {
        let place = file.place(finding.span);
        let fixes: Vec<ShownFix> = finding.fixes.iter().map(|fix| ShownFix::new(file, finding.span, fix)).collect();
        let is_sure = accepted == Accepted::Auto && finding.safety == Safety::Auto;
        Shown {
            term: finding.term.id.clone(),
            tier: finding.safety,
            reason: finding.because.clone(),
            source: finding.term.source.clone(),
            line: place.line,
            column: place.column,
            start: finding.span.start(),
            end: finding.span.end(),
            was: file.words(finding.span).to_owned(),
            shown: lines(file.words(finding.span)),
            accepted: is_sure && matches!(fixes.as_slice(), [fix] if fix.fits),
            fixes,
        }
    }

    /// The pieces that are shown before anything is decided.
    pub(super) fn pieces(&self) -> Vec<(Kind, String)> {
        match self.fixes.as_slice() {
            [] => vec![(Kind::Wrong, self.shown.clone())],
            [fix] => fix.pieces.clone(),
            fixes => {
                let candidates: Vec<&str> = fixes.iter().map(|fix| fix.shown.as_str()).collect();
                vec![(Kind::Gone, self.shown.clone()), (Kind::New, candidates.join(" | "))]
            }
        }
    }
}

impl ShownFix {
    fn new(file: &Named<'_>, span: Span<Prose>, fix: &Fix) -> ShownFix {
        let edit = |edit: &Edit<Prose>| ShownEdit { start: edit.span.start(), end: edit.span.end(), text: edit.text.clone() };
        ShownFix {
            text: fix.text.clone(),
            shown: lines(&fix.text),
            fits: file.document.lower(&fix.edits).is_some(),
            pieces: pieces(file.document.prose(), span, fix),
            edits: fix.edits.iter().map(edit).collect(),
        }
    }
}

fn pieces(prose: &str, span: Span<Prose>, fix: &Fix) -> Vec<(Kind, String)> {
    let mut pieces = Vec::new();
    let mut push = |kind, text: &str| {
        if !text.is_empty() {
            pieces.push((kind, lines(text)));
        }
    };
    let mut done = span.start();
    for edit in &fix.edits {
        push(Kind::Kept, &prose[done..edit.span.start()]);
        push(Kind::Gone, &prose[edit.span.range()]);
        push(Kind::New, &edit.text);
        done = edit.span.end();
    }
    push(Kind::Kept, &prose[done..span.end()]);
    pieces
}
