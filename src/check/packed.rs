//! The built-in glossary made ready when the program is built, and taken up when it runs.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use zerocopy::little_endian::{U32, U64};

use super::automaton::Automaton;
use super::checker::Checker;
use super::guard::{Conditions, Cues};
use super::lexicon::Lexicon;
use super::mechanism::{Knowledge, names, sources};
use super::numbers::Numbers;
use super::sieve::Sieve;
use crate::glossary::Glossary;

/// A checker of the whole built-in glossary; terms are numbered by their places in it.
#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Pack<'p> {
    /// How many terms there are.
    terms: usize,
    /// The lexicon, in its parts.
    words: &'p str,
    ends: Numbers<U32>,
    slots: Numbers<U32>,
    automaton: Automaton,
    entries: Numbers<U64>,
    cues: Cues,
    conditions: Conditions,
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
            terms: self.places.len(),
            words: &self.lexicon.text,
            ends: self.lexicon.ends,
            slots: self.lexicon.slots,
            automaton: self.automaton,
            entries: self.entries,
            cues: self.cues,
            conditions: self.conditions,
            names: names(self.glossary.lists().iter().map(|(_, list)| list)).collect(),
            sources: terms.flat_map(|(at, term)| sources(term).map(move |source| (source, at))).collect(),
            sieve: self.sieve,
        };
        postcard::to_allocvec(&pack).expect("numbers and words can be written")
    }
}

/// Returns a checker of those terms of `glossary` that are built in; `None` if there are none, or if one of their word lists is another.
pub(super) fn packed(glossary: &Glossary) -> Option<Checker> {
    let mut places = glossary.places()?;
    let pack: Pack<'static> = postcard::from_bytes(crate::built::CHECKER).expect("the build wrote it");
    places.resize(pack.terms, None);
    let mut knowledge = Knowledge::default();
    knowledge.names.extend(pack.names.into_iter().map(Cow::Borrowed));
    for (source, term) in pack.sources {
        places[term].into_iter().for_each(|at| knowledge.add_source(Cow::Borrowed(source), at));
    }
    Some(Checker {
        glossary: Glossary::default(),
        lexicon: Lexicon { text: Cow::Borrowed(pack.words), ends: pack.ends, slots: pack.slots },
        automaton: pack.automaton,
        entries: pack.entries,
        places,
        cues: pack.cues,
        conditions: pack.conditions,
        knowledge,
        sieve: pack.sieve,
    })
}
