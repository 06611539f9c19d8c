//! A cheap look at every word pair of a text: nearly all of ordinary prose can be ruled out by it.
//!
//! A few KiB at a time, bytes that are no ASCII letter or digit become zero and the others small letters; one bit for each byte then says
//! where words begin. The first eight bytes of a word are its key, and a table of bits says which pairs of keys stand in a rendering. Each
//! phrase is known by one pair of its words, a rare one if it has one. A hit says that the exact automaton has to look at the sentence; no
//! hit means that nothing can be found there. What is not ASCII and could be part of a match, or of what a mechanism looks for, is a hit.

use serde::{Deserialize, Serialize};

use super::automaton::Part;
use super::echo::Echo;
use super::hashes::Hashes;
use super::lexicon::Lexicon;
use super::marks::marks;
use crate::grammar::number_words;

/// By which pairs of neighbouring words the matches of renderings are known.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Sieve {
    pairs: Hashes,
    /// The words by which some are known whatever stands beside them.
    singles: Hashes,
    /// The words that are numbers; empty if nothing is known by a number.
    numbers: Hashes,
    /// Whether a match can stand anywhere.
    takes_all: bool,
    /// Whether words that are not ASCII can be part of a match.
    reads_letters: bool,
    /// Whether words that are said twice are looked for.
    pub(super) seeks_echoes: bool,
}

/// The first eight bytes of a word in small letters, the first of them lowest.
pub(super) type Key = u64;

/// What a phrase is known by: one of its words, or two that are neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Mark {
    Pair(Key, Key),
    Single(Key),
    /// It may hold any words.
    Anything,
}

/// Stands for every number; no word has this key, since a space is no part of one.
pub(super) const NUMBER: Key = 0x20;

const CHUNK: usize = 4096;
const BLOCKS: usize = CHUNK / 64;
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Returns the key of a word in small letters.
pub(super) fn key(word: &[u8]) -> Key {
    word.iter().take(8).enumerate().fold(0, |key, (at, byte)| key | u64::from(*byte) << (8 * at))
}

fn pair(left: Key, right: Key) -> u64 {
    (left.rotate_left(20) ^ right).wrapping_mul(MIX)
}

fn single(word: Key) -> u64 {
    word.wrapping_mul(MIX)
}

impl Sieve {
    /// Lets through the phrases of a part whose entries `count`, and whose words are in the lexicon from number `first` on.
    pub(super) fn add(&mut self, part: &Part, lexicon: &Lexicon, first: u32, counts: &dyn Fn(u32) -> bool) {
        let mut words = (first..=lexicon.count() as u32).map(|number| lexicon.text(number));
        self.reads_letters |= words.any(|word| !word.is_ascii() && word.chars().any(char::is_alphabetic));
        let (mut pairs, mut singles, mut has_number) = (Vec::new(), Vec::new(), false);
        for mark in marks(part, lexicon, counts) {
            match mark {
                Mark::Pair(left, right) => pairs.push(pair(left, right)),
                Mark::Single(word) => singles.push(single(word)),
                Mark::Anything => self.takes_all = true,
            }
            has_number |= matches!(mark, Mark::Pair(NUMBER, _) | Mark::Pair(_, NUMBER) | Mark::Single(NUMBER));
        }
        self.pairs.extend(&pairs);
        self.singles.extend(&singles);
        if has_number && self.numbers.is_empty() {
            self.numbers.extend(&number_words().map(|word| single(key(word.as_bytes()))).collect::<Vec<_>>());
        }
    }

    /// Begins to look at a text.
    pub(super) fn scan<'s>(&'s self, prose: &'s str) -> Scan<'s> {
        let empty = Chunk { start: 0, filled: 0, low: [0; CHUNK + 64], words: [0; BLOCKS + 1], others: [0; BLOCKS + 1] };
        Scan { sieve: self, bytes: prose.as_bytes(), chunk: Box::new(empty) }
    }

