use std::ops::Range;

/// Returns the sentences of `prose`, in order, as byte ranges without the white space around them.
///
/// A sentence ends at a blank line, before a list mark at the start of a line, and at a full stop, question or exclamation mark that
/// white space and no small letter follow.
///
/// ```
/// let prose = "Mr. Li spoke. The U.S. side listened.\n\n- One\n- Two";
/// let all: Vec<&str> = degarble::text::sentences(prose).map(|range| &prose[range]).collect();
/// assert_eq!(all, ["Mr. Li spoke.", "The U.S. side listened.", "- One", "- Two"]);
/// ```
pub fn sentences(prose: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        from += prose[from..].len() - prose[from..].trim_start().len();
        if from == prose.len() {
            return None;
        }
        let end = sentence_end(prose, from);
        let start = std::mem::replace(&mut from, end);
        Some(start..start + prose[start..end].trim_end().len())
    })
}

/// Returns the sentence of `prose` that holds the byte `at`, as one of [`sentences`].
///
/// # Panics
/// If `at` lies outside of `prose` or inside a character.
pub fn sentence_at(prose: &str, at: usize) -> Range<usize> {
    let bytes = prose.as_bytes();
    let mut end_of_last = at;
    let start = loop {
        let Some(mark) = bytes[..end_of_last].iter().rposition(may_end) else { break 0 };
        match end_at(prose, mark) {
            Some(end) if end <= at => break end,
            _ => end_of_last = mark,
        }
    };
    let start = start + prose[start..].len() - prose[start..].trim_start().len();
    let end = sentence_end(prose, start.min(at)).max(at);
    start..start.max(start + prose[start.min(end)..end].trim_end().len())
}

/// Returns the first sentence end after `from`.
fn sentence_end(prose: &str, from: usize) -> usize {
    let bytes = prose.as_bytes();
    let mut at = from;
    while let Some(step) = bytes[at..].iter().position(may_end) {
        at += step;
        if let Some(end) = end_at(prose, at) {
            return end;
        }
        at += 1;
        while !prose.is_char_boundary(at) {
            at += 1;
        }
    }
    prose.len()
}

/// Whether a sentence may end at a byte: at a mark, a line break, or what begins a mark of another script. A table, since all of a sentence
/// is looked through for them.
const MAY_END: [bool; 256] = {
    let mut table = [false; 256];
    let (bytes, mut at) = (b".!?\n\xe3\xef", 0);
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

fn may_end(byte: &u8) -> bool {
    MAY_END[usize::from(*byte)]
}

/// Returns the end of the sentence that the mark or line break at `at` closes, if it closes one.
fn end_at(prose: &str, at: usize) -> Option<usize> {
    match prose.as_bytes()[at] {
        b'\n' => breaks_off(&prose[at + 1..]).then_some(at + 1),
        b'.' | b'!' | b'?' => stop_end(prose, at),
        _ if !prose.is_char_boundary(at) => None,
        _ => ["。", "！", "？"].iter().find(|mark| prose[at..].starts_with(**mark)).map(|mark| at + mark.len()),
    }
}

/// Whether what follows a line break does not go on with the sentence: a blank line, a list mark, a table or heading mark.
fn breaks_off(rest: &str) -> bool {
    // Most lines go on with a word.
    if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return false;
    }
    let line = rest.trim_start_matches([' ', '\t', '\r']);
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let numbered = (1..=3).contains(&digits) && line[digits..].starts_with([')', '.']) && line[digits + 1..].starts_with(' ');
    let marked = ["- ", "* ", "• ", "+ ", "# ", "## ", "### ", "> "].iter().any(|mark| line.starts_with(mark));
    line.is_empty() || line.starts_with('\n') || numbered || marked
}

/// Returns the end of the sentence that the mark at `at` closes, closing quotes and brackets included.
fn stop_end(prose: &str, at: usize) -> Option<usize> {
    let after = prose[at + 1..].trim_start_matches(['"', '\'', '”', '’', ')', ']', '.', '!', '?']);
    let end = prose.len() - after.len();
    if !after.starts_with(char::is_whitespace) {
        return after.is_empty().then_some(end);
    }
    let next = after.trim_start().trim_start_matches(['"', '\'', '“', '‘', '(', '[']);
    if next.starts_with(char::is_lowercase) || (prose.as_bytes()[at] == b'.' && is_abbreviation(&prose[..at], next)) {
        return None;
    }
    Some(end)
}

fn is_abbreviation(before: &str, next: &str) -> bool {
    const TITLES: &[&str] = &[
        "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sen", "rep", "gov", "st", "vs", "etc", "e.g", "i.e", "jr", "sr", "fig",
        "vol", "approx", "dept", "est",
    ];
    let start = before.char_indices().rev().take(12).take_while(|(_, c)| c.is_alphanumeric() || *c == '.').last();
    let word = start.map_or("", |(start, _)| &before[start..]);
    let one_letter = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    let initials = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1) && word.starts_with(char::is_alphabetic);
    let numbered =
        matches!(word, "No" | "NO" | "Nos" | "NOS" | "Art" | "ART" | "pp" | "p") && next.starts_with(|c: char| c.is_ascii_digit());
    one_letter || initials || numbered || TITLES.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prose: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(prose).map(|range| &prose[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn stops_end_a_sentence_unless_they_abbreviate() {
        check(
            "It rose 3.5 percent. \"So?\" Yes (really.) No. 1 document came.",
            &["It rose 3.5 percent.", "\"So?\"", "Yes (really.)", "No. 1 document came."],
        );
        check("become my country. Develop it", &["become my country.", "Develop it"]);
        check("a good atmosphere . At present", &["a good atmosphere .", "At present"]);
        check("在家。外出", &["在家。", "外出"]);
    }

    #[test]
    fn wrapped_lines_go_on_and_blank_lines_do_not() {
        check("long\ntriangle\n \nnext\r\n1. one\r\n2. two", &["long\ntriangle", "next", "1. one", "2. two"]);
    }
}
