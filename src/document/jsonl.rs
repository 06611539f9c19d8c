//! JSON lines: each line is a value of its own, and the strings in it that are no names of fields are prose.
//!
//! JSON is that of RFC 8259. A line that is something else is markup, and stays. So does a string without a blank that is not one plain
//! word: a code, an address, the name of a picture.

use std::ops::Range;

use super::builder::Builder;
use super::escape::Syntax;
use super::lens::Lens;
use super::{PLACEHOLDER, Prose};
use crate::text::{Edits, Span};

/// Reads the lines that `source` is from `start` on.
pub(super) fn read<'s>(source: &'s str, start: usize, builder: &mut Builder<'s>) {
    builder.write_as(Syntax::Json);
    let mut at = start;
    for line in source[start..].split_inclusive('\n') {
        for value in strings(line).unwrap_or_default() {
            if holds_prose(&line[value.clone()]) {
                string(source, at + value.start..at + value.end, builder);
                builder.end_segment();
            }
        }
        at += line.len();
    }
}

/// Returns the parts of the prose that a line each makes.
pub(super) fn lines(source: &str, lens: &Lens) -> Vec<Span<Prose>> {
    let mut lines: Vec<Span<Prose>> = Vec::new();
    let mut done = 0;
    for run in lens.runs() {
        let goes_on = !source[done..run.source.start()].contains('\n');
        done = run.source.end();
        match lines.last_mut().filter(|_| goes_on) {
            Some(last) => *last = Span::new(last.start(), run.prose.end()),
            None => lines.push(run.prose),
        }
    }
    lines
}

/// Whether each string that is edited is still prose afterwards.
pub(super) fn stays_prose(lens: &Lens, edits: &Edits<Prose>) -> bool {
    let within = |span, reach| Some(edited(lens.text(), lens.around(span, reach)?, edits));
    edits.iter().all(|edit| {
        // A blank near by is enough: a string may be of any length, and hold any number of findings.
        let is_near = within(edit.span, NEAR).is_some_and(|text| holds_blank(&text));
        is_near || within(edit.span, usize::MAX).is_some_and(|text| is_prose(&text))
    })
}

/// How far around an edit is looked for a blank at first.
const NEAR: usize = 256;

/// Returns what becomes of `span` of the prose.
fn edited(prose: &str, span: Span<Prose>, edits: &Edits<Prose>) -> String {
    let mut text = String::new();
    let mut done = span.start();
    for edit in edits.iter().filter(|edit| span.start() <= edit.span.end() && edit.span.start() <= span.end()) {
        text += prose.get(done..edit.span.start()).unwrap_or_default();
        text += &edit.text;
        done = edit.span.end();
    }
    text + prose.get(done..span.end()).unwrap_or_default()
}

/// Whether the inside of a string, as it is written, holds prose.
fn holds_prose(inside: &str) -> bool {
    if inside.trim_ascii().contains(' ') || !inside.contains('\\') {
        return is_prose(inside);
    }
    let mut text = String::new();
    for (range, escaped) in pieces(inside) {
        match escaped {
            None => text.push_str(&inside[range]),
            Some(char) => text.push(char.unwrap_or(PLACEHOLDER)),
        }
    }
    is_prose(&text)
}

fn is_prose(text: &str) -> bool {
    let is_plain = |char: char| char.is_alphabetic() || char == '\'';
    let word = text.trim_ascii();
    holds_blank(text) || (!word.is_empty() && word.chars().all(is_plain))
}

fn holds_blank(text: &str) -> bool {
    text.trim_ascii().contains(char::is_whitespace)
}

/// Adds the inside of a string.
fn string(source: &str, inside: Range<usize>, builder: &mut Builder<'_>) {
    for (range, escaped) in pieces(&source[inside.clone()]) {
        let range = inside.start + range.start..inside.start + range.end;
        match escaped {
            None => builder.text(range),
            Some(Some(char)) => builder.atom(range, char.encode_utf8(&mut [0; 4])),
            Some(None) => builder.placeholder(range),
        }
    }
}

/// What a piece of a string is: `None` as it stands; an escape, and the character that it reads as, if it is one.
type Escaped = Option<Option<char>>;

/// Cuts the inside of a string into what stands as it is and escapes.
fn pieces(inside: &str) -> impl Iterator<Item = (Range<usize>, Escaped)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &inside[at..];
        let start = at;
        match rest.find('\\') {
            None if rest.is_empty() => return None,
            None => at = inside.len(),
            Some(0) => {
                let (length, char) = escape(rest);
                at += length;
                return Some((start..at, Some(char)));
            }
            Some(step) => at += step,
        }
        Some((start..at, None))
    })
}

