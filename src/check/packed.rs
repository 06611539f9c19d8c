//! The built-in glossary made ready when the program is built, and taken up when it runs.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::automaton::Automaton;
use super::checker::Checker;
use super::guard::{Conditions, Cues};
use super::matches::Entry;
use super::mechanism::{Knowledge, names, sources};
use super::sentence::Lexicon;
use super::sieve::Sieve;
use crate::glossary::Glossary;

/// A checker of the whole built-in glossary; terms are numbered by their places in it.
#[derive(Serialize, Deserialize)]
struct Pack<'p> {
    #[serde(borrow)]
    words: Vec<&'p str>,
    automaton: Automaton,
    entries: Vec<Entry>,
    cues: Cues,
    conditions: Vec<Vec<Conditions>>,
    #[serde(borrow)]
    names: Vec<&'p str>,
    #[serde(borrow)]
    sources: Vec<(&'p str, usize)>,
    sieve: Sieve,
}

impl Checker {
    /// Returns the bytes that the build puts into the program for the built-in glossary, which this checker is of.
    pub fn pack(self) -> Vec<u8> {
        let terms = self.glossary.terms().iter().enumerate();
        let pack = Pack {
            words: self.lexicon.texts(),
            automaton: self.automaton,
            entries: self.entries,
            cues: self.cues,
            conditions: self.conditions,
            names: names(self.glossary.lists().new_ones()).collect(),
            sources: terms.flat_map(|(at, term)| sources(term).map(move |source| (source, at))).collect(),
            sieve: self.sieve,
        };
        postcard::to_allocvec(&pack).expect("numbers and words can be written")
    }
}

/// Returns a checker of those terms of `glossary` that are built in; `None` if there are none, or if one of their word lists is another.
pub(super) fn packed(glossary: &Glossary) -> Option<Checker> {
    let places = glossary.places()?;
    let pack: Pack<'static> = postcard::from_bytes(crate::built::CHECKER).expect("the build wrote it");
    let place = |term: usize| places.get(term).copied().flatten();
    let mut conditions: Vec<Vec<Conditions>> = Vec::new();
    conditions.resize_with(glossary.terms().len(), Vec::new);
    for (term, of) in pack.conditions.into_iter().enumerate() {
        if let Some(at) = place(term) {
            conditions[at] = of;
        }
    }
    let mut knowledge = Knowledge::default();
    knowledge.names.extend(pack.names.into_iter().map(Cow::Borrowed));
    for (source, term) in pack.sources {
        place(term).into_iter().for_each(|at| knowledge.add_source(Cow::Borrowed(source), at));
    }
    Some(Checker {
        glossary: Glossary::default(),
        lexicon: Lexicon::new(pack.words.into_iter()),
        automaton: pack.automaton,
        entries: pack.entries.into_iter().map(|entry| entry.moved(place)).collect(),
        cues: pack.cues,
        conditions,
        knowledge,
        sieve: pack.sieve,
    })
}
