use crate::document::Prose;
use crate::text::Span;

/// How far to look for context: more than any line of output holds.
const REACH: usize = 1200;

/// Returns the text before and after `span`, up to the ends of its paragraph.
pub(super) fn context(prose: &str, span: Span<Prose>) -> (&str, &str) {
    let (start, end) = (span.start(), span.end());
    let is_boundary = |at: &usize| prose.is_char_boundary(*at);
    let first = (start.saturating_sub(REACH)..start).find(is_boundary).unwrap_or(start);
    let last = (end..=prose.len().min(end + REACH)).rfind(is_boundary).unwrap_or(end);
    (after_blank_line(&prose[first..span.start()]), before_blank_line(&prose[span.end()..last]))
}

/// Returns the `count` words before and after `span`.
pub(super) fn neighbours(prose: &str, span: Span<Prose>, count: usize) -> (Vec<&str>, Vec<&str>) {
    let (before, after) = context(prose, span);
    let mut before: Vec<&str> = before.split_whitespace().rev().take(count).collect();
    before.reverse();
    (before, after.split_whitespace().take(count).collect())
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
    use super::*;

    #[test]
    fn context_ends_with_the_paragraph() {
        let text = "One.\r\n\r\nTwo\nlong triangle\nthree.\n \nFour.";
        let at = text.find("long").expect("it is there");
        assert_eq!(context(text, Span::new(at, at + 13)), ("Two\n", "\nthree."));
    }

    #[test]
    fn context_may_be_missing() {
        assert_eq!(context("ab", Span::new(0, 2)), ("", ""));
    }

    #[test]
    fn neighbours_are_whole_words() {
        let text = "one two three X four five";
        let at = text.find('X').expect("it is there");
        assert_eq!(neighbours(text, Span::new(at, at + 1), 2), (vec!["two", "three"], vec!["four", "five"]));
    }
}
