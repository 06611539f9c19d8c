//! Words that the machine wrote twice.

use super::echo::Echo;
use super::mechanism::{Knowledge, Proposal, Remedy};
use super::sentence::Sentence;
use super::sieve::key;
use crate::glossary::Safety;
use crate::grammar::is_function_word;
use crate::text::{Gap, Shape, TokenKind};

/// The same words at two places: `A B A B`, `the A B of the A B`, `A and A`.
struct Stutter {
    /// The first token, and how many are said twice.
    at: usize,
    length: usize,
    /// What stands between the copies.
    link: &'static str,
    /// The token after the last copy.
    end: usize,
}

/// Returns the stutters of a sentence.
pub(super) fn stutters(sentence: &Sentence<'_>, knowledge: &Knowledge) -> Vec<Proposal> {
    let mut proposals: Vec<Proposal> = Vec::new();
    let mut echo = Echo::default();
    if !(0..sentence.tokens.len()).any(|at| echo.hears(key(sentence.folded(at).as_bytes()))) {
        return proposals;
    }
    let mut at = 0;
    while at < sentence.tokens.len() {
        match proposal_at(sentence, at, knowledge) {
            Some(proposal) => {
                at = proposal.target.end;
                proposals.push(proposal);
            }
            None => at += 1,
        }
    }
    proposals
}

fn proposal_at(sentence: &Sentence<'_>, at: usize, knowledge: &Knowledge) -> Option<Proposal> {
    if !sentence.is_word(at) {
        return None;
    }
    for length in (1..=4).rev() {
        for link in ["", "of", "of the", "and"] {
            let Some(stutter) = stutter_at(sentence, at, length, link) else { continue };
            if let Some(safety) = safety(sentence, &stutter, knowledge) {
                let bytes = sentence.tokens[at + length - 1].end..sentence.tokens[stutter.end - 1].end;
                return Some(Proposal { target: at..stutter.end, safety, remedy: Remedy::Replace(bytes, String::new()) });
            }
        }
    }
    None
}

/// Reads two copies, or more if nothing links them.
fn stutter_at(sentence: &Sentence<'_>, at: usize, length: usize, link: &'static str) -> Option<Stutter> {
    let second = at + length + link.split_whitespace().count();
    let copied = |second: usize| second + length <= sentence.tokens.len() && repeats(sentence, at, second, length);
    if !links(sentence, at + length, link) || !copied(second) {
        return None;
    }
    let mut end = second + length;
    while link.is_empty() && copied(end) {
        end += length;
    }
    Some(Stutter { at, length, link, end })
}

fn links(sentence: &Sentence<'_>, at: usize, link: &str) -> bool {
    link.split_whitespace().enumerate().all(|(index, word)| sentence.is_word(at + index) && sentence.folded(at + index) == word)
}

/// Whether the same words stand at both places, with nothing but blanks (or hyphens inside) between any of them.
fn repeats(sentence: &Sentence<'_>, first: usize, second: usize, length: usize) -> bool {
    let same = |index: usize| {
        sentence.is_word(first + index)
            && sentence.is_word(second + index)
            && sentence.folded(first + index) == sentence.folded(second + index)
    };
    let gap = |at: usize| sentence.tokens[at].gap;
    let joined = (first + 1..second + length).all(|at| gap(at).joins());
    // `pass by reference, pass-by-reference` are two spellings, and `differential and differential-algebraic` two words.
    let spelled_alike = (1..length).all(|index| gap(first + index).is_hyphen() == gap(second + index).is_hyphen());
    let begins = !gap(first).is_hyphen() && !gap(second).is_hyphen();
    let ends = sentence.tokens.get(second + length).is_none_or(|next| !next.gap.is_hyphen());
    joined && spelled_alike && begins && ends && (0..length).all(same)
}

/// Adjectives and adverbs that good English hardly ever repeats with `and`.
const ABSTRACT: &[&str] = &["ly", "ous", "al", "ive", "ful", "able", "ible", "ary"];

