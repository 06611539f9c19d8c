//! The right forms of terms, as patterns.

use crate::glossary::{Class, Inflection, Item, Piece, Slot, Word, Wording, Write};
use crate::text::{TokenKind, fold, tokens};

/// Returns a wording as a pattern: nothing fires inside of what is right. One with
/// slots for words protects nothing, since those read anything.
pub(super) fn right_form(wording: &Wording) -> Vec<Item> {
    let mut items = Vec::new();
    for piece in &wording.pieces {
        match piece {
            Piece::Text(text) => items.extend(words(text, Inflection::None)),
            Piece::Noun(noun) => items.extend(words(noun, Inflection::Noun)),
            Piece::Verb(verb) => items.extend(words(verb, Inflection::Verb)),
            Piece::Slot { write, .. } => match number(*write) {
                Some(item) => items.push(item),
                None => return Vec::new(),
            },
        }
    }
    items
}

/// Returns what reads a number as `write` writes it.
fn number(write: Write) -> Option<Item> {
    let class = match write {
        Write::Ordinal | Write::Spelled | Write::SpelledName => Class::Ordinal,
        Write::Digits | Write::Number => Class::Number,
        Write::Roman => return Some(Item::Choice(ROMAN.iter().map(|roman| words(roman, Inflection::None).collect()).collect())),
        Write::AsRead => return None,
    };
    Some(Item::Slot(Slot { label: String::new(), class }))
}

/// Roman numbers that levels, phases and the like have.
const ROMAN: &[&str] = &["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"];

fn words(text: &str, inflection: Inflection) -> impl Iterator<Item = Item> {
    let is_quote = |kind| matches!(kind, TokenKind::Mark('"' | '\''));
    tokens(text).into_iter().filter(move |token| !is_quote(token.kind)).map(move |token| {
        let folded = fold(&text[token.start..token.end]).into_owned();
        Item::Word(Word { folded, exactly: None, inflection })
    })
}
