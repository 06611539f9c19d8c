//! Garblings that no list of words can hold: stutters, source words left standing, full-width punctuation.

use std::collections::HashMap;

use super::automaton::Tokens;
use super::sentence::Sentence;
use crate::glossary::{Glossary, Mechanism, Safety};
use crate::text::{Gap, Shape, TokenKind};

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
    /// The terms by their source words; two for one word are none.
    by_source: HashMap<String, Option<usize>>,
    /// Names that stand in a word list.
    names: std::collections::HashSet<String>,
}

impl Knowledge {
    pub(super) fn of(glossary: &Glossary) -> Self {
        let mut by_source = HashMap::new();
        for (at, term) in glossary.terms().iter().enumerate().filter(|(_, term)| term.preferred.len() == 1) {
            for source in &term.source {
                by_source.entry(source.clone()).and_modify(|term| *term = None).or_insert(Some(at));
            }
        }
        let items = glossary.lists().values().flatten().map(|pattern| pattern.text.as_str());
        let is_name = |text: &&str| text.starts_with(char::is_uppercase) && text.chars().all(|c| c.is_alphabetic() || c == '\'');
        Knowledge { by_source, names: items.filter(is_name).map(str::to_owned).collect() }
    }
}

/// Returns what a mechanism proposes for a sentence.
pub(super) fn propose(mechanism: Mechanism, sentence: &Sentence<'_>, knowledge: &Knowledge) -> Vec<Proposal> {
    match mechanism {
        Mechanism::Stutter => stutters(sentence, knowledge),
        Mechanism::SourceWords => source_words(sentence, knowledge),
        Mechanism::Punctuation => punctuation(sentence),
    }
}

fn stutters(sentence: &Sentence<'_>, knowledge: &Knowledge) -> Vec<Proposal> {
    let mut proposals: Vec<Proposal> = Vec::new();
    let mut at = 0;
    while at < sentence.tokens.len() {
        match stutter_at(sentence, at, knowledge) {
            Some(proposal) => {
                at = proposal.target.end;
                proposals.push(proposal);
            }
            None => at += 1,
        }
    }
    proposals
}

/// Returns the stutter that begins at a token: `A B A B`, `the A B of the A B`, `A and A`.
fn stutter_at(sentence: &Sentence<'_>, at: usize, knowledge: &Knowledge) -> Option<Proposal> {
    if !sentence.is_word(at) {
        return None;
    }
    for length in (1..=4).rev() {
        for link in ["", "of", "of the", "and"] {
            let second = at + length + link.split_whitespace().count();
            let end = second + length;
            if end > sentence.tokens.len() || !links(sentence, at + length, link) || !repeats(sentence, at, second, length) {
                continue;
            }
            if let Some(safety) = stutter_safety(sentence, at, length, link, knowledge) {
                let alike = sentence.text(at) == sentence.text(second);
                let first_goes = sentence.tokens[at].start..sentence.tokens[second].start;
                let second_goes = sentence.tokens[at + length - 1].end..sentence.tokens[end - 1].end;
                let bytes = if alike { first_goes } else { second_goes };
                return Some(Proposal { target: at..end, safety, remedy: Remedy::Replace(bytes, String::new()) });
            }
        }
    }
    None
}

fn links(sentence: &Sentence<'_>, at: usize, link: &str) -> bool {
    link.split_whitespace().enumerate().all(|(index, word)| sentence.is_word(at + index) && sentence.folded(at + index) == word)
}

/// Whether the same words stand at both places, with nothing but blanks (or hyphens inside) between any of them.
fn repeats(sentence: &Sentence<'_>, first: usize, second: usize, length: usize) -> bool {
    let same = |index: usize| {
        sentence.is_word(first + index)
            && sentence.is_word(second + index)
            && sentence.folded(first + index) == sentence.folded(second + index)
    };
    let joined = (first + 1..second + length).all(|at| sentence.tokens[at].gap.joins());
    // Two lines that begin alike are a list, or a heading above its text.
    let stacked = length > 1 && (first + 1..=second).any(|at| sentence.tokens[at].gap.is_break());
    joined && !stacked && !sentence.tokens[second].gap.is_hyphen() && (0..length).all(same)
}

/// Adjectives and adverbs that good English hardly ever repeats with `and`.
const ABSTRACT: &[&str] = &["ly", "ous", "al", "ive", "ful", "able", "ible", "ary"];

fn stutter_safety(sentence: &Sentence<'_>, at: usize, length: usize, link: &str, knowledge: &Knowledge) -> Option<Safety> {
    let words: Vec<_> = (at..at + length).map(|at| sentence.folded(at)).collect();
    let letters: usize = words.iter().map(|word| word.len()).sum();
    let is_plain = words.iter().all(|word| word.chars().all(|c| c.is_alphabetic() || c == '\''));
    let alike = words.iter().skip(1).any(|word| *word == words[0]);
    let capitals = (at..at + length).all(|at| sentence.tokens[at].shape == Shape::Title);
    let follows_itself = at > 0 && sentence.is_word(at - 1) && sentence.folded(at - 1) == words[length - 1];
    if !is_plain || alike || follows_itself {
        return None;
    }
    match (length, link) {
        (1, "") if capitals && knowledge.names.contains(sentence.text(at)) => Some(Safety::Auto),
        (1, "and") if letters >= 6 && ABSTRACT.iter().any(|end| words[0].ends_with(end)) => Some(Safety::Auto),
        (2.., "") if letters >= 10 && capitals => Some(Safety::Auto),
        (3.., "") if letters >= 14 => Some(Safety::Auto),
        (2.., "") if letters >= 10 => Some(Safety::Review),
        (2.., "of" | "of the") if letters >= 14 && !capitals => Some(Safety::Auto),
        (2.., "and") if letters >= 14 => Some(Safety::Review),
        _ => None,
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
    "rendered",
];

fn punctuation(sentence: &Sentence<'_>) -> Vec<Proposal> {
    if sentence.tokens.iter().any(|token| token.kind == TokenKind::Ideographs) {
        return Vec::new();
    }
    let marks = (1..sentence.tokens.len()).filter(|at| sentence.is_word(at - 1) && sentence.tokens[*at].gap == Gap::Nothing);
    marks
        .filter_map(|at| {
            let plain = match sentence.text(at) {
                "，" | "、" => ",",
                "。" | "．" => ".",
                "；" => ";",
                "：" => ":",
                "！" => "!",
                "？" => "?",
                _ => return None,
            };
            let token = &sentence.tokens[at];
            let glued = sentence.tokens.get(at + 1).is_some_and(|next| next.gap == Gap::Nothing && next.kind == TokenKind::Word);
            let goes_on = glued || sentence.prose[token.end..].starts_with(char::is_alphanumeric);
            let text = format!("{plain}{}", if goes_on { " " } else { "" });
            Some(Proposal { target: at..at + 1, safety: Safety::Auto, remedy: Remedy::Replace(token.start..token.end, text) })
        })
        .collect()
}
