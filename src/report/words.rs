//! The full form, for people: where, which term, which tier, why; then the words in one line of their paragraph.

use std::borrow::Cow;

use super::context::around;
use super::visible::{first_words, flat, last_words, visible, width, with_breaks};
use super::{Named, Paint, Palette};
use crate::check::Finding;
use crate::document::Prose;
use crate::text::Span;

pub use super::compared::compared;

/// How the full form looks.
#[derive(Debug, Clone, Copy)]
pub struct Look<'p> {
    /// The columns that a line may take.
    pub width: usize,
    /// The colours.
    pub palette: &'p Palette,
}

pub(super) const INDENT: &str = "    ";

/// Returns the lines of `finding`, with `reason` behind its tier, or its own reason.
pub fn lines(file: &Named<'_>, finding: &Finding<'_>, reason: Option<&str>, look: Look<'_>) -> String {
    format!("{}\n{INDENT}{}\n", header(file, finding, reason, look.palette), excerpt(file, finding, look))
}

fn header(file: &Named<'_>, finding: &Finding<'_>, reason: Option<&str>, palette: &Palette) -> String {
    let place = file.place(finding.span);
    let mut out = String::new();
    palette.place.write(&mut out, &format!("{}:{}:{}", file.name, place.line, place.column));
    out.push_str("  ");
    palette.term.write(&mut out, &finding.term.id);
    out.push_str("  ");
    palette.tier(finding.safety).write(&mut out, finding.safety.name());
    if let Some(reason) = reason.or(finding.because.as_deref()) {
        out.push_str("  ");
        palette.remark.write(&mut out, &visible(reason));
    }
    out
}

/// Returns the line of `span` with its words marked.
pub fn marked(file: &Named<'_>, span: Span<Prose>, look: Look<'_>) -> String {
    format!("{INDENT}{}\n", in_its_line(file, span, &[Piece::Marked(file.words(span))], look))
}

fn excerpt(file: &Named<'_>, finding: &Finding<'_>, look: Look<'_>) -> String {
    in_its_line(file, finding.span, &change(file, finding), look)
}

fn in_its_line(file: &Named<'_>, span: Span<Prose>, change: &[Piece<'_>], look: Look<'_>) -> String {
    let shown: Vec<String> = change.iter().map(Piece::shown).collect();
    let taken: usize = shown.iter().map(|text| width(text)).sum();
    // However long the changed words are, some context is shown.
    let room = look.width.saturating_sub(INDENT.len() + taken).max(40);
    let (before, after) = around(file.document.prose(), span, room);
    let (before, after) = (before.trim_start(), after.trim_end());
    let (left, right) = (width(before).min(room), width(after).min(room));
    let left = left.min((room / 2).max(room - right));
    let mut out = last_words(before, left);
    change.iter().zip(&shown).for_each(|(piece, text)| piece.paint(look.palette).write(&mut out, text));
    out + &first_words(after, room - left)
}

/// A stretch of the words of a finding.
pub(super) enum Piece<'t> {
    Kept(&'t str),
    Deleted(&'t str),
    Inserted(Cow<'t, str>),
    /// It is wrong, and nothing is proposed.
    Marked(&'t str),
}

impl Piece<'_> {
    pub(super) fn shown(&self) -> String {
        match self {
            Piece::Kept(text) => flat(text),
            Piece::Deleted(text) => format!("[-{}-]", with_breaks(text)),
            Piece::Inserted(text) => format!("{{+{}+}}", with_breaks(text)),
            Piece::Marked(text) => format!("[?{}?]", with_breaks(text)),
        }
    }

    pub(super) fn paint<'p>(&self, palette: &'p Palette) -> Cow<'p, Paint> {
        match self {
            Piece::Kept(_) => Cow::Owned(Paint::default()),
            Piece::Deleted(_) => Cow::Borrowed(&palette.deleted),
            Piece::Inserted(_) => Cow::Borrowed(&palette.inserted),
            Piece::Marked(_) => Cow::Borrowed(&palette.flag),
        }
    }
}

pub(super) fn change<'a>(file: &Named<'a>, finding: &'a Finding<'_>) -> Vec<Piece<'a>> {
    match finding.fixes.as_slice() {
        [] => vec![Piece::Marked(file.words(finding.span))],
        [_] => edited(file, finding),
        fixes => {
            let candidates: Vec<&str> = fixes.iter().map(|fix| fix.text.as_str()).collect();
            vec![Piece::Deleted(file.words(finding.span)), Piece::Inserted(candidates.join(" | ").into())]
        }
    }
}

fn edited<'a>(file: &Named<'a>, finding: &'a Finding<'_>) -> Vec<Piece<'a>> {
    let prose = file.document.prose();
    let mut pieces = Vec::new();
    let mut done = finding.span.start();
    for edit in finding.fixes.iter().flat_map(|fix| &fix.edits) {
        pieces.push(Piece::Kept(&prose[done..edit.span.start()]));
        if !edit.span.is_empty() {
            pieces.push(Piece::Deleted(&prose[edit.span.range()]));
        }
        if !edit.text.is_empty() {
            pieces.push(Piece::Inserted(edit.text.as_str().into()));
        }
        done = edit.span.end();
    }
    pieces.push(Piece::Kept(&prose[done..finding.span.end()]));
    pieces
}
