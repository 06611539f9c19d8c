//! Turns garbled renderings of Chinese terms in machine-translated English into the standard terms.
//!
//! A *term* of a [`glossary`] has a standard *wording* and its garbled *renderings*, which are patterns with conditions. A
//! [`document`] is read into *prose*, the text that a reader sees. To [`check`] is a pure function from prose to *findings*; each
//! has no *fix*, one, or several, and a *safety* that says who may make it. A [`plan`] turns findings into *edits* of the source
//! and says what it leaves to a person; a [`review`] asks that person. [`report`] shows findings and edits; [`proof`] runs the
//! examples that a glossary carries. The library reads no file and prints nothing: the program `degarble` does.
//!
//! ```
//! use degarble::{check::Checker, document::{Document, Format}, glossary::{Glossary, Safety}, plan::plan};
//!
//! let checker = Checker::new(Glossary::builtin());
//! let document = Document::read("Anhui said growth in the **long triangle** is strong.", Format::Markdown);
//! let findings = checker.check(document.prose());
//! let plan = plan(&document, &findings, Safety::Auto);
//! assert_eq!(plan.edits.apply(document.source()), "Anhui said growth in the **Yangtze River Delta** is strong.");
//! ```

mod built;
pub mod check;
pub mod config;
pub mod document;
pub mod glossary;
pub mod grammar;
pub mod learn;
pub mod plan;
pub mod proof;
pub mod report;
pub mod review;
pub mod suppress;
pub mod suspect;
pub mod table;
pub mod text;
