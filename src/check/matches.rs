//! Which patterns match in a sentence, and which of those matches count.

use rustc_hash::FxHashSet;
use zerocopy::little_endian::U64;

use super::automaton::{Node, Tokens};
use super::capture::{Capture, capture};
use super::checker::Checker;
use super::guard::{Hit, Surroundings};
use super::resolve::Claim;
use super::sentence::Sentence;
use crate::glossary::{Rendering, Term};
use crate::grammar::article;
use crate::text::{fold, sentences, tokens};

/// What a match of the automaton means; terms are numbered in the order in which they were made ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// The rendering of a term.
    Rendering { term: usize, rendering: usize },
    /// A right form of a term: nothing fires inside it.
    Right { term: usize },
    /// An exception of a term.
    Except { term: usize },
}

impl Entry {
    /// The entry as one number: its kind, the rendering and the term, from the lowest bit on.
    pub(super) fn pack(self) -> U64 {
        let (kind, term, rendering) = match self {
            Entry::Rendering { term, rendering } => (0, term, rendering),
            Entry::Right { term } => (1, term, 0),
            Entry::Except { term } => (2, term, 0),
        };
        U64::new(kind | (rendering as u64) << 2 | (term as u64) << 32)
    }

    pub(super) fn unpack(packed: U64) -> Entry {
        let (term, rendering) = ((packed.get() >> 32) as usize, (packed.get() as u32 >> 2) as usize);
        match packed.get() & 3 {
            0 => Entry::Rendering { term, rendering },
            1 => Entry::Right { term },
            _ => Entry::Except { term },
        }
    }
}

/// A match of a rendering.
pub(super) struct Match<'g> {
    pub(super) term: &'g Term,
    /// The places of the term in the glossary and of the rendering in the term.
    pub(super) index: (usize, usize),
    /// The number of the entry.
    entry: u32,
    pub(super) rendering: &'g Rendering,
    /// All its tokens, the context too.
    pub(super) whole: Tokens,
    pub(super) capture: Capture,
}

/// What of a sentence no match may touch.
#[derive(Default)]
pub(super) struct Protected {
    pub(super) right: Vec<(usize, Tokens)>,
    pub(super) except: Vec<(usize, Tokens)>,
}

/// What all words of a phrase can be read as.
#[derive(Default)]
pub(crate) struct Readings<'c> {
    /// The renderings that match all of it, whatever their conditions, each with its term.
    pub(crate) renderings: Vec<(&'c Term, &'c Rendering)>,
    /// The terms of which it is a right form.
    pub(crate) right: Vec<&'c Term>,
}

impl Checker {
    /// Returns which renderings (of a term, by their place in it) make a finding in `prose` or a candidate of one.
    pub(crate) fn fired(&self, prose: &str) -> Vec<(&str, usize)> {
        let surroundings = Surroundings::new(&self.cues, self.glossary.lists(), &self.lexicon, prose);
        let mut fired = Vec::new();
        for range in sentences(prose) {
            let sentence = Sentence::read(prose, range, &self.lexicon);
            let (matches, protected) = self.scan(&sentence);
            let admitted = self.admit(matches, &sentence, &surroundings, &protected, &mut |_, _| {});
            fired.extend(admitted.iter().map(|found| (found.term.id.as_str(), found.index.1)));
        }
        fired
    }

