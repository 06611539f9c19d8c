//! Comments that say what of a file is not to be reported: `degarble: off`, `degarble: on`, `degarble: keep TERM`.

use super::Prose;
use crate::text::Span;

/// A comment to the program. In the prose it stands as a segment or a word of its own that is not words, so no edit can touch it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Where it stands.
    pub span: Span<Prose>,
    /// What it says.
    pub says: Says,
    /// What it speaks of: up to `on`, or one segment.
    pub covers: Span<Prose>,
}

/// What a directive says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// Nothing is reported from here on.
    Off,
    /// Everything is reported again.
    On,
    /// These terms are not reported in the segment around, or in the next one.
    Keep(Vec<String>),
    /// Something that is not understood.
    Unknown(String),
}

/// What a comment begins with that is a directive.
const NAME: &str = "degarble:";

impl Says {
    /// Reads the inside of a comment; `None` if it is not for this program.
    fn read(comment: &str) -> Option<Says> {
        let text = comment.trim().strip_prefix(NAME)?.trim();
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let terms: Vec<String> = rest.split([' ', '\t', '\r', '\n', ',']).filter(|id| !id.is_empty()).map(str::to_owned).collect();
        Some(match (word, terms.is_empty()) {
            ("off", true) => Says::Off,
            ("on", true) => Says::On,
            ("keep", false) => Says::Keep(terms),
            _ => Says::Unknown(text.to_owned()),
        })
    }

    /// Reads an HTML comment with its marks.
    pub(super) fn of_comment(comment: &str) -> Option<Says> {
        comment.strip_prefix("<!--")?.strip_suffix("-->").and_then(Says::read)
    }

    /// Reads a line of plain text.
    pub(super) fn of_line(line: &str) -> Option<Says> {
        let marks = ["#", "//", "%"];
        marks.iter().find_map(|mark| line.strip_prefix(mark)).and_then(Says::read)
    }
}

/// Whether `source` may hold a directive at all.
pub fn may_hold_directives(source: &str) -> bool {
    source.contains(NAME)
}

/// The directives of a document under way.
#[derive(Debug, Default)]
pub(super) struct Directives {
    all: Vec<Directive>,
    /// Those that are `off`.
    open: Vec<usize>,
    /// Those that wait for a segment with words.
    waiting: Vec<usize>,
    /// How many stand in the segment under way.
    in_segment: usize,
}

impl Directives {
    pub(super) fn add(&mut self, span: Span<Prose>, says: Says) {
        match says {
            Says::Off => self.open.push(self.all.len()),
            Says::On => self.close(span.start()),
            Says::Keep(_) => self.waiting.push(self.all.len()),
            Says::Unknown(_) => {}
        }
        self.in_segment += 1;
        self.all.push(Directive { span, says, covers: Span::new(span.end(), span.end()) });
    }

    /// Ends a segment of so many runs that are not blank.
    pub(super) fn end_segment(&mut self, segment: Span<Prose>, runs: usize) {
        if runs > self.in_segment {
            self.waiting.drain(..).for_each(|at| self.all[at].covers = segment);
        }
        self.in_segment = 0;
    }

    /// Returns the directives of a prose that ends at the byte `end`.
    pub(super) fn finish(mut self, end: usize) -> Vec<Directive> {
        self.close(end);
        self.all
    }

