use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::file::{self, GlossaryFile};
use super::lists::Lists;
use super::packed::{self, Packed};
use super::pattern::Pattern;
use super::wording::Wording;
use crate::table::FileErrors as GlossaryErrors;

/// How sure a fix is. A finding can drop a tier, never rise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Shown only: no fix is proposed.
    Flag,
    /// Proposed: a person decides.
    Review,
    /// Written unattended.
    Auto,
}

impl Safety {
    /// The tier as it is written in glossaries and reports.
    pub fn name(self) -> &'static str {
        match self {
            Safety::Flag => "flag",
            Safety::Review => "review",
            Safety::Auto => "auto",
        }
    }
}

/// One thing that has a standard name: its wordings, and the renderings that are wrong.
///
/// A term reads as its [`Definition`], which for one of the built-in glossary is unpacked when it is first looked into.
#[derive(Debug, Clone)]
pub struct Term {
    /// The name of the term, in kebab case.
    pub id: String,
    /// What finds the garbling where no list of renderings can.
    pub mechanism: Option<Mechanism>,
    /// The domains that the term belongs to; none means all.
    pub domain: Vec<String>,
    /// Whether the term is a draft, which runs only when drafts are asked for.
    pub draft: bool,
    /// Whether the term is switched off.
    pub retired: bool,
    /// The glossary file that holds the term.
    pub file: String,
    /// The line of that file on which the term begins, from 1.
    pub line: usize,
    pub(super) definition: Packed<Definition>,
}

/// What a term says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Definition {
    /// What the term is called in the source language.
    pub source: Vec<String>,
    /// The standard wording; several are candidates for a person to choose from.
    pub preferred: Vec<Wording>,
    /// Other right forms.
    pub admitted: Vec<Pattern>,
    /// The wrong forms.
    pub renderings: Vec<Rendering>,
    /// Contexts in which the words of a rendering are right.
    pub except: Vec<Pattern>,
    /// Where the standard comes from, in words.
    pub note: Option<String>,
    /// Where the standard comes from, as an address.
    pub reference: Option<String>,
    /// Sentences before and after: they must come out exactly so.
    pub examples: Vec<(String, String)>,
    /// Sentences that must not change.
    pub unchanged: Vec<String>,
}

impl Term {
    /// Returns the term with another definition.
    pub fn with(&self, definition: Definition) -> Term {
        Term { definition: definition.into(), ..self.clone() }
    }

    /// The place of the term in the built-in glossary, if it is from there.
    pub(crate) fn place(&self) -> Option<usize> {
        self.definition.place()
    }
}

impl Deref for Term {
    type Target = Definition;

    fn deref(&self) -> &Definition {
        self.definition.get()
    }
}

/// A way to find garblings that no list of renderings can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mechanism {
    /// Words that the machine wrote twice: `General Secretary General Secretary`, `effectively and effectively`.
    Stutter,
    /// Words of the source language left in the text.
    SourceWords,
    /// Full-width punctuation between words in Latin letters.
    Punctuation,
}

/// A garbled form of a term: a pattern, and the conditions under which it is wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rendering {
    /// The garbled words.
    pub pattern: Pattern,
    /// What must hold around them.
    pub guard: Guard,
    /// What they become; several are candidates.
    pub wordings: Vec<Wording>,
    /// How sure that is.
    pub safety: Safety,
    /// What to say about it.
    pub say: Option<String>,
}

/// Conditions on the words around a match; all that are given must hold, and no cue may lie inside the match.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Guard {
    /// One of these occurs in the same sentence.
    pub near: Vec<Pattern>,
    /// One of these occurs somewhere in the text.
    pub topic: Vec<Pattern>,
    /// None of these occurs in the same sentence.
    pub unless: Vec<Pattern>,
    /// One of these source terms stands in the source text; without a source text the tier drops.
    pub source: Vec<String>,
}

impl Guard {
    /// Whether there is any condition that must hold.
    pub fn is_conditional(&self) -> bool {
        !(self.near.is_empty() && self.topic.is_empty() && self.source.is_empty())
    }
}

/// Terms and word lists, checked.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    // Invariant: sorted by id, no id twice, every `@list` of a pattern is in `lists`, no list holds itself.
    terms: Vec<Term>,
    lists: Lists,
}

impl Glossary {
    pub(super) fn new(mut terms: Vec<Term>, lists: Lists) -> Glossary {
        terms.sort_by(|a, b| a.id.cmp(&b.id));
        Glossary { terms, lists }
    }

    /// Returns the glossary that comes with the program.
    pub fn builtin() -> Glossary {
        packed::builtin()
    }

    /// Reads the files of one glossary, which may use the word lists of `below`.
    ///
    /// # Errors
    /// All that is wrong in any of the files, not only the first.
    ///
    /// ```
    /// use degarble::glossary::{Glossary, GlossaryFile};
    /// let text = "version = 1\n[term.dual-circulation]\npreferred = 'dual circulation'\ngarbled = ['double cycle']";
    /// let file = GlossaryFile { name: "house.toml".into(), text: text.into() };
    /// assert_eq!(Glossary::read(&[file], &Glossary::default()).unwrap().terms().len(), 1);
    /// ```
    pub fn read(files: &[GlossaryFile], below: &Glossary) -> Result<Glossary, GlossaryErrors> {
        file::read(files, &below.lists)
    }

    /// Returns this glossary with `above` laid over it: a term of the same id is replaced, a retired one goes, lists of one name are replaced.
    pub fn under(mut self, above: Glossary) -> Glossary {
        let replaced = |term: &Term| above.terms.binary_search_by(|other| other.id.cmp(&term.id)).is_ok();
        self.terms.retain(|term| !replaced(term));
        self.terms.extend(above.terms);
        self.terms.sort_by(|a, b| a.id.cmp(&b.id));
        self.lists.extend(above.lists);
        self
    }

    /// Returns the places in this glossary of the terms of the built-in one, up to the last that is in it; `None` if it has none of them, or
    /// if one of the built-in word lists has been replaced.
    pub(crate) fn places(&self) -> Option<Vec<Option<usize>>> {
        let mut places = Vec::new();
        for (at, term) in self.terms.iter().enumerate() {
            let Some(place) = term.place() else { continue };
            places.resize(places.len().max(place + 1), None);
            places[place] = Some(at);
        }
        (!places.is_empty() && !self.lists.replaces_packed()).then_some(places)
    }

    /// Keeps only the terms that `keep` wants.
    pub fn retain(&mut self, keep: impl FnMut(&Term) -> bool) {
        self.terms.retain(keep);
    }

    /// The terms, by id.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The term called `id`.
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.binary_search_by(|term| term.id.as_str().cmp(id)).ok().map(|at| &self.terms[at])
    }

    /// The word lists, by name.
    pub fn lists(&self) -> &Lists {
        &self.lists
    }
}