/// Returns how sure it is that the machine, and no author, said it twice.
fn safety(sentence: &Sentence<'_>, stutter: &Stutter, knowledge: &Knowledge) -> Option<Safety> {
    let Stutter { at, length, link, .. } = *stutter;
    let words: Vec<_> = (at..at + length).map(|at| sentence.folded(at)).collect();
    let letters: usize = words.iter().map(|word| word.len()).sum();
    let capitals = (at..at + length).all(|at| sentence.tokens[at].shape == Shape::Title);
    let is_plain = words.iter().all(|word| word.chars().all(|c| c.is_alphabetic() || c == '\''));
    let alike = words.iter().skip(1).any(|word| *word == words[0]);
    let hyphened = length > 1 && (at + 1..at + length).all(|at| sentence.tokens[at].gap.is_hyphen());
    if !is_plain || alike || is_iterated(sentence, stutter) || !is_running(sentence, stutter, capitals) {
        return None;
    }
    match (length, link) {
        (1, "") if capitals && knowledge.names.contains(sentence.text(at)) => Some(Safety::Auto),
        (1, "and") if letters >= 6 && ABSTRACT.iter().any(|end| words[0].ends_with(end)) => Some(Safety::Auto),
        (2.., "") if letters >= 10 && capitals => Some(Safety::Auto),
        (3.., "") if letters >= 14 && !hyphened => Some(Safety::Auto),
        (2.., "") if letters >= 10 => Some(Safety::Review),
        (2.., "of" | "of the") if letters >= 14 && !capitals => Some(Safety::Auto),
        (2.., "and") if letters >= 14 => Some(Safety::Review),
        _ => None,
    }
}

/// Whether the words go on as they repeat, as in `time after time after time`, or repeat one word three times, or tell two things apart.
fn is_iterated(sentence: &Sentence<'_>, stutter: &Stutter) -> bool {
    let Stutter { at, length, link, end } = *stutter;
    let is = |place: Option<usize>, as_at: usize| {
        place.is_some_and(|place| sentence.is_word(place) && sentence.folded(place) == sentence.folded(as_at))
    };
    let before = at.checked_sub(1);
    let between = before.is_some_and(|before| matches!(sentence.folded(before).as_ref(), "between" | "from"));
    let goes_on = is(Some(end).filter(|end| *end < sentence.tokens.len()), if link.is_empty() { at } else { at + length });
    is(before, at + length - 1) || goes_on || (length == 1 && end > at + 2 && link.is_empty()) || (!link.is_empty() && between)
}

/// Whether the copies stand in running prose, and not in the columns of a table or on the lines of a list.
fn is_running(sentence: &Sentence<'_>, stutter: &Stutter, capitals: bool) -> bool {
    let Stutter { at, length, link, end } = *stutter;
    let tokens = &sentence.tokens;
    let is_prose_word = |at: &usize| {
        tokens[*at].kind == TokenKind::Word
            && tokens[*at].shape == Shape::Lower
            && sentence.text(*at).chars().all(|c| c.is_alphabetic() || c == '\'')
    };
    let others = (0..at).chain(end..tokens.len()).filter(is_prose_word).count();
    let second = at + length;
    // The columns of a table stand further apart than words do elsewhere, or behind tabs.
    let has_tab = (at + 1..end).any(|at| sentence.prose[tokens[at - 1].end..tokens[at].start].contains('\t'));
    let width = |at: usize| tokens[at].start - tokens[at - 1].end;
    let narrowest = (1..tokens.len()).filter(|at| tokens[*at].gap == Gap::Blank).map(width).min().unwrap_or(0);
    let is_column = has_tab || (tokens[second].gap == Gap::Blank && width(second) > narrowest);
    // Lines that end alike are a list, and so are indented ones.
    let ends_line = tokens.get(end).is_none_or(|token| token.gap.is_break());
    let is_indented = sentence.prose[..tokens[second].start].ends_with("  ");
    let breaks_between = tokens[second].gap.is_break() && (ends_line || is_indented);
    let breaks = (at + 1..end).any(|at| tokens[at].gap.is_break());
    let may_break = !link.is_empty() || (capitals && !breaks_between);
    // An index and a list of keywords have no function words, and no links.
    let is_function = |at: usize| sentence.is_word(at) && is_function_word(&sentence.folded(at));
    let goes_on = capitals || !link.is_empty() || [at.checked_sub(1), Some(end)].into_iter().flatten().any(is_function);
    others >= if capitals { 1 } else { 2 } && !is_column && goes_on && (may_break || !breaks)
}
