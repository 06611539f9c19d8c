//! A cheap look at every word pair of a text: nearly all of ordinary prose can be ruled out by it.
//!
//! It reads bytes only: runs of ASCII letters and digits are words, in lower case. A hit says that the exact automaton has to look at
//! the sentence; no hit means that nothing can be found there. Whatever is not plain ASCII prose is a hit.

use rustc_hash::FxHashSet;

use super::automaton::Automaton;
use super::sentence::Lexicon;
use crate::grammar::number_words;

/// Which pairs of neighbouring words can begin a match.
#[derive(Debug)]
pub(super) struct Sieve {
    /// One bit for each pair, by its hash.
    pairs: Vec<u64>,
    /// The words that can begin a match whatever follows, by their hash.
    singles: FxHashSet<u64>,
    /// One bit for each of those, to look first.
    single_bits: Vec<u64>,
    /// The words that are numbers, by their hash.
    numbers: FxHashSet<u64>,
    /// One bit for each of those, to look first.
    number_bits: Vec<u64>,
}

/// What a pattern begins with: one word or two, or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Start {
    Pair(u64, u64),
    Single(u64),
    Anything,
}

/// Stands for every number.
pub(super) const NUMBER: u64 = 0x6e75_6d62_6572;
const PRIME: u64 = 0x0000_0100_0000_01b3;
const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

const SEPARATES: u8 = 0;
const SPECIAL: u8 = 1;

/// For every byte its small letter or digit, or what it is otherwise.
const KINDS: [u8; 256] = {
    let mut kinds = [SEPARATES; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        kinds[byte] = if b.is_ascii_alphanumeric() {
            b.to_ascii_lowercase()
        } else if b >= 0x80 {
            SPECIAL
        } else {
            SEPARATES
        };
        byte += 1;
    }
    kinds
};

/// Returns the hash of a word in small letters.
pub(super) fn hash(word: &[u8]) -> u64 {
    word.iter().fold(SEED, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

fn pair(left: u64, right: u64) -> u64 {
    let mixed = (left.rotate_left(23) ^ right).wrapping_mul(MIX);
    mixed ^ mixed >> 32
}

impl Sieve {
    /// Makes the sieve of an automaton.
    pub(super) fn new(automaton: &Automaton, lexicon: &Lexicon) -> Self {
        let starts = automaton.starts(lexicon);
        let bits = (starts.len() * 32).next_power_of_two().max(1 << 14);
        let mut sieve = Sieve {
            pairs: vec![0; bits / 64],
            singles: FxHashSet::default(),
            single_bits: vec![0; 64],
            numbers: FxHashSet::default(),
            number_bits: vec![0; 64],
        };
        for start in starts {
            match start {
                Start::Pair(left, right) => set(&mut sieve.pairs, pair(left, right)),
                Start::Single(word) => {
                    sieve.singles.insert(word);
                    set(&mut sieve.single_bits, word);
                }
                Start::Anything => sieve.pairs = vec![u64::MAX; bits / 64],
            }
        }
        for word in number_words() {
            let word = hash(word.as_bytes());
            sieve.numbers.insert(word);
            set(&mut sieve.number_bits, word);
        }
        sieve
    }

    /// Returns the first place from `from` on whose sentence is worth a look.
    pub(super) fn next(&self, prose: &str, from: usize) -> Option<usize> {
        let bytes = prose.as_bytes();
        let mut recent = Recent::default();
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            match KINDS[*byte as usize] {
                SEPARATES => at += 1,
                SPECIAL => match harmless(&bytes[at..]) {
                    0 => return Some(at),
                    length => at += length,
                },
                _ => {
                    let (end, word) = read_word(bytes, at);
                    let is_number = byte.is_ascii_digit() || (get(&self.number_bits, word) && self.numbers.contains(&word));
                    if self.begins(&recent, word, is_number) || recent.stutters(word) {
                        return Some(at);
                    }
                    recent.push(word, is_number);
                    at = end;
                }
            }
        }
        None
    }

    /// Whether a match can begin with this word, or with the one before it and this one.
    fn begins(&self, recent: &Recent, word: u64, is_number: bool) -> bool {
        let last = recent.words[0];
        get(&self.pairs, pair(last, word))
            || (get(&self.single_bits, word) && self.singles.contains(&word))
            || (is_number && (get(&self.pairs, pair(last, NUMBER)) || self.singles.contains(&NUMBER)))
            || (recent.was_number && get(&self.pairs, pair(NUMBER, word)))
            || (is_number && recent.was_number && get(&self.pairs, pair(NUMBER, NUMBER)))
    }
}

/// The last words, the nearest first.
#[derive(Default)]
struct Recent {
    words: [u64; 8],
    was_number: bool,
}

impl Recent {
    fn push(&mut self, word: u64, is_number: bool) {
        self.words.copy_within(0..7, 1);
        self.words[0] = word;
        self.was_number = is_number;
    }

    /// Whether the word may end something that is said twice: itself, itself after `and`, or two words alike a few words back.
    fn stutters(&self, word: u64) -> bool {
        let [last, second, ..] = self.words;
        word == last || word == second || (2..7).any(|back| self.words[back - 1] == word && self.words[back] == last)
    }
}

/// Returns the end of the word at `at`, and its hash.
fn read_word(bytes: &[u8], at: usize) -> (usize, u64) {
    let (mut end, mut hash) = (at, SEED);
    while let Some(kind) = bytes.get(end).map(|byte| KINDS[*byte as usize]).filter(|kind| *kind > SPECIAL) {
        hash = (hash ^ u64::from(kind)).wrapping_mul(PRIME);
        end += 1;
    }
    (end, hash)
}

/// Returns the length of a typographic blank, quotation mark or dash, or zero.
fn harmless(bytes: &[u8]) -> usize {
    match bytes {
        [0xc2, 0xa0 | 0xa7 | 0xa9 | 0xab | 0xae | 0xb0 | 0xb7 | 0xbb, ..] => 2,
        [0xe2, 0x80, 0x90..=0x95 | 0x98..=0x9f | 0xa2 | 0xa6 | 0xaf, ..] => 3,
        _ => 0,
    }
}

fn set(bits: &mut [u64], hash: u64) {
    let at = hash as usize & (bits.len() * 64 - 1);
    bits[at / 64] |= 1 << (at % 64);
}

fn get(bits: &[u64], hash: u64) -> bool {
    let at = hash as usize & (bits.len() * 64 - 1);
    bits[at / 64] >> (at % 64) & 1 != 0
}
