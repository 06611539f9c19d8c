//! The words that a glossary knows.

use std::borrow::Cow;

use zerocopy::little_endian::U32;

use super::numbers::Numbers;

/// The words that a glossary knows, each with a number above zero.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// The words in the order of their numbers, one behind the other.
    pub(super) text: Cow<'static, str>,
    /// Where each word ends.
    pub(super) ends: Numbers<U32>,
    /// The number of each word, at the place that its hash says or behind it; zero where there is none.
    pub(super) slots: Numbers<U32>,
}

impl Lexicon {
    /// Returns the number of a folded word, a new one if it has none.
    pub(super) fn intern(&mut self, folded: &str) -> u32 {
        if self.count() * 2 >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(folded);
        if self.slots[slot] == 0 {
            self.text.to_mut().push_str(folded);
            self.ends.to_mut().push(U32::new(self.text.len() as u32));
            self.slots.to_mut()[slot] = U32::new(self.count() as u32);
        }
        self.slots[slot].get()
    }

    /// The number of a folded word, or zero.
    pub(super) fn number(&self, folded: &str) -> u32 {
        if self.slots.is_empty() { 0 } else { self.slots[self.slot(folded)].get() }
    }

    /// How many words there are.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Returns the word of a number above zero.
    pub(super) fn text(&self, number: u32) -> &str {
        let at = number as usize - 1;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before].get());
        &self.text[start as usize..self.ends[at].get() as usize]
    }

    /// Returns where the word stands, or the free slot that it would take.
    fn slot(&self, folded: &str) -> usize {
        let last = self.slots.len() - 1;
        let mut at = hash(folded) as usize & last;
        while self.slots[at] != 0 && self.text(self.slots[at].get()) != folded {
            at = (at + 1) & last;
        }
        at
    }

    fn grow(&mut self) {
        self.slots = vec![U32::ZERO; (self.slots.len() * 2).max(64)].into();
        for number in 1..=self.count() as u32 {
            let slot = self.slot(self.text(number));
            self.slots.to_mut()[slot] = U32::new(number);
        }
    }
}

/// A hash that is the same on every machine: the build fills the slots, and the program reads them.
fn hash(word: &str) -> u64 {
    let mix = |hash: u64, bytes: u64| (hash.rotate_left(23) ^ bytes).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut eights = word.as_bytes().chunks_exact(8);
    let hash = eights.by_ref().fold(0, |hash, eight| mix(hash, u64::from_le_bytes(eight.try_into().expect("eight bytes are eight bytes"))));
    let rest = eights.remainder().iter().fold(word.len() as u64, |rest, byte| rest << 8 | u64::from(*byte));
    mix(hash, rest) >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers() {
        let words: Vec<String> = (0..1000).map(|number| format!("word-{number}")).collect();
        let mut lexicon = Lexicon::default();
        assert_eq!(lexicon.number("word-0"), 0);
        let numbers: Vec<u32> = words.iter().map(|word| lexicon.intern(word)).collect();
        assert_eq!(numbers, (1..=1000).collect::<Vec<u32>>());
        assert!(words.iter().zip(&numbers).all(|(word, number)| lexicon.number(word) == *number && lexicon.text(*number) == word));
        assert_eq!((lexicon.intern("word-7"), lexicon.number("word-1000")), (8, 0));
    }
}
