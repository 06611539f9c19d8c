//! The built-in glossary as bytes that the build puts into the program: a term or a word list is read when it is first asked for.

use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::lists::Lists;
use super::pattern::Pattern;
use super::term::{Definition, Glossary, Mechanism, Term};

/// A value that was made, or that stands in the built-in glossary.
#[derive(Debug, Clone)]
pub(super) struct Packed<T> {
    /// Where it stands in the built-in glossary, and its bytes.
    from: Option<(usize, &'static [u8])>,
    value: OnceLock<T>,
}

impl<T> Packed<T> {
    /// The place in the built-in glossary.
    pub(super) fn place(&self) -> Option<usize> {
        self.from.map(|(place, _)| place)
    }
}

impl<T: DeserializeOwned> Packed<T> {
    pub(super) fn get(&self) -> &T {
        let read = || self.from.map(|(_, bytes)| postcard::from_bytes(bytes).expect("the build wrote it"));
        self.value.get_or_init(|| read().expect("what is not packed has a value"))
    }
}

impl<T> From<T> for Packed<T> {
    fn from(value: T) -> Self {
        Packed { from: None, value: OnceLock::from(value) }
    }
}

#[derive(Serialize, Deserialize)]
struct Pack<'p> {
    #[serde(borrow)]
    terms: Vec<Head<'p>>,
    #[serde(borrow)]
    lists: Vec<(&'p str, &'p [u8])>,
}

/// A term, with its definition as bytes.
#[derive(Serialize, Deserialize)]
struct Head<'p> {
    id: &'p str,
    #[serde(borrow)]
    domain: Vec<&'p str>,
    draft: bool,
    retired: bool,
    mechanism: Option<Mechanism>,
    file: &'p str,
    line: usize,
    definition: &'p [u8],
}

impl<'p> Head<'p> {
    fn of(term: &'p Term, definition: &'p [u8]) -> Self {
        Head {
            id: &term.id,
            domain: term.domain.iter().map(String::as_str).collect(),
            draft: term.draft,
            retired: term.retired,
            mechanism: term.mechanism,
            file: &term.file,
            line: term.line,
            definition,
        }
    }
}

impl Glossary {
    /// Returns the bytes that the build puts into the program for this glossary, the built-in one.
    pub fn pack(&self) -> Vec<u8> {
        let bytes = |definition: &Definition| postcard::to_allocvec(definition).expect("a term can be written");
        let definitions: Vec<Vec<u8>> = self.terms().iter().map(|term| bytes(term)).collect();
        let lists = self.lists().iter().map(|(name, list)| (name, postcard::to_allocvec(list).expect("a list can be written")));
        let lists: Vec<(&str, Vec<u8>)> = lists.collect();
        let pack = Pack {
            terms: self.terms().iter().zip(&definitions).map(|(term, definition)| Head::of(term, definition)).collect(),
            lists: lists.iter().map(|(name, list)| (*name, list.as_slice())).collect(),
        };
        postcard::to_allocvec(&pack).expect("a glossary can be written")
    }
}

/// Returns the built-in glossary.
pub(super) fn builtin() -> Glossary {
    let pack: Pack<'static> = postcard::from_bytes(crate::built::GLOSSARY).expect("the build wrote it");
    let term = |(place, head): (usize, Head<'static>)| Term {
        id: head.id.to_owned(),
        domain: head.domain.into_iter().map(str::to_owned).collect(),
        draft: head.draft,
        retired: head.retired,
        mechanism: head.mechanism,
        file: head.file.to_owned(),
        line: head.line,
        definition: Packed { from: Some((place, head.definition)), value: OnceLock::new() },
    };
    let list = |(place, (name, bytes)): (usize, (&str, &'static [u8]))| {
        let list: Packed<Vec<Pattern>> = Packed { from: Some((place, bytes)), value: OnceLock::new() };
        (name.to_owned(), list)
    };
    let lists = Lists::new(pack.lists.into_iter().enumerate().map(list));
    Glossary::new(pack.terms.into_iter().enumerate().map(term).collect(), lists)
}
