//! Puts prose together: readers say what is prose and where segments end, and whatever they do not mention is markup.

use super::directive::{Directives, Says};
use super::escape::Syntax;
use super::lens::{Edge, Kind, Lens, Run};
use super::{PLACEHOLDER, Source};
use crate::text::Span;
use std::ops::Range;

/// Prose in the making. Pieces must come in the order of the source; what lies before the last piece is left out.
pub(super) struct Builder<'s> {
    source: &'s str,
    text: String,
    runs: Vec<Run>,
    /// The index of the first run of the segment.
    segment: usize,
    syntax: Syntax,
    /// The markup that opened since the last run.
    opened: Edge,
    directives: Directives,
}

impl<'s> Builder<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        let text = String::with_capacity(source.len());
        Builder {
            source,
            text,
            runs: Vec::new(),
            segment: 0,
            syntax: Syntax::Markdown,
            opened: Edge::Free,
            directives: Directives::default(),
        }
    }

    /// Says how new text is written from here on, and returns how it was before.
    pub(super) fn write_as(&mut self, syntax: Syntax) -> Syntax {
        std::mem::replace(&mut self.syntax, syntax)
    }

    /// Returns the byte of the source after the last piece.
    pub(super) fn end(&self) -> usize {
        self.runs.last().map_or(0, |run| run.source.end())
    }

    /// Adds a piece of the source as it stands. Blanks do not begin a segment.
    pub(super) fn text(&mut self, range: Range<usize>) {
        let mut start = range.start.max(self.end());
        let Some(mut piece) = self.source.get(start..range.end) else { return };
        if self.is_at_start() {
            piece = piece.trim_ascii_start();
            start = range.end - piece.len();
        }
        if !piece.is_empty() {
            self.push(Span::new(start, range.end), piece, Kind::Verbatim);
        }
    }

    /// Adds a piece of the source that reads as something else.
    pub(super) fn atom(&mut self, range: Range<usize>, reads_as: &str) {
        let blank = self.is_at_start() && reads_as.trim_ascii().is_empty();
        if self.may_add(&range) && !reads_as.is_empty() && !blank {
            self.push(Span::new(range.start, range.end), reads_as, Kind::Atom);
        }
    }

    /// Adds a piece of the source that is not words, and keeps the words on both sides apart.
    pub(super) fn placeholder(&mut self, range: Range<usize>) {
        if self.may_add(&range) {
            self.push(Span::new(range.start, range.end), PLACEHOLDER.encode_utf8(&mut [0; 4]), Kind::Placeholder);
        }
    }

    /// Adds a comment that is a directive. Other comments are not mentioned.
    pub(super) fn directive(&mut self, range: Range<usize>, says: Says) {
        if self.may_add(&range) {
            self.placeholder(range);
            let end = self.text.len();
            self.directives.add(Span::new(end - PLACEHOLDER.len_utf8(), end), says);
        }
    }

    /// Adds an HTML comment, with its marks.
    pub(super) fn comment(&mut self, range: Range<usize>) {
        if let Some(says) = self.source.get(range.clone()).and_then(Says::of_comment) {
            self.directive(range, says);
        }
    }

    /// Extends the placeholder that was added last up to `end`.
    pub(super) fn stretch_placeholder(&mut self, end: usize) {
        if let Some(last) = self.runs.last_mut().filter(|run| run.kind == Kind::Placeholder) {
            last.source = Span::new(last.source.start(), end.max(last.source.end()));
        }
    }

    /// Adds a line break; the blanks before it are part of it, and so is a line break right before it.
    pub(super) fn line_break(&mut self, range: Range<usize>) {
        if self.is_at_start() || !self.may_add(&range) {
            return;
        }
        let gap = &self.source[self.end()..range.start];
        let mut start = self.end() + gap.trim_end_matches([' ', '\t']).len();
        if start == self.end() {
            start = self.drop_blanks().unwrap_or(start);
        }
        if self.is_at_start() {
            return;
        }
        let kind = if &self.source[start..range.end] == "\n" { Kind::Verbatim } else { Kind::Atom };
        self.push(Span::new(start, range.end), "\n", kind);
    }

    /// Whether the segment ends in a line break that is a tag, right before the byte `at` of the source.
    pub(super) fn is_after_break_tag(&self, at: usize) -> bool {
        let last = self.runs[self.segment..].last();
        let is_tag = |run: &Run| run.kind == Kind::Atom && self.source[run.source.range()].contains('<');
        self.text.ends_with('\n') && self.end() == at && last.is_some_and(is_tag)
    }

    /// Says that markup opens here.
    pub(super) fn open(&mut self, edge: Edge) {
        self.opened = self.opened.max(edge);
    }

    /// Says that markup closes here.
    pub(super) fn close(&mut self, edge: Edge) {
        if self.opened != Edge::Free {
            // Nothing was between: the pair has no edges.
            self.opened = if edge < self.opened { self.opened } else { Edge::Free };
        } else if let Some(last) = self.runs.last_mut() {
            last.closed = last.closed.max(edge);
        }
    }

    /// Ends the segment: the words before and after have nothing to do with each other.
    pub(super) fn end_segment(&mut self) {
        while self.drop_blanks().is_some() {}
        if let Some(first) = self.runs.get(self.segment) {
            let is_blank = |run: &&Run| self.text[run.prose.range()].trim_ascii().is_empty();
            let runs = self.runs[self.segment..].iter().filter(|run| !is_blank(run)).count();
            self.directives.end_segment(Span::new(first.prose.start(), self.text.len()), runs);
        }
        self.segment = self.runs.len();
        self.opened = Edge::Free;
    }

    pub(super) fn finish(mut self) -> Lens {
        self.end_segment();
        let directives = self.directives.finish(self.text.len());
        Lens::new(self.text, self.runs, directives)
    }

    fn is_at_start(&self) -> bool {
        self.runs.len() == self.segment
    }

    fn may_add(&self, range: &Range<usize>) -> bool {
        self.end() <= range.start && range.start < range.end && self.source.get(range.clone()).is_some()
    }

    fn push(&mut self, source: Span<Source>, reads_as: &str, kind: Kind) {
        if self.is_at_start() && !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(reads_as);
        let run =
            Run { prose: Span::new(start, self.text.len()), source, kind, syntax: self.syntax, opened: self.opened, closed: Edge::Free };
        self.opened = Edge::Free;
        match self.runs.last_mut() {
            Some(last) if last.adjoins(&run) && (last.kind, run.kind) == (Kind::Verbatim, Kind::Verbatim) && last.syntax == run.syntax => {
                last.prose = Span::new(last.prose.start(), run.prose.end());
                last.source = Span::new(last.source.start(), run.source.end());
            }
            _ => self.runs.push(run),
        }
    }

    /// Drops the blanks at the end of the last run of the segment and returns where they began in the source.
    fn drop_blanks(&mut self) -> Option<usize> {
        let last = *self.runs[self.segment..].last()?;
        let kept = last.prose.start() + self.text[last.prose.range()].trim_ascii_end().len();
        if kept == last.prose.end() {
            return None;
        }
        if kept == last.prose.start() {
            self.runs.pop();
            // The blank line before the segment was added with its first run.
            let end = self.runs.last().map_or(0, |run| run.prose.end());
            self.text.truncate(if self.is_at_start() { end } else { kept });
            return Some(last.source.start());
        }
        if last.kind != Kind::Verbatim {
            return None;
        }
        let end = last.source_at(kept);
        self.text.truncate(kept);
        let run = Run { prose: Span::new(last.prose.start(), kept), source: Span::new(last.source.start(), end), ..last };
        self.runs.pop();
        self.runs.push(run);
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, build: impl Fn(&mut Builder<'_>), expected: &str) {
        let mut builder = Builder::new(source);
        build(&mut builder);
        assert_eq!(builder.finish().text(), expected, "{source}");
    }

    #[test]
    fn segments_have_a_blank_line_between_them_and_no_blanks_around_them() {
        let build = |b: &mut Builder<'_>| {
            b.end_segment();
            b.text(0..4);
            b.end_segment();
            b.text(4..5);
            b.end_segment();
            b.text(5..6);
            b.end_segment();
        };
        check(" a \n b", build, "a\n\nb");
    }

    #[test]
    fn what_comes_out_of_order_is_left_out() {
        let build = |b: &mut Builder<'_>| {
            b.text(2..4);
            b.text(1..3);
            b.atom(0..1, "x");
            b.placeholder(3..3);
            b.text(3..5);
            b.text(4..9);
        };
        check("abcdef", build, "cde");
    }

    #[test]
    fn blanks_before_a_line_break_belong_to_it() {
        let build = |b: &mut Builder<'_>| {
            b.text(0..3);
            b.line_break(3..7);
            b.text(7..8);
        };
        check("a \n<br>b", build, "a\nb");
    }
}
