use std::borrow::Cow;

/// Returns `text` with every character that a terminal would obey, or hide, written as an escape: `\u{1b}`, `\n`.
///
/// ```
/// assert_eq!(degarble::report::visible("red \x1b[31m\n"), r"red \u{1b}[31m\n");
/// ```
pub fn visible(text: &str) -> String {
    rewritten(text, push_visible)
}

/// Returns `text` on one line, each run of white space as one blank.
pub(super) fn flat(text: &str) -> String {
    rewritten(text, |out, char| match is_space(char) {
        true if out.ends_with(' ') => {}
        true => out.push(' '),
        // What a document puts in the place of code, an image or a formula.
        false if char == '\u{fffc}' => out.push_str("[…]"),
        false => push_visible(out, char),
    })
}

/// Returns `text` on one line with every line break as `⏎`.
pub(super) fn with_breaks(text: &str) -> String {
    rewritten(&plain_breaks(text), |out, char| match char {
        '\n' => out.push('⏎'),
        _ => push_visible(out, char),
    })
}

/// Returns `text` with its lines as they are, each ended by `\n`.
pub(super) fn lines(text: &str) -> String {
    rewritten(&plain_breaks(text), |out, char| match char {
        '\n' | '\t' => out.push(char),
        '\u{fffc}' => out.push_str("[…]"),
        _ => push_visible(out, char),
    })
}

fn plain_breaks(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

/// Returns `text` with each character as `push` writes it, but for letters, digits and marks of ASCII: they stand as they are.
fn rewritten(text: &str, mut push: impl FnMut(&mut String, char)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let plain = rest.bytes().position(|byte| !byte.is_ascii_graphic()).unwrap_or(rest.len());
        out.push_str(&rest[..plain]);
        let mut chars = rest[plain..].chars();
        let Some(char) = chars.next() else { return out };
        push(&mut out, char);
        rest = chars.as_str();
    }
}

/// Returns how many columns of a terminal `text` takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(char_width).sum() }
}

pub(super) fn char_width(char: char) -> usize {
    match u32::from(char) {
        0x0300..=0x036f | 0x200c..=0x200d | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f => 2,
        0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// Returns the end of `text` in at most `room` columns, from a whole word on if there is one.
pub(super) fn last_words(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut taken = 2;
    let start = match text.is_ascii() {
        true => text.len() - room.saturating_sub(taken),
        false => text.char_indices().rev().take_while(|(_, char)| fits(&mut taken, *char, room)).last().map_or(text.len(), |(at, _)| at),
    };
    let cut = &text[start..];
    let is_whole = text[..start].ends_with(' ') || cut.starts_with(' ');
    let words = if is_whole { cut.trim_start() } else { cut.split_once(' ').map_or(cut, |(_, words)| words) };
    format!("… {words}")
}

/// Returns the beginning of `text` in at most `room` columns, up to a whole word if there is one.
pub(super) fn first_words(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut taken = 2;
    let end = match text.is_ascii() {
        true => room.saturating_sub(taken),
        false => {
            let fitting = text.char_indices().take_while(|(_, char)| fits(&mut taken, *char, room));
            fitting.last().map_or(0, |(at, char)| at + char.len_utf8())
        }
    };
    let cut = &text[..end];
    let is_whole = text[end..].starts_with(' ') || cut.ends_with(' ');
    let words = if is_whole { cut.trim_end() } else { cut.rsplit_once(' ').map_or(cut, |(words, _)| words) };
    format!("{words} …")
}

fn fits(taken: &mut usize, char: char, room: usize) -> bool {
    *taken += char_width(char);
    *taken <= room
}

fn push_visible(out: &mut String, char: char) {
    match char {
        '\t' | '\n' | '\r' => out.extend(char.escape_default()),
        _ if char.is_control() || is_hidden(char) => out.extend(char.escape_unicode()),
        _ => out.push(char),
    }
}

fn is_space(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\n' | '\r')
}

/// Line separators, and the marks that turn the direction of text or take no room; joiners are left, scripts and emoji need them.
fn is_hidden(char: char) -> bool {
    matches!(char, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_comes_through() {
        assert_eq!(visible("a\x07\u{9b}31m\u{202e}b\u{7f}"), r"a\u{7}\u{9b}31m\u{202e}b\u{7f}");
    }

    #[test]
    fn white_space_is_one_blank() {
        assert_eq!(flat(" long\r\n\ttriangle\n"), " long triangle ");
    }

    #[test]
    fn line_breaks_of_changed_words_show() {
        assert_eq!(with_breaks("long\r\ntriangle\rx"), r"long⏎triangle\rx");
    }

    #[test]
    fn chinese_is_two_columns_wide() {
        assert_eq!(width("长三角 e\u{301}"), 8);
    }

    #[test]
    fn text_is_cut_between_words() {
        assert_eq!(last_words("higher-quality integration of the ", 20), "… of the ");
        assert_eq!(last_words("higher-quality integration of the ", 21), "… integration of the ");
        assert_eq!(first_words(", Shanghai has achieved much", 20), ", Shanghai has …");
        assert_eq!(last_words("of the ", 20), "of the ");
    }

    #[test]
    fn text_without_blanks_is_cut_between_characters() {
        assert_eq!(last_words("在长三角一体化", 8), "… 一体化");
        assert_eq!(first_words("在长三角一体化", 8), "在长三 …");
    }
}
