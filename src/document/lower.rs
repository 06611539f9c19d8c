//! Edits of prose to edits of the source that it was read from.

use super::escape::{Around, Syntax};
use super::lens::{Edge, Kind, Lens, Run};
use super::share::{Part, share};
use super::{Prose, Source};
use crate::text::{Edit, Edits, Span};

/// Translates edits of the prose of `lens` into edits of `source`; `None` if one of them has no place there.
pub(super) fn lower(source: &str, lens: &Lens, edits: &Edits<Prose>) -> Option<Edits<Source>> {
    let mut lowering = Lowering { source, text: lens.text(), runs: lens.runs(), lens, edits: Vec::new() };
    for edit in edits {
        lowering.edit(edit.span.start(), edit.span.end(), &edit.text)?;
    }
    Edits::new(lowering.edits).ok()
}

struct Lowering<'d> {
    source: &'d str,
    lens: &'d Lens,
    text: &'d str,
    runs: &'d [Run],
    edits: Vec<Edit<Source>>,
}

/// A stretch of prose that is one stretch of the source too.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start: usize,
    end: usize,
    /// The indexes of the runs that it begins and ends in.
    first: usize,
    last: usize,
}

/// What a character is, as far as marks of emphasis depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Mark,
    Word,
}

impl Lowering<'_> {
    fn edit(&mut self, start: usize, end: usize, new: &str) -> Option<()> {
        let old = self.text.get(start..end)?;
        if old == new {
            return Some(());
        }
        if old.is_empty() {
            return self.insert(start, new);
        }
        if new.contains('\n') && old.matches('\n').count() == new.matches('\n').count() {
            return self.edit_lines(start, old, new);
        }
        match self.pieces(start, end)?.as_slice() {
            [piece] => self.replace(*piece, new),
            pieces => self.edit_pieces(old, new, pieces),
        }
    }

    /// Lowers an edit line by line, so that the line breaks stay as they are written.
    fn edit_lines(&mut self, start: usize, old: &str, new: &str) -> Option<()> {
        let mut at = start;
        for (old, new) in old.split('\n').zip(new.split('\n')) {
            self.edit(at, at + old.len(), new)?;
            at += old.len() + 1;
        }
        Some(())
    }

    fn edit_pieces(&mut self, old: &str, new: &str, pieces: &[Piece]) -> Option<()> {
        let (head, tail) = common_words(old, new);
        if head + tail > 0 {
            let (start, end) = (pieces[0].start + head, pieces[0].start + old.len() - tail);
            return self.edit(start, end, &new[head..new.len() - tail]);
        }
        let part = |piece: &Piece| Part {
            old: &self.text[piece.start..piece.end],
            opened: self.runs[piece.first].opened,
            closed: self.runs[piece.last].closed,
        };
        let parts: Vec<Part<'_>> = pieces.iter().map(part).collect();
        for (piece, new) in pieces.iter().zip(share(new, &parts)?) {
            if self.text[piece.start..piece.end] != *new {
                self.replace(*piece, new)?;
            }
        }
        Some(())
    }

    /// Puts `new` where one of the runs at `at` ends or starts, so that its blanks lie outside the markup between them.
    fn insert(&mut self, at: usize, new: &str) -> Option<()> {
        let first = self.runs.partition_point(|run| run.prose.end() < at);
        let around = [first, first + 1].into_iter().filter(|index| {
            let run = self.runs.get(*index);
            run.is_some_and(|run| run.prose.start() <= at && at <= run.prose.end())
        });
        let mut places: Vec<Piece> = around.map(|index| Piece { start: at, end: at, first: index, last: index }).collect();
        if !new.ends_with(char::is_whitespace) {
            places.reverse();
        }
        places.into_iter().find_map(|place| self.replace(place, new))
    }

    /// Cuts a span of prose where its source is cut by markup; `None` if it holds what can't be replaced.
    fn pieces(&self, start: usize, end: usize) -> Option<Vec<Piece>> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut at = start;
        for index in self.lens.run_after(start)..self.runs.len() {
            let run = &self.runs[index];
            if end <= run.prose.start() {
                break;
            }
            let until = end.min(run.prose.end());
            let is_whole = (at, until) == (run.prose.start(), run.prose.end());
            if at < run.prose.start() || run.kind == Kind::Placeholder || (run.kind == Kind::Atom && !is_whole) {
                return None;
            }
            match pieces.last_mut() {
                Some(last) if self.runs[last.last].adjoins(run) => (last.end, last.last) = (until, index),
                _ => pieces.push(Piece { start: at, end: until, first: index, last: index }),
            }
            at = until;
        }
        (at == end).then_some(pieces)
    }

    fn replace(&mut self, piece: Piece, new: &str) -> Option<()> {
        let (first, last) = (&self.runs[piece.first], &self.runs[piece.last]);
        if piece.start == piece.end && first.kind == Kind::Atom && first.prose.start() < piece.start && piece.start < first.prose.end() {
            return None;
        }
        let span = Span::new(first.source_at(piece.start), last.source_at(piece.end));
        let around = Around {
            head: &self.source[..span.start()],
            rest: &self.source[span.end()..],
            starts_line: self.before(piece).is_none_or(|before| before == '\n'),
        };
        if new.contains('\n') && !matches!(first.syntax, Syntax::Html | Syntax::Json | Syntax::Plain) {
            return None;
        }
        if !self.keeps_edges(piece, new, first.syntax) {
            return None;
        }
        let text = first.syntax.write(new, around)?.into_owned();
        self.edits.push(Edit { span, text });
        Some(())
    }

    /// Whether blanks, marks and words stand next to markup as they did, and the lines of the segment keep their ends.
    fn keeps_edges(&self, piece: Piece, new: &str, syntax: Syntax) -> bool {
        let (before, after) = (self.before(piece), self.after(piece));
        let ends_line = |c: Option<char>| c.is_none() || (c == Some('\n') && syntax == Syntax::Markdown);
        let is_blank = |c: Option<char>| c.is_none_or(|c| c.is_ascii_whitespace());
        let new_first = new.chars().next().or(after);
        let new_last = new.chars().next_back().or(before);
        if (ends_line(before) && is_blank(new_first)) || (ends_line(after) && is_blank(new_last)) {
            return false;
        }
        self.keeps_left_edge(piece, new) && self.keeps_right_edge(piece, new)
    }

    fn keeps_left_edge(&self, piece: Piece, new: &str) -> bool {
        let run = &self.runs[piece.first];
        if piece.start != run.prose.start() {
            return true;
        }
        let outer = piece.first.checked_sub(1).map(|index| &self.runs[index]).filter(|before| before.touches(run));
        let next = if self.reaches_markup(piece) { None } else { self.after(piece) };
        let old = self.text[piece.start..].chars().next();
        keeps_edge(old, new.chars().next().or(next), run.opened, outer.map_or(Edge::Free, |before| before.closed))
    }

    fn keeps_right_edge(&self, piece: Piece, new: &str) -> bool {
        let run = &self.runs[piece.last];
        if piece.end != run.prose.end() {
            return true;
        }
        let outer = self.runs.get(piece.last + 1).filter(|after| run.touches(after));
        let next = if self.starts_at_markup(piece) { None } else { self.before(piece) };
        let old = self.text[..piece.end].chars().next_back();
        keeps_edge(old, new.chars().next_back().or(next), run.closed, outer.map_or(Edge::Free, |after| after.opened))
    }

    /// Whether markup or the end of the segment comes right after the piece.
    fn reaches_markup(&self, piece: Piece) -> bool {
        let run = &self.runs[piece.last];
        piece.end == run.prose.end() && !self.runs.get(piece.last + 1).is_some_and(|next| run.adjoins(next))
    }

    /// Whether markup or the start of the segment comes right before the piece.
    fn starts_at_markup(&self, piece: Piece) -> bool {
        let run = &self.runs[piece.first];
        piece.start == run.prose.start() && !piece.first.checked_sub(1).is_some_and(|index| self.runs[index].adjoins(run))
    }

    /// The character before the piece, if it does not start its segment.
    fn before(&self, piece: Piece) -> Option<char> {
        let run = &self.runs[piece.first];
        let starts = piece.start == run.prose.start() && !piece.first.checked_sub(1).is_some_and(|index| self.runs[index].touches(run));
        if starts { None } else { self.text[..piece.start].chars().next_back() }
    }

    /// The character after the piece, if it does not end its segment.
    fn after(&self, piece: Piece) -> Option<char> {
        let run = &self.runs[piece.last];
        let ends = piece.end == run.prose.end() && !self.runs.get(piece.last + 1).is_some_and(|next| run.touches(next));
        if ends { None } else { self.text[piece.end..].chars().next() }
    }
}

