use std::ops::Range;

use super::automaton::{Automaton, Lists, Tokens};
use super::capture::{Capture, capture};
use super::guard::{Conditions, Cues, Hit, Surroundings};
use super::mechanism::{Knowledge, Proposal, Remedy, propose};
use super::mention::mention;
use super::neighbours::add;
use super::resolve::{Claim, resolve};
use super::right_form::right_form;
use super::sentence::{Lexicon, Sentence};
use super::sieve::Sieve;
use super::site::Site;
use super::{Finding, Fix};
use crate::document::Prose;
use crate::glossary::{Glossary, Item, Rendering, Safety, Term};
use crate::text::{Edit, Edits, Span, sentence_at, sentences};

/// A glossary made ready to check any number of texts.
#[derive(Debug)]
pub struct Checker {
    glossary: Glossary,
    lexicon: Lexicon,
    automaton: Automaton,
    entries: Vec<Entry>,
    cues: Cues,
    /// One for every rendering, in the order of terms and renderings.
    conditions: Vec<Vec<Conditions>>,
    knowledge: Knowledge,
    sieve: Sieve,
}

/// What a match of the automaton means.
#[derive(Debug, Clone, Copy)]
enum Entry {
    /// The rendering of a term.
    Rendering { term: usize, rendering: usize },
    /// A right form of a term: nothing fires inside it.
    Right { term: usize },
    /// An exception of a term.
    Except { term: usize },
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

/// A match of a rendering.
struct Match<'g> {
    term: &'g Term,
    index: (usize, usize),
    rendering: &'g Rendering,
    /// All its tokens, the context too.
    whole: Tokens,
    capture: Capture,
}

/// What of a sentence no match may touch.
#[derive(Default)]
struct Protected {
    right: Vec<(usize, Tokens)>,
    except: Vec<(usize, Tokens)>,
}

impl Checker {
    /// Makes a glossary ready. Drafts and retired terms that are still in it count like any other.
    pub fn new(glossary: Glossary) -> Checker {
        let mut checker = Checker {
            lexicon: Lexicon::default(),
            automaton: Automaton::default(),
            entries: Vec::new(),
            cues: Cues::default(),
            conditions: Vec::new(),
            knowledge: Knowledge::of(&glossary),
            sieve: Sieve::new(&Automaton::default(), &Lexicon::default()),
            glossary: Glossary::default(),
        };
        let lists = glossary.lists();
        for (at, term) in glossary.terms().iter().enumerate() {
            for (rendering, of) in term.renderings.iter().enumerate() {
                checker.add(&of.pattern.items, Entry::Rendering { term: at, rendering }, lists);
            }
            term.admitted.iter().for_each(|pattern| checker.add(&pattern.items, Entry::Right { term: at }, lists));
            term.except.iter().for_each(|pattern| checker.add(&pattern.items, Entry::Except { term: at }, lists));
            let own = term.renderings.iter().flat_map(|rendering| &rendering.wordings);
            term.preferred.iter().chain(own).for_each(|wording| checker.add(&right_form(wording), Entry::Right { term: at }, lists));
            let guards = term.renderings.iter().map(|rendering| &rendering.guard);
            let conditions = guards.map(|guard| checker.cues.compile(guard, lists, &mut checker.lexicon)).collect();
            checker.conditions.push(conditions);
        }
        checker.sieve = Sieve::new(&checker.automaton, &checker.lexicon);
        checker.glossary = glossary;
        checker
    }

