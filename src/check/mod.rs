//! Prose to findings: scan, guard, resolve, rewrite.

mod automaton;
mod builder;
mod capture;
mod checker;
mod common;
mod echo;
mod finding;
mod guard;
mod hashes;
mod lexicon;
mod marks;
mod matches;
mod mechanism;
mod meet;
mod mention;
mod neighbours;
mod numbers;
mod packed;
#[cfg(test)]
mod reference;
mod resolve;
mod right_form;
mod sentence;
mod sieve;
mod site;
mod stutter;
mod terms;

pub use checker::{Checker, Trace};
pub use guard::STRETCH;

use crate::document::Prose;
use crate::glossary::{Safety, Term};
use crate::text::{Edits, Span};

/// Garbled words at a place in the prose.
#[derive(Debug, Clone)]
pub struct Finding<'g> {
    /// The garbled words, with the article that a fix would change.
    pub span: Span<Prose>,
    /// The term that they should be.
    pub term: &'g Term,
    /// What would put it right: nothing (a flag), one fix, or several for a person to choose from.
    pub fixes: Vec<Fix>,
    /// How sure the finding is.
    pub safety: Safety,
    /// Why the tier is lower than the glossary says, in words; or what the flag says.
    pub because: Option<String>,
}

/// The edits that put a finding right: all are made, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the span of the finding reads afterwards.
    pub text: String,
    /// The edits, all inside the span of the finding.
    pub edits: Edits<Prose>,
}