/// Reads the escape that `text` starts with: its length, and its character. Half a pair of surrogates is none.
fn escape(text: &str) -> (usize, Option<char>) {
    let short = |char| (2, Some(char));
    match text.as_bytes()[1] {
        b'b' => short('\u{8}'),
        b'f' => short('\u{c}'),
        b'n' => short('\n'),
        b'r' => short('\r'),
        b't' => short('\t'),
        b'u' => {
            let first = unit(text).unwrap_or_default();
            let second = text.get(6..).and_then(unit).filter(|_| (0xd800..0xdc00).contains(&first));
            let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
            pair.map_or((6, char::from_u32(first.into())), |char| (12, Some(char)))
        }
        mark => short(char::from(mark)),
    }
}

/// Reads `\uXXXX`.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
}

/// Returns the insides of the strings of a line that are no names of fields; `None` if the line is no JSON.
fn strings(line: &str) -> Option<Vec<Range<usize>>> {
    let mut reader = Reader { line: line.as_bytes(), at: 0, strings: Vec::new() };
    // The lists and objects that are open; a line may nest them as deep as it likes.
    let mut open: Vec<u8> = Vec::new();
    loop {
        match reader.next()? {
            b'{' if !reader.takes(b'}') => {
                open.push(b'}');
                reader.name()?;
                continue;
            }
            b'[' if !reader.takes(b']') => {
                open.push(b']');
                continue;
            }
            b'{' | b'[' => {}
            b'"' => {
                let string = reader.string()?;
                reader.strings.push(string);
            }
            first => reader.plain(first)?,
        }
        while open.last().is_some_and(|end| reader.takes(*end)) {
            open.pop();
        }
        match (open.last(), reader.peek()) {
            (None, None) => return Some(reader.strings),
            (Some(end), Some(b',')) => {
                reader.next();
                if *end == b'}' {
                    reader.name()?;
                }
            }
            _ => return None,
        }
    }
}

struct Reader<'l> {
    line: &'l [u8],
    at: usize,
    strings: Vec<Range<usize>>,
}

impl Reader<'_> {
    /// The next byte that is no blank.
    fn peek(&mut self) -> Option<u8> {
        let blanks = self.line[self.at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        self.at += blanks.count();
        self.line.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn takes(&mut self, wanted: u8) -> bool {
        let is_there = self.peek() == Some(wanted);
        self.at += usize::from(is_there);
        is_there
    }

    /// Reads the name of a field and what ends it.
    fn name(&mut self) -> Option<()> {
        (self.takes(b'"') && self.string().is_some() && self.takes(b':')).then_some(())
    }

    /// Reads the rest of a string and returns its inside.
    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        loop {
            let rest = &self.line[self.at..];
            let step = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..b' '))?;
            self.at += step + 1;
            match rest[step] {
                b'"' => return Some(start..self.at - 1),
                b'\\' => self.escape()?,
                _ => return None,
            }
        }
    }

    /// Reads the rest of an escape.
    fn escape(&mut self) -> Option<()> {
        let (first, rest) = self.line[self.at..].split_first()?;
        let length = match first {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 1,
            b'u' if rest.get(..4)?.iter().all(u8::is_ascii_hexdigit) => 5,
            _ => return None,
        };
        self.at += length;
        Some(())
    }

    /// Reads the rest of a number or of one of the three words that JSON has.
    fn plain(&mut self, first: u8) -> Option<()> {
        let start = self.at - 1;
        let ends = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
        self.at += self.line[self.at..].iter().take_while(|byte| !ends(byte)).count();
        let word = &self.line[start..self.at];
        let is_good = match first {
            b'-' | b'0'..=b'9' => is_number(word),
            _ => matches!(word, b"true" | b"false" | b"null"),
        };
        is_good.then_some(())
    }
}

