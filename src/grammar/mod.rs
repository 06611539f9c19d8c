//! The little English that a replacement needs: pure functions on words.

mod article;
mod casing;
mod group;
mod noun;
mod numeral;
mod verb;

pub use article::{Article, article, indefinite};
pub use casing::{is_small_word, raise, title, upper};
pub(crate) use group::is_one_of;
pub use group::{Opening, is_determiner, is_finite_verb, is_function_word, may_be_past, noun_group_opening, says_when};
pub use noun::{Number, head, is_plural, number_of, plural};
pub use numeral::{Numeral, may_begin_number, number_words, parse_numeral};
pub use verb::{Form, conjugate, form_of, forms, spelled_forms};
