use std::collections::{BTreeMap, BTreeSet};

use super::align::Correction;
use super::candidate::Candidate;
use super::trial::{best_first, checker, exact, is_exact, policies};
use super::{Lesson, Policy};
use crate::check::Checker;
use crate::glossary::{Definition, Glossary, GlossaryFile, Value, id_of};
use crate::grammar::indefinite;
use crate::proof::{Verdict, lint_of, test_of};

/// A term that corrections speak for, for a person to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The id of the term.
    pub id: String,
    /// Its wording, article and marks included.
    pub preferred: String,
    /// Whether no article may stand before it.
    pub without_article: bool,
    /// Its renderings, as they are written.
    pub garbled: Vec<Value>,
    /// In how many places the correction was made.
    pub count: usize,
    /// Sentences of the texts, with only this correction undone, and as they were left.
    pub examples: Vec<(String, String)>,
    /// Sentences of the texts that must stay.
    pub unchanged: Vec<String>,
}

/// The most examples that a draft keeps for each of its renderings.
const MOST_EXAMPLES: usize = 2;

impl Draft {
    /// Returns the fields of the term, as they are written into a glossary file.
    pub fn fields(&self) -> Vec<(&'static str, Value)> {
        let pair = |(before, after): &(String, String)| Value::list([before.as_str(), after.as_str()]);
        let mut fields = vec![
            ("preferred", Value::text(&*self.preferred)),
            ("garbled", Value::List(self.garbled.clone())),
            ("status", Value::text("draft")),
            ("note", Value::text(format!("Learnt from {} correction{}.", self.count, if self.count == 1 { "" } else { "s" }))),
            ("examples", Value::List(self.examples.iter().map(pair).collect())),
            ("unchanged", Value::list(self.unchanged.iter().map(String::as_str))),
        ];
        if self.without_article {
            fields.push(("article", Value::text("none")));
        }
        fields
    }
}

/// A draft under way: the candidates of one wording.
struct Sketch<'c> {
    wording: String,
    policy: Policy,
    candidates: Vec<Candidate>,
    corrections: &'c [Correction],
}

impl<'c> Sketch<'c> {
    fn places(&self) -> impl Iterator<Item = &'c Correction> {
        let corrections = self.corrections;
        self.candidates.iter().flat_map(|candidate| candidate.places.clone()).map(move |at| &corrections[at])
    }

    fn preferred(&self, policy: Policy) -> String {
        match policy {
            Policy::The => format!("the {}", self.wording),
            Policy::A => format!("{} {}", indefinite(&self.wording), self.wording),
            Policy::Leave | Policy::None => self.wording.clone(),
        }
    }

    fn term(&self, id: String, policy: Policy) -> (String, Vec<(&'static str, Value)>) {
        let garbled = Value::List(self.candidates.iter().map(Candidate::rendering).collect());
        let mut fields = vec![("preferred", Value::text(self.preferred(policy))), ("garbled", garbled)];
        if policy == Policy::None {
            fields.push(("article", Value::text("none")));
        }
        (id, fields)
    }
}

/// Makes drafts of the chosen candidates, the most frequent first; tells also which groups they are of.
pub(super) fn drafts(chosen: Vec<Candidate>, corrections: &[Correction], lesson: &Lesson<'_>) -> (Vec<Draft>, BTreeSet<usize>) {
    let mut sketches = sketches(chosen, corrections);
    choose_policies(&mut sketches);
    keep_exact(&mut sketches, lesson.least);
    sketches.sort_by_key(|sketch| std::cmp::Reverse(sketch.places().count()));
    let learnt = sketches.iter().flat_map(|sketch| &sketch.candidates).map(|candidate| candidate.group).collect::<BTreeSet<_>>();
    let (drafts, refused) = proved(filled(&sketches, lesson), lesson);
    let is_refused = |group: &usize| {
        let own = |sketch: &Sketch<'_>| sketch.candidates.iter().any(|candidate| candidate.group == *group);
        sketches.iter().zip(0..).any(|(sketch, at)| own(sketch) && refused.contains(&at))
    };
    (drafts, learnt.into_iter().filter(|group| !is_refused(group)).collect())
}

fn sketches<'c>(chosen: Vec<Candidate>, corrections: &'c [Correction]) -> Vec<Sketch<'c>> {
    let mut sketches: Vec<Sketch<'c>> = Vec::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for candidate in chosen {
        let wording = candidate.wording.clone();
        let number = *numbers.entry(wording.clone()).or_insert(sketches.len());
        if number == sketches.len() {
            sketches.push(Sketch { wording, policy: Policy::Leave, candidates: Vec::new(), corrections });
        }
        sketches[number].candidates.push(candidate);
    }
    sketches
}

fn checker_of(sketches: &[Sketch<'_>], policy: impl Fn(&Sketch<'_>) -> Policy) -> Option<Checker> {
    let terms: Vec<_> = sketches.iter().enumerate().map(|(at, sketch)| sketch.term(format!("s{at}"), policy(sketch))).collect();
    checker(&terms)
}

