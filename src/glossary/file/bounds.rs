use std::collections::{BTreeMap, HashMap};

use super::List;
use crate::glossary::lists::Lists;
use crate::glossary::pattern::Item;

/// How deep word lists may stand in each other.
pub(super) const DEEPEST: usize = 16;
/// The most words of a list, with those of the lists in it.
const LARGEST: usize = 100_000;

/// Returns the word lists that hold too many words, or stand in each other too deep.
pub(super) fn too_large<'l>(own: &'l BTreeMap<String, List>, below: &'l Lists) -> Vec<&'l str> {
    let mut sizes = Sizes { own, below, known: HashMap::new() };
    own.keys().map(String::as_str).filter(|name| sizes.measure(name, 0).is_none_or(|(size, _)| size > LARGEST)).collect()
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
