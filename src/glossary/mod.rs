//! What is wrong and what is right: terms, their patterns and guards.

mod bounds;
mod file;
mod id;
mod lists;
mod packed;
mod pattern;
mod search;
mod term;
mod wording;
mod write;

pub use crate::table::{FileError as GlossaryError, FileErrors as GlossaryErrors};
pub use file::GlossaryFile;
pub use id::id_of;
pub use lists::Lists;
pub use pattern::{Class, Inflection, Item, Pattern, PatternError, Slot, Word};
pub use search::Hit;
pub use term::{Definition, Glossary, Guard, Mechanism, Rendering, Safety, Term};
pub use wording::{ArticlePolicy, CasePolicy, Piece, Wording, Write};
pub use write::{Value, WriteError};
