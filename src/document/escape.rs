//! How new text is written so that it reads as itself, in each place that prose can stand in.

use std::borrow::Cow;

/// The rules for text at a place in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// As it is.
    Plain,
    Markdown,
    Html,
    /// A value in double quotes, with backslashes.
    DoubleQuoted,
    /// A JSON string.
    Json,
    /// A YAML value in single quotes, with doubled quotes.
    SingleQuoted,
    /// A TOML value in single quotes, without escapes.
    Literal,
    /// A YAML value without quotes.
    Scalar,
    /// Words that are a name at the same time, and can't be changed in one place alone.
    Fixed,
}

/// What surrounds new text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'s> {
    /// The source before it.
    pub(super) head: &'s str,
    /// The source after it.
    pub(super) rest: &'s str,
    /// Whether it starts a line of its segment.
    pub(super) starts_line: bool,
}

impl Syntax {
    /// Returns `text` as it is written between `around`; `None` if it can't be.
    pub(super) fn write<'t>(self, text: &'t str, around: Around<'_>) -> Option<Cow<'t, str>> {
        match self {
            Syntax::Plain => Some(Cow::Borrowed(text)),
            Syntax::Markdown => markdown(text, around),
            Syntax::Html => html(text, around),
            Syntax::DoubleQuoted => Some(replace_marks(text, |mark| match mark {
                b'"' => Some("\\\""),
                b'\\' => Some("\\\\"),
                _ => None,
            })),
            Syntax::Json => json(text),
            Syntax::SingleQuoted => Some(replace_marks(text, |mark| (mark == b'\'').then_some("''"))),
            Syntax::Literal => (!text.contains('\'')).then_some(Cow::Borrowed(text)),
            Syntax::Scalar => is_scalar(text, around).then_some(Cow::Borrowed(text)),
            Syntax::Fixed => None,
        }
    }
}

