//! What the patterns of an automaton begin with, in the words of the sieve: runs of ASCII letters and digits.

use rustc_hash::FxHashSet;

use super::automaton::{Part, START};
use super::lexicon::Lexicon;
use super::sieve::{Key, NUMBER, Start, key};
use crate::glossary::Class;

/// Returns what the patterns of a part begin with.
pub(super) fn starts(part: &Part, words: &Lexicon) -> FxHashSet<Start> {
    let mut collector = Collector { part, words, seen: FxHashSet::default(), starts: FxHashSet::default() };
    collector.from(START, None);
    collector.starts
}

struct Collector<'a> {
    part: &'a Part,
    words: &'a Lexicon,
    /// The nodes that were gone on from, and the word before them.
    seen: FxHashSet<(u32, Option<Key>)>,
    starts: FxHashSet<Start>,
}

impl Collector<'_> {
    /// Goes on from a node with the word read so far, if any.
    fn from(&mut self, node: u32, read: Option<Key>) {
        if !self.seen.insert((node, read)) {
            return;
        }
        let part = self.part;
        if let (false, Some(first)) = (part.accepts.get(node).is_empty(), read) {
            self.starts.insert(Start::Single(first));
        }
        for next in part.jumps.get(node) {
            self.from(next.get(), read);
        }
        for (class, to) in part.steps(node) {
            match (class, read) {
                (Class::Number | Class::Ordinal | Class::Year, _) => self.go_on(to, read, &[NUMBER]),
                (Class::Name | Class::Word | Class::Words, Some(first)) => {
                    self.starts.insert(Start::Single(first));
                }
                (Class::Name | Class::Word | Class::Words, None) => {
                    self.starts.insert(Start::Anything);
                }
            }
        }
        for (word, to) in part.edges(node) {
            let text = self.words.text(word);
            if text.is_ascii() {
                let pieces = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty());
                let pieces: Vec<Key> = pieces.map(|piece| key(piece.as_bytes())).collect();
                self.go_on(to, read, &pieces);
            }
        }
    }

    fn go_on(&mut self, to: u32, read: Option<Key>, pieces: &[Key]) {
        let mut all = read.iter().chain(pieces).copied();
        match (all.next(), all.next()) {
            (Some(first), Some(second)) => {
                self.starts.insert(Start::Pair(first, second));
            }
            (first, _) => self.from(to, first),
        }
    }
}
