//! A mention is not a use: text that talks about a rendering, or shows it beside its source, stays.

use super::automaton::Tokens;
use super::sentence::Sentence;
use crate::glossary::Term;
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
    "translators",
    "translator",
    "rendered",
    "renders",
    "rendering",
    "spelling",
    "wording",
    "glossary",
];

/// Names of words, which say so behind `the`.
const NAMES: &[&str] = &["word", "words", "phrase", "term", "expression", "name", "label"];

/// Returns why the words at `target` are spoken of rather than used, if they are.
pub(super) fn mention(sentence: &Sentence<'_>, target: &Tokens, term: &Term) -> Option<&'static str> {
    let outside = || (0..sentence.tokens.len()).filter(|index| !target.contains(index));
    let stands = |words: &[&str]| outside().any(|index| words.contains(&sentence.folded(index).as_ref()));
    let source = outside().any(|index| {
        sentence.tokens[index].kind == TokenKind::Ideographs && term.source.iter().any(|source| source.contains(sentence.text(index)))
    });
    match () {
        () if source => Some("its source term stands in the same sentence"),
        () if stands(STRONG) => Some("the sentence speaks of a mistranslation"),
        () if is_quoted(sentence, target) && (stands(WEAK) || names_words(sentence) || is_so_called(sentence, target)) => {
            Some("the sentence speaks of the words in quotation marks")
        }
        () => None,
    }
}

/// Whether quotation marks stand directly around the target.
fn is_quoted(sentence: &Sentence<'_>, target: &Tokens) -> bool {
    let opens = target.start.checked_sub(1).is_some_and(|before| sentence.is_mark(before, "\"'"));
    let closes = (target.end..target.end + 2).any(|after| sentence.is_mark(after, "\"'"));
    opens && closes
}

/// Whether the sentence says `the word` or `this Chinese phrase`.
fn names_words(sentence: &Sentence<'_>) -> bool {
    let is = |at: usize, words: &[&str]| words.contains(&sentence.folded(at).as_ref());
    let named = |at: &usize| {
        is(*at, NAMES) && (1..=2).any(|back| at.checked_sub(back).is_some_and(|before| is(before, &["the", "this", "a", "that"])))
    };
    (0..sentence.tokens.len()).any(|at| named(&at))
}

/// Whether the words are introduced as a name that others use: `so-called`, `known as`, `written as`.
fn is_so_called(sentence: &Sentence<'_>, target: &Tokens) -> bool {
    let before: Vec<_> = (target.start.saturating_sub(4)..target.start).map(|at| sentence.folded(at)).collect();
    let says = |pair: [&str; 2]| before.windows(2).any(|words| words[0] == pair[0] && words[1] == pair[1]);
    says(["so", "called"]) || says(["known", "as"]) || says(["written", "as"])
}
