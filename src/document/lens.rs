//! Prose that was put together from pieces of a source, and where each piece stands in both.

use super::directive::Directive;
use super::escape::Syntax;
use super::{Prose, Source};
use crate::text::{Span, boundary_from};

/// Prose and the runs that it is made of.
#[derive(Debug)]
pub(super) struct Lens {
    // Invariant: the runs lie inside both texts, are not empty in either, and are in order and apart from each other in both.
    // What lies between two runs of the prose is a blank line, which ends a segment.
    text: String,
    runs: Vec<Run>,
    directives: Vec<Directive>,
}

/// A stretch of prose and the stretch of source that it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) prose: Span<Prose>,
    pub(super) source: Span<Source>,
    pub(super) kind: Kind,
    /// How new text is written there.
    pub(super) syntax: Syntax,
    /// The markup that opens right before it.
    pub(super) opened: Edge,
    /// The markup that closes right after it.
    pub(super) closed: Edge,
}

/// How a run of prose comes from its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Both are the same bytes.
    Verbatim,
    /// The source is one sign for the prose, and can only be replaced as a whole: an entity, an escape, a line break.
    Atom,
    /// The source is not words, and can't be replaced: a code span, an address.
    Placeholder,
}

/// What stands next to a run, as far as blanks matter to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Edge {
    /// Nothing that opens or closes.
    Free,
    /// Markup that rather has blanks outside: a link, an HTML tag.
    Loose,
    /// Marks of emphasis, which are only such with the blanks outside.
    Strict,
}

impl Run {
    /// Returns the place in the source of the byte `at` of the prose, which must lie in the run or at its end.
    pub(super) fn source_at(&self, at: usize) -> usize {
        if self.kind == Kind::Verbatim {
            self.source.start() + (at - self.prose.start())
        } else if at == self.prose.end() {
            self.source.end()
        } else {
            self.source.start()
        }
    }

    /// Whether nothing lies between this run and the next in the prose.
    pub(super) fn touches(&self, next: &Run) -> bool {
        self.prose.end() == next.prose.start()
    }

    /// Whether nothing lies between this run and the next, neither in the prose nor in the source.
    pub(super) fn adjoins(&self, next: &Run) -> bool {
        self.touches(next) && self.source.end() == next.source.start()
    }
}

impl Lens {
    pub(super) fn new(text: String, runs: Vec<Run>, directives: Vec<Directive>) -> Self {
        Lens { text, runs, directives }
    }

    pub(super) fn directives(&self) -> &[Directive] {
        &self.directives
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Returns the index of the first run that ends after the byte `at` of the prose.
    pub(super) fn run_after(&self, at: usize) -> usize {
        self.runs.partition_point(|run| run.prose.end() <= at)
    }

    pub(super) fn source_span(&self, span: Span<Prose>) -> Span<Source> {
        let first = self.run_after(span.start());
        let Some(run) = self.runs.get(first) else {
            let end = self.runs.last().map_or(0, |run| run.source.end());
            return Span::new(end, end);
        };
        let start = run.source_at(span.start().max(run.prose.start()));
        let after_last = self.runs.partition_point(|run| run.prose.start() < span.end());
        if span.is_empty() || after_last <= first {
            return Span::new(start, start);
        }
        let run = &self.runs[after_last - 1];
        let inside = span.end() < run.prose.end();
        let end = if inside && run.kind == Kind::Verbatim { run.source_at(span.end()) } else { run.source.end() };
        Span::new(start, end)
    }

    /// Returns the segment in which `span` lies or begins; of a longer one, what lies at most about `reach` bytes away from `span`.
    pub(super) fn around(&self, span: Span<Prose>, reach: usize) -> Option<Span<Prose>> {
        let at =
            if span.is_empty() { self.runs.partition_point(|run| run.prose.end() < span.start()) } else { self.run_after(span.start()) };
        let from = boundary_from(&self.text, span.start().saturating_sub(reach));
        let to = boundary_from(&self.text, span.end().saturating_add(reach));
        let goes_on = |pair: &[Run]| pair[0].touches(&pair[1]) && from < pair[1].prose.start() && pair[0].prose.end() < to;
        let first = at - self.runs.get(..=at)?.windows(2).rev().take_while(|pair| goes_on(pair)).count();
        let last = at + self.runs[at..].windows(2).take_while(|pair| goes_on(pair)).count();
        Some(Span::new(self.runs[first].prose.start().max(from), self.runs[last].prose.end().min(to)))
    }

    pub(super) fn prose_offset(&self, at: usize) -> usize {
        match self.runs.get(self.runs.partition_point(|run| run.source.end() <= at)) {
            None => self.text.len(),
            Some(run) if run.kind == Kind::Verbatim && run.source.start() < at => run.prose.start() + (at - run.source.start()),
            Some(run) => run.prose.start(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Format};

    #[track_caller]
    fn check(source: &str, words: &str, expected: &str) {
        let document = Document::read(source, Format::Markdown);
        let at = document.prose().find(words).expect("the words are in the prose");
        let span = document.source_span(Span::new(at, at + words.len()));
        assert_eq!(&source[span.range()], expected, "{source}");
        assert_eq!(document.prose_offset(span.start()), at, "{source}");
    }

    #[test]
    fn a_span_of_prose_is_found_in_the_source() {
        check("a **b** c", "b", "b");
        check("a **b** c", "a b", "a **b");
        check("a&amp;b", "&", "&amp;");
        check("a\r\nb", "\n", "\r\n");
        check("# a\n\nb", "a\n\nb", "a\n\nb");
    }

    #[test]
    fn positions_that_do_not_exist_are_mapped_all_the_same() {
        for source in ["", "# ", "a **b**\n\n`c`", "&amp;"] {
            let document = Document::read(source, Format::Markdown);
            for start in 0..20 {
                document.prose_offset(start);
                for end in start..20 {
                    assert!(document.source_span(Span::new(start, end)).end() <= source.len());
                }
            }
        }
    }
}
