//! The conditions on the words around a match.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::automaton::{Automaton, Lists};
use super::capture::capture;
use super::sentence::{Lexicon, Sentence};
use crate::glossary::{Guard, Item, Pattern, Word};
use crate::text::sentences;

/// All cues of a glossary in one automaton.
#[derive(Debug, Default)]
pub(super) struct Cues {
    automaton: Automaton,
    numbers: BTreeMap<String, u32>,
    /// What the automaton reports: the cue, and its pattern if its spelling counts.
    entries: Vec<(u32, Option<Pattern>)>,
}

/// A guard whose cues are numbers.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    near: Vec<u32>,
    topic: Vec<u32>,
    unless: Vec<u32>,
}

/// A cue that stands in the text.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    cue: u32,
    bytes: Range<usize>,
}

impl Cues {
    pub(super) fn compile(&mut self, guard: &Guard, lists: &Lists, lexicon: &mut Lexicon) -> Conditions {
        let mut of = |patterns: &[Pattern]| {
            let mut cues: Vec<u32> = patterns.iter().flat_map(|pattern| self.cue(pattern, lists, lexicon)).collect();
            cues.sort_unstable();
            cues.dedup();
            cues
        };
        Conditions { near: of(&guard.near), topic: of(&guard.topic), unless: of(&guard.unless) }
    }

    /// Returns the numbers of a cue: a word list has one for its own items and those of the lists in it.
    fn cue(&mut self, pattern: &Pattern, lists: &Lists, lexicon: &mut Lexicon) -> Vec<u32> {
        match pattern.items.as_slice() {
            [Item::List(name)] => {
                let names = closure(name, lists);
                names.iter().map(|name| self.list(name, lists, lexicon)).collect()
            }
            items => match self.numbers.get(&pattern.text) {
                Some(cue) => vec![*cue],
                None => {
                    let cue = self.number(&pattern.text);
                    self.add(items, pattern, cue, lists, lexicon);
                    vec![cue]
                }
            },
        }
    }

    fn list(&mut self, name: &str, lists: &Lists, lexicon: &mut Lexicon) -> u32 {
        let key = format!("@{name}");
        if let Some(cue) = self.numbers.get(&key) {
            return *cue;
        }
        let cue = self.number(&key);
        for pattern in lists.get(name).into_iter().flatten().filter(|pattern| list_name(pattern).is_none()) {
            self.add(&pattern.items, pattern, cue, lists, lexicon);
        }
        cue
    }

    fn add(&mut self, items: &[Item], pattern: &Pattern, cue: u32, lists: &Lists, lexicon: &mut Lexicon) {
        let mut spelled = false;
        pattern.visit(&mut |item| spelled |= matches!(item, Item::Word(Word { exactly: Some(_), .. })));
        self.automaton.add(items, self.entries.len() as u32, lists, lexicon);
        self.entries.push((cue, spelled.then(|| pattern.clone())));
    }

    fn number(&mut self, key: &str) -> u32 {
        let cue = self.numbers.len() as u32;
        self.numbers.insert(key.to_owned(), cue);
        cue
    }

    /// Returns the cues that stand in a sentence.
    pub(super) fn of(&self, sentence: &Sentence<'_>, lists: &Lists) -> Vec<Hit> {
        let mut hits = Vec::new();
        for start in 0..sentence.tokens.len() {
            self.automaton.matches_at(sentence, start, &mut |entry, end| {
                let (cue, pattern) = &self.entries[entry as usize];
                if pattern.as_ref().is_none_or(|pattern| capture(pattern, sentence, start..end, lists).is_some()) {
                    hits.push(Hit { cue: *cue, bytes: sentence.bytes(&(start..end)) });
                }
            });
        }
        hits
    }
}

fn list_name(pattern: &Pattern) -> Option<&str> {
    match pattern.items.as_slice() {
        [Item::List(name)] => Some(name),
        _ => None,
    }
}

/// Returns the names of a list and of all lists that are items of it, however deep.
fn closure<'l>(name: &'l str, lists: &'l Lists) -> BTreeSet<&'l str> {
    let (mut names, mut open) = (BTreeSet::new(), vec![name]);
    while let Some(name) = open.pop() {
        if names.insert(name) {
            open.extend(lists.get(name).into_iter().flatten().filter_map(list_name));
        }
    }
    names
}

/// What a guard is held against: the glossary's cues, and the text.
pub(super) struct Surroundings<'c, 'p> {
    cues: &'c Cues,
    lists: &'c Lists,
    lexicon: &'c Lexicon,
    prose: &'p str,
    /// The places of every cue in the text: read once, when it is first asked for.
    topic: OnceCell<BTreeMap<u32, Vec<Range<usize>>>>,
}

impl<'c, 'p> Surroundings<'c, 'p> {
    pub(super) fn new(cues: &'c Cues, lists: &'c Lists, lexicon: &'c Lexicon, prose: &'p str) -> Self {
        Surroundings { cues, lists, lexicon, prose, topic: OnceCell::new() }
    }

    /// Returns the cues of a sentence.
    pub(super) fn near(&self, sentence: &Sentence<'_>) -> Vec<Hit> {
        self.cues.of(sentence, self.lists)
    }

    /// Returns which condition fails for a match over `bytes` among the cues `near`, or `None` if all hold.
    pub(super) fn failing(&self, conditions: &Conditions, bytes: &Range<usize>, near: &[Hit]) -> Option<&'static str> {
        let stands = |wanted: &[u32]| near.iter().any(|hit| wanted.binary_search(&hit.cue).is_ok() && is_apart(&hit.bytes, bytes));
        match () {
            () if !conditions.near.is_empty() && !stands(&conditions.near) => Some("none of its `near` cues stands in the sentence"),
            () if stands(&conditions.unless) => Some("one of its `unless` cues stands in the sentence"),
            () if !conditions.topic.is_empty() && !self.has_topic(&conditions.topic, bytes) => {
                Some("none of its `topic` cues stands in the text")
            }
            () => None,
        }
    }

    fn has_topic(&self, wanted: &[u32], bytes: &Range<usize>) -> bool {
        let places = self.topic.get_or_init(|| self.read_topic());
        wanted.iter().filter_map(|cue| places.get(cue)).flatten().any(|place| is_apart(place, bytes))
    }

    /// Returns the first and the last place of every cue.
    fn read_topic(&self) -> BTreeMap<u32, Vec<Range<usize>>> {
        let mut all: BTreeMap<u32, Vec<Range<usize>>> = BTreeMap::new();
        for range in sentences(self.prose) {
            for Hit { cue, bytes } in self.near(&Sentence::read(self.prose, range, self.lexicon)) {
                let places = all.entry(cue).or_default();
                places.truncate(1);
                places.push(bytes);
            }
        }
        all
    }
}

fn is_apart(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.end <= other.start || other.end <= one.start
}
