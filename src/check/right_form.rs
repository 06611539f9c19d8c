//! The right forms of terms, as patterns.

use crate::glossary::{Inflection, Item, Piece, Word, Wording};
use crate::text::{TokenKind, fold, tokens};

/// Returns a wording as a pattern: nothing fires inside of what is right. One with slots protects nothing, since a slot reads anything.
pub(super) fn right_form(wording: &Wording) -> Vec<Item> {
    let mut items = Vec::new();
    for piece in &wording.pieces {
        match piece {
            Piece::Text(text) => items.extend(words(text, Inflection::None)),
            Piece::Noun(noun) => items.extend(words(noun, Inflection::Noun)),
            Piece::Verb(verb) => items.extend(words(verb, Inflection::Verb)),
            Piece::Slot { .. } => return Vec::new(),
        }
    }
    items
}

fn words(text: &str, inflection: Inflection) -> impl Iterator<Item = Item> {
    let is_quote = |kind| matches!(kind, TokenKind::Mark('"' | '\''));
    tokens(text).into_iter().filter(move |token| !is_quote(token.kind)).map(move |token| {
        let folded = fold(&text[token.start..token.end]).into_owned();
        Item::Word(Word { folded, exactly: None, inflection })
    })
}
