//! Two versions of a text, side by side: what a person put in the place of what.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Pair;
use crate::grammar::{Article, article};
use crate::text::{Shape, Token, TokenKind, fold, sentence_at, sentences, tokens};

/// Words that a person replaced at one place.
#[derive(Debug, Clone)]
pub(super) struct Correction {
    /// The text, by its place among the pairs.
    pub(super) pair: usize,
    /// The bytes of the garbled words before the correction.
    pub(super) bytes: Range<usize>,
    /// The garbled words, folded, without an article in front.
    pub(super) garbled: Vec<String>,
    /// What stands there now, on one line, without an article in front; nothing if they were taken out.
    pub(super) right: String,
    /// The article before and after the correction.
    pub(super) articles: (Option<Article>, Option<Article>),
    /// Up to three words in front that stayed, the nearest last.
    pub(super) left_words: Vec<String>,
    /// Up to three words behind that stayed.
    pub(super) right_words: Vec<String>,
    /// What stands behind each word in front, and before each word behind: a blank or a hyphen.
    pub(super) gaps: (Vec<String>, Vec<String>),
    /// How many words of its sentence stand in front.
    pub(super) lead: usize,
    /// What its case tells about the wording.
    pub(super) case: Case,
    /// The corrected sentence with only this correction undone.
    pub(super) before: String,
    /// The corrected sentence.
    pub(super) after: String,
}

/// What the case of corrected words tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    /// Only a first word has a capital for being first.
    Spoken,
    /// All is in capitals.
    Shouted,
}

/// The most words that one correction takes out or puts in.
const MOST_WORDS: usize = 9;

/// How many words around a correction are looked at.
const CONTEXT: usize = 3;

/// A text with its tokens.
struct Side<'t> {
    text: &'t str,
    tokens: Vec<Token>,
}

/// Tokens before and after that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hunk {
    old: Range<usize>,
    new: Range<usize>,
}

/// Returns the corrections of one pair of texts.
pub(super) fn corrections(number: usize, pair: &Pair<'_>) -> Vec<Correction> {
    let (old, new): (Vec<_>, Vec<_>) = (sentences(pair.before).collect(), sentences(pair.after).collect());
    let keys = |text: &str, ranges: &[Range<usize>]| ranges.iter().map(|range| squeeze(&text[range.clone()])).collect::<Vec<_>>();
    let ops = capture_diff_slices(Algorithm::Patience, &keys(pair.before, &old), &keys(pair.after, &new));
    let mut out = Vec::new();
    for op in ops {
        let DiffOp::Replace { old_index, old_len, new_index, new_len } = op else { continue };
        let (old, new) = (&old[old_index..old_index + old_len], &new[new_index..new_index + new_len]);
        if old_len == new_len {
            old.iter().zip(new).for_each(|(old, new)| compare(number, pair, old.clone(), new.clone(), &mut out));
        } else {
            let whole = |ranges: &[Range<usize>]| ranges[0].start..ranges[ranges.len() - 1].end;
            compare(number, pair, whole(old), whole(new), &mut out);
        }
    }
    out
}

/// Returns `text` on one line, each run of white space as one blank.
pub(super) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Compares two stretches of text word by word.
fn compare(number: usize, pair: &Pair<'_>, old: Range<usize>, new: Range<usize>, out: &mut Vec<Correction>) {
    let old = Side::new(pair.before, old);
    let new = Side::new(pair.after, new);
    let ops = capture_diff_slices(Algorithm::Myers, &old.words(), &new.words());
    let same: usize = ops.iter().filter_map(|op| if let DiffOp::Equal { len, .. } = op { Some(*len) } else { None }).sum();
    // A sentence that was written anew tells nothing.
    if same * 6 < old.tokens.len() + new.tokens.len() {
        return;
    }
    let hunks = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })).map(|op| Hunk { old: op.old_range(), new: op.new_range() });
    for hunk in joined(hunks, &old) {
        out.extend(read(number, &hunk, &old, &new));
    }
}

/// Joins what was put in and what was taken out beside each other: `[Pilot] Free Trade [Test]` is one correction.
fn joined(hunks: impl Iterator<Item = Hunk>, old: &Side<'_>) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::new();
    for hunk in hunks {
        let Some(last) = out.last_mut() else {
            out.push(hunk);
            continue;
        };
        let between = last.old.end..hunk.old.start;
        let is_near = between.len() <= 2 && between.clone().all(|at| old.tokens[at].kind == TokenKind::Word);
        let is_half = |hunk: &Hunk| (hunk.old.is_empty() || hunk.new.is_empty()) && !old.is_article(&hunk.old);
        if is_near && (is_half(last) || is_half(&hunk)) {
            *last = Hunk { old: last.old.start..hunk.old.end, new: last.new.start..hunk.new.end };
        } else {
            out.push(hunk);
        }
    }
    out
}

