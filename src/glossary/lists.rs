use std::collections::BTreeMap;

use super::packed::Packed;
use super::pattern::Pattern;

/// Word lists by name.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    by_name: BTreeMap<String, Packed<Vec<Pattern>>>,
    replaces_packed: bool,
}

impl Lists {
    pub(super) fn new(lists: impl Iterator<Item = (String, Packed<Vec<Pattern>>)>) -> Lists {
        Lists { by_name: lists.collect(), replaces_packed: false }
    }

    /// Lays other lists over these: those of the same name are replaced.
    pub(super) fn extend(&mut self, above: Lists) {
        self.replaces_packed |= above.replaces_packed || above.by_name.keys().any(|name| self.is_packed(name));
        self.by_name.extend(above.by_name);
    }

    /// Whether a list of the built-in glossary has been replaced.
    pub(super) fn replaces_packed(&self) -> bool {
        self.replaces_packed
    }

    /// Returns the list called `name`.
    pub fn get(&self, name: &str) -> Option<&Vec<Pattern>> {
        self.by_name.get(name).map(Packed::get)
    }

    /// Whether there is a list called `name`.
    pub fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    /// Returns the lists, each with its name, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Vec<Pattern>)> {
        self.by_name.iter().map(|(name, list)| (name.as_str(), list.get()))
    }

    /// Whether the list is as the built-in glossary has it.
    pub(crate) fn is_packed(&self, name: &str) -> bool {
        self.by_name.get(name).is_some_and(|list| list.place().is_some())
    }

    /// Returns the names of the lists, in their order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}
