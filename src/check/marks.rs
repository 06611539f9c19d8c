//! By what the sieve knows the renderings of an automaton: of each phrase a pair of neighbouring words that is rare in good English.

use rustc_hash::FxHashSet;

use super::automaton::{Part, START};
use super::common::is_common;
use super::lexicon::Lexicon;
use super::sieve::{Mark, NUMBER, key};
use crate::glossary::Class;

/// Returns the marks of all phrases that end in an entry that `counts`: each phrase holds one of them.
///
/// A phrase is known by its first pair of words that are both rare. Failing that, it is known by the best that it has.
pub(super) fn marks(part: &Part, lexicon: &Lexicon, counts: &dyn Fn(u32) -> bool) -> FxHashSet<Mark> {
    let useful = leading_to(part, counts);
    let mut collector = Collector { part, lexicon, counts, useful, seen: FxHashSet::default(), marks: FxHashSet::default() };
    collector.from(START, Read::default());
    collector.marks
}

/// Returns the nodes from which a reading may come to an entry that counts.
fn leading_to(part: &Part, counts: &dyn Fn(u32) -> bool) -> Vec<bool> {
    let nodes = part.nodes();
    let mut before: Vec<Vec<u32>> = vec![Vec::new(); nodes as usize];
    for node in 0..nodes {
        let by_word = part.edges(node).map(|(_, to)| to);
        let others = part.steps(node).map(|(_, to)| to).chain(part.jumps.get(node).iter().map(|to| to.get()));
        by_word.chain(others).for_each(|to| before[to as usize].push(node));
    }
    let mut open: Vec<u32> = (0..nodes).filter(|node| part.accepts.get(*node).iter().any(|entry| counts(entry.get()))).collect();
    let mut leading = vec![false; nodes as usize];
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut leading[node as usize], true) {
            open.extend(&before[node as usize]);
        }
    }
    leading
}

/// What of a phrase has been read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Read<'l> {
    /// The last word, if a pattern gives it: a run of ASCII letters and digits.
    last: Option<&'l str>,
    /// The best mark so far.
    best: Option<(Rank, Mark)>,
}

/// How rare a mark is, the rarest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Rank {
    CommonWord,
    CommonWords,
    /// A word of so many letters.
    Word(usize),
    /// A common word and one of so many letters.
    Pair(usize),
}

/// The word that stands for every number.
const A_NUMBER: &str = "0";

fn of(word: &str) -> u64 {
    if word == A_NUMBER { NUMBER } else { key(word.as_bytes()) }
}

impl<'l> Read<'l> {
    /// Reads a word; the mark if it makes a rare pair with the one before.
    fn word(&mut self, word: &'l str) -> Option<Mark> {
        let rank = if is_common(word) { Rank::CommonWord } else { Rank::Word(word.len()) };
        let last = self.last.replace(word);
        self.best = self.best.max(Some((rank, Mark::Single(of(word)))));
        let last = last?;
        let pair = Mark::Pair(of(last), of(word));
        let rank = match (is_common(last), is_common(word)) {
            (false, false) => return Some(pair),
            (true, true) => Rank::CommonWords,
            (true, false) => Rank::Pair(word.len()),
            (false, true) => Rank::Pair(last.len()),
        };
        self.best = self.best.max(Some((rank, pair)));
        None
    }
}

struct Collector<'a> {
    part: &'a Part,
    lexicon: &'a Lexicon,
    counts: &'a dyn Fn(u32) -> bool,
    /// The nodes from which it is worth to go on.
    useful: Vec<bool>,
    seen: FxHashSet<(u32, Read<'a>)>,
    marks: FxHashSet<Mark>,
}

impl<'a> Collector<'a> {
    /// Goes on from a node.
    fn from(&mut self, node: u32, read: Read<'a>) {
        if !self.useful[node as usize] || !self.seen.insert((node, read)) {
            return;
        }
        let part = self.part;
        if node != START && part.accepts.get(node).iter().any(|entry| (self.counts)(entry.get())) {
            self.marks.insert(read.best.map_or(Mark::Anything, |(_, mark)| mark));
        }
        for next in part.jumps.get(node) {
            self.from(next.get(), read);
        }
        for (class, to) in part.steps(node) {
            match class {
                Class::Number | Class::Ordinal | Class::Year => self.go_on(to, read, [A_NUMBER].into_iter()),
                // What follows is in the same sentence.
                Class::Name | Class::Word | Class::Words => self.from(to, Read { last: None, ..read }),
            }
        }
        for (word, to) in part.edges(node) {
            let text = self.lexicon.text(word);
            // The sieve lets through every place with words that are not ASCII.
            if text.is_ascii() {
                self.go_on(to, read, text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty()));
            }
        }
    }

    fn go_on(&mut self, to: u32, mut read: Read<'a>, words: impl Iterator<Item = &'a str>) {
        if !self.useful[to as usize] {
            return;
        }
        for word in words {
            if let Some(mark) = read.word(word) {
                self.marks.insert(mark);
                return;
            }
        }
        self.from(to, read);
    }
}
