//! Plain text: the prose is the file itself, without the byte order mark. Only directives are cut out of it.

use super::builder::Builder;
use super::directive::Says;
use super::escape::Syntax;
use super::{Prose, Source};
use crate::text::{Edit, Edits, Span};

/// A text whose prose is a part of it, as it stands.
#[derive(Debug)]
pub(super) struct Plain<'s> {
    text: &'s str,
    /// Where the prose starts in the source.
    start: usize,
}

impl<'s> Plain<'s> {
    pub(super) fn new(source: &'s str, start: usize) -> Self {
        Plain { text: &source[start..], start }
    }

    pub(super) fn text(&self) -> &'s str {
        self.text
    }

    pub(super) fn source_span(&self, span: Span<Prose>) -> Span<Source> {
        Span::new(span.start() + self.start, span.end() + self.start)
    }

    pub(super) fn prose_offset(&self, at: usize) -> usize {
        at.saturating_sub(self.start).min(self.text.len())
    }

    pub(super) fn lower(&self, edits: &Edits<Prose>) -> Option<Edits<Source>> {
        let mut lowered = Vec::new();
        for edit in edits {
            if self.text.get(edit.span.range())? != edit.text {
                lowered.push(Edit { span: self.source_span(edit.span), text: edit.text.clone() });
            }
        }
        Edits::new(lowered).ok()
    }
}

/// Reads the text that `source` is from `start` on, with directives in it.
pub(super) fn read<'s>(source: &'s str, start: usize, builder: &mut Builder<'s>) {
    builder.write_as(Syntax::Plain);
    let (mut done, mut at) = (start, start);
    for line in source[start..].split_inclusive('\n') {
        let text = line.trim_ascii_end();
        let says = Says::of_line(text);
        if text.is_empty() || says.is_some() {
            builder.text(done..at);
            builder.end_segment();
            done = at + line.len();
        }
        if let Some(says) = says {
            builder.directive(at..at + text.len(), says);
            builder.end_segment();
        }
        at += line.len();
    }
    builder.text(done..at);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Format};

    #[test]
    fn the_byte_order_mark_is_not_prose() {
        let document = Document::read("\u{feff}the delta\r\n", Format::Text);
        assert_eq!(document.prose(), "the delta\r\n");
        assert_eq!((document.prose_offset(0), document.prose_offset(7), document.prose_offset(99)), (0, 4, 11));
        let edits = Edits::new(vec![Edit { span: Span::new(4, 9), text: "*Delta*".into() }]).expect("one edit");
        let lowered = document.lower(&edits).expect("plain text takes any edit");
        assert_eq!(lowered.apply(document.source()), "\u{feff}the *Delta*\r\n");
    }

    #[test]
    fn an_edit_outside_the_text_has_no_place() {
        let document = Document::read("é", Format::Text);
        for span in [Span::new(1, 2), Span::new(2, 3)] {
            let edits = Edits::new(vec![Edit { span, text: "e".into() }]).expect("one edit");
            assert_eq!(document.lower(&edits), None);
        }
    }
}