    fn close(&mut self, end: usize) {
        for at in self.open.drain(..) {
            let start = self.all[at].span.end();
            self.all[at].covers = Span::new(start, end.max(start));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Format};

    /// Compares the directives of a document, each with the prose that it covers.
    #[track_caller]
    fn check(format: Format, source: &str, expected: &[(Says, &str)]) {
        let document = Document::read(source, format);
        let covered = |directive: &Directive| document.prose()[directive.covers.range()].trim().to_owned();
        let found: Vec<(Says, String)> = document.directives().iter().map(|one| (one.says.clone(), covered(one))).collect();
        let expected: Vec<(Says, String)> = expected.iter().map(|(says, covers)| (says.clone(), (*covers).to_owned())).collect();
        assert_eq!(found, expected, "{:?}", document.prose());
    }

    fn keep(id: &str) -> Says {
        Says::Keep(vec![id.into()])
    }

    #[test]
    fn off_covers_everything_up_to_on() {
        check(
            Format::Markdown,
            "a\n\n<!-- degarble: off -->\n\nb\n\n- c\n\n<!-- degarble: on -->\n\nd\n",
            &[(Says::Off, "b\n\nc"), (Says::On, "")],
        );
        check(Format::Markdown, "a <!-- degarble: off -->b *c*<!-- degarble: on --> d\n", &[(Says::Off, "b c"), (Says::On, "")]);
        check(Format::Html, "<p>a<!--degarble: off--><p>b</p><p>c", &[(Says::Off, "b\n\nc")]);
        check(Format::Text, "a\n# degarble: off\nb\n\nc\n// degarble: on\nd", &[(Says::Off, "b\n\nc"), (Says::On, "")]);
    }

    #[test]
    fn keep_covers_its_own_segment_or_the_next() {
        check(Format::Markdown, "<!-- degarble: keep hub -->\nb\n\nc", &[(keep("hub"), "b")]);
        check(Format::Markdown, "a <!-- degarble: keep hub -->\nb\n\nc", &[(keep("hub"), "a \u{fffc}\nb")]);
        check(Format::Markdown, "<!-- degarble: keep hub --> b\n\nc", &[(keep("hub"), "\u{fffc} b")]);
        check(Format::Markdown, "- <!-- degarble: keep hub -->\n  b\n- c", &[(keep("hub"), "b")]);
        check(Format::Html, "<!-- degarble: keep a -->\n<!-- degarble: keep b --><h1>c</h1>d", &[(keep("a"), "c"), (keep("b"), "c")]);
        check(Format::Text, "a\n% degarble: keep hub\r\nb\nc\n\nd", &[(keep("hub"), "b\nc")]);
        check(Format::Text, "a\n# degarble: keep a, b", &[(Says::Keep(vec!["a".into(), "b".into()]), "")]);
    }

    #[test]
    fn other_comments_are_no_directives() {
        check(Format::Markdown, "<!-- off -->\n\n`<!-- degarble: off -->`\n\n# degarble: off\n", &[]);
        check(Format::Html, "<code><!-- degarble: off --></code><script><!-- degarble: off --></script>", &[]);
        check(Format::Text, "a # degarble: off\n<!-- degarble: off -->", &[]);
        check(Format::Text, "# degarble: of", &[(Says::Unknown("of".into()), "")]);
        check(Format::Text, "# degarble: keep", &[(Says::Unknown("keep".into()), "")]);
    }

    #[test]
    fn a_directive_has_a_place_and_takes_no_edit() {
        let source = "\u{feff}a\n# degarble: off\nb long triangle\r\nc";
        let document = Document::read(source, Format::Text);
        assert_eq!(document.prose(), "a\n\n\u{fffc}\n\nb long triangle\r\nc");
        let directive = &document.directives()[0];
        assert_eq!(&source[document.source_span(directive.span).range()], "# degarble: off");
        let edit = |start: usize, end: usize, text: &str| {
            let edits = crate::text::Edits::new(vec![crate::text::Edit { span: Span::new(start, end), text: text.into() }]);
            document.lower(&edits.expect("one edit")).map(|lowered| lowered.apply(source))
        };
        assert_eq!(edit(directive.span.start(), directive.span.end(), "x"), None);
        let at = document.prose().find("triangle").expect("it is there");
        assert_eq!(edit(at, at + 8, "*x*\ny").as_deref(), Some("\u{feff}a\n# degarble: off\nb long *x*\ny\r\nc"));
    }
}
