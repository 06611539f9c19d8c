//! What looks garbled and is in no glossary: near misses of renderings, words of the source language, words said twice, odd names.

mod lexicon;
mod phrases;
mod pinyin;
mod seek;

use serde::Serialize;

use crate::document::Prose;
use crate::text::Span;

pub use seek::Seeker;

/// Words that may be garbled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// The words.
    pub span: Span<Prose>,
    /// Why they are suspect.
    pub kind: Kind,
    /// The term that they may be a rendering of.
    pub term: Option<String>,
    /// What they are like: a rendering, or the word of a term.
    pub like: Option<String>,
}

/// Why words are suspect, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Words of the source language.
    SourceWords,
    /// A rendering with one word changed, left out or in another form.
    NearMiss,
    /// A word, or two of one stem, said twice.
    Stutter,
    /// A capitalised phrase with a word that only garbled terms have.
    RareWord,
    /// A word written as the source language sounds.
    Pinyin,
}

impl Kind {
    /// The kind in words.
    pub fn name(self) -> &'static str {
        match self {
            Kind::SourceWords => "source words",
            Kind::NearMiss => "near miss",
            Kind::Stutter => "stutter",
            Kind::RareWord => "rare word",
            Kind::Pinyin => "pinyin",
        }
    }
}
