//! The conditions on the words around a match.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use zerocopy::little_endian::U32;

use super::automaton::{Automaton, Lists};
use super::builder::Builder;
use super::capture::capture;
use super::lexicon::Lexicon;
use super::numbers::{Numbers, Rows};
use super::sentence::Sentence;
use crate::glossary::{Guard, Item, Pattern, Word};
use crate::text::{boundary_from, sentences};

/// All cues of a glossary in one automaton.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Cues {
    automaton: Automaton,
    /// How many cues there are.
    count: u32,
    /// The cue of each entry that the automaton reports.
    entries: Numbers<U32>,
    /// The patterns of those entries whose spelling counts.
    spelled: FxHashMap<u32, Pattern>,
}

/// Cues that are being added.
pub(super) struct NewCues<'c> {
    cues: &'c mut Cues,
    builder: Builder,
    /// The numbers of those that were added, by what they are.
    numbers: FxHashMap<String, u32>,
    lists: &'c Lists,
}

/// The guards of renderings, by the numbers of their entries: the numbers of their cues.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Conditions {
    near: Rows,
    topic: Rows,
    unless: Rows,
}

/// A cue that stands in the text.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    cue: u32,
    bytes: Range<usize>,
}

impl Conditions {
    /// Whether the words of the sentence count for an entry.
    pub(super) fn ask_near(&self, entry: u32) -> bool {
        !(self.near.get(entry).is_empty() && self.unless.get(entry).is_empty())
    }
}

impl<'c> NewCues<'c> {
    pub(super) fn new(cues: &'c mut Cues, lists: &'c Lists) -> Self {
        NewCues { cues, builder: Builder::default(), numbers: FxHashMap::default(), lists }
    }

    /// Ends the adding.
    pub(super) fn finish(self) {
        self.cues.automaton.add(self.builder.finish());
    }

    /// Adds the guard of the next entry to `conditions`.
    pub(super) fn add_to(&mut self, conditions: &mut Conditions, guard: &Guard, lexicon: &mut Lexicon) {
        let mut of = |patterns: &[Pattern]| {
            let mut cues: Vec<u32> = patterns.iter().flat_map(|pattern| self.cue(pattern, lexicon)).collect();
            cues.sort_unstable();
            cues.dedup();
            cues.into_iter()
        };
        conditions.near.push(of(&guard.near));
        conditions.topic.push(of(&guard.topic));
        conditions.unless.push(of(&guard.unless));
    }

    /// Returns the numbers of a cue: a word list has one for its own items and those of the lists in it.
    fn cue(&mut self, pattern: &Pattern, lexicon: &mut Lexicon) -> Vec<u32> {
        match pattern.items.as_slice() {
            [Item::List(name)] => {
                let names = closure(name, self.lists);
                names.iter().map(|name| self.list(name, lexicon)).collect()
            }
            _ => match self.numbers.get(&pattern.text) {
                Some(cue) => vec![*cue],
                None => {
                    let cue = self.number(&pattern.text);
                    self.add(pattern, cue, lexicon);
                    vec![cue]
                }
            },
        }
    }

    fn list(&mut self, name: &str, lexicon: &mut Lexicon) -> u32 {
        let key = format!("@{name}");
        if let Some(cue) = self.numbers.get(&key) {
            return *cue;
        }
        let cue = self.number(&key);
        let lists = self.lists;
        for pattern in lists.get(name).into_iter().flatten().filter(|pattern| list_name(pattern).is_none()) {
            self.add(pattern, cue, lexicon);
        }
        cue
    }

    fn add(&mut self, pattern: &Pattern, cue: u32, lexicon: &mut Lexicon) {
        let mut is_spelled = false;
        pattern.visit(&mut |item| is_spelled |= matches!(item, Item::Word(Word { exactly: Some(_), .. })));
        let entry = self.cues.entries.len() as u32;
        self.builder.add(&pattern.items, entry, self.lists, lexicon);
        self.cues.entries.to_mut().push(U32::new(cue));
        if is_spelled {
            self.cues.spelled.insert(entry, pattern.clone());
        }
    }

    fn number(&mut self, key: &str) -> u32 {
        let cue = self.cues.count;
        self.cues.count += 1;
        self.numbers.insert(key.to_owned(), cue);
        cue
    }
}

impl Cues {
    /// Returns the cues that stand in a sentence.
    pub(super) fn of(&self, sentence: &Sentence<'_>, lists: &Lists) -> Vec<Hit> {
        let mut hits = Vec::new();
        for start in 0..sentence.tokens.len() {
            self.automaton.matches_at(sentence, start, &mut |entry, end| {
                let (cue, pattern) = (self.entries[entry as usize].get(), self.spelled.get(&entry));
                if pattern.is_none_or(|pattern| capture(pattern, sentence, start..end, lists).is_some()) {
                    hits.push(Hit { cue, bytes: sentence.bytes(&(start..end)) });
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

    /// Returns which condition of an entry fails for a match over `bytes` among the cues `near`, or `None` if all hold.
    pub(super) fn failing(&self, conditions: &Conditions, entry: u32, bytes: &Range<usize>, near: &[Hit]) -> Option<&'static str> {
        let stands = |wanted: &[U32]| near.iter().any(|hit| is_wanted(hit, wanted, bytes));
        let [wanted, topic, unless] = [&conditions.near, &conditions.topic, &conditions.unless].map(|rows| rows.get(entry));
        match () {
            () if !wanted.is_empty() && !stands(wanted) => Some("none of its `near` cues stands in the sentence"),
            () if stands(unless) => Some("one of its `unless` cues stands in the sentence"),
            () if !topic.is_empty() && !stands(topic) && !self.has_topic(topic, bytes) => {
                Some("none of its `topic` cues stands in the text around it")
            }
            () => None,
        }
    }

    fn has_topic(&self, wanted: &[U32], bytes: &Range<usize>) -> bool {
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

    /// The first start of a line at or after `at`; of a very long line, the next blank; where there is none either, `at` itself.
    fn line_start(&self, at: usize) -> usize {
        if at == 0 || at >= self.prose.len() {
            return at.min(self.prose.len());
        }
        let bytes = &self.prose.as_bytes()[at..];
        let line = bytes.iter().take(STRETCH / 2).position(|byte| *byte == b'\n');
        let blank = || bytes.iter().take(STRETCH).position(|byte| *byte == b' ');
        line.or_else(blank).map_or_else(|| boundary_from(self.prose, at), |step| at + step + 1)
    }
}

fn is_wanted(hit: &Hit, wanted: &[U32], bytes: &Range<usize>) -> bool {
    let is_apart = hit.bytes.end <= bytes.start || bytes.end <= hit.bytes.start;
    is_apart && wanted.binary_search_by_key(&hit.cue, |cue| cue.get()).is_ok()
}
