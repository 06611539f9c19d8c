//! What two patterns have in common, decided on the automaton: no phrase is written out.

use rustc_hash::FxHashSet;

use super::automaton::Node;
use super::builder::word_forms;
use super::checker::Checker;
use super::matches::Entry;
use crate::glossary::{Item, Pattern, Term, Word};

/// A set of nodes of the automaton: where the readings of some words stand.
type Nodes = FxHashSet<Node>;

impl Checker {
    /// Returns whether some phrase of `pattern` may also be read, as a whole, by a rendering of another term than `own`, or be a right form
    /// of one. What only spelling, or a slot, keeps apart counts as read.
    pub(crate) fn meets_others(&self, pattern: &Pattern, own: &Term) -> bool {
        let end = self.sequence(&pattern.items, &self.automaton.start());
        let is_other = |entry: u32| match self.entry(entry) {
            Some(Entry::Rendering { term, .. } | Entry::Right { term }) => self.glossary.terms()[term].id != own.id,
            Some(Entry::Except { .. }) | None => false,
        };
        end.iter().flat_map(|node| self.automaton.accepted(*node)).any(is_other)
    }

    fn sequence(&self, items: &[Item], from: &Nodes) -> Nodes {
        items.iter().fold(from.clone(), |at, item| self.item(item, &at))
    }

    fn item(&self, item: &Item, from: &Nodes) -> Nodes {
        let any = |alternatives: &[Vec<Item>]| alternatives.iter().flat_map(|items| self.sequence(items, from)).collect::<Nodes>();
        match item {
            Item::Word(word) => self.word(word, from),
            Item::Choice(alternatives) => any(alternatives),
            Item::Option(alternatives) => any(alternatives).into_iter().chain(from.iter().copied()).collect(),
            Item::Target(items) => self.sequence(items, from),
            Item::List(name) => {
                let patterns = self.glossary.lists().get(name).into_iter().flatten();
                patterns.flat_map(|pattern| self.sequence(&pattern.items, from)).collect()
            }
            Item::Slot(_) => self.automaton.after_any(from),
            Item::Gap => {
                let mut all = from.clone();
                for _ in 0..3 {
                    all.extend(self.automaton.after_any(&all));
                }
                all
            }
        }
    }

    fn word(&self, word: &Word, from: &Nodes) -> Nodes {
        word_forms(word).iter().flat_map(|form| self.automaton.after(from, self.lexicon.number(form))).collect()
    }
}
