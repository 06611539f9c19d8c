//! The little English that a replacement needs: pure functions on words.

mod article;
mod casing;
mod noun;
mod numeral;
mod verb;

pub use article::{Article, article, indefinite, is_determiner, is_function_word, starts_noun_group};
pub use casing::{is_small_word, raise, title, upper};
pub use noun::{Number, is_plural, number_of, plural};
pub use numeral::{Numeral, number_words, parse_numeral};
pub use verb::{Form, conjugate, form_of, forms};
