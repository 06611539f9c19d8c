//! Whether words are said twice, as far as keys of words can tell.

use super::sieve::{Key, key};

/// The last words, the nearest first, and how many of them in a row are the same as those some places before.
#[derive(Default)]
pub(super) struct Echo {
    last: [Key; FARTHEST + 1],
    /// At place `d` the number of words in a row that each stand again `d + 1` places on.
    runs: [u8; FARTHEST],
}

/// Four words that are said twice, with two words between.
const FARTHEST: usize = 6;

impl Echo {
    /// Takes the next word in. Whether it may be the last of words that are said twice: nothing, `of`, `of the` or `and` between.
    // Kept out of the loop over the words: a glossary without stutters should not pay for it.
    #[inline(never)]
    pub(super) fn hears(&mut self, word: Key) -> bool {
        let mut hears = false;
        for (at, run) in self.runs.iter_mut().enumerate() {
            *run = if self.last[at] == word { run.saturating_add(1) } else { 0 };
            hears |= *run > 0 && is_twice(&self.last, at + 1, usize::from(*run));
        }
        self.last.copy_within(..FARTHEST, 1);
        self.last[0] = word;
        hears
    }
}

/// Whether a run of words that stand again `distance` places on is all that is said, but for a link. The words are those before the last.
fn is_twice(last: &[Key], distance: usize, run: usize) -> bool {
    let (and, of, the) = (key(b"and"), key(b"of"), key(b"the"));
    let one = |length: usize| last[length - 1] == of || last[length - 1] == and;
    let two = |length: usize| last[length - 1] == the && last[length] == of;
    run >= distance
        || (distance > 1 && run >= distance - 1 && one(distance - 1))
        || (distance > 2 && run >= distance - 2 && two(distance - 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: bool) {
        let mut echo = Echo::default();
        let heard = words.split(" ").map(|word| echo.hears(key(word.as_bytes()))).filter(|heard| *heard).count() > 0;
        assert_eq!(heard, expected, "{words}");
    }

    #[test]
    fn words_are_heard_again_with_and_without_a_link() {
        check("from hefei hefei to", true);
        check("general secretary general secretary", true);
        check("effectively and effectively", true);
        check("the important instructions of the important instructions", true);
        check("a new model company of a new model company", true);
        check("of the people of the city", false);
        check("to a port and to a city", false);
        check("day by day", false);
    }
}
