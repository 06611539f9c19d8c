use super::answer::{Answer, Decision, Refusal};
use super::terms::{Rule, Terms};
use crate::check::Finding;
use crate::document::{Document, Prose, Source};
use crate::glossary::Safety;
use crate::text::{Edit, Edits, Span};

/// One file under review.
#[derive(Debug)]
pub struct Turn<'f, 'g> {
    document: &'f Document<'f>,
    findings: &'f [Finding<'g>],
    manner: Manner,
    terms: Terms,
    /// What is decided about each finding without a person.
    given: Vec<Option<Decision>>,
    /// What a person decided about each finding.
    decided: Vec<Option<Decision>>,
    /// The finding that is asked about; the number of findings when none is.
    at: usize,
    /// Whether the next choice of a candidate counts for all of the term.
    chooses_for_all: bool,
    history: Vec<Step>,
}

/// Which findings a person is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// Whether `auto` findings are asked about too; else they are accepted.
    pub asks_all: bool,
    /// The lowest tier that is asked about; lower ones are left.
    pub min: Safety,
}

/// How far a turn has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// The number of the finding that is asked about, from 1, among those that are.
    pub at: usize,
    /// How many are asked about.
    pub of: usize,
    /// How many findings are accepted up to now.
    pub accepted: usize,
    /// How many are left as they are.
    pub left: usize,
}

/// What one answer changed.
#[derive(Debug, Clone)]
struct Step {
    at: usize,
    /// Findings and what was decided about them before.
    decided: Vec<(usize, Option<Decision>)>,
    /// The term and its rule before.
    term: Option<(String, Option<Rule>)>,
}

/// A turn that waits until its file has been checked anew with another glossary.
#[derive(Debug)]
pub struct Suspended {
    manner: Manner,
    terms: Terms,
    findings: Vec<Identity>,
    decided: Vec<Option<Decision>>,
    at: Span<Prose>,
    history: Vec<Step>,
}

/// What makes a finding the same as one before.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    span: Span<Prose>,
    term: String,
    fixes: Vec<String>,
}

