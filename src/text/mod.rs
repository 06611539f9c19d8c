//! Positions in text, changes to text, and the words of text.

mod edit;
mod hash;
mod lines;
mod sentences;
mod span;
mod words;

pub use edit::{Edit, Edits, Overlap};
pub use hash::Hash;
pub use lines::{LineIndex, Place, boundary_from};
pub use sentences::{sentence_at, sentences};
pub use span::Span;
pub use words::{Gap, Shape, Token, TokenKind, fold, tokens};
