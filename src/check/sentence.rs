//! One sentence, cut into tokens and looked up.

use std::borrow::Cow;
use std::ops::Range;

use super::lexicon::Lexicon;
use crate::text::{Shape, Token, TokenKind, fold, tokens};

/// A sentence of the prose.
#[derive(Debug)]
pub(super) struct Sentence<'p> {
    /// The whole prose.
    pub(super) prose: &'p str,
    /// The bytes of the sentence in it.
    pub(super) range: Range<usize>,
    /// Its bytes with ASCII letters in lower case: most words stand there as they are compared.
    lower: String,
    is_ascii: bool,
    /// Its tokens, with places in the prose.
    pub(super) tokens: Vec<Token>,
    /// The number of each token in the lexicon, or zero.
    pub(super) words: Vec<u32>,
}

impl<'p> Sentence<'p> {
    pub(super) fn read(prose: &'p str, range: Range<usize>, lexicon: &Lexicon) -> Self {
        let mut tokens = tokens(&prose[range.clone()]);
        for token in &mut tokens {
            token.start += range.start;
            token.end += range.start;
        }
        let lower = prose[range.clone()].to_ascii_lowercase();
        let is_ascii = lower.is_ascii();
        let mut sentence = Sentence { prose, range, lower, is_ascii, tokens, words: Vec::new() };
        sentence.words = (0..sentence.tokens.len()).map(|index| sentence.number(index, lexicon)).collect();
        sentence
    }

    fn number(&self, index: usize, lexicon: &Lexicon) -> u32 {
        match self.tokens[index].kind {
            TokenKind::Opaque => 0,
            _ => lexicon.number(&self.folded(index)),
        }
    }

    /// The text of a token.
    pub(super) fn text(&self, index: usize) -> &'p str {
        let token = &self.tokens[index];
        &self.prose[token.start..token.end]
    }

    /// The text of a token as it is compared.
    pub(super) fn folded(&self, index: usize) -> Cow<'_, str> {
        let token = &self.tokens[index];
        let lower = &self.lower[token.start - self.range.start..token.end - self.range.start];
        if self.is_ascii || lower.is_ascii() { Cow::Borrowed(lower) } else { fold(lower) }
    }

    /// The bytes from the first of the tokens to the last.
    pub(super) fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        match tokens.is_empty() {
            true => self.tokens.get(tokens.start).map_or(self.range.end..self.range.end, |token| token.start..token.start),
            false => self.tokens[tokens.start].start..self.tokens[tokens.end - 1].end,
        }
    }

    pub(super) fn is_word(&self, index: usize) -> bool {
        self.tokens.get(index).is_some_and(|token| token.kind == TokenKind::Word)
    }

    /// Whether the token is a mark out of `marks`, which are ASCII.
    pub(super) fn is_mark(&self, index: usize, marks: &str) -> bool {
        let is_one = |mark: char| marks.bytes().any(|one| char::from(one) == mark);
        matches!(self.tokens.get(index).map(|token| token.kind), Some(TokenKind::Mark(mark)) if is_one(mark))
    }

    pub(super) fn is_capitalised(&self, index: usize) -> bool {
        self.tokens.get(index).is_some_and(|token| matches!(token.shape, Shape::Title | Shape::Upper))
    }

    /// The tokens whose words have case, in `range`.
    pub(super) fn cased(&self, range: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        range.filter(|index| self.tokens[*index].shape != Shape::Uncased)
    }

    /// Whether the token goes on a word in small letters that a hyphen joins to it: `life-long triangle`.
    pub(super) fn continues_word(&self, at: usize) -> bool {
        let glued = self.tokens[at].gap.is_hyphen() && at > 0 && !self.tokens[at].gap.is_break();
        glued && self.tokens[at - 1].end + 1 >= self.tokens[at].start && !self.is_capitalised(at - 1)
    }

    /// Widens `target` so that quotation marks in it have their partners; `false` if that can't be.
    pub(super) fn balance_quotes(&self, target: &mut Range<usize>) -> bool {
        let count = target.clone().filter(|at| self.is_mark(*at, "\"")).count();
        if count.is_multiple_of(2) {
            return true;
        }
        let before = target.start.checked_sub(1).filter(|before| self.is_mark(*before, "\""));
        match before {
            Some(before) => target.start = before,
            None if self.is_mark(target.end, "\"") => target.end += 1,
            None => return false,
        }
        true
    }
}
