//! The built-in glossary as bytes that the build puts into the program: a term or a word list is read when it is first asked for.

use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::lists::Lists;
use super::term::{Definition, Glossary, Mechanism, Term};

/// A value that was made, or that stands in the built-in glossary.
#[derive(Debug, Clone)]
pub(super) struct Packed<T> {
    /// Where it stands in the built-in glossary, and its bytes.
    from: Option<(usize, &'static [u8])>,
    value: OnceLock<Box<T>>,
}

impl<T> Packed<T> {
    fn new(place: usize, bytes: &'static [u8]) -> Self {
        Packed { from: Some((place, bytes)), value: OnceLock::new() }
    }

    /// The place in the built-in glossary.
    pub(super) fn place(&self) -> Option<usize> {
        self.from.map(|(place, _)| place)
    }
}

impl<T: DeserializeOwned> Packed<T> {
    pub(super) fn get(&self) -> &T {
        let read = || self.from.map(|(_, bytes)| Box::new(postcard::from_bytes(bytes).expect("the build wrote it")));
        self.value.get_or_init(|| read().expect("what is not packed has a value"))
    }
}

impl<T> From<T> for Packed<T> {
    fn from(value: T) -> Self {
        Packed { from: None, value: OnceLock::from(Box::new(value)) }
    }
}

#[derive(Serialize, Deserialize)]
struct Pack<'p> {
    #[serde(borrow)]
    terms: Vec<Head<'p>>,
    /// The word lists by name, each with the number of its bytes in `bodies`.
    #[serde(borrow)]
    lists: Vec<(&'p str, usize)>,
    /// The definitions of the terms, then the word lists, one behind the other.
    bodies: &'p [u8],
}

/// A term without its definition.
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
    /// The number of bytes of the definition.
    size: usize,
}

impl<'p> Head<'p> {
    fn of(term: &'p Term, size: usize) -> Self {
        Head {
            id: &term.id,
            domain: term.domain.iter().map(String::as_str).collect(),
            draft: term.draft,
            retired: term.retired,
            mechanism: term.mechanism,
            file: &term.file,
            line: term.line,
            size,
        }
    }

    fn term(self, definition: Packed<Definition>) -> Term {
        Term {
            id: self.id.to_owned(),
            domain: self.domain.into_iter().map(str::to_owned).collect(),
            draft: self.draft,
            retired: self.retired,
            mechanism: self.mechanism,
            file: self.file.to_owned(),
            line: self.line,
            definition,
        }
    }
}

impl Glossary {
    /// Returns the bytes that the build puts into the program for this glossary, the built-in one.
    pub fn pack(&self) -> Vec<u8> {
        let mut bodies = Vec::new();
        let terms = self.terms().iter().map(|term| Head::of(term, append::<Definition>(&mut bodies, term))).collect();
        let lists = self.lists().iter().map(|(name, list)| (name, append(&mut bodies, list))).collect();
        postcard::to_allocvec(&Pack { terms, lists, bodies: &bodies }).expect("a glossary can be written")
    }
}

/// Writes a value behind the bytes, and returns the number of its own.
fn append<T: Serialize>(bytes: &mut Vec<u8>, value: &T) -> usize {
    let own = postcard::to_allocvec(value).expect("terms and lists can be written");
    bytes.extend(&own);
    own.len()
}

/// Returns the built-in glossary.
pub(super) fn builtin() -> Glossary {
    let pack: Pack<'static> = postcard::from_bytes(crate::built::GLOSSARY).expect("the build wrote it");
    let mut bodies = pack.bodies;
    let mut next = |size| {
        let (body, rest) = bodies.split_at(size);
        bodies = rest;
        body
    };
    let terms = pack.terms.into_iter().enumerate().map(|(place, head)| {
        let definition = Packed::new(place, next(head.size));
        head.term(definition)
    });
    let terms = terms.collect();
    let lists = pack.lists.into_iter().enumerate().map(|(place, (name, size))| (name.to_owned(), Packed::new(place, next(size))));
    Glossary::new(terms, Lists::new(lists))
}
