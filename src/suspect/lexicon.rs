use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::phrases::phrases;
use crate::check::Checker;
use crate::glossary::{Item, Pattern, Term};
use crate::grammar::{is_function_word, parse_numeral};
use crate::text::{TokenKind, fold, tokens};

/// In how many terms a word that tells of a term may occur.
const RARE: usize = 3;

/// The most words of a phrase that is looked for.
pub(super) const MOST_WORDS: usize = 6;

/// What is known of the words of a glossary.
pub(super) struct Lexicon {
    phrases: Vec<Phrase>,
    /// Phrases without one of their words, and which word that is.
    gapped: HashMap<String, Vec<(usize, usize)>>,
    /// For each word of the renderings, the terms that have it.
    renderings: BTreeMap<String, BTreeSet<usize>>,
    /// The words of good English in the glossary: wordings, word lists, corrected and unchanged sentences.
    good: HashSet<String>,
}

/// A garbled phrase of a term.
pub(super) struct Phrase {
    pub(super) term: usize,
    pub(super) words: Vec<String>,
}

impl Lexicon {
    pub(super) fn new(checker: &Checker) -> Lexicon {
        let glossary = checker.glossary();
        let mut lexicon = Lexicon { phrases: Vec::new(), gapped: HashMap::new(), renderings: BTreeMap::new(), good: HashSet::new() };
        for (at, term) in glossary.terms().iter().enumerate() {
            for rendering in &term.renderings {
                pattern_words(&rendering.pattern).into_iter().for_each(|word| {
                    lexicon.renderings.entry(word).or_default().insert(at);
                });
                phrases(&rendering.pattern).into_iter().for_each(|words| lexicon.add(at, words));
            }
            lexicon.good.extend(good_words(term));
        }
        lexicon.good.extend(glossary.lists().iter().flat_map(|(_, list)| list).flat_map(pattern_words));
        lexicon
    }

    fn add(&mut self, term: usize, words: Vec<String>) {
        if !(2..=MOST_WORDS).contains(&words.len()) || words.iter().any(|word| !word.starts_with(char::is_alphanumeric)) {
            return;
        }
        for gap in 0..words.len() {
            self.gapped.entry(without(&words, gap)).or_default().push((self.phrases.len(), gap));
        }
        self.phrases.push(Phrase { term, words });
    }

    /// Returns the phrases that are `words` but for the word at `gap`, which is any.
    pub(super) fn with_other_word(&self, words: &[String], gap: usize) -> impl Iterator<Item = &Phrase> {
        let all = self.gapped.get(&without(words, gap)).into_iter().flatten();
        all.filter(move |(_, at)| *at == gap).map(|(phrase, _)| &self.phrases[*phrase]).filter(|phrase| phrase.words.len() == words.len())
    }

    /// Returns the phrases that are `words` and one word more, with the place of that word.
    pub(super) fn with_more(&self, words: &[String]) -> impl Iterator<Item = (&Phrase, usize)> {
        let all = self.gapped.get(&words.join(" ")).into_iter().flatten();
        all.map(|(phrase, gap)| (&self.phrases[*phrase], *gap)).filter(|(phrase, _)| phrase.words.len() == words.len() + 1)
    }

    /// Whether the word tells of a term: few terms have it among their garbled words.
    pub(super) fn is_rare(&self, word: &str) -> bool {
        is_content(word) && self.renderings.get(word).is_none_or(|terms| terms.len() <= RARE)
    }

    /// Returns the term whose garbled words alone have the word, which no good English in the glossary has.
    pub(super) fn term_of(&self, word: &str) -> Option<usize> {
        let terms = self.renderings.get(word).filter(|terms| terms.len() <= RARE && is_content(word) && word.len() > 3)?;
        terms.first().copied().filter(|_| !self.good.contains(word))
    }

    /// Whether good English in the glossary has the word.
    pub(super) fn is_good(&self, word: &str) -> bool {
        self.good.contains(word)
    }

    /// Whether the glossary has the word anywhere.
    pub(super) fn is_known(&self, word: &str) -> bool {
        self.good.contains(word) || self.renderings.contains_key(word)
    }
}

fn without(words: &[String], gap: usize) -> String {
    let left = words.iter().enumerate().filter(|(at, _)| *at != gap).map(|(_, word)| word.as_str());
    left.collect::<Vec<_>>().join(" ")
}

fn pattern_words(pattern: &Pattern) -> Vec<String> {
    let mut words = Vec::new();
    pattern.visit(&mut |item| {
        if let Item::Word(word) = item {
            words.push(word.folded.clone());
        }
    });
    words
}

fn good_words(term: &Term) -> Vec<String> {
    let wordings =
        term.preferred.iter().chain(term.renderings.iter().flat_map(|rendering| &rendering.wordings)).map(|wording| wording.plain());
    let sentences = term.unchanged.iter().chain(term.examples.iter().map(|(_, after)| after)).cloned();
    let texts = wordings.chain(sentences);
    let words = texts.flat_map(|text| {
        let own = tokens(&text).into_iter().filter(|token| token.kind == TokenKind::Word);
        own.map(|token| fold(&text[token.start..token.end]).into_owned()).collect::<Vec<_>>()
    });
    words.chain(term.admitted.iter().flat_map(pattern_words)).collect()
}

/// Whether a word says what a text is about.
pub(super) fn is_content(word: &str) -> bool {
    word.starts_with(char::is_alphabetic) && word.len() > 2 && !is_function_word(word) && parse_numeral(&[word]).is_none()
}
