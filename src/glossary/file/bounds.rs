use std::collections::{BTreeMap, HashMap};

use super::{List, Place, Use};
use crate::glossary::lists::Lists;
use crate::glossary::pattern::Item;

/// How deep word lists may stand in each other.
pub(super) const DEEPEST: usize = 16;
/// The most words of a list, with those of the lists in it.
const LARGEST: usize = 100_000;
/// The most words of lists in one pattern: each use of a list is so many steps of the automaton.
pub(super) const MOST_OF_PATTERN: usize = 200_000;
/// The most words of lists in all patterns.
pub(super) const MOST_OF_ALL: usize = 4_000_000;

/// Returns the word lists that hold too many words, or stand in each other too deep.
pub(super) fn too_large<'l>(own: &'l BTreeMap<String, List>, below: &'l Lists) -> Vec<&'l str> {
    let mut sizes = Sizes { own, below, known: HashMap::new() };
    own.keys().map(String::as_str).filter(|name| sizes.measure(name, 0).is_none_or(|(size, _)| size > LARGEST)).collect()
}

/// Returns the use of a list with which a pattern, or all patterns together, hold too many words of lists; and whether it is all of them.
///
/// No list may hold itself, or be too large.
pub(super) fn too_many<'l>(uses: &'l [Use], own: &'l BTreeMap<String, List>, below: &'l Lists) -> Option<(&'l Use, bool)> {
    let mut sizes = Sizes { own, below, known: HashMap::new() };
    let (mut of_all, mut of_pattern, mut last): (usize, usize, Option<&Place>) = (0, 0, None);
    for used in uses {
        let size = sizes.measure(&used.list, 0).map_or(0, |(size, _)| size);
        let is_same = last.is_some_and(|last| (last.file, &last.bytes) == (used.place.file, &used.place.bytes));
        of_pattern = size.saturating_add(if is_same { of_pattern } else { 0 });
        of_all = of_all.saturating_add(size);
        last = Some(&used.place);
        if of_pattern > MOST_OF_PATTERN || of_all > MOST_OF_ALL {
            return Some((used, of_pattern <= MOST_OF_PATTERN));
        }
    }
    None
}

struct Sizes<'l> {
    own: &'l BTreeMap<String, List>,
    below: &'l Lists,
    known: HashMap<&'l str, (usize, usize)>,
}

impl<'l> Sizes<'l> {
    /// Returns the number of words in a list and the number of levels, or `None` if it goes too deep from this level on.
    fn measure(&mut self, name: &'l str, level: usize) -> Option<(usize, usize)> {
        if let Some((size, levels)) = self.known.get(name) {
            return (level + levels <= DEEPEST).then_some((*size, *levels));
        }
        if level >= DEEPEST {
            return None;
        }
        let (own, below) = (self.own, self.below);
        let items = own.get(name).map(|list| &list.items).or(below.get(name));
        let (mut size, mut levels) = (0_usize, 1);
        for pattern in items.into_iter().flatten() {
            let mut used = Vec::new();
            pattern.visit(&mut |item| match item {
                Item::List(name) => used.push(name.as_str()),
                _ => size = size.saturating_add(1),
            });
            for name in used {
                let (more, deeper) = self.measure(name, level + 1)?;
                (size, levels) = (size.saturating_add(more), levels.max(deeper + 1));
            }
        }
        self.known.insert(name, (size, levels));
        Some((size, levels))
    }
}