    /// Whether a match can be known by this word, or by the one before it and this one.
    #[inline(never)]
    fn knows(&self, last: Key, word: Key) -> bool {
        if self.pairs.contains(pair(last, word)) || self.singles.contains(single(word)) || self.takes_all {
            return true;
        }
        if self.numbers.is_empty() {
            return false;
        }
        let (was_number, is_number) = (self.is_number(last), self.is_number(word));
        (is_number && (self.pairs.contains(pair(last, NUMBER)) || self.singles.contains(single(NUMBER))))
            || (was_number && self.pairs.contains(pair(NUMBER, word)))
            || (is_number && was_number && self.pairs.contains(pair(NUMBER, NUMBER)))
    }

    fn is_number(&self, word: Key) -> bool {
        (word as u8).is_ascii_digit() || self.numbers.contains(single(word))
    }
}

/// A look at a text, from its start to its end.
pub(super) struct Scan<'s> {
    sieve: &'s Sieve,
    bytes: &'s [u8],
    chunk: Box<Chunk>,
}

/// Some KiB of a text, made ready.
struct Chunk {
    start: usize,
    filled: usize,
    /// The bytes in small letters, zero between words; what follows the chunk is there for its last words.
    low: [u8; CHUNK + 64],
    /// A bit for each byte that begins a word.
    words: [u64; BLOCKS + 1],
    /// A bit for each byte that begins a character that is not ASCII.
    others: [u64; BLOCKS + 1],
}

impl Scan<'_> {
    /// Returns the first place from `from` on whose sentence is worth a look. Calls go on from front to back.
    pub(super) fn next(&mut self, from: usize) -> Option<usize> {
        let (mut last, mut echo) = (0, Echo::default());
        let mut at = from;
        while at < self.bytes.len() {
            if !(self.chunk.start..self.chunk.start + self.chunk.filled).contains(&at) {
                self.chunk.fill(self.bytes, at / CHUNK * CHUNK);
            }
            if let Some(hit) = self.look(at, &mut last, &mut echo) {
                return Some(hit);
            }
            at = self.chunk.start + self.chunk.filled;
        }
        None
    }

    /// Looks at the chunk from `from` on.
    #[inline(never)]
    fn look(&self, from: usize, last: &mut Key, echo: &mut Echo) -> Option<usize> {
        let (sieve, chunk) = (self.sieve, &*self.chunk);
        let skipped = from - chunk.start;
        // A variable of the loop, not the place that `last` leads to, or every word would load the sieve anew.
        let mut before = *last;
        let (pairs, singles, numbers) = (sieve.pairs.bits(), sieve.singles.bits(), sieve.numbers.bits());
        let has_numbers = !sieve.numbers.is_empty();
        let may_be_number = |word: Key| has_numbers && ((word as u8).is_ascii_digit() || numbers.may_hold(single(word)));
        let mut was_number = may_be_number(before);
        for block in skipped / 64..chunk.filled.div_ceil(64) {
            let wanted = if block == skipped / 64 { u64::MAX << (skipped % 64) } else { u64::MAX };
            let mut words = chunk.words[block] & wanted;
            let other = (chunk.others[block] & wanted != 0).then(|| self.other(block, wanted)).flatten();
            while words != 0 {
                let offset = block * 64 + words.trailing_zeros() as usize;
                words &= words - 1;
                let word = head(chunk.load(offset));
                let is_number = may_be_number(word);
                let may_be_known = is_number || was_number || pairs.may_hold(pair(before, word)) || singles.may_hold(single(word));
                was_number = is_number;
                if (may_be_known || sieve.takes_all) && sieve.knows(before, word) || (sieve.seeks_echoes && echo.hears(word)) {
                    return Some(other.map_or(chunk.start + offset, |other| other.min(chunk.start + offset)));
                }
                before = word;
            }
            if other.is_some() {
                return other;
            }
        }
        *last = before;
        None
    }

    /// Returns the first place in a block that is not ASCII and could matter.
    #[inline(never)]
    fn other(&self, block: usize, wanted: u64) -> Option<usize> {
        let mut others = self.chunk.others[block] & wanted;
        while others != 0 {
            let at = self.chunk.start + block * 64 + others.trailing_zeros() as usize;
            others &= others - 1;
            if !is_harmless(&self.bytes[at..], self.sieve.reads_letters) {
                return Some(at);
            }
        }
        None
    }
}