    fn add(&mut self, items: &[Item], entry: Entry, lists: &Lists) {
        if !items.is_empty() {
            self.automaton.add(items, self.entries.len() as u32, lists, &mut self.lexicon);
            self.entries.push(entry);
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
    /// let checker = Checker::new(Glossary::builtin().unwrap());
    /// let findings = checker.check("Tesla came to the Lingang new film area.");
    /// assert_eq!(findings[0].fixes[0].text, "Lin-gang Special Area");
    /// ```
    pub fn check(&self, prose: &str) -> Vec<Finding<'_>> {
        self.run(prose, &mut |_, _, _| {})
    }

    /// Returns every match of a rendering in `prose`, with what came of it.
    pub fn explain(&self, prose: &str) -> Vec<Trace<'_>> {
        let mut traces = Vec::new();
        self.run(prose, &mut |term, bytes, outcome| traces.push(Trace { span: Span::new(bytes.start, bytes.end), term, outcome }));
        traces
    }

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

    /// Returns the renderings that match all of `phrase`, whatever their conditions.
    pub(crate) fn renderings_of<'c>(&'c self, phrase: &str) -> Vec<(&'c Term, &'c Rendering)> {
        let sentence = Sentence::read(phrase, 0..phrase.len(), &self.lexicon);
        let whole = 0..sentence.tokens.len();
        let (matches, _) = self.scan(&sentence);
        matches.into_iter().filter(|found| found.whole == whole).map(|found| (found.term, found.rendering)).collect()
    }

    /// Returns the terms for which all of `phrase` is a right form.
    pub(crate) fn right_for(&self, phrase: &str) -> Vec<&str> {
        let sentence = Sentence::read(phrase, 0..phrase.len(), &self.lexicon);
        let whole = 0..sentence.tokens.len();
        let right = self.scan(&sentence).1.right;
        right.iter().filter(|(_, tokens)| *tokens == whole).map(|(term, _)| self.glossary.terms()[*term].id.as_str()).collect()
    }

    fn run<'c>(&'c self, prose: &str, trace: &mut dyn FnMut(&'c Term, Range<usize>, String)) -> Vec<Finding<'c>> {
        let surroundings = Surroundings::new(&self.cues, self.glossary.lists(), &self.lexicon, prose);
        let mut findings = Vec::new();
        let mut done = 0;
        while let Some(at) = self.sieve.next(prose, done) {
            let range = sentence_at(prose, at);
            // A blank that is not ASCII leads back to the sentence before it.
            let is_read = range.start < done;
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

    /// Reads all matches that begin in a sentence.
    fn scan<'c>(&'c self, sentence: &Sentence<'_>) -> (Vec<Match<'c>>, Protected) {
        let (mut matches, mut protected) = (Vec::new(), Protected::default());
        let lists = self.glossary.lists();
        for start in 0..sentence.tokens.len() {
            self.automaton.matches_at(sentence, start, &mut |entry, end| match self.entries[entry as usize] {
                Entry::Right { term } => protected.right.push((term, start..end)),
                Entry::Except { term } => protected.except.push((term, start..end)),
                Entry::Rendering { term, rendering } => {
                    let of = &self.glossary.terms()[term];
                    let index = (term, rendering);
                    let rendering = &of.renderings[rendering];
                    if let Some(capture) = capture(&rendering.pattern, sentence, start..end, lists) {
                        matches.push(Match { term: of, index, rendering, whole: start..end, capture });
                    }
                }
            });
        }
        (matches, protected)
    }

    /// Returns the matches that count, in the order of the text.
    fn admit<'c>(
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
        let near = surroundings.near(sentence);
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
        let (term, rendering) = found.index;
        // The same words may be right but for a hyphen or a capital: then the fix tells.
        let respelled = |of: usize, tokens: &Tokens| of == term && tokens == target;
        let within = |(of, tokens): &(usize, Tokens)| tokens.start <= target.start && target.end <= tokens.end && !respelled(*of, tokens);
        match () {
            () if protected.right.iter().any(within) => Some("it lies in a right form"),
            () if protected.except.iter().any(|(of, tokens)| *of == term && overlap(tokens, target)) => Some("it overlaps an exception"),
            () => surroundings.failing(&self.conditions[term][rendering], &sentence.bytes(&found.whole), near),
        }
    }

    /// Returns what the mechanisms propose, each with its term.
    fn proposals<'c>(&'c self, sentence: &Sentence<'_>, protected: &Protected) -> Vec<(&'c Term, Proposal)> {
        let mut all = Vec::new();
        for (at, term) in self.glossary.terms().iter().enumerate() {
            let Some(mechanism) = term.mechanism else { continue };
            let excepted = |target: &Tokens| {
                protected.except.iter().any(|(of, tokens)| *of == at && tokens.start < target.end && target.start < tokens.end)
            };
            let proposals = propose(mechanism, sentence, &self.knowledge).into_iter().filter(|proposal| !excepted(&proposal.target));
            all.extend(proposals.map(|proposal| (term, proposal)));
        }
        all
    }

    /// Makes a finding of a proposal.
    fn proposed<'c>(&'c self, sentence: &Sentence<'_>, (term, proposal): &(&'c Term, Proposal), room: &Tokens) -> Option<Finding<'c>> {
        let mut bytes = sentence.bytes(&proposal.target);
        let spoken_of = mention(sentence, &proposal.target, term);
        let (term, safety, fix, because) = match &proposal.remedy {
            _ if spoken_of.is_some() => return None,
            Remedy::Flag(say) => (*term, Safety::Flag, None, Some((*say).to_owned())),
            Remedy::Replace(span, text) => {
                bytes.start = bytes.start.min(span.start);
                let whole = format!("{}{text}{}", &sentence.prose[bytes.start..span.start], &sentence.prose[span.end..bytes.end]);
                let edits = Edits::new(vec![Edit { span: Span::new(span.start, span.end), text: text.clone() }]).unwrap_or_default();
                (*term, proposal.safety, Some((Fix { text: whole, edits }, bytes.clone())), None)
            }
            Remedy::Term(at) => {
                let known = &self.glossary.terms()[*at];
                let capture = Capture { target: proposal.target.clone(), ..Capture::default() };
                let fix = Site::read(sentence, &capture, room.clone()).fill(known.preferred.first()?);
                (known, proposal.safety, Some(fix), None)
            }
        };
        let span = fix.as_ref().map_or(bytes, |(_, bytes)| bytes.clone());
        Some(Finding { span: Span::new(span.start, span.end), term, fixes: fix.into_iter().map(|(fix, _)| fix).collect(), safety, because })
    }

    /// Makes a finding of matches over the same words.
    fn finding<'c>(&self, sentence: &Sentence<'_>, group: &[&Match<'c>], room: &Tokens) -> Option<Finding<'c>> {
        let first = group.first()?;
        let mut safety = first.rendering.safety;
        let mut because = if safety == Safety::Flag { first.rendering.say.clone() } else { None };
        let mut lower = |to: Safety, why: &str| {
            if safety > to {
                safety = to;
                because = Some(why.to_owned());
            }
        };
        let mut target = first.capture.target.clone();
        if !sentence.balance_quotes(&mut target) {
            lower(Safety::Review, "a quotation mark inside it has no partner");
        }
        if group.iter().all(|found| !found.rendering.guard.source.is_empty()) {
            lower(Safety::Review, "the source text is not at hand");
        }
        let mut filled = fill(sentence, group, &target, room);
        if filled.len() > 1 {
            lower(Safety::Review, "there are several candidates");
        }
        if let Some(why) = group.iter().find_map(|found| mention(sentence, &target, found.term)) {
            lower(Safety::Flag, why);
            filled.clear();
        }
        let target = sentence.bytes(&target);
        let unchanged = |(fix, bytes): &(Fix, Range<usize>)| fix.text == sentence.prose[bytes.clone()];
        if !filled.is_empty() && filled.iter().all(unchanged) {
            return None;
        }
        let start = filled.iter().map(|(_, bytes)| bytes.start).fold(target.start, usize::min);
        let end = filled.iter().map(|(_, bytes)| bytes.end).fold(target.end, usize::max);
        let fixes = filled.into_iter().map(|(fix, bytes)| widen(fix, &bytes, start..end, sentence.prose)).collect();
        Some(Finding { span: Span::new(start, end), term: first.term, fixes, safety, because })
    }
}

