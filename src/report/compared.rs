use similar::{Algorithm, capture_diff_slices};

use super::Palette;
use super::visible::{first_words, flat, last_words, width};
use super::words::{INDENT, Look};

/// Returns two lines: `place`, and what of a sentence differs in its two versions, word by word, with words that are the same around it.
pub fn compared(place: &str, old: &str, new: &str, look: Look<'_>) -> String {
    let stretches = stretches(&flat(old), &flat(new));
    let first = stretches.iter().position(|stretch| !stretch.is_same()).unwrap_or(0);
    let last = stretches.iter().rposition(|stretch| !stretch.is_same()).map_or(0, |at| at + 1);
    let kept = |stretches: &[Stretch]| stretches.iter().map(|stretch| stretch.old.as_str()).collect::<String>();
    let (before, after) = (kept(&stretches[..first]), kept(&stretches[last..]));
    let shown = |palette: &Palette| stretches[first..last].iter().map(|stretch| stretch.shown(palette)).collect::<String>();
    // However long the changed words are, some words around them are shown.
    let room = look.width.saturating_sub(INDENT.len() + width(&shown(&Palette::default()))).max(40);
    let (left, right) = (width(&before).min(room), width(&after).min(room));
    let left = left.min((room / 2).max(room - right));
    let mut out = String::new();
    look.palette.place.write(&mut out, place);
    out.push('\n');
    out.push_str(INDENT);
    out.push_str(&last_words(&before, left));
    out.push_str(&shown(look.palette));
    out + &first_words(&after, room - left) + "\n"
}

/// Words of a sentence in its two versions.
#[derive(Default)]
struct Stretch {
    old: String,
    new: String,
}

impl Stretch {
    fn is_same(&self) -> bool {
        self.old == self.new
    }

    fn shown(&self, palette: &Palette) -> String {
        let mut out = String::new();
        if self.is_same() {
            return self.old.clone();
        }
        if !self.old.is_empty() {
            palette.deleted.write(&mut out, &format!("[-{}-]", self.old));
        }
        if !self.new.is_empty() {
            palette.inserted.write(&mut out, &format!("{{+{}+}}", self.new));
        }
        out
    }
}

/// Cuts a sentence where its versions begin or end to differ; a blank between two changes belongs to them.
fn stretches(old: &str, new: &str) -> Vec<Stretch> {
    let (old, new) = (pieces(old), pieces(new));
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut blank: Option<Stretch> = None;
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let stretch = Stretch { old: old[op.old_range()].concat(), new: new[op.new_range()].concat() };
        let is_change = matches!(stretches.last(), Some(last) if !last.is_same());
        match (stretch.is_same(), blank.take()) {
            (true, _) if is_change && stretch.old.trim().is_empty() => blank = Some(stretch),
            (false, Some(blank)) => {
                let last = stretches.last_mut().into_iter();
                last.for_each(|last| {
                    last.old.push_str(&(blank.old.clone() + &stretch.old));
                    last.new.push_str(&(blank.new.clone() + &stretch.new));
                });
            }
            (_, blank) => {
                stretches.extend(blank);
                stretches.push(stretch);
            }
        }
    }
    stretches.extend(blank);
    stretches
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
