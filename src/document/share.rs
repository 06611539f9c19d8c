//! Shares new words among the pieces that markup cuts an edit into.

use super::lens::Edge;

/// A piece of the old words, with the markup that closes after it and opens before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'t> {
    pub(super) old: &'t str,
    pub(super) opened: Edge,
    pub(super) closed: Edge,
}

/// Cuts `new` into one piece for each of `parts`.
///
/// A piece that held words gets words, about as many as its share was, and a piece of blanks gets a blank.
/// `None` if there are too few words, or a blank would have to stand inside marks of emphasis.
pub(super) fn share<'n>(new: &'n str, parts: &[Part<'_>]) -> Option<Vec<&'n str>> {
    let words = words_of(new);
    let holders = holders_of(parts, words.len())?;
    let mut cuts = Vec::with_capacity(parts.len() + 1);
    cuts.push(0);
    cut_blanks(&mut cuts, holders[0].part, 0..words[0].start)?;
    for pair in holders.windows(2) {
        let blank = words[pair[0].until - 1].end..words[pair[0].until].start;
        match pair[1].part - pair[0].part {
            1 => cuts.push(if keeps_blank_before(&parts[pair[0].part], &parts[pair[1].part])? { blank.end } else { blank.start }),
            between => {
                cuts.push(blank.start);
                cut_blanks(&mut cuts, between - 1, blank)?;
            }
        }
    }
    let last_blank = words[words.len() - 1].end..new.len();
    let parts_after = parts.len() - 1 - holders[holders.len() - 1].part;
    if parts_after > 0 {
        cuts.push(last_blank.start);
        cut_blanks(&mut cuts, parts_after, last_blank)?;
    } else {
        cuts.push(new.len());
    }
    Some(cuts.windows(2).map(|cut| &new[cut[0]..cut[1]]).collect())
}

/// A part that holds words, and how many of the new words have been given out when it has its share.
struct Holder {
    part: usize,
    until: usize,
}

fn words_of(text: &str) -> Vec<std::ops::Range<usize>> {
    let start = |word: &str| word.as_ptr().addr() - text.as_ptr().addr();
    text.split_whitespace().map(|word| start(word)..start(word) + word.len()).collect()
}

fn holders_of(parts: &[Part<'_>], new_words: usize) -> Option<Vec<Holder>> {
    let counts: Vec<usize> = parts.iter().map(|part| part.old.split_whitespace().count()).collect();
    let old_words: usize = counts.iter().sum();
    let holders = counts.iter().filter(|count| **count > 0).count();
    if holders == 0 || new_words < holders {
        return None;
    }
    let mut out: Vec<Holder> = Vec::with_capacity(holders);
    let mut seen = 0;
    for (part, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        seen += count;
        let least = out.last().map_or(0, |holder| holder.until) + 1;
        let most = new_words - (holders - out.len() - 1);
        let fair = (2 * new_words * seen + old_words) / (2 * old_words);
        out.push(Holder { part, until: fair.clamp(least, most) });
    }
    Some(out)
}

/// Gives `blank` to the one part of blanks that stands there, if any does.
fn cut_blanks(cuts: &mut Vec<usize>, parts: usize, blank: std::ops::Range<usize>) -> Option<()> {
    match parts {
        0 => Some(()),
        1 if !blank.is_empty() => {
            cuts.push(blank.end);
            Some(())
        }
        _ => None,
    }
}

/// Whether the blank between two parts goes to the first; `None` if neither can have it.
fn keeps_blank_before(first: &Part<'_>, second: &Part<'_>) -> Option<bool> {
    let is_blank = char::is_whitespace;
    match (first.closed < Edge::Strict, second.opened < Edge::Strict) {
        (false, false) => None,
        (true, false) => Some(true),
        (false, true) => Some(false),
        (true, true) if first.old.ends_with(is_blank) => Some(true),
        (true, true) if second.old.starts_with(is_blank) => Some(false),
        (true, true) => Some(first.closed <= second.opened),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts in `<…>` are emphasised.
    #[track_caller]
    fn check(old: &[&str], new: &str, expected: Option<&[&str]>) {
        let part = |old: &&'static str| match old.strip_prefix('<') {
            Some(old) => Part { old: old.trim_end_matches('>'), opened: Edge::Strict, closed: Edge::Strict },
            None => Part { old, opened: Edge::Free, closed: Edge::Free },
        };
        let old: Vec<&'static str> = old.iter().map(|old| &*old.to_string().leak()).collect();
        let parts: Vec<Part<'_>> = old.iter().map(part).collect();
        assert_eq!(share(new, &parts).as_deref(), expected, "{old:?} {new}");
    }

    #[test]
    fn every_piece_gets_its_share() {
        check(&["<long>", " triangle"], "Yangtze River Delta", Some(&["Yangtze River", " Delta"]));
        check(&["long ", "<triangle>"], "Yangtze River Delta", Some(&["Yangtze River ", "Delta"]));
        check(&["<long>", " ", "<triangle>"], "Yangtze River Delta", Some(&["Yangtze River", " ", "Delta"]));
        check(&["a b c ", "<d>"], "x y", Some(&["x ", "y"]));
        check(&[" ", "<a>", " b"], " x y", Some(&[" ", "x", " y"]));
        check(&["<a>", " b", " "], "x y ", Some(&["x", " y", " "]));
    }

    #[test]
    fn no_piece_of_words_becomes_empty() {
        check(&["<long>", " triangle"], "Delta", None);
        check(&["<long>", " ", "<triangle>"], "Delta", None);
        check(&["a", " "], "b", None);
    }

    #[test]
    fn blanks_stay_outside_emphasis() {
        check(&["long", "<triangle>"], "Yangtze Delta", Some(&["Yangtze ", "Delta"]));
        check(&["<long>", "triangle"], "Yangtze Delta", Some(&["Yangtze", " Delta"]));
        check(&["<long>", "<triangle>"], "Yangtze Delta", None);
    }
}