/// Returns what the wordings of matches over the same words make of `target`, each result once.
fn fill(sentence: &Sentence<'_>, group: &[&Match<'_>], target: &Tokens, room: &Tokens) -> Vec<(Fix, Range<usize>)> {
    let mut filled = Vec::new();
    for found in group.iter().filter(|found| found.rendering.safety > Safety::Flag) {
        let capture = Capture { target: target.clone(), ..found.capture.clone() };
        let site = Site::read(sentence, &capture, room.clone());
        for fix in found.rendering.wordings.iter().map(|wording| site.fill(wording)) {
            if !filled.contains(&fix) {
                filled.push(fix);
            }
        }
    }
    filled
}

/// Lets the text of a fix cover all of `span`.
fn widen(fix: Fix, bytes: &Range<usize>, span: Range<usize>, prose: &str) -> Fix {
    let text = format!("{}{}{}", &prose[span.start..bytes.start], fix.text, &prose[bytes.end..span.end]);
    Fix { text, ..fix }
}

impl Proposal {
    fn claim(&self) -> Claim {
        Claim { target: self.target.clone(), literal: 0, safety: self.safety }
    }

    /// Whether it takes out words that `target` puts right.
    fn cuts_over(&self, target: &Tokens) -> bool {
        let cuts = matches!(&self.remedy, Remedy::Replace(_, text) if text.is_empty());
        cuts && self.target.start <= target.start && target.end <= self.target.end
    }
}

