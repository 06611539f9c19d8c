//! Corrections that are the same but for case, number and article.

use std::collections::BTreeMap;

use super::align::{Case, Correction};
use crate::grammar::{is_plural, plural};

/// The same garbled words, made the same right ones.
#[derive(Debug)]
pub(super) struct Group {
    /// The garbled words, the last in the singular if the last words of both were seen in the plural.
    pub(super) garbled: Vec<String>,
    /// Whether they were.
    pub(super) has_plural: bool,
    /// The places, as numbers of corrections.
    pub(super) places: Vec<usize>,
}

/// Returns the groups, in the order of their first places.
pub(super) fn groups(corrections: &[Correction]) -> Vec<Group> {
    let mut found: BTreeMap<(Vec<String>, String), Group> = BTreeMap::new();
    for (at, correction) in corrections.iter().enumerate() {
        let (garbled, right, is_plural) = in_singular(correction);
        let new = || Group { garbled: garbled.clone(), has_plural: false, places: Vec::new() };
        let group = found.entry((garbled.clone(), right.to_lowercase())).or_insert_with(new);
        group.has_plural |= is_plural;
        group.places.push(at);
    }
    let mut groups: Vec<Group> = found.into_values().collect();
    groups.sort_by_key(|group| group.places[0]);
    groups
}

/// Returns the garbled and the right words in the singular, if the last of both are plurals, and whether they are.
fn in_singular(correction: &Correction) -> (Vec<String>, String, bool) {
    let as_it_is = || (correction.garbled.clone(), correction.right.clone(), false);
    let Some((last, rest)) = correction.garbled.split_last() else { return as_it_is() };
    match (singular(last), last_in_singular(&correction.right)) {
        (Some(last), Some(right)) => (rest.iter().cloned().chain([last]).collect(), right, true),
        _ => as_it_is(),
    }
}

/// Returns words with the last in the singular, if it is a plural.
fn last_in_singular(words: &str) -> Option<String> {
    let start = words.rfind([' ', '-']).map_or(0, |at| at + 1);
    singular(&words[start..]).map(|last| format!("{}{last}", &words[..start]))
}

/// Returns the wording that some places speak for, with so many of the words before and behind it, marks included.
pub(super) fn wording(places: &[&Correction], (left, right): (usize, usize), has_plural: bool) -> String {
    let spoken = |correction: &&&Correction| correction.case == Case::Spoken;
    let text = |correction: &Correction| {
        let own = if right == 0 { in_singular(correction).1 } else { correction.right.clone() };
        let start = correction.left_words.len().saturating_sub(left);
        let before = correction.left_words.iter().zip(&correction.gaps.0).skip(start).map(|(word, gap)| word.clone() + gap);
        let behind = correction.right_words.iter().zip(&correction.gaps.1).take(right).map(|(word, gap)| gap.clone() + word);
        let text: String = before.chain([own]).chain(behind).collect();
        if has_plural { last_in_singular(&text).unwrap_or(text) } else { text }
    };
    let inside = places.iter().filter(spoken).filter(|correction| correction.lead > left).map(|correction| text(correction));
    let opening = places.iter().filter(spoken).map(|correction| lowered(&text(correction)));
    let shouted = places.iter().map(|correction| text(correction).to_lowercase());
    let text = usual(inside).or_else(|| usual(opening)).or_else(|| usual(shouted)).unwrap_or_default();
    escaped(&text) + if has_plural { "(s)" } else { "" }
}

/// Returns the text with the fewest capitals, of those the most frequent: what was seen in small letters and as a title follows the text.
fn usual(texts: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    texts.for_each(|text| *counts.entry(text).or_default() += 1);
    let capitals = |text: &str| text.chars().filter(|c| c.is_uppercase()).count();
    counts.into_iter().min_by_key(|(text, count)| (capitals(text), usize::MAX - count)).map(|(text, _)| text)
}

/// Returns the first words of a sentence as they read inside one: small, unless there is another capital.
fn lowered(text: &str) -> String {
    let first = text.chars().next().map_or(0, char::len_utf8);
    if text[first..].contains(char::is_uppercase) { text.to_owned() } else { text[..first].to_lowercase() + &text[first..] }
}

/// Returns the singular of a word that is a plural; its case is kept.
pub(super) fn singular(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    let cut = |ending: usize, by: &str| format!("{}{by}", &word[..word.len() - ending]);
    let one = match () {
        () if !word.is_ascii() || !is_plural(word) || lower.len() < 4 => return None,
        () if lower.ends_with("ies") => cut(3, "y"),
        () if ["xes", "ches", "shes", "sses", "zzes"].iter().any(|end| lower.ends_with(end)) => cut(2, ""),
        () if lower.ends_with('s') => cut(1, ""),
        () => return None,
    };
    (plural(&one) == word).then_some(one)
}

/// Writes words so that none of their marks means anything in a wording.
fn escaped(text: &str) -> String {
    text.chars().flat_map(|c| ['\\', c].into_iter().skip(usize::from(!matches!(c, '(' | ')' | '<' | '>' | '~' | '\\')))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plural_has_one_singular() {
        let of = |word: &str| singular(word).unwrap_or_default();
        assert_eq!(["cities", "boxes", "zones", "houses", "Ports"].map(of), ["city", "box", "zone", "house", "Port"]);
        assert_eq!(["news", "process", "city", "people"].map(of), ["", "", "", ""]);
    }

    #[test]
    fn marks_of_a_wording_are_escaped() {
        assert_eq!(escaped("a (b) <c>"), r"a \(b\) \<c\>");
    }
}
