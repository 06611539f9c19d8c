//! Makes a part of an automaton out of patterns.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use zerocopy::little_endian::U32;

use super::automaton::{Lists, Part, START};
use super::lexicon::Lexicon;
use super::numbers::Rows;
use crate::glossary::{Class, Inflection, Item, Word};
use crate::grammar::{forms, plural};

/// A part of an automaton in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Builder {
    /// The last node.
    last: u32,
    /// The node, the word and the node to which it leads.
    edges: Vec<(u32, u32, u32)>,
    classes: Vec<(u32, Class, u32)>,
    jumps: Vec<(u32, u32)>,
    accepts: Vec<(u32, u32)>,
    /// Where a step leads that an earlier pattern took: patterns share their beginnings.
    shared: FxHashMap<(u32, Step), u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Step {
    Word(u32, Inflection),
    Class(Class),
}

impl Builder {
    /// Adds `items`; a match of them is reported as `entry`.
    pub(super) fn add(&mut self, items: &[Item], entry: u32, lists: &Lists, lexicon: &mut Lexicon) {
        let mut path = Path { builder: self, lists, lexicon };
        let end = path.sequence(START, items);
        self.accepts.push((end, entry));
    }

    /// Ends the part; `None` if it holds no pattern.
    pub(super) fn finish(mut self) -> Option<Part> {
        if self.accepts.is_empty() {
            return None;
        }
        // Only adding patterns asks for it.
        self.shared = FxHashMap::default();
        self.lift();
        self.merge();
        self.sort();
        let rows = |pairs: &[(u32, u32)]| Rows::new(self.last as usize + 1, pairs);
        Some(Part {
            words: rows(&self.edges.iter().map(|(from, word, _)| (*from, *word)).collect::<Vec<_>>()),
            targets: self.edges.iter().map(|(_, _, to)| U32::new(*to)).collect::<Vec<_>>().into(),
            classes: rows(&self.classes.iter().zip(0..).map(|((from, _, _), at)| (*from, at)).collect::<Vec<_>>()),
            steps: self.classes.iter().map(|(_, class, to)| (*class, *to)).collect(),
            jumps: rows(&self.jumps),
            accepts: rows(&self.accepts),
        })
    }

    fn sort(&mut self) {
        self.edges.sort_unstable();
        self.edges.dedup();
        self.classes.sort_unstable();
        self.classes.dedup();
        self.jumps.sort_unstable();
        self.jumps.dedup();
        self.accepts.sort_unstable();
        self.accepts.dedup();
    }

    /// Lets START lead at once to where it leads by jumps: words that may be missing at the start of a pattern are then no reason to look
    /// further at every word of a text.
    fn lift(&mut self) {
        self.sort();
        let sorted = self.clone();
        sorted.unite_into(&sorted.closure(&[START]), START, self);
        self.jumps.retain(|(from, _)| *from != START);
    }

    /// Lets each first word of patterns lead to one node: what many patterns begin with is then no reason to look at each of them.
    fn merge(&mut self) {
        self.sort();
        let mut by_word: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        of(&self.edges, START, |edge| edge.0).iter().for_each(|(_, word, to)| by_word.entry(*word).or_default().push(*to));
        by_word.retain(|_, targets| targets.len() > 1);
        let mut united: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
        let sorted = self.clone();
        for targets in by_word.values() {
            if !united.contains_key(targets) {
                let node = self.node();
                sorted.unite_into(&sorted.closure(targets), node, self);
                united.insert(targets.clone(), node);
            }
        }
        self.edges.retain(|(from, word, _)| *from != START || !by_word.contains_key(word));
        self.edges.extend(by_word.iter().map(|(word, targets)| (START, *word, united[targets])));
    }

    /// Returns nodes and all those that jumps lead to. All must be sorted.
    fn closure(&self, nodes: &[u32]) -> FxHashSet<u32> {
        let (mut all, mut open) = (FxHashSet::default(), nodes.to_vec());
        while let Some(node) = open.pop() {
            if all.insert(node) {
                open.extend(of(&self.jumps, node, |jump| jump.0).iter().map(|(_, to)| *to));
            }
        }
        all
    }

