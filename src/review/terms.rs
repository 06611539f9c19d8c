use std::collections::BTreeMap;

use super::answer::Decision;
use crate::check::Finding;

/// What was said about whole terms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms(BTreeMap<String, Rule>);

/// What was said about a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Its findings are accepted: this candidate, from 0, where there are so many.
    Accept { candidate: usize, of: usize },
    /// Its findings are left.
    Skip,
}

impl Terms {
    /// Sets the rule of a term, and returns the one before.
    pub(super) fn set(&mut self, term: &str, rule: Option<Rule>) -> Option<Rule> {
        match rule {
            Some(rule) => self.0.insert(term.to_owned(), rule),
            None => self.0.remove(term),
        }
    }

    /// Returns what was decided about `finding` with its term, if that tells.
    pub(super) fn decision(&self, finding: &Finding<'_>) -> Option<Decision> {
        match *self.0.get(&finding.term.id)? {
            Rule::Skip => Some(Decision::Left),
            Rule::Accept { .. } if finding.fixes.len() == 1 => Some(Decision::Fix(0)),
            // Other candidates are other wordings: the number chosen says nothing about them.
            Rule::Accept { candidate, of } => (of == finding.fixes.len() && of > 0).then_some(Decision::Fix(candidate)),
        }
    }
}
