//! Candidates put to the test: where they would fire, and what they would make of the places they were learnt from.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::align::{Case, Correction};
use super::candidate::Candidate;
use super::group::Group;
use super::{Lesson, Policy};
use crate::check::Checker;
use crate::glossary::{Glossary, GlossaryFile, Safety, Value};
use crate::grammar::Article;
use crate::proof::fixed;
use crate::text::sentence_at;

/// What became of a trial.
pub(super) struct Sifted {
    /// The candidates that fire nowhere but where a person made the correction.
    pub(super) good: Vec<Candidate>,
    /// For each group, the sentences in which its bare words are right, or wrong in another way.
    pub(super) noise: BTreeMap<usize, Vec<String>>,
}

/// Looks where candidates would fire.
pub(super) fn sift(all: Vec<Candidate>, groups: &[Group], corrections: &[Correction], lesson: &Lesson<'_>) -> Sifted {
    let terms = all.iter().enumerate().map(|(at, candidate)| {
        let fields = vec![("preferred", Value::text(&*candidate.wording)), ("garbled", Value::List(vec![candidate.rendering()]))];
        (format!("c{at}"), fields)
    });
    let mut sifted = Sifted { good: Vec::new(), noise: BTreeMap::new() };
    let Some(checker) = checker(&terms.collect::<Vec<_>>()) else { return sifted };
    let mut noisy: BTreeSet<usize> = BTreeSet::new();
    let mut astray: BTreeMap<usize, usize> = BTreeMap::new();
    let hear = |at: usize, text: &str, bytes: Range<usize>, noise: &mut BTreeMap<usize, Vec<String>>| {
        if all[at].pattern.starts_with(|c: char| c.is_alphanumeric()) {
            noise.entry(all[at].group).or_default().push(text[sentence_at(text, bytes.start)].to_owned());
        }
    };
    for text in lesson.pairs.iter().map(|pair| pair.after).chain(lesson.clean.iter().copied()) {
        for (at, bytes) in fired(&checker, text) {
            noisy.insert(at);
            hear(at, text, bytes, &mut sifted.noise);
        }
    }
    for (pair, text) in lesson.pairs.iter().enumerate() {
        for (at, bytes) in fired(&checker, text.before) {
            let meets = |place: &Correction| place.pair == pair && place.bytes.start < bytes.end && bytes.start < place.bytes.end;
            if !groups[all[at].group].places.iter().any(|place| meets(&corrections[*place])) {
                *astray.entry(at).or_default() += 1;
                hear(at, text.before, bytes, &mut sifted.noise);
            }
        }
    }
    let strays = |at: usize, places: usize| astray.get(&at).is_some_and(|astray| astray * 3 > places);
    let is_good = |(at, candidate): &(usize, Candidate)| !noisy.contains(at) && !strays(*at, candidate.places.len());
    sifted.good = all.iter().cloned().enumerate().filter(is_good).map(|(_, candidate)| candidate).collect();
    sifted
}

/// Returns the numbers and the bytes of everything that matches, but for what lies in a right form or fails its condition.
fn fired(checker: &Checker, text: &str) -> Vec<(usize, Range<usize>)> {
    let is_silent = |outcome: &str| outcome.contains("right form") || outcome.contains("cues");
    let traces = checker.explain(text).into_iter().filter(|trace| !is_silent(&trace.outcome));
    traces.filter_map(|trace| Some((trace.term.id[1..].parse().ok()?, trace.span.range()))).collect()
}

/// Returns a checker of some terms, or `None` if they can't be read.
pub(super) fn checker(terms: &[(String, Vec<(&str, Value)>)]) -> Option<Checker> {
    let file = GlossaryFile::of_terms("drafts", terms);
    Glossary::read(&[file], &Glossary::default()).ok().map(Checker::new)
}

/// Returns the policies that the articles of some places speak for; to leave the article is always one.
pub(super) fn policies(corrections: &[&Correction]) -> Vec<Policy> {
    let is_seen = |old: &[Option<Article>], new: Option<Article>| {
        corrections.iter().any(|correction| correction.articles.1 == new && old.contains(&correction.articles.0))
    };
    let (a, the) = (Some(Article::A), Some(Article::The));
    let mut policies = vec![Policy::Leave];
    policies.extend(is_seen(&[None, a], the).then_some(Policy::The));
    policies.extend(is_seen(&[None], a).then_some(Policy::A));
    policies.extend(is_seen(&[a, the], None).then_some(Policy::None));
    policies
}

/// Returns how many of some places a checker puts right exactly as the person did.
pub(super) fn exact<'c>(checker: &Checker, corrections: impl Iterator<Item = &'c Correction>) -> usize {
    corrections.filter(|correction| is_exact(checker, correction)).count()
}

/// Whether a checker puts a place right exactly as the person did.
pub(super) fn is_exact(checker: &Checker, correction: &Correction) -> bool {
    fixed(checker, &correction.before, Safety::Review) == correction.after
}

/// Returns the places in the order in which they are good examples: inside a sentence first, short ones first.
pub(super) fn best_first(mut corrections: Vec<&Correction>) -> Vec<&Correction> {
    corrections.sort_by_key(|correction| (correction.case == Case::Shouted, correction.before.chars().count()));
    corrections.dedup_by(|one, two| one.before == two.before);
    corrections
}
