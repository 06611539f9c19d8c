//! What is wrong and what is right: terms, their patterns and guards.

mod bounds;
mod builtin;
mod file;
mod pattern;
mod term;
mod wording;
mod write;

pub use crate::table::{FileError as GlossaryError, FileErrors as GlossaryErrors};
pub use file::GlossaryFile;
pub use pattern::{Class, Inflection, Item, Pattern, PatternError, Slot, Word};
pub use term::{Glossary, Guard, Mechanism, Rendering, Safety, Term};
pub use wording::{ArticlePolicy, CasePolicy, Piece, Wording, Write};
pub use write::{Value, WriteError};