/// Gives each wording the policy with which most of its places come out as the person left them.
fn choose_policies(sketches: &mut [Sketch<'_>]) {
    let spoken_for: Vec<Vec<Policy>> = sketches.iter().map(|sketch| policies(&sketch.places().collect::<Vec<_>>())).collect();
    let mut best: Vec<usize> = vec![0; sketches.len()];
    for policy in [Policy::Leave, Policy::The, Policy::A, Policy::None] {
        let Some(checker) = checker_of(sketches, |_| policy) else { continue };
        for (at, sketch) in sketches.iter_mut().enumerate().filter(|(at, _)| spoken_for[*at].contains(&policy)) {
            let count = exact(&checker, sketch.places());
            if count > best[at] {
                (sketch.policy, best[at]) = (policy, count);
            }
        }
    }
}

/// Drops the candidates that do not put enough of their places right.
fn keep_exact(sketches: &mut Vec<Sketch<'_>>, least: usize) {
    let Some(checker) = checker_of(sketches, |sketch| sketch.policy) else { return sketches.clear() };
    for sketch in sketches.iter_mut() {
        let corrections = sketch.corrections;
        sketch.candidates.retain(|candidate| exact(&checker, candidate.places.iter().map(|at| &corrections[*at])) >= least);
    }
    sketches.retain(|sketch| !sketch.candidates.is_empty());
}

/// Writes the drafts out, with sentences of the texts.
fn filled(sketches: &[Sketch<'_>], lesson: &Lesson<'_>) -> Vec<Draft> {
    let Some(checker) = checker_of(sketches, |sketch| sketch.policy) else { return Vec::new() };
    let mut ids: BTreeSet<String> = lesson.known.glossary().terms().iter().map(|term| term.id.clone()).collect();
    let draft = |sketch: &Sketch<'_>| {
        let mut examples = Vec::new();
        for candidate in &sketch.candidates {
            let places = best_first(candidate.places.iter().map(|at| &sketch.corrections[*at]).collect());
            let exact = places.into_iter().filter(|place| is_exact(&checker, place));
            examples.extend(exact.take(MOST_EXAMPLES).map(|place| (place.before.clone(), place.after.clone())));
        }
        examples.dedup();
        let preferred = sketch.preferred(sketch.policy);
        let id = id_of(if preferred.is_empty() { &sketch.candidates[0].pattern } else { &preferred }, |id| ids.contains(id));
        ids.insert(id.clone());
        Draft {
            id,
            preferred,
            without_article: sketch.policy == Policy::None,
            garbled: sketch.candidates.iter().map(Candidate::rendering).collect(),
            count: sketch.places().count(),
            unchanged: examples.iter().take(1).map(|(_, after)| after.clone()).collect(),
            examples,
        }
    };
    sketches.iter().map(draft).collect()
}

/// Drops drafts, or examples of them, until the glossary has nothing to say about them; tells which drafts went.
fn proved(drafts: Vec<Draft>, lesson: &Lesson<'_>) -> (Vec<Draft>, BTreeSet<usize>) {
    let mut drafts: Vec<(usize, Draft)> = drafts.into_iter().enumerate().collect();
    let all = drafts.len();
    loop {
        let terms: Vec<_> = drafts.iter().map(|(_, draft)| (draft.id.clone(), draft.fields())).collect();
        let bad = faults(&GlossaryFile::of_terms("drafts", &terms), lesson);
        let before = drafts.iter().map(|(_, draft)| draft.examples.len()).sum::<usize>();
        for (_, draft) in &mut drafts {
            draft.examples.retain(|(before, _)| !bad.contains(&(draft.id.clone(), Some(before.clone()))));
        }
        drafts.retain(|(_, draft)| !bad.contains(&(draft.id.clone(), None)) && !draft.examples.is_empty());
        let after = drafts.iter().map(|(_, draft)| draft.examples.len()).sum::<usize>();
        if before == after {
            let kept: BTreeSet<usize> = drafts.iter().map(|(at, _)| *at).collect();
            return (drafts.into_iter().map(|(_, draft)| draft).collect(), (0..all).filter(|at| !kept.contains(at)).collect());
        }
    }
}

/// Returns what lint and the examples find wrong: an id, and the example, or nothing if it is the whole draft.
fn faults(file: &GlossaryFile, lesson: &Lesson<'_>) -> BTreeSet<(String, Option<String>)> {
    let known = lesson.known.glossary();
    let Ok(above) = Glossary::read(std::slice::from_ref(file), known) else { return BTreeSet::new() };
    let drafts = above.terms().to_vec();
    let checker = Checker::new(known.clone().under(above));
    let mut bad = BTreeSet::new();
    for draft in &drafts {
        if !lint_of(&checker, &draft.id).is_empty() {
            bad.insert((draft.id.clone(), None));
        }
        let fails = |examples: Vec<(String, String)>, unchanged: Vec<String>| {
            let part = draft.with(Definition { examples, unchanged, ..(**draft).clone() });
            test_of(&checker, &part).iter().any(|outcome| outcome.verdict != Verdict::Validated)
        };
        let wrong = draft.examples.iter().filter(|example| fails(vec![(*example).clone()], Vec::new()));
        bad.extend(wrong.map(|(before, _)| (draft.id.clone(), Some(before.clone()))));
        bad.extend(fails(Vec::new(), draft.unchanged.clone()).then(|| (draft.id.clone(), None)));
    }
    bad
}