fn html<'t>(text: &'t str, around: Around<'_>) -> Option<Cow<'t, str>> {
    let opens_tag = around.head.ends_with('<') && text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    let written = replace_marks(text, |mark| match mark {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
    (!opens_tag).then_some(written)
}

fn json(text: &str) -> Option<Cow<'_, str>> {
    let written = replace_marks(text, |mark| match mark {
        b'"' => Some("\\\""),
        b'\\' => Some("\\\\"),
        b'\n' => Some("\\n"),
        b'\r' => Some("\\r"),
        b'\t' => Some("\\t"),
        _ => None,
    });
    (!written.contains(|char| char < ' ')).then_some(written)
}

fn is_scalar(text: &str, around: Around<'_>) -> bool {
    let starts_plainly = !around.starts_line || text.starts_with(char::is_alphanumeric);
    starts_plainly && !text.contains([':', '#'])
}

/// Replaces single-byte marks and leaves the rest as it stands.
fn replace_marks(text: &str, written: impl Fn(u8) -> Option<&'static str>) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(written) = written(byte) {
            out.push_str(&text[done..at]);
            out.push_str(written);
            done = at + 1;
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

fn markdown<'t>(text: &'t str, around: Around<'_>) -> Option<Cow<'t, str>> {
    let makes_escape = around.head.ends_with('\\') && text.starts_with(|c: char| c.is_ascii_punctuation());
    let opens_tag = around.head.ends_with('<') && text.starts_with(|c: char| c.is_ascii_alphabetic());
    let block_mark = if around.starts_line { block_mark(text, around.rest) } else { None };
    if makes_escape || opens_tag || block_mark.is_some_and(|at| at >= text.len()) || text.contains('\r') {
        return None;
    }
    let mut out = String::new();
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte.is_ascii_punctuation() && (block_mark == Some(at) || is_markup(text, at, byte, around.rest)) {
            out.push_str(&text[done..at]);
            out.push('\\');
            done = at;
        }
    }
    if done == 0 && out.is_empty() {
        return Some(Cow::Borrowed(text));
    }
    out.push_str(&text[done..]);
    Some(Cow::Owned(out))
}

/// Whether the mark at `at` could be read as Markdown.
fn is_markup(text: &str, at: usize, mark: u8, rest: &str) -> bool {
    let after = || text[at + 1..].chars().chain(rest.chars());
    match mark {
        b'*' | b'[' | b']' | b'`' | b'~' | b'|' => true,
        b'_' => !(text[..at].ends_with(char::is_alphanumeric) && text[at + 1..].starts_with(char::is_alphanumeric)),
        b'<' => after().next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        b'\\' => after().next().is_some_and(|c| c.is_ascii_punctuation() || matches!(c, '\n' | '\r')),
        b'&' => after().find(|c| !c.is_ascii_alphanumeric() && *c != '#') == Some(';'),
        b'!' => at + 1 == text.len() && rest.starts_with('['),
        b'#' => !text[..at].ends_with(char::is_alphanumeric) && after().next().is_none_or(char::is_whitespace),
        _ => false,
    }
}

/// Returns the place of the mark that would make a block of the line that `text` and `rest` start.
fn block_mark(text: &str, rest: &str) -> Option<usize> {
    let line = || text.chars().chain(rest.chars()).take_while(|c| !matches!(c, '\n' | '\r'));
    let first = line().next()?;
    let ends_word = |after: Option<char>| after.is_none_or(char::is_whitespace);
    match first {
        '>' => Some(0),
        '-' | '+' | '=' | '#' if ends_word(line().find(|c| *c != first)) => Some(0),
        ':' if line().nth(1) == Some('-') => Some(0),
        '0'..='9' => {
            let digits = line().take_while(char::is_ascii_digit).take(10).count();
            let mut after = line().skip(digits);
            let closes = matches!(after.next(), Some('.' | ')'));
            (digits < 10 && closes && ends_word(after.next())).then_some(digits)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(syntax: Syntax, head: &str, text: &str, rest: &str, expected: Option<&str>) {
        let around = Around { head, rest, starts_line: head.is_empty() };
        assert_eq!(syntax.write(text, around).as_deref(), expected, "{syntax:?} {head}|{text}|{rest}");
    }

    #[test]
    fn markdown_escapes_only_what_would_be_markup() {
        check(Syntax::Markdown, "a ", "Delta (R&D), 5% < 6!", "", Some("Delta (R&D), 5% < 6!"));
        check(Syntax::Markdown, "a ", "*b* snake_case _c_ [d] `e`", "", Some("\\*b\\* snake_case \\_c\\_ \\[d\\] \\`e\\`"));
        check(Syntax::Markdown, "a ", "<b> &amp; C:\\x \\_", "", Some("\\<b> \\&amp; C:\\x \\\\\\_"));
        check(Syntax::Markdown, "a ", "See!", "[b](c)", Some("See\\!"));
        check(Syntax::Markdown, "a \\", "(b)", "", None);
        check(Syntax::Markdown, "a ", "C# and # b", "", Some("C# and \\# b"));
    }

    #[test]
    fn markdown_keeps_lines_from_becoming_blocks() {
        check(Syntax::Markdown, "", "1. b", "", Some("1\\. b"));
        check(Syntax::Markdown, "", "2024", ".", None);
        check(Syntax::Markdown, "", "2024.5", " b", Some("2024.5"));
        check(Syntax::Markdown, "", "- b", "", Some("\\- b"));
        check(Syntax::Markdown, "", "-5 b", "", Some("-5 b"));
        check(Syntax::Markdown, "", "> b", "", Some("\\> b"));
        check(Syntax::Markdown, "a ", "1. b", "", Some("1. b"));
    }

    #[test]
    fn other_places_have_their_own_signs() {
        check(Syntax::Html, "a ", "R&D <b>", "", Some("R&amp;D &lt;b&gt;"));
        check(Syntax::Html, "a <", "b", "", None);
        check(Syntax::DoubleQuoted, "a ", "\"b\" \\", "", Some("\\\"b\\\" \\\\"));
        check(Syntax::Json, "a ", "\"b\"\n\\", "", Some("\\\"b\\\"\\n\\\\"));
        check(Syntax::Json, "a ", "\0", "", None);
        check(Syntax::SingleQuoted, "a ", "Xi'an", "", Some("Xi''an"));
        check(Syntax::Literal, "a ", "Xi'an", "", None);
        check(Syntax::Scalar, "a ", "Xi'an", "", Some("Xi'an"));
        check(Syntax::Scalar, "a ", "b: c", "", None);
        check(Syntax::Scalar, "", "[b]", "", None);
        check(Syntax::Fixed, "a ", "b", "", None);
    }
}
