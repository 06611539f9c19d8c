//! The conditions on the words around a match.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

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

impl Conditions {
    /// Whether the words of the sentence count.
    pub(super) fn asks_near(&self) -> bool {
        !(self.near.is_empty() && self.unless.is_empty())
    }
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

/// The bytes of prose that are read at a time for topics. A topic cue counts in the stretch of its match and in the two beside it.
pub const STRETCH: usize = 8 * 1024;

/// What a guard is held against: the glossary's cues, and the text.
pub(super) struct Surroundings<'c, 'p> {
    cues: &'c Cues,
    lists: &'c Lists,
    lexicon: &'c Lexicon,
    prose: &'p str,
    /// The cues of each stretch of the prose that was asked for.
    stretches: RefCell<BTreeMap<usize, Rc<[Hit]>>>,
}

impl<'c, 'p> Surroundings<'c, 'p> {
    pub(super) fn new(cues: &'c Cues, lists: &'c Lists, lexicon: &'c Lexicon, prose: &'p str) -> Self {
        Surroundings { cues, lists, lexicon, prose, stretches: RefCell::default() }
    }

    /// Returns the cues of a sentence.
    pub(super) fn near(&self, sentence: &Sentence<'_>) -> Vec<Hit> {
        self.cues.of(sentence, self.lists)
    }

    /// Returns which condition fails for a match over `bytes` among the cues `near`, or `None` if all hold.
    pub(super) fn failing(&self, conditions: &Conditions, bytes: &Range<usize>, near: &[Hit]) -> Option<&'static str> {
        let stands = |wanted: &[u32]| near.iter().any(|hit| is_wanted(hit, wanted, bytes));
        let topic = &conditions.topic;
        match () {
            () if !conditions.near.is_empty() && !stands(&conditions.near) => Some("none of its `near` cues stands in the sentence"),
            () if stands(&conditions.unless) => Some("one of its `unless` cues stands in the sentence"),
            () if !topic.is_empty() && !stands(topic) && !self.has_topic(topic, bytes) => {
                Some("none of its `topic` cues stands in the text around it")
            }
            () => None,
        }
    }

    fn has_topic(&self, wanted: &[u32], bytes: &Range<usize>) -> bool {
        let here = bytes.start / STRETCH;
        let stretches = here.saturating_sub(1)..=here + 1;
        stretches.into_iter().any(|stretch| self.stretch(stretch).iter().any(|hit| is_wanted(hit, wanted, bytes)))
    }

    /// Returns the cues of a stretch; it is read when it is first asked for.
    fn stretch(&self, number: usize) -> Rc<[Hit]> {
        if let Some(hits) = self.stretches.borrow().get(&number) {
            return Rc::clone(hits);
        }
        let start = self.line_start(number * STRETCH);
        let text = &self.prose[..self.line_start((number + 1) * STRETCH)];
        let read = |range: Range<usize>| self.near(&Sentence::read(self.prose, start + range.start..start + range.end, self.lexicon));
        let hits: Rc<[Hit]> = sentences(&text[start.min(text.len())..]).flat_map(read).collect();
        self.stretches.borrow_mut().insert(number, Rc::clone(&hits));
        hits
    }

    /// The first start of a line at or after `at`; of a very long line, the next blank.
    fn line_start(&self, at: usize) -> usize {
        if at == 0 || at >= self.prose.len() {
            return at.min(self.prose.len());
        }
        let bytes = &self.prose.as_bytes()[at..];
        let line = bytes.iter().take(STRETCH / 2).position(|byte| *byte == b'\n');
        let blank = || bytes.iter().position(|byte| *byte == b' ');
        line.or_else(blank).map_or(self.prose.len(), |step| at + step + 1)
    }
}

fn is_wanted(hit: &Hit, wanted: &[u32], bytes: &Range<usize>) -> bool {
    let is_apart = hit.bytes.end <= bytes.start || bytes.end <= hit.bytes.start;
    is_apart && wanted.binary_search(&hit.cue).is_ok()
}
