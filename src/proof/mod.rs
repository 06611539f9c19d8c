//! A glossary proves itself: its examples, its unchanged sentences, and what can be decided about its patterns.

mod derived;
mod expand;
mod lint;
mod results;
mod test;

pub use expand::{expand, phrases};
pub use lint::{Remark, lint};
pub use test::{Outcome, Verdict, coverage, test};
