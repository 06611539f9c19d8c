//! Glossary files: what a TOML file must hold, read with all its errors at once.

mod bounds;
mod reader;
mod shape;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use toml::de::DeTable;

use super::lists::Lists;
use super::pattern::Pattern;
use super::term::{Glossary, Term};
use crate::table::{FileError, FileErrors, MOST, without_mark};
use reader::FileReader;

/// A glossary file that was read from somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlossaryFile {
    /// Its name, for messages.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl GlossaryFile {
    /// Returns the files that this one imports, as they are written there; none if the file can't be read.
    pub fn imports(&self) -> Vec<String> {
        // To read a file twice takes its time, and most import nothing.
        let mut fields = self.text.split("import").skip(1);
        if !fields.any(|rest| rest.trim_start_matches(['"', '\'', ' ', '\t']).starts_with('=')) {
            return Vec::new();
        }
        let (root, _) = DeTable::parse_recoverable(without_mark(&self.text));
        let pack = root.get_ref().get("pack").and_then(|pack| pack.get_ref().get("import"));
        let list = pack.and_then(|import| import.get_ref().as_array());
        list.into_iter().flatten().filter_map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
    }
}

/// Reads all files as one glossary; `lists` are those of the glossaries below it.
pub(super) fn read(files: &[GlossaryFile], lists: &Lists) -> Result<Glossary, FileErrors> {
    let mut read = Read::default();
    for number in 0..files.len() {
        FileReader::new(files, number, &mut read).read();
    }
    let known = |name: &str| read.lists.contains_key(name) || lists.contains(name);
    let missing = read.uses.iter().filter(|used| !known(&used.list));
    let missing = missing.map(|used| {
        let message = format!("there is no word list `{}`", used.list);
        used.place.error(files, message, "define it under `[words]`, or write `\\@` for the character")
    });
    let faults = read.errors.iter().cloned().chain(missing).chain(cycles(&read.lists, files));
    let errors: Vec<FileError> = faults.chain(too_large(&read.lists, lists, files)).take(MOST).collect();
    // How much patterns hold is asked only of lists that end.
    let too_many = if errors.is_empty() { too_many(&read, lists, files) } else { None };
    match FileErrors::new(errors.into_iter().chain(too_many).collect()) {
        Some(errors) => Err(errors),
        None => {
            let own = read.lists.into_iter().map(|(name, list)| (name, list.items.into()));
            Ok(Glossary::new(read.terms.into_values().collect(), Lists::new(own)))
        }
    }
}

/// What all files together hold.
#[derive(Default)]
struct Read {
    errors: Vec<FileError>,
    lists: BTreeMap<String, List>,
    terms: BTreeMap<String, Term>,
    uses: Vec<Use>,
}

/// A word list.
struct List {
    items: Vec<Pattern>,
    /// The lists that it uses.
    uses: Vec<String>,
    place: Place,
}

/// A pattern that uses a word list.
struct Use {
    list: String,
    place: Place,
}

/// Bytes of one of the files.
#[derive(Clone)]
struct Place {
    file: usize,
    bytes: Range<usize>,
}

impl Place {
    fn error(&self, files: &[GlossaryFile], message: String, help: &str) -> FileError {
        let GlossaryFile { name, text } = &files[self.file];
        FileError::new(name, without_mark(text), (self.bytes.start, self.bytes.end), message, help.to_owned())
    }
}

fn cycles<'l>(lists: &'l BTreeMap<String, List>, files: &'l [GlossaryFile]) -> impl Iterator<Item = FileError> + 'l {
    let reaches_itself = |start: &str| {
        // A longer way round is too deep in any case.
        let (mut seen, mut open) = (HashSet::new(), vec![(start, 1)]);
        while let Some((name, depth)) = open.pop() {
            for next in lists.get(name).into_iter().flat_map(|list| &list.uses) {
                if next == start {
                    return true;
                }
                if depth < bounds::DEEPEST && seen.insert(next) {
                    open.push((next, depth + 1));
                }
            }
        }
        false
    };
    let looping = lists.iter().filter(move |(name, _)| reaches_itself(name));
    looping.map(|(name, list)| {
        list.place.error(files, format!("the word list `{name}` holds itself"), "take out the list that leads back to it")
    })
}

fn too_large<'l>(own: &'l BTreeMap<String, List>, below: &'l Lists, files: &'l [GlossaryFile]) -> impl Iterator<Item = FileError> + 'l {
    bounds::too_large(own, below).into_iter().filter_map(|name| own.get(name).map(|list| (name, list))).map(|(name, list)| {
        let message = format!("the word list `{name}` is too large, or holds lists more than 16 deep");
        list.place.error(files, message, "split it: a list holds at most 100,000 words, with those of the lists in it")
    })
}

/// Returns the error for the first pattern that uses word lists too often.
fn too_many(read: &Read, below: &Lists, files: &[GlossaryFile]) -> Option<FileError> {
    let (first, in_all) = bounds::too_many(&read.uses, &read.lists, below)?;
    let GlossaryFile { text, .. } = &files[first.place.file];
    let pattern = &without_mark(text)[first.place.bytes.clone()];
    let (message, help) = match in_all {
        false => (
            format!("the pattern {pattern} holds more than {} words of word lists", bounds::MOST_OF_PATTERN),
            "use a large list once in a pattern, or write several patterns",
        ),
        true => (
            format!("up to the pattern {pattern}, the patterns hold more than {} words of word lists", bounds::MOST_OF_ALL),
            "use large lists in fewer patterns",
        ),
    };
    Some(first.place.error(files, message, help))
}
