use crate::check::{Checker, Finding};
use crate::document::Prose;
use crate::glossary::{Safety, Term};
use crate::text::{Edit, Edits, Span};

use super::derived::{Derived, derived};
use super::results::results;

/// What became of one sentence of the glossary.
#[derive(Debug, Clone)]
pub struct Outcome<'g> {
    /// The term that the sentence belongs to.
    pub term: &'g Term,
    /// Which test it was, in words.
    pub test: &'static str,
    /// How it came out.
    pub verdict: Verdict,
    /// The text that was checked.
    pub before: String,
    /// What it should become.
    pub expected: String,
    /// What it became.
    pub found: String,
}

/// How a test came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As it should.
    Validated,
    /// It should change and did not.
    Missing,
    /// It should not change and did.
    Noisy,
    /// It changed, but not as it should.
    Wrong,
}

impl Verdict {
    /// The verdict in one word.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Validated => "validated",
            Verdict::Missing => "missing",
            Verdict::Noisy => "noisy",
            Verdict::Wrong => "wrong",
        }
    }

    fn of(before: &str, expected: &str, found: &str) -> Verdict {
        match () {
            () if found == expected => Verdict::Validated,
            () if found == before => Verdict::Missing,
            () if expected == before => Verdict::Noisy,
            () => Verdict::Wrong,
        }
    }
}

/// Runs every example, every unchanged sentence and every test derived from them, with the whole glossary loaded; and every result, and
/// every pair of results that a rendering could read over, once more.
pub fn test(checker: &Checker) -> Vec<Outcome<'_>> {
    results(checker).into_iter().chain(checker.glossary().terms().iter().flat_map(|term| test_of(checker, term))).collect()
}

/// Runs the sentences of one term, and the tests derived from them.
pub fn test_of<'g>(checker: &'g Checker, term: &'g Term) -> Vec<Outcome<'g>> {
    let mut outcomes = Vec::new();
    for (before, after) in &term.examples {
        examples(checker, term, before, after, &mut outcomes);
    }
    for sentence in &term.unchanged {
        let found = fixed(checker, sentence, Safety::Auto);
        let own = checker.check(sentence).iter().any(|finding| finding.term.id == term.id);
        let found = if own && found == *sentence { format!("{sentence} [a finding of its own term]") } else { found };
        outcomes.push(Outcome::new(term, "unchanged", sentence.clone(), sentence.clone(), found));
    }
    outcomes
}

impl<'g> Outcome<'g> {
    pub(super) fn new(term: &'g Term, test: &'static str, before: String, expected: String, found: String) -> Self {
        Outcome { term, test, verdict: Verdict::of(&before, &expected, &found), before, expected, found }
    }
}

/// One example, and the tests that follow from it.
fn examples<'g>(checker: &'g Checker, term: &'g Term, before: &str, after: &str, outcomes: &mut Vec<Outcome<'g>>) {
    let mut push = |test, before: String, expected: String, found: String| outcomes.push(Outcome::new(term, test, before, expected, found));
    let found = fixed(checker, before, Safety::Review);
    let good = found == after;
    if before == after {
        // The example of a flag: it stays as it is, and a person is told.
        let told = checker.check(before).iter().any(|finding| finding.term.id == term.id);
        push("flag", before.to_owned(), after.to_owned(), if told { found } else { format!("{found} [no finding]") });
        return;
    }
    push("example", before.to_owned(), after.to_owned(), found);
    if !good {
        return;
    }
    for Derived { test, before, expected, found } in derived(checker, term, before, after) {
        push(test, before, expected, found);
    }
}

/// Returns `prose` with every fix of at least the tier `floor` made; of several candidates the first.
pub fn fixed(checker: &Checker, prose: &str, floor: Safety) -> String {
    let findings = checker.check(prose);
    let wanted = findings.iter().filter(|finding| finding.safety >= floor);
    let edits = wanted.filter_map(first_fix).flat_map(|edits| edits.iter().cloned()).collect();
    Edits::new(edits).map_or_else(|overlap| overlap.to_string(), |edits| edits.apply(prose))
}

/// Returns a part of `prose` with the fixes in it made: those of at least the tier `floor` that leave no choice.
pub(super) fn fixed_part(findings: &[Finding<'_>], prose: &str, part: Span<Prose>, floor: Safety) -> String {
    let wanted = findings.iter().filter(|finding| finding.safety >= floor && finding.fixes.len() == 1 && part.contains(finding.span));
    let shift = |edit: &Edit<Prose>| Edit::<Prose> {
        span: Span::new(edit.span.start() - part.start(), edit.span.end() - part.start()),
        text: edit.text.clone(),
    };
    let edits: Vec<Edit<Prose>> = wanted.filter_map(first_fix).flat_map(|edits| edits.iter().map(shift)).collect();
    Edits::new(edits).unwrap_or_default().apply(&prose[part.range()])
}

fn first_fix<'f>(finding: &'f Finding<'_>) -> Option<&'f Edits<Prose>> {
    finding.fixes.first().map(|fix| &fix.edits)
}

/// Returns the renderings of a term that none of its examples fires.
pub fn coverage_of<'g>(checker: &Checker, term: &'g Term) -> Vec<&'g str> {
    let fired: Vec<_> = term.examples.iter().flat_map(|(before, _)| checker.fired(before)).collect();
    let missing = term.renderings.iter().enumerate().filter(|(at, _)| !fired.contains(&(term.id.as_str(), *at)));
    missing.map(|(_, rendering)| rendering.pattern.text.as_str()).collect()
}
