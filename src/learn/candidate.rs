//! Patterns that could stand for a group: its words alone, and with the words around that its places share.

use std::collections::{BTreeMap, BTreeSet};

use super::align::Correction;
use super::group::{Group, singular, wording};
use crate::glossary::{Pattern, Value, Wording};
use crate::grammar::is_function_word;
use crate::text::{TokenKind, fold, tokens};

/// A rendering for some places of a group.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// The group, by its number.
    pub(super) group: usize,
    /// The pattern.
    pub(super) pattern: String,
    /// Words of which one must stand in the same sentence; none is no condition.
    pub(super) near: Vec<String>,
    /// What the garbled words become, without an article.
    pub(super) wording: String,
    /// The places that it stands for, as numbers of corrections.
    pub(super) places: Vec<usize>,
}

impl Candidate {
    /// Returns the rendering as it is written into a glossary file.
    pub(super) fn rendering(&self) -> Value {
        if self.near.is_empty() {
            return Value::text(&*self.pattern);
        }
        let near = Value::list(self.near.iter().map(|word| phrase(std::slice::from_ref(word))));
        Value::Table(vec![("match".into(), Value::text(&*self.pattern)), ("near".into(), near)])
    }
}

/// How many words in front and behind a pattern takes in, those to try first at the front.
const CONTEXTS: &[(usize, usize)] = &[(0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (2, 1), (1, 2), (0, 3), (3, 0), (2, 2), (3, 3)];

/// The words in front and behind.
type Sides = (Vec<String>, Vec<String>);

/// The most words that one pattern lists beside the garbled ones, and the most cues of a condition.
const MOST_ALTERNATIVES: usize = 8;

/// A group with what its candidates are made of.
pub(super) struct Maker<'g> {
    pub(super) number: usize,
    pub(super) group: &'g Group,
    pub(super) corrections: &'g [Correction],
    /// In how many places a correction must have been made.
    pub(super) least: usize,
}