/// Whether `new` may stand where `old` did, next to markup whose inner side it is and markup whose outer side it is.
fn keeps_edge(old: Option<char>, new: Option<char>, inner: Edge, outer: Edge) -> bool {
    let Some(new) = new.map(class_of) else { return inner == Edge::Free && outer < Edge::Strict };
    let same = old.map(class_of) == Some(new);
    let inner_holds = inner < Edge::Strict || same || new == Class::Word;
    let outer_holds = outer < Edge::Strict || same || new == Class::Blank;
    inner_holds && outer_holds
}

fn class_of(c: char) -> Class {
    if c.is_whitespace() {
        Class::Blank
    } else if c.is_alphanumeric() {
        Class::Word
    } else {
        Class::Mark
    }
}

/// Returns the lengths of the whole words, with their blanks, that both texts start and end with.
fn common_words(old: &str, new: &str) -> (usize, usize) {
    let head = common_length(old.chars(), new.chars());
    let tail = common_length(old[head..].chars().rev(), new[head..].chars().rev());
    (head, tail)
}

/// Returns how many bytes are the same, up to the end of a word or of a blank.
fn common_length(mut old: impl Iterator<Item = char>, mut new: impl Iterator<Item = char>) -> usize {
    let ends_word = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let (mut whole, mut seen) = (0, 0);
    loop {
        let (a, b) = (old.next(), new.next());
        if a.is_none() || a != b {
            return if ends_word(a) && ends_word(b) { seen } else { whole };
        }
        seen += a.map_or(0, char::len_utf8);
        if a.is_some_and(char::is_whitespace) {
            whole = seen;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Document, Format};
    use crate::text::{Edit, Edits, Span};

    /// Replaces `old` in the prose of `source` and compares the source that comes of it.
    #[track_caller]
    fn check(source: &str, old: &str, new: &str, expected: Option<&str>) {
        let format = if source.starts_with('<') { Format::Html } else { Format::Markdown };
        let document = Document::read(source, format);
        let start = document.prose().find(old).expect("the old words are in the prose");
        lowers(&document, start, old, new, expected);
    }

    /// Inserts `new` before `next` in the prose of `source` and compares the source that comes of it.
    #[track_caller]
    fn check_before(source: &str, next: &str, new: &str, expected: Option<&str>) {
        let document = Document::read(source, Format::Markdown);
        let start = document.prose().find(next).expect("the words are in the prose");
        lowers(&document, start, "", new, expected);
    }

    #[track_caller]
    fn lowers(document: &Document<'_>, start: usize, old: &str, new: &str, expected: Option<&str>) {
        let edit = Edit { span: Span::new(start, start + old.len()), text: new.into() };
        let edits = Edits::new(vec![edit]).expect("one edit");
        let lowered = document.lower(&edits);
        assert_eq!(lowered.as_ref().map(|edits| edits.apply(document.source())).as_deref(), expected, "{document:?}");
        assert!(lowered.is_none_or(|lowered| document.agrees(&edits, &lowered)), "{document:?}");
    }

    #[test]
    fn words_are_shared_and_blanks_stay_outside_emphasis() {
        check("a **long** triangle.", "long triangle", "Yangtze River Delta", Some("a **Yangtze River** Delta."));
        check("a long **triangle**.", "long triangle", "Yangtze River Delta", Some("a Yangtze River **Delta**."));
        check("**long** **triangle**", "long triangle", "River Delta", Some("**River** **Delta**"));
        check("**long** **triangle**", "long triangle", "Delta", None);
        check("long[triangle](u)", "longtriangle", "River Delta", Some("River [Delta](u)"));
        check("the long **big** x", "the long big", "the big", Some("the **big** x"));
        check("<p>a <b>long</b> triangle", "long triangle", "R&D Delta", Some("<p>a <b>R&amp;D</b> Delta"));
    }

    #[test]
    fn words_that_stay_keep_their_markup() {
        check("in **long triangle** area", "in long triangle area", "in the Delta area", Some("in **the Delta** area"));
        check("of **delta** x", "of delta", "of the delta", Some("of the **delta** x"));
        check("a *b* c `d` e", "b c", "b x", Some("a *b* x `d` e"));
        check("a *b*", "a b", "a b", Some("a *b*"));
    }

    #[test]
    fn an_insertion_goes_where_its_blank_is_outside() {
        check_before("of **delta** x", "delta", "the ", Some("of the **delta** x"));
        check_before("**delta** x", "delta", "the ", Some("**the delta** x"));
        check_before("of **delta** is", " is", " region", Some("of **delta** region is"));
        check_before("of **delta** is", " is", "s", Some("of **deltas** is"));
        check_before("# a\n\nb", "\nb", "x", None);
    }

    #[test]
    fn what_is_not_words_is_not_replaced() {
        check("long `x` triangle", "long \u{fffc} triangle", "Delta", None);
        check("a\n\nb", "a\n\nb", "c", None);
        check("[long triangle]\n\n[long triangle]: u", "long", "Delta", None);
        check("<p>&fjlig;ord", "ord", "ords", Some("<p>&fjlig;ords"));
        check("<p>&fjlig;ord", "jord", "ords", None);
        check("a &amp; b", "&", "and", Some("a and b"));
    }

    #[test]
    fn line_breaks_stay_unless_the_edit_takes_them() {
        check("a long\r\ntriangle", "long\ntriangle", "River\nDelta", Some("a River\r\nDelta"));
        check("> long\n> triangle", "long\ntriangle", "River\nDelta", Some("> River\n> Delta"));
        check("> long\n> triangle", "long\ntriangle", "River Delta", Some("> River Delta"));
        check("> **long**\n> triangle", "long\ntriangle", "River Delta", Some("> **River** Delta"));
        check("long\\\ntriangle", "long\ntriangle", "River\nDelta", Some("River\\\nDelta"));
        check("<p>long<br>\n triangle", "long\ntriangle", "River\nDelta", Some("<p>River<br>\n Delta"));
        check("a b", "b", "c\nd", None);
    }

    #[test]
    fn nothing_is_left_empty_or_blank_at_an_edge() {
        check("a **b** c", "b", "", None);
        check("a **b c** d", "b ", "", Some("a **c** d"));
        check("a **b c** d", " c", "", Some("a **b** d"));
        check("a **b c** d", "c", "", None);
        check("a **b** c", " c", "", None);
        check("a **b** c", "b", "b ", None);
        check("a [b](u) c", "b", "", None);
    }
}
