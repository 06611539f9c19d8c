//! Corrections that people made, as drafts of terms.

mod align;
mod candidate;
mod draft;
mod group;
mod trial;

use std::collections::BTreeSet;

use align::{Correction, corrections};
use candidate::{Candidate, Maker};
use group::{Group, groups};

use crate::check::Checker;

pub use draft::Draft;

/// The prose of a text before a person corrected it and after.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'t> {
    /// As it was.
    pub before: &'t str,
    /// As the person left it.
    pub after: &'t str,
}

/// What to learn from.
#[derive(Debug, Clone, Copy)]
pub struct Lesson<'t> {
    /// Texts that were corrected.
    pub pairs: &'t [Pair<'t>],
    /// Texts that are known to be good: no draft may fire in them.
    pub clean: &'t [&'t str],
    /// The glossary that there is: what it puts right already is not learnt again.
    pub known: &'t Checker,
    /// In how many places a correction must have been made.
    pub least: usize,
}

/// What was learnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learnt {
    /// Drafts of terms, the most frequent first.
    pub drafts: Vec<Draft>,
    /// How many places the glossary puts right already.
    pub known: usize,
    /// Corrections that were made often enough, but for which no pattern is safe: the garbled words and the right ones.
    pub left_out: Vec<(String, String)>,
    /// How many corrections were made too seldom.
    pub seldom: usize,
}

/// What a wording asks of its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Policy {
    Leave,
    The,
    A,
    None,
}

/// Learns from corrections: each draft was made in several places, fires in none of the good texts, and keeps real sentences as examples.
///
/// ```
/// use degarble::{check::Checker, glossary::Glossary, learn::{Lesson, Pair, learn}};
/// let pair = Pair { before: "The double cycle is new. A double cycle helps.", after: "The dual circulation is new. A dual circulation helps." };
/// let known = Checker::new(Glossary::default());
/// let learnt = learn(&Lesson { pairs: &[pair], clean: &[], known: &known, least: 2 });
/// assert_eq!((&*learnt.drafts[0].preferred, learnt.drafts[0].count), ("dual circulation", 2));
/// ```
pub fn learn(lesson: &Lesson<'_>) -> Learnt {
    let all: Vec<Correction> = lesson.pairs.iter().enumerate().flat_map(|(number, pair)| corrections(number, pair)).collect();
    let (known, new): (Vec<_>, Vec<_>) = all.into_iter().partition(|correction| is_known(lesson, correction));
    let (often, seldom): (Vec<_>, Vec<_>) = groups(&new).into_iter().partition(|group| group.places.len() >= lesson.least);
    let maker = |number| Maker { number, group: &often[number], corrections: &new, least: lesson.least };
    let all = (0..often.len()).flat_map(|number| maker(number).candidates()).collect();
    let sifted = trial::sift(all, &often, &new, lesson);
    let is_open = |number: &usize| !sifted.good.iter().any(|candidate| candidate.group == *number);
    let conditional =
        sifted.noise.iter().filter(|(number, _)| is_open(number)).filter_map(|(number, noise)| maker(*number).conditional(noise));
    let more = trial::sift(conditional.collect(), &often, &new, lesson);
    let good = [sifted.good, more.good].concat();
    let chosen = often.iter().enumerate().flat_map(|(number, group)| choose(number, group, &good, lesson.least)).collect();
    let (drafts, learnt) = draft::drafts(chosen, &new, lesson);
    let left = often.iter().enumerate().filter(|(number, _)| !learnt.contains(number));
    Learnt {
        drafts,
        known: known.len(),
        left_out: left.map(|(_, group)| (group.garbled.join(" "), new[group.places[0]].right.clone())).collect(),
        seldom: seldom.len(),
    }
}

/// Whether the glossary finds something at the place already.
fn is_known(lesson: &Lesson<'_>, correction: &Correction) -> bool {
    let findings = lesson.known.check(&correction.before);
    !findings.is_empty() && trial::is_exact(lesson.known, correction)
}

/// Chooses patterns for as many places of a group as can be; each stands for places that the ones before it do not.
fn choose(number: usize, group: &Group, sifted: &[Candidate], least: usize) -> Vec<Candidate> {
    let mut open: BTreeSet<usize> = group.places.iter().copied().collect();
    let mut chosen = Vec::new();
    for candidate in sifted.iter().filter(|candidate| candidate.group == number) {
        let places: Vec<usize> = candidate.places.iter().copied().filter(|at| open.contains(at)).collect();
        if places.len() >= least {
            places.iter().for_each(|at| {
                open.remove(at);
            });
            chosen.push(Candidate { places, ..candidate.clone() });
        }
    }
    chosen
}