fn is_number(text: &[u8]) -> bool {
    let digits = |text: &mut &[u8]| {
        let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        *text = &text[count..];
        count
    };
    let mut rest = text.strip_prefix(b"-").unwrap_or(text);
    let has_zero = rest.first() == Some(&b'0');
    let whole = digits(&mut rest);
    let mut is_good = whole == 1 || (whole > 1 && !has_zero);
    if let [b'.', after @ ..] = rest {
        rest = after;
        is_good &= digits(&mut rest) > 0;
    }
    if let [b'e' | b'E', after @ ..] = rest {
        rest = if let [b'+' | b'-', after @ ..] = after { after } else { after };
        is_good &= digits(&mut rest) > 0;
    }
    is_good && rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Format};
    use crate::text::Edit;

    #[track_caller]
    fn check(source: &str, prose: &str) {
        assert_eq!(Document::read(source, Format::JsonLines).prose(), prose, "{source}");
    }

    /// Replaces `old` in the prose of `source` and compares the source that comes of it.
    #[track_caller]
    fn fixes(source: &str, old: &str, new: &str, expected: Option<&str>) {
        let document = Document::read(source, Format::JsonLines);
        let start = document.prose().find(old).expect("the old words are in the prose");
        let edits = Edits::new(vec![Edit { span: Span::new(start, start + old.len()), text: new.into() }]).expect("one edit");
        let lowered = document.lower(&edits);
        assert_eq!(lowered.as_ref().map(|lowered| lowered.apply(source)).as_deref(), expected, "{source}");
        assert!(lowered.is_none_or(|lowered| document.agrees(&edits, &lowered)), "{source}");
    }

    #[test]
    fn strings_are_prose_and_names_of_fields_are_not() {
        check("{\"a b\": \"c d\", \"e\": [\"f g\", {\"h\": \"i j\"}]}\n\"k l\"\r\n", "c d\n\nf g\n\ni j\n\nk l");
        check("\u{feff} { \"a\" : \" b c \" }", "b c");
        check("[1, -0.5e+3, true, null, {}, [], \"a b\"]", "a b");
        check("", "");
    }

    #[test]
    fn codes_and_addresses_are_left_out_and_single_words_are_not() {
        check(
            "[\"a-b\", \"https://a.b/c\", \"A1\", \"\", \" \", \"word\", \"Xi'an\", \"wo\\u0072d\", \"a\\tb\"]",
            "word\n\nXi'an\n\nword\n\na\tb",
        );
    }

    #[test]
    fn a_line_that_is_no_json_is_markup() {
        for line in
            ["a b", "{\"a\": \"b c\"", "{\"a\" \"b c\"}", "[\"b c\",]", "[\"b c\"] x", "\"a\tb c\"", "[01, \"b c\"]", "[\"b \\x c\"]"]
        {
            check(&format!("{line}\n[\"d e\"]\n"), "d e");
        }
        check("{\n\"a\": \"b c\"\n}\n", "");
        check(&"[".repeat(100_000), "");
    }

    #[test]
    fn escapes_read_as_what_they_stand_for() {
        check(r#"["a \"b\" \\ \/ \u00e9\n\u9f99 \ud83d\ude00 \ud83d"]"#, "a \"b\" \\ / é\n龙 😀 \u{fffc}");
        check(r#"["a\n\nb c"]"#, "a\n\nb c");
    }

    #[test]
    fn new_text_is_escaped_and_the_rest_stays() {
        fixes(r#"{"a":  "the \u006cong triangle\u0021"}"#, "long triangle", "Delta", Some(r#"{"a":  "the Delta\u0021"}"#));
        fixes(r#"["a b c"]"#, "b", "\"b\" \\", Some(r#"["a \"b\" \\ c"]"#));
        fixes(r#"["a long\ntriangle"]"#, "long\ntriangle", "River\nDelta", Some(r#"["a River\nDelta"]"#));
        fixes(r#"["a b c"]"#, "b", "b\u{1}", None);
        fixes(r#"["a \ud83d c"]"#, "a \u{fffc}", "b", None);
    }

    #[test]
    fn a_string_does_not_become_a_code() {
        fixes(r#"["long triangle"]"#, "long triangle", "Delta", Some(r#"["Delta"]"#));
        fixes(r#"["long triangle"]"#, "long triangle", "R&D", None);
        fixes(r#"["long triangle"]"#, "long triangle", "", None);
    }

    #[test]
    fn a_long_string_is_looked_at_as_a_short_one() {
        for filler in ["x y ", "xy-", "\\u4e00 ", "\\u4e00-", " ", "\u{a0}"] {
            let long = filler.repeat(200);
            let has_blank = long.trim_ascii().contains(char::is_whitespace);
            let source = |words: &str| format!("[\"{long}{words}{long}\"]");
            fixes(&source("=long triangle="), "long triangle", "Delta", has_blank.then(|| source("=Delta=")).as_deref());
            fixes(&source("=long triangle="), "long triangle", "River Delta", Some(&source("=River Delta=")));
        }
    }

    #[test]
    fn each_line_with_prose_is_a_part() {
        let document = Document::read("[\"a b\", \"c\"]\nx\n{}\n\"d\\n\\ne\"\n", Format::JsonLines);
        let parts: Vec<&str> = document.parts().iter().map(|part| &document.prose()[part.range()]).collect();
        assert_eq!(parts, ["a b\n\nc", "d\n\ne"]);
    }
}