impl<'f, 'g> Turn<'f, 'g> {
    /// Begins the turn of a file, with what was said about terms before.
    pub fn new(document: &'f Document<'f>, findings: &'f [Finding<'g>], manner: Manner, terms: Terms) -> Self {
        let (decided, history) = (vec![None; findings.len()], Vec::new());
        let mut turn = Turn { document, findings, manner, terms, given: Vec::new(), decided, at: 0, chooses_for_all: false, history };
        turn.given = findings.iter().map(|finding| turn.decision_without_person(finding)).collect();
        turn.go_on(0);
        turn
    }

    /// Goes on with a turn whose file has been checked anew: what is found as before stays decided.
    pub fn resume(document: &'f Document<'f>, findings: &'f [Finding<'g>], suspended: Suspended) -> Self {
        let Suspended { manner, terms, findings: before, decided, at, history } = suspended;
        let identities: Vec<Identity> = findings.iter().map(Identity::of).collect();
        let place = |old: usize| before.get(old).and_then(|old| identities.iter().position(|new| new == old));
        let mut turn = Turn::new(document, findings, manner, terms);
        for (old, decision) in decided.into_iter().enumerate() {
            if let Some(new) = place(old) {
                turn.decided[new] = decision;
            }
        }
        let first = findings.partition_point(|finding| finding.span < at);
        turn.history = history.into_iter().map(|step| step.moved(&place, first)).collect();
        turn.go_on(first);
        turn
    }

    /// Lays the turn aside until its file has been checked anew.
    pub fn suspend(self) -> Suspended {
        let end = self.document.prose().len();
        let at = self.current().map_or(Span::new(end, end), |finding| finding.span);
        let findings = self.findings.iter().map(Identity::of).collect();
        Suspended { manner: self.manner, terms: self.terms, findings, decided: self.decided, at, history: self.history }
    }

    /// The finding that is asked about; `None` when all are answered.
    pub fn current(&self) -> Option<&'f Finding<'g>> {
        self.findings.get(self.at)
    }

    /// The findings, each with what becomes of it as far as that is decided.
    pub fn decisions(&self) -> impl Iterator<Item = (&'f Finding<'g>, Option<&Decision>)> {
        self.findings.iter().enumerate().map(|(at, finding)| (finding, self.decision(at)))
    }

    /// Returns how far the turn has come.
    pub fn progress(&self) -> Progress {
        let asked = |given: &&Option<Decision>| given.is_none();
        let accepted = self.decisions().filter(|(_, decision)| decision.is_some_and(Decision::is_accepted)).count();
        let decided = self.decisions().filter(|(_, decision)| decision.is_some()).count();
        Progress {
            at: self.given[..self.at].iter().filter(asked).count() + 1,
            of: self.given.iter().filter(asked).count(),
            accepted,
            left: decided - accepted,
        }
    }

    /// Takes an answer to the finding that is asked about, and returns how many findings it decided.
    ///
    /// # Errors
    /// If the answer does not fit the finding; nothing has changed then.
    pub fn answer(&mut self, answer: Answer) -> Result<usize, Refusal> {
        let finding = self.current().ok_or(Refusal::Done)?;
        let for_all = std::mem::take(&mut self.chooses_for_all);
        let one = |decision| Ok((vec![(self.at, decision)], None));
        let (decided, rule) = match answer {
            Answer::Accept => one(self.only_fix(finding)?),
            Answer::Skip => one(Decision::Left),
            Answer::Keep => one(Decision::Kept),
            Answer::Unchanged => one(Decision::Unchanged),
            Answer::Words(words) => one(self.typed(finding, words)?),
            Answer::Choose(number) if !for_all => one(self.candidate(finding, number)?),
            Answer::Choose(number) => self.candidate(finding, number).map(|_| self.accept_term(finding, number - 1)),
            Answer::AcceptTerm => match self.only_fix(finding) {
                Ok(_) => Ok(self.accept_term(finding, 0)),
                Err(Refusal::Choose(number)) => {
                    self.chooses_for_all = true;
                    Err(Refusal::ChooseForAll(number))
                }
                Err(refusal) => Err(refusal),
            },
            Answer::SkipTerm => Ok(self.skip_term(finding)),
            Answer::AcceptRest => Ok((self.rest(), None)),
        }?;
        if decided.is_empty() {
            return Err(self.only_fix(finding).err().unwrap_or(Refusal::NoProposal));
        }
        let term = rule.map(|rule| (finding.term.id.as_str(), rule));
        Ok(self.take(decided, term))
    }

    /// Takes the last answer back.
    ///
    /// # Errors
    /// If there is none.
    pub fn undo(&mut self) -> Result<(), Refusal> {
        self.chooses_for_all = false;
        let step = self.history.pop().ok_or(Refusal::NothingToUndo)?;
        step.decided.into_iter().for_each(|(at, decision)| self.decided[at] = decision);
        if let Some((term, rule)) = step.term {
            self.terms.set(&term, rule);
        }
        self.go_on(step.at);
        Ok(())
    }

    /// Returns the edits of everything that is accepted up to now.
    pub fn edits(&self) -> Edits<Source> {
        let prose = |(finding, decision): (&'f Finding<'g>, Option<&Decision>)| prose_edits(finding, decision?);
        let lowered = self.decisions().filter_map(prose).filter_map(|edits| self.document.lower(&edits));
        let edits = lowered.flat_map(|edits| edits.iter().cloned().collect::<Vec<_>>()).collect();
        Edits::new(edits).expect("findings do not overlap, and edits of prose in order are lowered to edits of the source in order")
    }

    /// Ends the turn, and returns what was said about terms.
    pub fn end(self) -> Terms {
        self.terms
    }

    fn decision(&self, at: usize) -> Option<&Decision> {
        self.decided[at].as_ref().or(self.given[at].as_ref())
    }

    /// Goes to the first finding from `at` on that is open, or from the first one on.
    fn go_on(&mut self, at: usize) {
        let is_open = |at: &usize| self.decision(*at).is_none();
        let open = (at..self.findings.len()).chain(0..at.min(self.findings.len())).find(is_open);
        self.at = open.unwrap_or(self.findings.len());
    }

    fn decision_without_person(&self, finding: &Finding<'_>) -> Option<Decision> {
        let by_term = self.terms.decision(finding).filter(|decision| self.has_place(finding, decision));
        let is_sure = finding.safety == Safety::Auto && !self.manner.asks_all;
        let accepted = || if is_sure { self.only_fix(finding).ok() } else { None };
        by_term.or_else(accepted).or_else(|| (finding.safety < self.manner.min).then_some(Decision::Left))
    }

    fn has_place(&self, finding: &Finding<'_>, decision: &Decision) -> bool {
        prose_edits(finding, decision).is_none_or(|edits| self.document.lower(&edits).is_some())
    }

    fn only_fix(&self, finding: &Finding<'_>) -> Result<Decision, Refusal> {
        match finding.fixes.len() {
            0 => Err(Refusal::NoProposal),
            1 => self.candidate(finding, 1),
            several => Err(Refusal::Choose(several)),
        }
    }

    fn candidate(&self, finding: &Finding<'_>, number: usize) -> Result<Decision, Refusal> {
        match number.checked_sub(1).filter(|at| *at < finding.fixes.len()) {
            _ if finding.fixes.is_empty() => Err(Refusal::NoProposal),
            None => Err(Refusal::NoCandidate(number)),
            Some(at) => Some(Decision::Fix(at)).filter(|decision| self.has_place(finding, decision)).ok_or(Refusal::Markup),
        }
    }

    /// Typed words may be anything, so the whole file is read once more with them in it.
    fn typed(&self, finding: &Finding<'_>, words: String) -> Result<Decision, Refusal> {
        if self.document.prose()[finding.span.range()] == words {
            return Err(Refusal::Same);
        }
        let decision = Decision::Words(words);
        let edits = prose_edits(finding, &decision).ok_or(Refusal::Markup)?;
        let lowered = self.document.lower(&edits).ok_or(Refusal::Markup)?;
        if self.document.agrees(&edits, &lowered) { Ok(decision) } else { Err(Refusal::Markup) }
    }

    fn accept_term(&self, finding: &Finding<'_>, candidate: usize) -> Ruling {
        let rule = Rule::Accept { candidate, of: finding.fixes.len() };
        let mut terms = Terms::default();
        terms.set(&finding.term.id, Some(rule));
        let decision = |at: usize| terms.decision(&self.findings[at]).filter(|decision| self.has_place(&self.findings[at], decision));
        let open = (0..self.findings.len()).filter(|at| self.decision(*at).is_none());
        (open.filter_map(|at| Some((at, decision(at)?))).collect(), Some(rule))
    }

    fn skip_term(&self, finding: &Finding<'_>) -> Ruling {
        let is_its = |at: &usize| self.findings[*at].term.id == finding.term.id && self.decided[*at].is_none();
        ((0..self.findings.len()).filter(is_its).map(|at| (at, Decision::Left)).collect(), Some(Rule::Skip))
    }

    fn rest(&self) -> Vec<(usize, Decision)> {
        let open = (self.at..self.findings.len()).filter(|at| self.decision(*at).is_none());
        open.filter_map(|at| Some((at, self.only_fix(&self.findings[at]).ok()?))).collect()
    }

    fn take(&mut self, decided: Vec<(usize, Decision)>, term: Option<(&str, Rule)>) -> usize {
        let count = decided.len();
        let decided = decided.into_iter().map(|(at, decision)| (at, self.decided[at].replace(decision))).collect();
        let term = term.map(|(term, rule)| (term.to_owned(), self.terms.set(term, Some(rule))));
        self.history.push(Step { at: self.at, decided, term });
        self.go_on(self.at);
        count
    }
}

