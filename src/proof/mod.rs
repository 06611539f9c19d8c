//! A glossary proves itself: its examples, its unchanged sentences, and what can be decided about its patterns.

mod compare;
mod derived;
mod expand;
mod lint;
mod results;
mod test;

pub use compare::{Difference, compare};
pub use expand::{expand, phrases};
pub use lint::{Remark, lint, lint_of};
pub use results::results;
pub use test::{Outcome, Verdict, coverage_of, fixed, test, test_of};
