use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::visible::{first_words, flat, last_words, width};
use super::words::{INDENT, Look};
use super::{Paint, Palette};

/// Returns two lines: `place`, and what of a sentence differs in its two versions, word by word, with words that are the same around it.
pub fn compared(place: &str, old: &str, new: &str, look: Look<'_>) -> String {
    let (old, new) = (flat(old), flat(new));
    let (old, new) = (pieces(&old), pieces(&new));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let is_equal = |op: &DiffOp| matches!(op, DiffOp::Equal { .. });
    let first = ops.iter().position(|op| !is_equal(op)).unwrap_or(0);
    let last = ops.iter().rposition(|op| !is_equal(op)).map_or(0, |at| at + 1);
    let changed: String = ops[first..last].iter().map(|op| shown(op, &old, &new, &Palette::default())).collect();
    let (before, after) = (kept(&ops[..first], &old), kept(&ops[last..], &old));
    // However long the changed words are, some words around them are shown.
    let room = look.width.saturating_sub(INDENT.len() + width(&changed)).max(40);
    let (left, right) = (width(&before).min(room), width(&after).min(room));
    let left = left.min((room / 2).max(room - right));
    let mut out = String::new();
    look.palette.place.write(&mut out, place);
    out.push('\n');
    out.push_str(INDENT);
    out.push_str(&last_words(&before, left));
    out.extend(ops[first..last].iter().map(|op| shown(op, &old, &new, look.palette)));
    out + &first_words(&after, room - left) + "\n"
}

/// Cuts a sentence into words and what lies between them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    for (at, c) in text.char_indices() {
        let before = text[start..at].chars().next_back();
        if before.is_some_and(|before| !(is_word(before) && is_word(c))) {
            pieces.push(&text[start..at]);
            start = at;
        }
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn kept(ops: &[DiffOp], old: &[&str]) -> String {
    ops.iter().map(|op| old[op.old_range()].concat()).collect()
}

fn shown(op: &DiffOp, old: &[&str], new: &[&str], palette: &Palette) -> String {
    let (gone, come) = (old[op.old_range()].concat(), new[op.new_range()].concat());
    let mut out = String::new();
    let mut push = |paint: &Paint, text: String| paint.write(&mut out, &text);
    match op {
        DiffOp::Equal { .. } => push(&Paint::default(), gone),
        _ => {
            if !gone.is_empty() {
                push(&palette.deleted, format!("[-{gone}-]"));
            }
            if !come.is_empty() {
                push(&palette.inserted, format!("{{+{come}+}}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        let shown = compared("a:1", old, new, Look { width: 60, palette: &Palette::default() });
        assert_eq!(shown, format!("a:1\n    {expected}\n"));
    }

    #[test]
    fn words_that_differ_are_marked() {
        check("The long triangle\ngrows.", "The Yangtze River Delta grows.", "The [-long triangle-]{+Yangtze River Delta+} grows.");
        check("It is so.", "It is not so.", "It is {+not +}so.");
        check(
            &"word ".repeat(30),
            &("word ".repeat(15) + "new " + &"word ".repeat(15)),
            "… word word word word {+new +}word word word word …",
        );
    }
}
