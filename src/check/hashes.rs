//! Sets of hashes that are read from the built-in glossary as they stand, and that take in more.

use serde::{Deserialize, Serialize};
use zerocopy::little_endian::U64;

use super::numbers::Numbers;

/// A set of hashes in two tables: a few bits for each that are looked at first, and the hashes themselves.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Hashes {
    count: usize,
    /// One bit for each hash, by its highest bits.
    bits: Numbers<U64>,
    /// The hashes, each at the place that its highest bits say or behind it; zero where there is none.
    slots: Numbers<U64>,
}

/// How many bits there are for each hash at least.
const BITS: usize = 16;

impl Hashes {
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds hashes.
    pub(super) fn extend(&mut self, hashes: &[u64]) {
        let count = self.count + hashes.len();
        if count * 2 > self.slots.len() {
            let old = std::mem::take(&mut self.slots);
            let room = (count * 2).next_power_of_two().max(64);
            (self.count, self.slots, self.bits) = (0, vec![U64::ZERO; room].into(), vec![U64::ZERO; room * BITS / 128].into());
            old.iter().filter(|hash| **hash != 0).for_each(|hash| self.insert(hash.get()));
        }
        hashes.iter().for_each(|hash| self.insert(*hash));
    }

    /// Returns the first table.
    pub(super) fn bits(&self) -> Bits<'_> {
        Bits { words: &self.bits, shift: 64 - (self.bits.len() * 64).trailing_zeros().min(63) }
    }

    /// Whether the hash is in the set.
    pub(super) fn contains(&self, hash: u64) -> bool {
        self.bits().may_hold(hash) && self.slots[self.slot(hash)] != 0
    }

    fn insert(&mut self, hash: u64) {
        let at = self.bits().place(hash);
        self.bits.to_mut()[at / 64] |= U64::new(1 << (at % 64));
        let slot = self.slot(hash);
        self.count += usize::from(self.slots[slot] == 0);
        self.slots.to_mut()[slot] = U64::new(hash.max(1));
    }

    /// Where the hash stands, or the free slot that it would take.
    fn slot(&self, hash: u64) -> usize {
        let last = self.slots.len() - 1;
        let mut at = (hash >> (64 - self.slots.len().trailing_zeros())) as usize;
        while self.slots[at] != 0 && self.slots[at] != hash.max(1) {
            at = (at + 1) & last;
        }
        at
    }
}

/// A few bits for each hash of a set.
#[derive(Clone, Copy)]
pub(super) struct Bits<'h> {
    words: &'h [U64],
    shift: u32,
}

impl Bits<'_> {
    /// Whether the hash may be in the set, as far as its bit tells.
    pub(super) fn may_hold(self, hash: u64) -> bool {
        let at = self.place(hash);
        self.words.get(at / 64).is_some_and(|word| word.get() >> (at % 64) & 1 != 0)
    }

    fn place(self, hash: u64) -> usize {
        (hash >> self.shift) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_in_and_nothing_else() {
        let mut hashes = Hashes::default();
        assert!(!hashes.contains(0) && hashes.is_empty());
        let of = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for some in [0..50, 40..1000] {
            hashes.extend(&some.map(of).collect::<Vec<_>>());
        }
        assert!((0..1000).all(|number| hashes.contains(of(number))));
        assert!(!(1000..2000).any(|number| hashes.contains(of(number))));
    }
}