/// The tier of a finding in words, and why it is that.
fn outcome(finding: &Finding<'_>) -> String {
    let why = finding.because.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    format!("{}{why}", finding.safety.name())
}

/// Returns the tokens around a winner that no other one claims, its own among them.
fn room(sentence: &Sentence<'_>, claims: &[Claim], winners: &[Vec<usize>], place: usize) -> Tokens {
    let target = |place: usize| winners.get(place).and_then(|equals| equals.first()).map(|at| claims[*at].target.clone());
    let start = place.checked_sub(1).and_then(target).map_or(0, |before| before.end);
    start..target(place + 1).map_or(sentence.tokens.len(), |after| after.start)
}

fn claim(found: &Match<'_>) -> Claim {
    Claim { target: found.capture.target.clone(), literal: found.capture.literal, safety: found.rendering.safety }
}

fn overlap(one: &Tokens, other: &Tokens) -> bool {
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks every sentence, whatever the sieve says of it.
    fn without_sieve(checker: &Checker, prose: &str) -> Vec<Span<Prose>> {
        let surroundings = Surroundings::new(&checker.cues, checker.glossary.lists(), &checker.lexicon, prose);
        let mut findings = Vec::new();
        for range in sentences(prose) {
            let sentence = Sentence::read(prose, range, &checker.lexicon);
            checker.check_sentence(&sentence, &surroundings, &mut |_, _, _| {}, &mut findings);
        }
        findings.iter().map(|finding| finding.span).collect()
    }

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
    fn the_sieve_loses_nothing() {
        let checker = Checker::new(Glossary::builtin().expect("the built-in glossary can be read"));
        let examples = checker.glossary.terms().iter().flat_map(|term| term.examples.iter().map(|(before, _)| before.as_str()));
        let long: String = examples.clone().collect::<Vec<_>>().join(" ");
        for prose in examples.chain([long.as_str()]) {
            let with: Vec<Span<Prose>> = checker.check(prose).iter().map(|finding| finding.span).collect();
            assert_eq!(with, without_sieve(&checker, prose), "{}", &prose[..prose.len().min(200)]);
        }
    }
}
