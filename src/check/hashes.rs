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

    /// Whether the hash may be in the set, as far as its bit tells.
    pub(super) fn may_contain(&self, hash: u64) -> bool {
        let (word, bit) = self.bit(hash);
        self.bits.get(word).is_some_and(|bits| bits.get() >> bit & 1 != 0)
    }

    /// Whether the hash is in the set.
    pub(super) fn contains(&self, hash: u64) -> bool {
        self.may_contain(hash) && self.slots[self.slot(hash)] != 0
    }

    fn insert(&mut self, hash: u64) {
        let (word, bit) = self.bit(hash);
        self.bits.to_mut()[word] |= U64::new(1 << bit);
        let slot = self.slot(hash);
        self.count += usize::from(self.slots[slot] == 0);
        self.slots.to_mut()[slot] = U64::new(hash.max(1));
    }

    fn bit(&self, hash: u64) -> (usize, u32) {
        let bits = self.bits.len() * 64;
        let at = (hash >> (64 - bits.trailing_zeros().min(63))) as usize;
        (at / 64, (at % 64) as u32)
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
