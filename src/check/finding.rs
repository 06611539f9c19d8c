//! Findings: what is made of matches over the same words, and of what a mechanism proposes.

use std::ops::Range;

use super::automaton::Tokens;
use super::capture::Capture;
use super::checker::Checker;
use super::matches::{Match, Protected, overlap};
use super::mechanism::{Proposal, Remedy, propose};
use super::mention::mention;
use super::sentence::Sentence;
use super::site::Site;
use super::{Finding, Fix};
use crate::document::Prose;
use crate::glossary::{Safety, Term};
use crate::text::{Edit, Edits, Span};

impl<'g> Finding<'g> {
    /// Returns the finding in a text that has `by` bytes more before it.
    pub(super) fn moved(self, by: usize) -> Finding<'g> {
        let further = |span: Span<Prose>| Span::new(span.start() + by, span.end() + by);
        let edit = |edit: &Edit<Prose>| Edit { span: further(edit.span), text: edit.text.clone() };
        let fix = |fix: Fix| Fix { edits: Edits::new(fix.edits.iter().map(edit).collect()).unwrap_or_default(), text: fix.text };
        Finding { span: further(self.span), fixes: self.fixes.into_iter().map(fix).collect(), ..self }
    }
}

impl Checker {
    /// Returns what the mechanisms propose, each with its term.
    pub(super) fn proposals<'c>(&'c self, sentence: &Sentence<'_>, protected: &Protected) -> Vec<(&'c Term, Proposal)> {
        let mut all = Vec::new();
        for (at, mechanism) in &self.knowledge.mechanisms {
            let term = &self.glossary.terms()[*at];
            let excepted = |target: &Tokens| protected.except.iter().any(|(of, tokens)| of == at && overlap(tokens, target));
            let proposals = propose(*mechanism, sentence, &self.knowledge).into_iter().filter(|proposal| !excepted(&proposal.target));
            all.extend(proposals.map(|proposal| (term, proposal)));
        }
        all
    }

    /// Makes a finding of a proposal.
    pub(super) fn proposed<'c>(
        &'c self,
        sentence: &Sentence<'_>,
        (term, proposal): &(&'c Term, Proposal),
        room: &Tokens,
    ) -> Option<Finding<'c>> {
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
    pub(super) fn finding<'c>(&self, sentence: &Sentence<'_>, group: &[&Match<'c>], room: &Tokens) -> Option<Finding<'c>> {
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

/// The tier of a finding in words, and why it is that.
pub(super) fn outcome(finding: &Finding<'_>) -> String {
    let why = finding.because.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
    format!("{}{why}", finding.safety.name())
}