    /// Returns what all of `phrase` can be read as.
    pub(crate) fn readings(&self, phrase: &str) -> Readings<'_> {
        let sentence = Sentence::read(phrase, 0..phrase.len(), &self.lexicon);
        let (mut matches, mut protected) = (Vec::new(), Protected::default());
        if !sentence.tokens.is_empty() {
            self.scan_at(&sentence, 0, &mut matches, &mut protected);
        }
        let whole = 0..sentence.tokens.len();
        let renderings = matches.into_iter().filter(|found| found.whole == whole).map(|found| (found.term, found.rendering)).collect();
        let right = protected.right.iter().filter(|(_, tokens)| *tokens == whole).map(|(term, _)| &self.glossary.terms()[*term]).collect();
        Readings { renderings, right }
    }

    /// Returns the pairs of phrases, by their places, over whose joint a rendering reads that takes neither as a whole: it begins inside
    /// the one and ends inside the other. A rendering that takes a whole phrase says what that should be there.
    pub(crate) fn across(&self, phrases: &[&str]) -> Vec<(usize, usize)> {
        let sentences: Vec<_> = phrases.iter().map(|phrase| Sentence::read(phrase, 0..phrase.len(), &self.lexicon)).collect();
        let mut pairs = Vec::new();
        for (one, first) in sentences.iter().enumerate() {
            let open: FxHashSet<Node> = (1..first.tokens.len()).flat_map(|start| self.automaton.open_after(first, start)).collect();
            let may_go_on = |second: &Sentence<'_>| second.words.first().is_some_and(|word| self.automaton.goes_on(&open, *word));
            for (other, second) in sentences.iter().enumerate().filter(|(_, second)| may_go_on(second)) {
                let mut reads = false;
                let mut see = |entry: u32, end| {
                    reads |= end < second.tokens.len() && matches!(self.entry(entry), Some(Entry::Rendering { .. }));
                };
                open.iter().for_each(|node| self.automaton.go_on(second, *node, &mut see));
                if reads {
                    pairs.push((one, other));
                }
            }
        }
        pairs
    }

    /// Reads all matches that begin in a sentence; those that begin at one word come in the order of terms and their renderings.
    pub(super) fn scan<'c>(&'c self, sentence: &Sentence<'_>) -> (Vec<Match<'c>>, Protected) {
        let (mut matches, mut protected) = (Vec::new(), Protected::default());
        for start in 0..sentence.tokens.len() {
            let before = matches.len();
            self.scan_at(sentence, start, &mut matches, &mut protected);
            matches[before..].sort_by_key(|found| (found.index, found.whole.end));
        }
        (matches, protected)
    }

    /// Returns what a match means, with the term by its place in the glossary; `None` if the term is not in it.
    pub(super) fn entry(&self, number: u32) -> Option<Entry> {
        let place = |term: usize| self.places[term];
        Some(match Entry::unpack(self.entries[number as usize]) {
            Entry::Rendering { term, rendering } => Entry::Rendering { term: place(term)?, rendering },
            Entry::Right { term } => Entry::Right { term: place(term)? },
            Entry::Except { term } => Entry::Except { term: place(term)? },
        })
    }

    fn scan_at<'c>(&'c self, sentence: &Sentence<'_>, start: usize, matches: &mut Vec<Match<'c>>, protected: &mut Protected) {
        let lists = self.glossary.lists();
        self.automaton.matches_at(sentence, start, &mut |entry, end| match self.entry(entry) {
            None => {}
            Some(Entry::Right { term }) => protected.right.push((term, start..end)),
            Some(Entry::Except { term }) => protected.except.push((term, start..end)),
            Some(Entry::Rendering { term, rendering }) => {
                let of = &self.glossary.terms()[term];
                let index = (term, rendering);
                let rendering = &of.renderings[rendering];
                if let Some(capture) = capture(&rendering.pattern, sentence, start..end, lists) {
                    matches.push(Match { term: of, index, entry, rendering, whole: start..end, capture });
                }
            }
        });
    }

    /// Returns the matches that count, in the order of the text.
    pub(super) fn admit<'c>(
        &self,
        matches: Vec<Match<'c>>,
        sentence: &Sentence<'_>,
        surroundings: &Surroundings<'_, '_>,
        protected: &Protected,
        refused: &mut dyn FnMut(&Match<'c>, &'static str),
    ) -> Vec<Match<'c>> {
        if matches.is_empty() {
            return matches;
        }
        let has_near = |found: &Match<'_>| self.conditions.ask_near(found.entry);
        let near = if matches.iter().any(has_near) { surroundings.near(sentence) } else { Vec::new() };
        let mut admitted: Vec<Match<'c>> = Vec::new();
        for found in matches {
            let start = found.capture.target.start;
            // A word that is garbled itself is no compound with the words behind its hyphen.
            let follows_garbled = admitted.iter().any(|before| before.capture.target.end == start);
            let reason = match sentence.continues_word(start) && !follows_garbled {
                true => Some("it goes on a hyphenated word"),
                false => self.refuse(&found, sentence, surroundings, &near, protected),
            };
            match reason {
                Some(reason) => refused(&found, reason),
                None => admitted.push(found),
            }
        }
        admitted
    }

    /// Returns why a match does not count, if so.
    fn refuse(
        &self,
        found: &Match<'_>,
        sentence: &Sentence<'_>,
        surroundings: &Surroundings<'_, '_>,
        near: &[Hit],
        protected: &Protected,
    ) -> Option<&'static str> {
        let target = &found.capture.target;
        let term = found.index.0;
        // The same words may be right but for a hyphen or a capital: then the fix tells.
        let respelled = |of: usize, tokens: &Tokens| of == term && tokens == target;
        let within = |(of, tokens): &(usize, Tokens)| tokens.start <= target.start && target.end <= tokens.end && !respelled(*of, tokens);
        match () {
            () if protected.right.iter().any(within) => Some("it lies in a right form"),
            () if protected.right.iter().any(|(_, right)| breaks(sentence, found, right)) => Some("it cuts a right form in two"),
            () if protected.except.iter().any(|(of, tokens)| *of == term && overlap(tokens, target)) => Some("it overlaps an exception"),
            () => surroundings.failing(&self.conditions, found.entry, &sentence.bytes(&found.whole), near),
        }
    }
}

/// What of the words around a match another one may not take.
pub(super) fn claim(found: &Match<'_>) -> Claim {
    Claim { target: found.capture.target.clone(), literal: found.capture.literal, safety: found.rendering.safety }
}

/// Whether a fix would take words out of a right form that lies in the target in part, and leave the others.
fn breaks(sentence: &Sentence<'_>, found: &Match<'_>, right: &Tokens) -> bool {
    let target = &found.capture.target;
    if !overlap(target, right) {
        return false;
    }
    let is_article = |at: usize| article(&sentence.folded(at)).is_some();
    let begins_before = right.start < target.start && right.end < target.end && !(right.start..target.start).all(is_article);
    let ends_behind = target.start < right.start && target.end < right.end;
    let words = |tokens: Tokens| tokens.map(|at| sentence.folded(at).into_owned()).collect::<Vec<_>>();
    // The words that are shared stay, or the wording says the right form anew.
    let says = |holds: fn(&[String], &[String]) -> bool| {
        let shared = words(target.start.max(right.start)..target.end.min(right.end));
        let mut wordings = found.rendering.wordings.iter().map(|wording| folded_words(&wording.plain()));
        wordings.all(|wording| holds(&wording, &shared) || holds(&wording, &words(right.clone())))
    };
    (begins_before && !says(|wording, words| wording.starts_with(words)))
        || (ends_behind && !says(|wording, words| wording.ends_with(words)))
}

fn folded_words(text: &str) -> Vec<String> {
    let words = tokens(text).into_iter().map(|token| fold(&text[token.start..token.end]).into_owned());
    words.enumerate().filter(|(at, word)| *at > 0 || article(word).is_none()).map(|(_, word)| word).collect()
}

pub(super) fn overlap(one: &Tokens, other: &Tokens) -> bool {
    one.start < other.end && other.start < one.end
}
