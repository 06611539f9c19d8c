//! Garblings that no list of words can hold: stutters, source words left standing, full-width punctuation.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::automaton::Tokens;
use super::resolve::Claim;
use super::sentence::Sentence;
use super::stutter::stutters;
use crate::glossary::{Mechanism, Pattern, Safety, Term};
use crate::text::{Gap, TokenKind};

/// A place where a mechanism wants something changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Proposal {
    /// The tokens it concerns.
    pub(super) target: Tokens,
    /// How sure it is.
    pub(super) safety: Safety,
    /// What is done.
    pub(super) remedy: Remedy,
}

impl Proposal {
    /// What of the words others may not take.
    pub(super) fn claim(&self) -> Claim {
        Claim { target: self.target.clone(), literal: 0, safety: self.safety }
    }

    /// Whether it takes out words that `target` puts right.
    pub(super) fn cuts_over(&self, target: &Tokens) -> bool {
        let cuts = matches!(&self.remedy, Remedy::Replace(_, text) if text.is_empty());
        cuts && self.target.start <= target.start && target.end <= self.target.end
    }
}

/// What a mechanism does.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// The bytes are replaced.
    Replace(std::ops::Range<usize>, String),
    /// The tokens are replaced by the wording of the term at this place in the glossary.
    Term(usize),
    /// A person is told.
    Flag(&'static str),
}

/// What the mechanisms need to know of a glossary.
#[derive(Debug, Default)]
pub(super) struct Knowledge {
    /// The terms that are mechanisms, by their places in the glossary: they are asked in every sentence.
    pub(super) mechanisms: Vec<(usize, Mechanism)>,
    /// The terms by their source words; two for one word are none.
    by_source: FxHashMap<Cow<'static, str>, Option<usize>>,
    /// Names that stand in a word list.
    pub(super) names: FxHashSet<Cow<'static, str>>,
}

impl Knowledge {
    /// Adds terms, each with its place in the glossary, and what word lists hold.
    pub(super) fn add<'l>(&mut self, terms: &[(usize, &Term)], lists: impl Iterator<Item = &'l Vec<Pattern>>) {
        for (at, term) in terms {
            sources(term).for_each(|source| self.add_source(Cow::Owned(source.to_owned()), *at));
        }
        self.names.extend(names(lists).map(|name| Cow::Owned(name.to_owned())));
    }

    pub(super) fn add_source(&mut self, source: Cow<'static, str>, term: usize) {
        self.by_source.entry(source).and_modify(|term| *term = None).or_insert(Some(term));
    }
}

/// Returns the source words that stand for one wording of a term.
pub(super) fn sources(term: &Term) -> impl Iterator<Item = &str> {
    term.source.iter().filter(|_| term.preferred.len() == 1).map(String::as_str)
}

/// Returns the names in word lists.
pub(super) fn names<'l>(lists: impl Iterator<Item = &'l Vec<Pattern>>) -> impl Iterator<Item = &'l str> {
    let is_name = |text: &&str| text.starts_with(char::is_uppercase) && text.chars().all(|c| c.is_alphabetic() || c == '\'');
    lists.flatten().map(|pattern| pattern.text.as_str()).filter(is_name)
}

/// Returns what a mechanism proposes for a sentence.
pub(super) fn propose(mechanism: Mechanism, sentence: &Sentence<'_>, knowledge: &Knowledge) -> Vec<Proposal> {
    match mechanism {
        Mechanism::Stutter => stutters(sentence, knowledge),
        Mechanism::SourceWords => source_words(sentence, knowledge),
        Mechanism::Punctuation => punctuation(sentence),
    }
}

fn source_words(sentence: &Sentence<'_>, knowledge: &Knowledge) -> Vec<Proposal> {
    let ideographs: Vec<usize> = (0..sentence.tokens.len()).filter(|at| sentence.tokens[*at].kind == TokenKind::Ideographs).collect();
    let latin = (0..sentence.tokens.len()).filter(|at| sentence.is_word(*at)).count();
    if latin < 3 || ideographs.len() > 2 {
        return Vec::new();
    }
    let stands_in_prose = |at: &usize| {
        let before = at.checked_sub(1).is_none_or(|before| sentence.is_word(before));
        let after = *at + 1 >= sentence.tokens.len() || sentence.is_word(at + 1) || sentence.is_mark(at + 1, ",.;:!?");
        let gloss = at.checked_sub(1).is_some_and(|before| sentence.is_capitalised(before) || sentence.is_mark(before, "\"'"));
        let spoken_of =
            (at.saturating_sub(2)..at + 2).any(|near| sentence.is_word(near) && SPEAKS.contains(&sentence.folded(near).as_ref()));
        before && after && !gloss && !spoken_of
    };
    ideographs
        .into_iter()
        .filter(stands_in_prose)
        .map(|at| match knowledge.by_source.get(sentence.text(at)) {
            Some(Some(term)) => Proposal { target: at..at + 1, safety: Safety::Auto, remedy: Remedy::Term(*term) },
            _ => Proposal {
                target: at..at + 1,
                safety: Safety::Flag,
                remedy: Remedy::Flag("words of the source language are left in the text"),
            },
        })
        .collect()
}

/// Words that say that the source word beside them is spoken of.
const SPEAKS: &[&str] = &[
    "is",
    "means",
    "meaning",
    "term",
    "word",
    "words",
    "character",
    "characters",
    "called",
    "written",
    "as",
    "pronounced",
    "name",
    "phrase",
    "or",
    "reads",
    "translated",
    "translation",
    "translates",
    "rendered",
    "rendering",
    "renders",
];

/// Full-width marks and what they are in English.
const FULL_WIDTH: &[(&str, &str)] = &[
    ("，", ","),
    ("、", ","),
    ("。", "."),
    ("．", "."),
    ("；", ";"),
    ("：", ":"),
    ("！", "!"),
    ("？", "?"),
    ("（", "("),
    ("）", ")"),
    ("％", "%"),
];

fn punctuation(sentence: &Sentence<'_>) -> Vec<Proposal> {
    if sentence.tokens.iter().any(|token| token.kind == TokenKind::Ideographs) {
        return Vec::new();
    }
    let in_words =
        |at: &usize| sentence.is_word(at - 1) || sentence.is_mark(at - 1, "\"')%") || sentence.tokens[at - 1].kind == TokenKind::Possessive;
    (1..sentence.tokens.len()).filter(in_words).filter_map(|at| plain_mark(sentence, at)).collect()
}

/// Returns what puts a full-width mark right, and the blanks around it.
fn plain_mark(sentence: &Sentence<'_>, at: usize) -> Option<Proposal> {
    let (_, plain) = FULL_WIDTH.iter().find(|(wide, _)| *wide == sentence.text(at))?;
    let token = &sentence.tokens[at];
    if matches!(token.gap, Gap::Break | Gap::HyphenBreak) {
        return None;
    }
    let next = sentence.tokens.get(at + 1);
    let is_glued = next
        .is_some_and(|next| next.gap == Gap::Nothing && (next.kind == TokenKind::Word || matches!(next.kind, TokenKind::Mark('"' | '('))));
    let goes_on = (is_glued || sentence.prose[token.end..].starts_with(char::is_alphanumeric)) && *plain != "(";
    let before = if *plain == "(" { " " } else { "" };
    let text = format!("{before}{plain}{}", if goes_on { " " } else { "" });
    let start = sentence.tokens[at - 1].end;
    Some(Proposal { target: at..at + 1, safety: Safety::Auto, remedy: Remedy::Replace(start..token.end, text) })
}
