//! A person's decisions about the findings of a file: a state machine that knows no terminal.
//!
//! A [`Turn`] asks about one finding after the other, takes an [`Answer`] to each, and says in the end which edits to make. Answers
//! about a whole term are kept in [`Terms`], which one turn hands to the next.

mod answer;
mod command;
mod decisions;
mod terms;
mod turn;

pub use answer::{Answer, Decision, Refusal};
pub use command::{Command, KEYS, Key};
pub use decisions::{Change, ChangeError, Decisions, DecisionsError, FileDecisions, KeptPlace, Rewrite};
pub use terms::Terms;
pub use turn::{Manner, Progress, Suspended, Turn};
