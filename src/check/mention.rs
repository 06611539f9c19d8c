//! A mention is not a use: text that talks about a rendering, or shows it beside its source, stays.

use super::automaton::Tokens;
use super::sentence::Sentence;
use crate::glossary::Term;
use crate::grammar::{article, is_determiner, is_one_of};
use crate::text::TokenKind;

/// Words that say that a text speaks of words, wherever they stand in the sentence.
const STRONG: &[&str] =
    &["mistranslated", "mistranslation", "mistranslations", "mistranslates", "mistranslate", "garbled", "misrendered", "sic"];

/// Words that say so of what stands in quotation marks.
const WEAK: &[&str] = &[
    "literally",
    "literal",
    "translated",
    "translates",
    "translate",
    "translation",
    "translations",
    "translators",
    "translator",
    "rendered",
    "renders",
    "rendering",
    "glossary",
];

/// Names of words; after an article or a determiner, they speak of words.
const NAMES: &[&str] = &["word", "words", "phrase", "spelling", "wording", "expression"];

/// Returns why the words at `target` are spoken of rather than used, if they are.
pub(super) fn mention(sentence: &Sentence<'_>, target: &Tokens, term: &Term) -> Option<&'static str> {
    let outside = || (0..sentence.tokens.len()).filter(|index| !target.contains(index));
    let stands = |words: &[&str]| outside().any(|index| is_one_of(&sentence.folded(index), words));
    let source = outside().any(|index| {
        sentence.tokens[index].kind == TokenKind::Ideographs && term.source.iter().any(|source| source.contains(sentence.text(index)))
    });
    match () {
        () if source => Some("its source term stands in the same sentence"),
        () if stands(STRONG) => Some("the sentence speaks of a mistranslation"),
        () if is_quoted(sentence, target) && (stands(WEAK) || speaks_of_words(sentence) || is_called(sentence, target)) => {
            Some("the sentence speaks of the words in quotation marks")
        }
        () => None,
    }
}

/// Whether quotation marks stand directly around the target, or around it and its article.
fn is_quoted(sentence: &Sentence<'_>, target: &Tokens) -> bool {
    let closes = (target.end..target.end + 2).any(|after| sentence.is_mark(after, "\"'"));
    closes && opening(sentence, target).is_some()
}

/// The quotation mark before the target or its article.
fn opening(sentence: &Sentence<'_>, target: &Tokens) -> Option<usize> {
    let before = target.start.checked_sub(1)?;
    let before = if article(&sentence.folded(before)).is_some() { before.checked_sub(1)? } else { before };
    sentence.is_mark(before, "\"'").then_some(before)
}

/// Whether `the word`, `this phrase` or the like stands in the sentence.
fn speaks_of_words(sentence: &Sentence<'_>) -> bool {
    let is_name = |at: &usize| is_one_of(&sentence.folded(*at), NAMES);
    (1..sentence.tokens.len()).filter(is_name).any(|at| {
        let before = sentence.folded(at - 1);
        article(&before).is_some() || is_determiner(&before)
    })
}

/// Whether `known as` or `so-called` stands before the quotation marks around the target, an article between or not.
fn is_called(sentence: &Sentence<'_>, target: &Tokens) -> bool {
    let Some(mark) = opening(sentence, target) else { return false };
    let before = |at: usize| at.checked_sub(1).map(|at| (at, sentence.folded(at)));
    let last = before(mark).and_then(|(at, word)| if article(&word).is_some() { before(at) } else { Some((at, word)) });
    let Some((at, last)) = last else { return false };
    let pair = (before(at).map(|(_, word)| word), last);
    matches!((pair.0.as_deref(), pair.1.as_ref()), (Some("known"), "as") | (Some("so"), "called"))
}