fn read(number: usize, hunk: &Hunk, old: &Side<'_>, new: &Side<'_>) -> Option<Correction> {
    let hunk = with_neighbours(hunk.clone(), old, new)?;
    let (old_article, garbled) = old.without_article(&hunk.old);
    let (new_article, right) = new.without_article(&hunk.new);
    let is_small = (1..=MOST_WORDS).contains(&garbled.len()) && right.len() <= MOST_WORDS;
    if !is_small || !old.is_phrase(&garbled) || (right.is_empty() && !hunk.new.is_empty()) {
        return None;
    }
    let bytes = old.bytes(&garbled)?;
    let (undone, sentence) = undo(&hunk, old, new)?;
    let text = new.bytes(&right).map(|bytes| squeeze(&new.text[bytes])).unwrap_or_default();
    let garbled_words = old.folded(&garbled);
    if garbled_words == new.folded(&right) || text.contains(['.', '!', '?', '\u{fffc}']) {
        return None;
    }
    let has_article = old.article_at(garbled.start.checked_sub(1)).is_some();
    let left_words = if has_article { Vec::new() } else { words_before(old, garbled.start, new, right.start) };
    let right_words = words_after(old, garbled.end, new, right.end);
    let gap = |at: usize| new.tokens.get(at).map_or(" ", |token| if token.gap.is_hyphen() { "-" } else { " " }).to_owned();
    let left_gaps = (right.start + 1 - left_words.len()..=right.start).map(gap).collect();
    let right_gaps = (right.end..right.end + right_words.len()).map(gap).collect();
    Some(Correction {
        pair: number,
        bytes,
        right: text,
        articles: (old_article, new_article),
        left_words,
        right_words,
        gaps: (left_gaps, right_gaps),
        lead: new.lead(right.start, sentence.start),
        case: new.case(&right, sentence.start),
        before: undone,
        after: squeeze(&new.text[sentence]),
        garbled: garbled_words,
    })
}

/// Takes neighbours in: what was put in goes with the words on both sides of it, what was taken out with the word in front, if it says
/// that word again.
fn with_neighbours(hunk: Hunk, old: &Side<'_>, new: &Side<'_>) -> Option<Hunk> {
    let is_word = |at: usize| old.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word && article(old.word(token)).is_none());
    match (hunk.old.is_empty(), hunk.new.is_empty()) {
        (true, _) if new.is_article(&hunk.new) => None,
        (true, _) => {
            let (before, after) = (hunk.old.start.checked_sub(1).filter(|at| is_word(*at))?, hunk.new.start.checked_sub(1)?);
            is_word(hunk.old.end).then_some(Hunk { old: before..hunk.old.end + 1, new: after..hunk.new.end + 1 })
        }
        (_, false) => Some(hunk),
        _ => {
            let before = hunk.old.start.checked_sub(1).filter(|at| is_word(*at))?;
            let said = old.folded(&(before..before + 1));
            let is_repeat = old.folded(&hunk.old).iter().any(|word| said.contains(word));
            if hunk.old.len() > 1 && !is_repeat {
                return Some(hunk);
            }
            let new_before = hunk.new.start.checked_sub(1)?;
            Some(Hunk { old: before..hunk.old.end, new: new_before..hunk.new.end })
        }
    }
}

/// Returns the corrected sentence with the correction undone, and its bytes.
fn undo(hunk: &Hunk, old: &Side<'_>, new: &Side<'_>) -> Option<(String, Range<usize>)> {
    // Something taken out is put back with the blank in front of it.
    let from = |side: &Side<'_>, tokens: &Range<usize>| match hunk.new.is_empty() {
        true => tokens.start.checked_sub(1).map(|at| side.tokens[at].end),
        false => side.tokens.get(tokens.start).map(|token| token.start),
    };
    let to = |side: &Side<'_>, tokens: &Range<usize>, from: usize| match tokens.is_empty() {
        true => from,
        false => side.tokens[tokens.end - 1].end,
    };
    let (old_from, new_from) = (from(old, &hunk.old)?, from(new, &hunk.new)?);
    let (old_to, new_to) = (to(old, &hunk.old, old_from), to(new, &hunk.new, new_from));
    let sentence = sentence_at(new.text, new_from.min(new_to.saturating_sub(1)));
    if new_from < sentence.start || sentence.end < new_to {
        return None;
    }
    let undone = [&new.text[sentence.start..new_from], &old.text[old_from..old_to], &new.text[new_to..sentence.end]].concat();
    Some((squeeze(&undone), sentence))
}

