/// What a person says about the finding that is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Make its fix.
    Accept,
    /// Leave the words as they are.
    Skip,
    /// Make the fix of this and all further findings of its term, in this file and the next ones.
    AcceptTerm,
    /// Leave all findings of its term that nobody has answered, in this file and the next ones.
    SkipTerm,
    /// Make the fix of this and all further findings of the file that have exactly one.
    AcceptRest,
    /// Make this one of several fixes, counted from 1.
    Choose(usize),
    /// Write these words instead.
    Words(String),
    /// Leave the words, and do not find them here again.
    Keep,
    /// Leave the words: their sentence is right, and the term should know it.
    Unchanged,
}

/// What becomes of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Its fix of this number, from 0, is made.
    Fix(usize),
    /// These words are written instead.
    Words(String),
    /// It stays.
    Left,
    /// It stays, and is not to be found again.
    Kept,
    /// It stays, and its sentence becomes one that the term must not change.
    Unchanged,
}

/// Why an answer can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing to accept.
    #[error("nothing is proposed here: type a replacement, or leave it")]
    NoProposal,
    /// There are several candidates, and none was chosen.
    #[error("there are several candidates: choose one with 1 to {0}")]
    Choose(usize),
    /// All of a term are to be accepted, and there are several candidates.
    #[error("there are several candidates: choose one for all of the term with 1 to {0}")]
    ChooseForAll(usize),
    /// There is no candidate of this number.
    #[error("there is no candidate {0}")]
    NoCandidate(usize),
    /// The edit has no place in the file.
    #[error("markup stands in the way: change this place by hand")]
    Markup,
    /// The typed words are those that stand there.
    #[error("these are the words that stand there")]
    Same,
    /// Nothing has been answered yet.
    #[error("nothing to undo in this file")]
    NothingToUndo,
    /// Every finding of the file has been answered.
    #[error("all findings of this file are answered")]
    Done,
}