impl Maker<'_> {
    /// Returns the candidates, those to be preferred first.
    pub(super) fn candidates(&self) -> Vec<Candidate> {
        let bare = self.bare();
        let is_phrase = self.is_phrase();
        let mut all: Vec<Candidate> = self.name().into_iter().collect();
        all.extend(is_phrase.then(|| bare.clone()));
        for size in CONTEXTS {
            all.extend(self.in_context(*size).into_iter().filter(|candidate| candidate.places.len() >= self.least));
        }
        all.extend([(0, 1), (1, 0)].into_iter().filter_map(|sides| self.alternatives(sides)));
        all.extend((!is_phrase && self.has_content()).then_some(bare));
        all.retain(|candidate| Pattern::parse(&candidate.pattern).is_ok() && Wording::parse(&candidate.wording).is_ok());
        all
    }

    fn candidate(&self, pattern: String, wording: String, places: Vec<usize>) -> Candidate {
        Candidate { group: self.number, pattern, near: Vec::new(), wording, places }
    }

    fn has_content(&self) -> bool {
        self.group.garbled.iter().any(|word| is_content(word))
    }

    fn is_phrase(&self) -> bool {
        self.group.garbled.len() > 1 && self.has_content()
    }

    fn at(&self, places: &[usize]) -> Vec<&Correction> {
        places.iter().map(|at| &self.corrections[*at]).collect()
    }

    fn target(&self) -> String {
        let words = phrase(&self.group.garbled);
        if self.group.has_plural { words + "(s)" } else { words }
    }

    /// The wording of the garbled words alone.
    fn own_wording(&self) -> String {
        wording(&self.at(&self.group.places), (0, 0), self.group.has_plural)
    }

    /// The garbled words alone.
    pub(super) fn bare(&self) -> Candidate {
        self.candidate(self.target(), self.own_wording(), self.group.places.clone())
    }

    /// The whole of a name, or of a term of which one word is garbled: the words around that all places share belong to it.
    fn name(&self) -> Option<Candidate> {
        let all = self.at(&self.group.places);
        let is_name = |word: &str| word.starts_with(char::is_uppercase);
        let is_part = |word: &str| is_content(&fold(word)) && (self.group.garbled.len() == 1 || is_name(word));
        let shared = |word: &dyn Fn(&Correction) -> Option<String>| {
            let first = all.first().and_then(|first| word(first)).filter(|first| is_part(first))?;
            let same = |one: &str, two: &str| {
                one == two || singular(one).is_some_and(|one| one == two) || singular(two).is_some_and(|two| one == two)
            };
            all.iter().all(|other| word(other).is_some_and(|other| same(&fold(&first), &fold(&other)))).then_some(())
        };
        // One place shares everything with itself.
        let is_single = all.len() < 2;
        if is_single || self.group.garbled.len() > 1 && !all.iter().any(|correction| is_name(&correction.right)) {
            return None;
        }
        let left =
            (1..=3).take_while(|back| shared(&|of| Some(of.left_words[of.left_words.len().checked_sub(*back)?].clone())).is_some()).count();
        let right = (0..3).take_while(|at| shared(&|of| of.right_words.get(*at).cloned()).is_some()).count();
        if (left, right) == (0, 0) {
            return None;
        }
        let parts: Vec<_> = all.iter().filter_map(|correction| context(correction, left, right)).collect();
        let (before, behind, _) = parts.first()?;
        let is_plural = parts.iter().any(|(.., is_plural)| *is_plural) || (right == 0 && self.group.has_plural);
        let target = if right == 0 { self.target().replace("(s)", "") } else { self.target() };
        let words = [phrase(before), target, phrase(behind)];
        let pattern = words.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let pattern = if is_plural { pattern + "(s)" } else { pattern };
        // Garbled words in the plural inside of a name would need a number of their own.
        let is_clear = right == 0 || !self.group.has_plural;
        is_clear.then(|| self.candidate(pattern, wording(&all, (left, right), is_plural), self.group.places.clone()))
    }

    /// A pattern for each context of this size that some places have.
    fn in_context(&self, (left, right): (usize, usize)) -> Vec<Candidate> {
        let mut found: BTreeMap<Sides, Vec<(usize, bool)>> = BTreeMap::new();
        for at in &self.group.places {
            let Some((left, right, is_plural)) = context(&self.corrections[*at], left, right) else { continue };
            found.entry((left, right)).or_default().push((*at, is_plural));
        }
        let mut all = Vec::new();
        for ((left, right), places) in found {
            let noun = if places.iter().any(|(_, is_plural)| *is_plural) { "(s)" } else { "" };
            let parts = [phrase(&left), format!("{{{}}}", self.target()), phrase(&right) + noun];
            let pattern = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            all.push(self.candidate(pattern, self.own_wording(), places.into_iter().map(|(at, _)| at).collect()));
        }
        all
    }

    /// One pattern with all the single words that stand on one side of the places.
    fn alternatives(&self, (left, right): (usize, usize)) -> Option<Candidate> {
        let mut words: Vec<(String, bool)> = Vec::new();
        for at in &self.group.places {
            let (left, right, is_plural) = context(&self.corrections[*at], left, right)?;
            let word = phrase(left.first().or(right.first()).map(std::slice::from_ref)?);
            match words.iter_mut().find(|(known, _)| *known == word) {
                Some((_, plural)) => *plural |= is_plural,
                None => words.push((word, is_plural)),
            }
        }
        if !(2..=MOST_ALTERNATIVES).contains(&words.len()) {
            return None;
        }
        let words: Vec<String> = words.into_iter().map(|(word, is_plural)| if is_plural { word + "(s)" } else { word }).collect();
        let (choice, target) = (format!("({})", words.join("|")), self.target());
        let pattern = if left > 0 { format!("{choice} {{{target}}}") } else { format!("{{{target}}} {choice}") };
        Some(self.candidate(pattern, self.own_wording(), self.group.places.clone()))
    }

    /// The garbled words on the condition that a word stands near that stands in none of the sentences `noise`, where they are right.
    pub(super) fn conditional(&self, noise: &[String]) -> Option<Candidate> {
        let noise: BTreeSet<String> = noise.iter().flat_map(|sentence| words(sentence)).map(|(word, _)| word).collect();
        let mut cues: BTreeMap<String, (bool, BTreeSet<usize>)> = BTreeMap::new();
        for at in &self.group.places {
            let correction = &self.corrections[*at];
            let own: BTreeSet<String> = words(&correction.right).map(|(word, _)| word).collect();
            let is_cue =
                |word: &String| word.len() > 3 && !own.contains(word) && !noise.contains(word) && !self.group.garbled.contains(word);
            for (word, is_name) in words(&correction.after).skip(1).filter(|(word, _)| is_cue(word)) {
                let cue = cues.entry(word).or_default();
                cue.0 |= is_name;
                cue.1.insert(*at);
            }
        }
        cues.retain(|_, (is_name, places)| places.len() >= self.least || (*is_name && self.is_phrase()));
        let mut near: Vec<String> = Vec::new();
        let mut covered: BTreeSet<usize> = BTreeSet::new();
        while near.len() < MOST_ALTERNATIVES {
            let gain = |places: &BTreeSet<usize>| places.difference(&covered).count();
            let best = cues.iter().max_by_key(|(word, (is_name, places))| (gain(places), *is_name, std::cmp::Reverse((*word).clone())));
            let Some((word, (_, places))) = best.filter(|(_, (_, places))| gain(places) > 0) else { break };
            near.push(word.clone());
            covered.extend(places);
        }
        (covered.len() >= self.least).then(|| Candidate { near, places: covered.into_iter().collect(), ..self.bare() })
    }
}

