use super::visible::{flat, width};
use crate::document::Prose;
use crate::text::Span;

/// How far to look for context: more than any line of output holds.
const REACH: usize = 1200;

/// Returns the text before and after `span` on one line each: all of its paragraph, or enough of it to take more than `room` columns.
pub(super) fn around(prose: &str, span: Span<Prose>, room: usize) -> (String, String) {
    let is_enough = |text: &str| width(text.trim_start()) > room;
    let near = (room + room / 4 + 8).min(REACH);
    let before = Some(flat(before(prose, span, near))).filter(|text| is_enough(text));
    let after = Some(flat(after(prose, span, near))).filter(|text| is_enough(text));
    (before.unwrap_or_else(|| flat(self::before(prose, span, REACH))), after.unwrap_or_else(|| flat(self::after(prose, span, REACH))))
}

/// Returns the `count` words before and after `span`.
pub(super) fn neighbours(prose: &str, span: Span<Prose>, count: usize) -> (Vec<&str>, Vec<&str>) {
    let (before, after) = (before(prose, span, REACH), after(prose, span, REACH));
    let mut before: Vec<&str> = before.split_whitespace().rev().take(count).collect();
    before.reverse();
    (before, after.split_whitespace().take(count).collect())
}

/// Returns at most `reach` bytes before `span`, from the start of its paragraph on.
fn before(prose: &str, span: Span<Prose>, reach: usize) -> &str {
    let start = span.start();
    let first = (start.saturating_sub(reach)..start).find(|at| prose.is_char_boundary(*at)).unwrap_or(start);
    after_blank_line(&prose[first..start])
}

/// Returns at most `reach` bytes after `span`, up to the end of its paragraph.
fn after(prose: &str, span: Span<Prose>, reach: usize) -> &str {
    let end = span.end();
    let last = (end..=prose.len().min(end + reach)).rfind(|at| prose.is_char_boundary(*at)).unwrap_or(end);
    before_blank_line(&prose[end..last])
}

fn after_blank_line(text: &str) -> &str {
    let blank = |at: usize| text[..at].trim_end_matches([' ', '\t', '\r']).ends_with('\n');
    let start = text.rmatch_indices('\n').find(|(at, _)| blank(*at)).map_or(0, |(at, _)| at + 1);
    &text[start..]
}

fn before_blank_line(text: &str) -> &str {
    let blank = |at: usize| text[at + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    let end = text.match_indices('\n').find(|(at, _)| blank(*at)).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::super::visible::{first_words, last_words};
    use super::*;

    #[test]
    fn context_ends_with_the_paragraph() {
        let text = "One.\r\n\r\nTwo\nlong triangle\nthree.\n \nFour.";
        let at = text.find("long").expect("it is there");
        let span = Span::new(at, at + 13);
        assert_eq!((before(text, span, REACH), after(text, span, REACH)), ("Two\n", "\nthree."));
    }

    #[test]
    fn context_may_be_missing() {
        assert_eq!(around("ab", Span::new(0, 2), 40), (String::new(), String::new()));
    }

    /// What is cut to columns is cut alike, whether it was looked for near by or as far as it goes.
    #[test]
    fn a_wide_paragraph_is_not_read_to_its_ends() {
        for filler in ["word ", "word\r\n  ", "  \t \u{1b}", "长三角", "e\u{301}", "x", " \u{200d}", "\n \n"] {
            let text = format!("{}X{}", filler.repeat(300), filler.repeat(300));
            let at = text.find('X').expect("it is there");
            let span = Span::new(at, at + 1);
            for room in [0, 1, 2, 40, 80, 200] {
                let (before, after) = around(&text, span, room);
                assert_eq!(last_words(before.trim_start(), room), last_words(flat(self::before(&text, span, REACH)).trim_start(), room));
                assert_eq!(first_words(after.trim_end(), room), first_words(flat(self::after(&text, span, REACH)).trim_end(), room));
            }
        }
    }

    #[test]
    fn neighbours_are_whole_words() {
        let text = "one two three X four five";
        let at = text.find('X').expect("it is there");
        assert_eq!(neighbours(text, Span::new(at, at + 1), 2), (vec!["two", "three"], vec!["four", "five"]));
    }
}