impl Chunk {
    fn fill(&mut self, bytes: &[u8], start: usize) {
        let text = &bytes[start..bytes.len().min(start + CHUNK + 64)];
        self.start = start;
        self.filled = text.len().min(CHUNK);
        let mut goes_on = u64::from(start > 0 && fold(bytes[start - 1]) != 0);
        let (blocks, rest) = text.as_chunks::<64>();
        let mut last = [0; 64];
        last[..rest.len()].copy_from_slice(rest);
        let low = self.low.as_chunks_mut::<64>().0.iter_mut();
        let marks = self.words.iter_mut().zip(&mut self.others);
        for ((block, low), (words, others)) in blocks.iter().chain([&last, &[0; 64]]).zip(low).zip(marks) {
            low.iter_mut().zip(block).for_each(|(low, byte)| *low = fold(*byte));
            let letters = mask(low, |eight| eight.wrapping_add(0x7f7f_7f7f_7f7f_7f7f));
            *words = letters & !(letters << 1 | goes_on);
            goes_on = letters >> 63;
            // The first byte of a character that is not ASCII has its two highest bits set.
            *others = if block.is_ascii() { 0 } else { mask(block, |eight| eight & eight << 1) };
        }
    }

    fn load(&self, at: usize) -> u64 {
        u64::from_le_bytes(self.low[at..at + 8].try_into().expect("eight bytes are eight bytes"))
    }
}

/// Returns the small letter or digit that a byte is, or zero.
fn fold(byte: u8) -> u8 {
    let low = byte | 0x20;
    match () {
        () if low.wrapping_sub(b'a') < 26 => low,
        () if byte.wrapping_sub(b'0') < 10 => byte,
        () => 0,
    }
}

/// Returns a bit for each of 64 bytes: the highest of the byte after `step`, which works on eight bytes at a time.
fn mask(bytes: &[u8; 64], step: impl Fn(u64) -> u64) -> u64 {
    bytes.as_chunks::<8>().0.iter().enumerate().fold(0, |mask, (at, eight)| {
        let bits = step(u64::from_le_bytes(*eight)) & 0x8080_8080_8080_8080;
        mask | ((bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * at)
    })
}

/// Of eight bytes, keeps those before the first zero.
fn head(bytes: u64) -> Key {
    let zeros = bytes.wrapping_sub(0x0101_0101_0101_0101) & !bytes & 0x8080_8080_8080_8080;
    bytes & (zeros & zeros.wrapping_neg()).wrapping_sub(1)
}

/// Whether the character that is not ASCII, at the start of `bytes`, can be no part of a match and of nothing that a mechanism looks for.
///
/// Letters are harmless if no pattern has such letters; characters without width, combining marks, full-width forms and ideographs
/// never are.
fn is_harmless(bytes: &[u8], reads_letters: bool) -> bool {
    match bytes {
        [0xc2, 0xad, ..] => false,
        [0xc2, second, ..] => !reads_letters || !matches!(second, 0xaa | 0xb5 | 0xba),
        [0xcc, ..] | [0xcd, 0x80..=0xaf, ..] => false,
        [0xc3..=0xdf, ..] | [0xe0, ..] => !reads_letters,
        [0xe1, second, ..] => !reads_letters && !matches!(second, 0xaa | 0xab),
        [0xe2, 0x80, third, ..] => !matches!(third, 0x8b..=0x8f | 0xaa..=0xae),
        [0xe2, 0x81, 0xa0..=0xbf, ..] | [0xe2, 0x83, 0x90..=0xbf, ..] | [0xe2, 0x84, ..] => false,
        [0xe2, second, ..] => *second < 0xba,
        // The placeholder of code, addresses and pictures, and pictographs.
        [0xef, 0xbf, 0xbc, ..] | [0xf0, 0x9f, ..] => true,
        _ => false,
    }
}