/// Returns the words before two tokens that are the same on both sides.
fn words_before(old: &Side<'_>, old_at: usize, new: &Side<'_>, new_at: usize) -> Vec<String> {
    let mut words = same_words(old, old.tokens[..old_at].iter().rev(), new, new.tokens[..new_at].iter().rev());
    words.reverse();
    words
}

/// Returns the words from two tokens on that are the same on both sides.
fn words_after(old: &Side<'_>, old_at: usize, new: &Side<'_>, new_at: usize) -> Vec<String> {
    same_words(old, old.tokens[old_at..].iter(), new, new.tokens[new_at..].iter())
}

fn same_words<'a>(
    old: &Side<'_>,
    old_tokens: impl Iterator<Item = &'a Token>,
    new: &Side<'_>,
    new_tokens: impl Iterator<Item = &'a Token>,
) -> Vec<String> {
    let pairs = old_tokens.zip(new_tokens).take(CONTEXT);
    let same = pairs.take_while(|(one, two)| one.kind == TokenKind::Word && old.word(one) == new.word(two));
    same.map(|(_, token)| new.word(token).to_owned()).collect()
}

impl<'t> Side<'t> {
    fn new(text: &'t str, range: Range<usize>) -> Side<'t> {
        let shift = |token: Token| Token { start: token.start + range.start, end: token.end + range.start, ..token };
        Side { text, tokens: tokens(&text[range.clone()]).into_iter().map(shift).collect() }
    }

    fn word(&self, token: &Token) -> &'t str {
        &self.text[token.start..token.end]
    }

    fn words(&self) -> Vec<&'t str> {
        self.tokens.iter().map(|token| self.word(token)).collect()
    }

    /// Returns the words of some tokens, folded; quotation marks are free in a pattern.
    fn folded(&self, tokens: &Range<usize>) -> Vec<String> {
        self.tokens[tokens.clone()]
            .iter()
            .filter(|token| token.kind != TokenKind::Mark('"'))
            .map(|token| fold(self.word(token)).into_owned())
            .collect()
    }

    fn bytes(&self, tokens: &Range<usize>) -> Option<Range<usize>> {
        let own = &self.tokens[tokens.clone()];
        Some(own.first()?.start..own.last()?.end)
    }

    fn article_at(&self, at: Option<usize>) -> Option<Article> {
        at.and_then(|at| self.tokens.get(at)).and_then(|token| article(self.word(token)))
    }

    fn is_article(&self, tokens: &Range<usize>) -> bool {
        tokens.len() == 1 && self.article_at(Some(tokens.start)).is_some()
    }

    /// Takes the article off the front of some tokens, or tells the one before them.
    fn without_article(&self, tokens: &Range<usize>) -> (Option<Article>, Range<usize>) {
        match self.article_at(Some(tokens.start)).filter(|_| !tokens.is_empty()) {
            Some(article) => (Some(article), tokens.start + 1..tokens.end),
            None => (self.article_at(tokens.start.checked_sub(1)), tokens.clone()),
        }
    }

    /// Whether a pattern can stand for the tokens: words, with commas between them.
    fn is_phrase(&self, tokens: &Range<usize>) -> bool {
        let own = &self.tokens[tokens.clone()];
        let is_word = |token: Option<&Token>| token.is_some_and(|token| token.kind == TokenKind::Word);
        is_word(own.first())
            && is_word(own.last())
            && own.iter().all(|token| matches!(token.kind, TokenKind::Word | TokenKind::Possessive | TokenKind::Mark(',' | '"')))
    }

    /// Returns how many tokens of the sentence that begins at the byte `sentence` stand before the token `at`.
    fn lead(&self, at: usize, sentence: usize) -> usize {
        self.tokens[..at].iter().filter(|token| token.start >= sentence && token.kind == TokenKind::Word).count()
    }

    fn case(&self, tokens: &Range<usize>, sentence: usize) -> Case {
        let own = &self.tokens[tokens.clone()];
        let has_small = self.text[sentence..].split(['.', '\n']).next().unwrap_or("").contains(char::is_lowercase);
        let is_shouted = !has_small && own.iter().any(|token| token.shape == Shape::Upper);
        if is_shouted { Case::Shouted } else { Case::Spoken }
    }
}
