//! HTML as prose.

use super::builder::Builder;
use super::escape::Syntax;
use super::lens::Edge;
use super::tags::{Role, role_of};
use html5gum::{DefaultEmitter, Token, Tokenizer};
use std::borrow::Cow;
use std::ops::Range;

/// Reads the HTML that `source` is from `start` on.
pub(super) fn read<'s>(source: &'s str, start: usize, builder: &mut Builder<'s>) {
    read_lines(source, std::slice::from_ref(&(start..source.len())), builder);
}

/// Reads the HTML that `lines` of `source` make; what lies between them is markup of something else.
pub(super) fn read_lines<'s>(source: &'s str, lines: &[Range<usize>], builder: &mut Builder<'s>) {
    let joined = Joined::new(source, lines);
    let before = builder.write_as(Syntax::Html);
    let mut emitter = DefaultEmitter::new_with_span();
    emitter.naively_switch_states(true);
    let mut reader = Reader { joined: &joined, builder, hidden: None };
    for token in Tokenizer::new_with_emitter(&*joined.text, emitter) {
        let Ok(token) = token;
        reader.token(token);
    }
    builder.end_segment();
    builder.write_as(before);
}

/// Lines of a source put together.
struct Joined<'s> {
    text: Cow<'s, str>,
    // Invariant: not empty, sorted; the first starts the text.
    lines: Vec<Line>,
}

/// Where a line starts in the joined text and in the source.
struct Line {
    at: usize,
    source: usize,
}

struct Reader<'r, 's> {
    joined: &'r Joined<'s>,
    builder: &'r mut Builder<'s>,
    hidden: Option<Hidden>,
}

/// The element that hides everything up to its end.
struct Hidden {
    name: String,
    role: Role,
    /// How many elements of its name are open.
    depth: usize,
}

impl<'s> Joined<'s> {
    fn new(source: &'s str, ranges: &[Range<usize>]) -> Self {
        let mut merged: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match merged.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => merged.push(range.clone()),
            }
        }
        let pieces: Vec<&str> = merged.iter().map(|range| &source[range.clone()]).collect();
        let mut lines = Vec::with_capacity(pieces.len());
        let mut at = 0;
        for (piece, range) in pieces.iter().zip(merged) {
            lines.push(Line { at, source: range.start });
            at += piece.len();
        }
        let text = if let [piece] = pieces[..] { Cow::Borrowed(piece) } else { Cow::Owned(pieces.concat()) };
        Joined { text, lines }
    }

    /// The index of the line that holds the byte `at` of the joined text.
    fn line_of(&self, at: usize) -> usize {
        self.lines.partition_point(|line| line.at <= at) - 1
    }

    fn source_of(&self, at: usize) -> usize {
        let line = &self.lines[self.line_of(at)];
        line.source + (at - line.at)
    }

    /// Returns where a range that is not empty stands in the source, with the markup that it goes across.
    fn source_range(&self, range: &Range<usize>) -> Range<usize> {
        self.source_of(range.start)..self.source_of(range.end - 1) + 1
    }
}