    /// Gives `node` of `other` all that these nodes lead to and accept. All must be sorted.
    fn unite_into(&self, nodes: &FxHashSet<u32>, node: u32, other: &mut Builder) {
        for from in nodes.iter().filter(|from| **from != node) {
            other.edges.extend(of(&self.edges, *from, |edge| edge.0).iter().map(|(_, word, to)| (node, *word, *to)));
            other.classes.extend(of(&self.classes, *from, |step| step.0).iter().map(|(_, class, to)| (node, *class, *to)));
            other.accepts.extend(of(&self.accepts, *from, |accept| accept.0).iter().map(|(_, entry)| (node, *entry)));
        }
    }

    fn node(&mut self) -> u32 {
        self.last += 1;
        self.last
    }
}

/// Returns what of a sorted list belongs to a node.
fn of<T>(sorted: &[T], node: u32, node_of: impl Fn(&T) -> u32) -> &[T] {
    let start = sorted.partition_point(|one| node_of(one) < node);
    let count = sorted[start..].partition_point(|one| node_of(one) == node);
    &sorted[start..start + count]
}

/// The way that a pattern takes.
struct Path<'b> {
    builder: &'b mut Builder,
    lists: &'b Lists,
    lexicon: &'b mut Lexicon,
}

impl Path<'_> {
    fn sequence(&mut self, from: u32, items: &[Item]) -> u32 {
        items.iter().fold(from, |at, item| self.item(at, item))
    }

    fn item(&mut self, from: u32, item: &Item) -> u32 {
        match item {
            Item::Word(word) => self.word(from, word),
            Item::Target(items) => self.sequence(from, items),
            Item::Slot(slot) => self.class(from, slot.class),
            Item::Choice(alternatives) => self.join(from, alternatives.iter().map(Vec::as_slice)),
            Item::Option(alternatives) => {
                let end = self.join(from, alternatives.iter().map(Vec::as_slice));
                self.jump(from, end);
                end
            }
            Item::List(name) => {
                let lists = self.lists;
                let items = lists.get(name).into_iter().flatten();
                self.join(from, items.map(|pattern| pattern.items.as_slice()))
            }
            Item::Gap => {
                let end = self.builder.node();
                let mut at = from;
                self.jump(at, end);
                for _ in 0..3 {
                    at = self.class(at, Class::Word);
                    self.jump(at, end);
                }
                end
            }
        }
    }

    /// Adds alternatives that end at one node.
    fn join<'i>(&mut self, from: u32, alternatives: impl Iterator<Item = &'i [Item]>) -> u32 {
        let end = self.builder.node();
        for items in alternatives {
            if let [Item::Word(word)] = items {
                self.link(from, word, end);
            } else {
                let last = self.sequence(from, items);
                self.jump(last, end);
            }
        }
        end
    }

    fn word(&mut self, from: u32, word: &Word) -> u32 {
        let number = self.lexicon.intern(&word.folded);
        if let Some(to) = self.builder.shared.get(&(from, Step::Word(number, word.inflection))) {
            return *to;
        }
        let to = self.builder.node();
        self.builder.shared.insert((from, Step::Word(number, word.inflection)), to);
        self.link(from, word, to);
        to
    }

    fn link(&mut self, from: u32, word: &Word, to: u32) {
        for form in word_forms(word) {
            let number = self.lexicon.intern(&form);
            self.builder.edges.push((from, number, to));
        }
    }

    fn class(&mut self, from: u32, class: Class) -> u32 {
        if let Some(to) = self.builder.shared.get(&(from, Step::Class(class))) {
            return *to;
        }
        let to = self.builder.node();
        self.builder.shared.insert((from, Step::Class(class)), to);
        self.builder.classes.push((from, class, to));
        to
    }

    fn jump(&mut self, from: u32, to: u32) {
        self.builder.jumps.push((from, to));
    }
}

/// Returns the folded forms of a word that match it.
pub(super) fn word_forms(word: &Word) -> Vec<String> {
    match word.inflection {
        Inflection::None => vec![word.folded.clone()],
        Inflection::Noun => vec![word.folded.clone(), plural(&word.folded)],
        Inflection::Verb => forms(&word.folded),
    }
}
