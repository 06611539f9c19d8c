use std::ops::Range;

use zerocopy::little_endian::U64;

use super::Finding;
use super::automaton::{Automaton, Lists, Tokens};
use super::builder::Builder;
use super::finding::outcome;
use super::guard::{Conditions, Cues, NewCues, Surroundings};
use super::lexicon::Lexicon;
use super::matches::{Entry, Match, claim, overlap};
use super::mechanism::{Knowledge, Proposal};
use super::neighbours::add;
use super::numbers::Numbers;
use super::packed::packed;
use super::resolve::{Claim, resolve};
use super::right_form::right_form;
use super::sentence::Sentence;
use super::sieve::Sieve;
use crate::document::Prose;
use crate::glossary::{Glossary, Guard, Item, Mechanism, Term};
use crate::text::{Span, sentence_at};

/// A glossary made ready to check any number of texts.
#[derive(Debug, Default)]
pub struct Checker {
    pub(super) glossary: Glossary,
    pub(super) lexicon: Lexicon,
    pub(super) automaton: Automaton,
    /// What the matches of the automaton mean, packed.
    pub(super) entries: Numbers<U64>,
    /// The places in the glossary of the terms in the order in which they were made ready; some may be left out.
    pub(super) places: Vec<Option<usize>>,
    pub(super) cues: Cues,
    pub(super) conditions: Conditions,
    pub(super) knowledge: Knowledge,
    pub(super) sieve: Sieve,
}

/// What was considered at a place in the prose, and what came of it.
#[derive(Debug, Clone)]
pub struct Trace<'g> {
    /// The words.
    pub span: Span<Prose>,
    /// The term whose rendering they match.
    pub term: &'g Term,
    /// What came of it, in words.
    pub outcome: String,
}

impl Checker {
    /// Makes a glossary ready. Drafts and retired terms that are still in it count like any other.
    ///
    /// What it holds of the built-in glossary was made ready when the program was built.
    pub fn new(glossary: Glossary) -> Checker {
        let base = packed(&glossary);
        let has_base = base.is_some();
        let is_new = |term: &Term| !has_base || term.place().is_none();
        let mut checker = base.unwrap_or_default();
        let new: Vec<(usize, &Term)> = glossary.terms().iter().enumerate().filter(|(_, term)| is_new(term)).collect();
        checker.add(&new, glossary.lists());
        let lists = glossary.lists().names().filter(|name| !has_base || !glossary.lists().is_packed(name));
        checker.knowledge.add(&new, lists.filter_map(|name| glossary.lists().get(name)));
        let mechanisms = glossary.terms().iter().enumerate().filter_map(|(at, term)| Some((at, term.mechanism?)));
        checker.knowledge.mechanisms = mechanisms.collect();
        checker.sieve.seeks_echoes = checker.knowledge.mechanisms.iter().any(|(_, mechanism)| *mechanism == Mechanism::Stutter);
        checker.glossary = glossary;
        checker
    }

    /// Adds terms, each with its place in the glossary.
    fn add(&mut self, terms: &[(usize, &Term)], lists: &Lists) {
        let first = self.lexicon.count() as u32 + 1;
        let mut cues = NewCues::new(&mut self.cues, lists);
        let mut patterns = Builder::default();
        for (place, of) in terms.iter().copied() {
            let term = self.places.len();
            self.places.push(Some(place));
            let mut add = |items: &[Item], entry: Entry, guard: &Guard| {
                if !items.is_empty() {
                    patterns.add(items, self.entries.len() as u32, lists, &mut self.lexicon);
                    cues.add_to(&mut self.conditions, guard, &mut self.lexicon);
                    self.entries.to_mut().push(entry.pack());
                }
            };
            for (at, rendering) in of.renderings.iter().enumerate() {
                add(&rendering.pattern.items, Entry::Rendering { term, rendering: at }, &rendering.guard);
            }
            let free = Guard::default();
            of.admitted.iter().for_each(|pattern| add(&pattern.items, Entry::Right { term }, &free));
            of.except.iter().for_each(|pattern| add(&pattern.items, Entry::Except { term }, &free));
            let own = of.renderings.iter().flat_map(|rendering| &rendering.wordings).filter(|own| !of.preferred.contains(own));
            of.preferred.iter().chain(own).for_each(|wording| add(&right_form(wording), Entry::Right { term }, &free));
        }
        cues.finish();
        let part = patterns.finish();
        if let Some(part) = self.automaton.add(part) {
            let entries = &self.entries;
            let counts = |entry: u32| matches!(Entry::unpack(entries[entry as usize]), Entry::Rendering { .. });
            self.sieve.add(part, &self.lexicon, first, &counts);
        }
    }