/// Findings with what is decided about them, and the rule of their term.
type Ruling = (Vec<(usize, Decision)>, Option<Rule>);

impl Decision {
    /// Whether something is written.
    pub fn is_accepted(&self) -> bool {
        matches!(self, Decision::Fix(_) | Decision::Words(_))
    }
}

impl Identity {
    fn of(finding: &Finding<'_>) -> Identity {
        let fixes = finding.fixes.iter().map(|fix| fix.text.clone()).collect();
        Identity { span: finding.span, term: finding.term.id.clone(), fixes }
    }
}

impl Step {
    /// Returns the step with the findings renumbered; `first` is where the turn goes on.
    fn moved(self, place: &impl Fn(usize) -> Option<usize>, first: usize) -> Step {
        let decided = self.decided.into_iter().filter_map(|(at, decision)| Some((place(at)?, decision))).collect();
        Step { at: place(self.at).unwrap_or(first), decided, term: self.term }
    }
}

/// Returns the edits of the prose that `decision` asks for, if any.
fn prose_edits(finding: &Finding<'_>, decision: &Decision) -> Option<Edits<Prose>> {
    match decision {
        Decision::Fix(number) => finding.fixes.get(*number).map(|fix| fix.edits.clone()),
        Decision::Words(words) => Edits::new(vec![Edit { span: finding.span, text: words.clone() }]).ok(),
        Decision::Left | Decision::Kept | Decision::Unchanged => None,
    }
}
