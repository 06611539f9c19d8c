//! What is wrong and what is right: terms, their patterns and guards.

use serde::Serialize;

/// How sure a fix is. A finding can drop a tier, never rise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Shown only: no fix is proposed.
    Flag,
    /// Proposed: a person decides.
    Review,
    /// Written unattended.
    Auto,
}

/// One thing that has a standard name: its wordings, and the renderings that are wrong.
#[derive(Debug, Clone)]
pub struct Term {
    /// The name of the term, in kebab case.
    pub id: String,
    /// What the term is called in the source language.
    pub source: Vec<String>,
    /// What the glossary says about it.
    pub note: Option<String>,
    /// Where the standard comes from.
    pub reference: Option<String>,
}