impl Reader<'_, '_> {
    fn token(&mut self, token: Token<usize>) {
        match token {
            Token::StartTag(tag) => self.start(&String::from_utf8_lossy(&tag.name), tag.span.start..tag.span.end, tag.self_closing),
            Token::EndTag(tag) => self.end(&String::from_utf8_lossy(&tag.name), tag.span.start..tag.span.end),
            Token::String(string) if self.hidden.is_none() => self.string(string.span.start..string.span.end),
            Token::Comment(comment) if self.hidden.is_none() && comment.span.start < comment.span.end => {
                self.builder.comment(self.joined.source_range(&(comment.span.start..comment.span.end)));
            }
            Token::String(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }

    fn start(&mut self, name: &str, range: Range<usize>, is_empty: bool) {
        if let Some(hidden) = &mut self.hidden {
            hidden.depth += usize::from(hidden.name == name && !is_empty);
            return;
        }
        let role = role_of(name);
        match role {
            Role::Inline => self.builder.open(Edge::Loose),
            Role::Block | Role::Hidden => self.builder.end_segment(),
            Role::Break => self.line_break(range),
            Role::Object | Role::Code => self.placeholder(&range),
        }
        if matches!(role, Role::Code | Role::Hidden) && !is_empty {
            self.hidden = Some(Hidden { name: name.to_owned(), role, depth: 1 });
        }
    }

    fn end(&mut self, name: &str, range: Range<usize>) {
        if let Some(hidden) = &mut self.hidden {
            hidden.depth -= usize::from(hidden.name == name);
            if hidden.depth > 0 {
                return;
            }
            if hidden.role == Role::Code && !range.is_empty() {
                self.builder.stretch_placeholder(self.joined.source_range(&range).end);
            }
            self.hidden = None;
            return;
        }
        match role_of(name) {
            Role::Inline => self.builder.close(Edge::Loose),
            Role::Block => self.builder.end_segment(),
            Role::Break | Role::Object | Role::Code | Role::Hidden => {}
        }
    }

    fn placeholder(&mut self, range: &Range<usize>) {
        if !range.is_empty() {
            self.builder.placeholder(self.joined.source_range(range));
        }
    }

    /// Two breaks in a row end a paragraph. Blanks after a break are not seen, so they are a part of it.
    fn line_break(&mut self, range: Range<usize>) {
        let Some(after) = self.joined.text.get(range.end..) else { return };
        let end = range.end + (after.len() - after.trim_ascii_start().len());
        let range = self.joined.source_range(&(range.start..end));
        if self.builder.is_after_break_tag(range.start) {
            self.builder.end_segment();
        } else {
            self.builder.line_break(range);
        }
    }

    /// Adds text: entities are atoms, the rest stands as it is.
    fn string(&mut self, range: Range<usize>) {
        let joined = self.joined;
        let Some(text) = joined.text.get(range.clone()) else { return };
        let mut done = 0;
        while let Some(found) = text[done..].find('&') {
            let at = done + found;
            self.verbatim(range.start + done..range.start + at);
            let name = entity_candidate(&text[at..]);
            let entity = range.start + at;
            done = at + name.len();
            if let Some((length, reads_as)) = decode(name) {
                self.builder.atom(joined.source_range(&(entity..entity + length)), &reads_as);
                done = at + length;
            } else {
                self.verbatim(entity..entity + name.len());
            }
        }
        self.verbatim(range.start + done..range.end);
    }

    fn verbatim(&mut self, range: Range<usize>) {
        let mut start = range.start;
        while start < range.end {
            let index = self.joined.line_of(start);
            let line = &self.joined.lines[index];
            let next = self.joined.lines.get(index + 1).filter(|next| next.at <= range.end);
            let end = next.map_or(range.end, |next| next.at);
            let to_source = |at: usize| line.source + (at - line.at);
            let text = &self.joined.text[start..end];
            match next {
                // The markup at the start of the next line is a part of the break, so that a fix can take both.
                Some(next) if text.ends_with('\n') => {
                    let words = start + text.trim_end_matches(['\n', '\r']).len();
                    self.builder.text(to_source(start)..to_source(words));
                    self.builder.line_break(to_source(words)..next.source);
                }
                _ => self.builder.text(to_source(start)..to_source(end)),
            }
            start = end;
        }
    }
}

/// Returns `&` and what could be the rest of an entity.
fn entity_candidate(text: &str) -> &str {
    let hash = 1 + usize::from(text[1..].starts_with('#'));
    let name = text[hash..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len() - hash);
    &text[..hash + name + usize::from(text[hash + name..].starts_with(';'))]
}

/// Returns the length of the entity that `candidate` starts with, and what it reads as.
fn decode(candidate: &str) -> Option<(usize, String)> {
    // The names that are met all the time; a tokenizer for each of them would take most of the time.
    let known = match candidate {
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        "&nbsp;" => "\u{a0}",
        "&ldquo;" => "“",
        "&rdquo;" => "”",
        "&lsquo;" => "‘",
        "&rsquo;" => "’",
        "&ndash;" => "–",
        "&mdash;" => "—",
        _ => return decode_any(candidate),
    };
    Some((candidate.len(), known.to_owned()))
}

fn decode_any(candidate: &str) -> Option<(usize, String)> {
    let mut decoded = Vec::new();
    for token in Tokenizer::new(candidate) {
        let Ok(token) = token;
        if let Token::String(string) = token {
            decoded.extend_from_slice(&string);
        }
    }
    let decoded = String::from_utf8(decoded).ok().filter(|decoded| decoded != candidate)?;
    let is_whole = candidate.ends_with(';') && decoded.chars().count() <= 2;
    let same = candidate.bytes().rev().zip(decoded.bytes().rev()).take_while(|(a, b)| a == b).count();
    // Entities without `;` end before the rest of the word: `&copyright`.
    let rest = if is_whole { 0 } else { same };
    let reads_as = decoded.get(..decoded.len() - rest).filter(|reads_as| !reads_as.is_empty())?;
    Some((candidate.len() - rest, reads_as.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Format};

    #[track_caller]
    fn check(source: &str, prose: &str) {
        assert_eq!(Document::read(source, Format::Html).prose(), prose, "{source}");
    }

    #[test]
    fn blocks_are_segments_and_inline_tags_are_not() {
        check("<ul>\n <li>a <b>b</b>c</li>\n <li>d</li>\n</ul>", "a bc\n\nd");
        check("<p>a<p>b<div>c</div>d", "a\n\nb\n\nc\n\nd");
        check("<html><head><title>a</title></head><body>b", "a\n\nb");
        check("<table><tr><td>a<td>b", "a\n\nb");
        check("<!DOCTYPE html><!-- x -->a<!-- y -->b", "ab");
        check("a < b > c", "a < b > c");
        check("", "");
    }

    #[test]
    fn breaks_are_lines_and_two_are_a_paragraph() {
        check("a<br>b", "a\nb");
        check("a\n<br>\n  b", "a\nb");
        check("a<br/>\n<br/>b", "a\n\nb");
        check("<br>a", "a");
    }

    #[test]
    fn what_is_not_prose_is_left_out() {
        check("<script>x < y</script>a<style>p {}</style>b", "a\n\nb");
        check("a <code>x <b>y</b></code> b", "a \u{fffc} b");
        check("a <kbd>x<kbd>y</kbd></kbd> b", "a \u{fffc} b");
        check("<pre>x</pre>a <img alt='x'> b <textarea>x</textarea>", "a \u{fffc} b \u{fffc}");
        check("<a href='x' title='y'>a</a>", "a");
    }

    #[test]
    fn entities_are_decoded() {
        check("a&amp;b&nbsp;&ldquo;c&rdquo; &#x9F99;", "a&b\u{a0}“c” 龙");
        check("&semi;&#59&copyright &bad; R&D &", ";;©right &bad; R&D &");
        check("&notit; &fjlig;", "¬it; fj");
    }

    #[test]
    fn lines_inside_other_markup_are_put_together() {
        let source = "> <p\n> id=x>a\n> b";
        let mut builder = Builder::new(source);
        read_lines(source, &[2..5, 7..14, 16..17], &mut builder);
        assert_eq!(builder.finish().text(), "a\nb");
    }
}