    /// The glossary.
    pub fn glossary(&self) -> &Glossary {
        &self.glossary
    }

    /// Returns the findings of `prose` in order; no two overlap.
    ///
    /// ```
    /// use degarble::{check::Checker, glossary::Glossary};
    /// let checker = Checker::new(Glossary::builtin());
    /// let findings = checker.check("Tesla came to the Lingang new film area.");
    /// assert_eq!(findings[0].fixes[0].text, "Lin-gang Special Area");
    /// ```
    pub fn check(&self, prose: &str) -> Vec<Finding<'_>> {
        self.run(prose, 0..prose.len(), &mut |_, _, _| {})
    }

    /// Returns the findings of [`Checker::check`] that lie in `range`, which should begin and end between sentences.
    ///
    /// # Panics
    /// If an end of `range` lies outside of `prose` or inside a character.
    pub fn check_within(&self, prose: &str, range: Range<usize>) -> Vec<Finding<'_>> {
        self.run(prose, range, &mut |_, _, _| {})
    }

    /// Returns the findings of the text that `part` of `prose` is, whatever stands around it.
    ///
    /// # Panics
    /// If an end of `part` lies outside of `prose` or inside a character.
    pub fn check_part(&self, prose: &str, part: Span<Prose>) -> Vec<Finding<'_>> {
        self.check(&prose[part.range()]).into_iter().map(|finding| finding.moved(part.start())).collect()
    }

    /// Returns every match of a rendering in `prose`, with what came of it.
    pub fn explain(&self, prose: &str) -> Vec<Trace<'_>> {
        let mut traces = Vec::new();
        self.run(prose, 0..prose.len(), &mut |term, bytes, outcome| {
            traces.push(Trace { span: Span::new(bytes.start, bytes.end), term, outcome })
        });
        traces
    }

    fn run<'c>(&'c self, prose: &str, within: Range<usize>, trace: &mut dyn FnMut(&'c Term, Range<usize>, String)) -> Vec<Finding<'c>> {
        let surroundings = Surroundings::new(&self.cues, self.glossary.lists(), &self.lexicon, prose);
        let mut findings = Vec::new();
        let mut done = within.start;
        let mut scan = self.sieve.scan(&prose[..within.end]);
        while let Some(at) = scan.next(done) {
            let whole = sentence_at(prose, at);
            let range = whole.start.max(within.start)..whole.end.min(within.end);
            // A blank that is not ASCII leads back to the sentence before it.
            let is_read = range.start < done || range.is_empty();
            done = range.end.max(at + prose[at..].chars().next().map_or(1, char::len_utf8));
            if is_read {
                continue;
            }
            let sentence = Sentence::read(prose, range, &self.lexicon);
            self.check_sentence(&sentence, &surroundings, trace, &mut findings);
        }
        findings
    }

    fn check_sentence<'c>(
        &'c self,
        sentence: &Sentence<'_>,
        surroundings: &Surroundings<'_, '_>,
        trace: &mut dyn FnMut(&'c Term, Range<usize>, String),
        findings: &mut Vec<Finding<'c>>,
    ) {
        let (matches, protected) = self.scan(sentence);
        let mut proposals = self.proposals(sentence, &protected);
        if matches.is_empty() && proposals.is_empty() {
            return;
        }
        let mut refused = |found: &Match<'c>, reason| trace(found.term, sentence.bytes(&found.whole), format!("left: {reason}"));
        let matches = self.admit(matches, sentence, surroundings, &protected, &mut refused);
        // What is said twice is put right twice; then it is one.
        let rewritten = |proposal: &Proposal| matches.iter().any(|found| proposal.cuts_over(&found.capture.target));
        proposals.retain(|(_, proposal)| !rewritten(proposal));
        let claims: Vec<Claim> = matches.iter().map(claim).chain(proposals.iter().map(|(_, proposal)| proposal.claim())).collect();
        let winners = resolve(&claims);
        for (at, found) in matches.iter().enumerate().filter(|(at, _)| !winners.iter().flatten().any(|winner| winner == at)) {
            let winner = winners.iter().find(|winner| overlap(&claims[winner[0]].target, &claims[at].target));
            let by = winner.map_or("another term", |winner| matches.get(winner[0]).map_or("a mechanism", |found| found.term.id.as_str()));
            trace(found.term, sentence.bytes(&found.whole), format!("left: `{by}` reads more of the same words"));
        }
        let mut found = Vec::new();
        for (place, equals) in winners.iter().enumerate() {
            let room = room(sentence, &claims, &winners, place);
            let group: Vec<&Match<'c>> = equals.iter().filter_map(|at| matches.get(*at)).collect();
            let proposed = || equals[0].checked_sub(matches.len()).and_then(|at| self.proposed(sentence, &proposals[at], &room));
            let Some(finding) = self.finding(sentence, &group, &room).or_else(proposed) else { continue };
            let (term, span) = (finding.term, finding.span);
            if let Err(reason) = add(&mut found, finding, sentence) {
                trace(term, span.range(), format!("left: {reason}"));
            }
        }
        for finding in &found {
            trace(finding.term, finding.span.range(), outcome(finding));
        }
        findings.extend(found);
    }
}