/// Returns so many words in front and behind, the last in the singular, and whether it stood in the plural.
fn context(correction: &Correction, left: usize, right: usize) -> Option<(Vec<String>, Vec<String>, bool)> {
    let start = correction.left_words.len().checked_sub(left)?;
    let folded = |words: &[String]| words.iter().map(|word| fold(word).into_owned()).collect::<Vec<_>>();
    let left = folded(&correction.left_words[start..]);
    let mut right = folded(correction.right_words.get(..right)?);
    let one = right.last().and_then(|last| singular(last));
    let is_plural = one.is_some();
    if let (Some(one), Some(last)) = (one, right.last_mut()) {
        *last = one;
    }
    // A number tells as much as a word: `973 {plan}`.
    let tells = left.iter().chain(&right).any(|word| is_content(word) || word.starts_with(|c: char| c.is_ascii_digit()));
    tells.then_some((left, right, is_plural))
}

/// Returns the words of a sentence that say what it is about, folded, and whether each is a name.
fn words(sentence: &str) -> impl Iterator<Item = (String, bool)> {
    let own = tokens(sentence).into_iter().filter(|token| token.kind == TokenKind::Word);
    let word =
        move |bytes: std::ops::Range<usize>| (fold(&sentence[bytes.clone()]).into_owned(), sentence[bytes].starts_with(char::is_uppercase));
    own.map(move |token| word(token.start..token.end)).filter(|(word, _)| is_content(word))
}

/// Whether a word says what a text is about.
fn is_content(word: &str) -> bool {
    word.starts_with(char::is_alphabetic) && !is_function_word(word)
}

/// Writes words so that they mean themselves in a pattern.
fn phrase(words: &[String]) -> String {
    let mut out = String::new();
    for word in words {
        if !out.is_empty() && !word.starts_with('\'') {
            out.push(' ');
        }
        for c in word.chars() {
            if !c.is_alphanumeric() && !matches!(c, '\'' | ',' | '.' | '-') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}