/// Returns the tokens around a winner that no other one claims, its own among them.
fn room(sentence: &Sentence<'_>, claims: &[Claim], winners: &[Vec<usize>], place: usize) -> Tokens {
    let target = |place: usize| winners.get(place).and_then(|equals| equals.first()).map(|at| claims[*at].target.clone());
    let start = place.checked_sub(1).and_then(target).map_or(0, |before| before.end);
    start..target(place + 1).map_or(sentence.tokens.len(), |after| after.start)
}

#[cfg(test)]
impl Checker {
    /// Checks every sentence, whatever the sieve says of it.
    pub(super) fn check_all(&self, prose: &str) -> Vec<Span<Prose>> {
        let surroundings = Surroundings::new(&self.cues, self.glossary.lists(), &self.lexicon, prose);
        let mut findings = Vec::new();
        for range in crate::text::sentences(prose) {
            let sentence = Sentence::read(prose, range, &self.lexicon);
            self.check_sentence(&sentence, &surroundings, &mut |_, _, _| {}, &mut findings);
        }
        findings.iter().map(|finding| finding.span).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_twice_is_explained_once() {
        let text = "version = 1\n[term.a]\npreferred = 'the Delta'\ngarbled = ['long triangle', 'long corner']";
        let file = crate::glossary::GlossaryFile { name: "a".into(), text: text.into() };
        let checker = Checker::new(Glossary::read(&[file], &Glossary::default()).expect("it is right"));
        let prose = "The long triangle long corner grew. Long corner\nlong triangle";
        let findings: Vec<Span<Prose>> = checker.check(prose).iter().map(|finding| finding.span).collect();
        let traces = checker.explain(prose).into_iter().filter(|trace| !trace.outcome.starts_with("left"));
        assert_eq!(findings, [Span::new(4, 29), Span::new(36, 47), Span::new(48, 61)]);
        assert_eq!(traces.map(|trace| trace.span).collect::<Vec<_>>(), findings);
    }

    #[test]
    fn words_that_may_be_missing_do_not_multiply_the_ways_to_read_a_text() {
        let text = format!("version = 1\n[term.a]\npreferred = 'b'\ngarbled = ['x {} y']", "[a] ".repeat(30));
        let file = crate::glossary::GlossaryFile { name: "a".into(), text };
        let checker = Checker::new(Glossary::read(&[file], &Glossary::default()).expect("it is right"));
        let words = "a ".repeat(30);
        assert_eq!(checker.check(&format!("x {words}z x {words}y")).len(), 1);
    }

    #[test]
    fn the_sieve_loses_nothing() {
        let checker = Checker::new(Glossary::builtin());
        let examples = checker.glossary.terms().iter().flat_map(|term| term.examples.iter().map(|(before, _)| before.as_str()));
        let long: String = examples.clone().collect::<Vec<_>>().join(" ");
        for prose in examples.chain([long.as_str()]) {
            let with: Vec<Span<Prose>> = checker.check(prose).iter().map(|finding| finding.span).collect();
            assert_eq!(with, checker.check_all(prose), "{}", &prose[..prose.len().min(200)]);
        }
    }
}
