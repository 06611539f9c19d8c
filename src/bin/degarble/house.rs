//! Where the glossary work of a desk lies: its own glossary, its drafts, its known-good texts. What is configured comes in here.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Result;
use degarble::glossary::{GlossaryFile, WriteError};

use crate::args::GlossaryArgs;
use crate::config::Configuration;
use crate::files::{create, rewrite};
use crate::trouble::{Trouble, shown};

/// The file of drafts, if none is named.
const DRAFTS: &str = "drafts.toml";

/// Returns the glossary that new terms are written to: the one named, or the only one that is added or configured.
pub(crate) fn glossary(to: Option<&Path>, args: &GlossaryArgs) -> Result<PathBuf> {
    match (to, Configuration::find(args)?.glossaries(args).as_slice()) {
        (Some(path), _) => Ok(path.to_owned()),
        (None, [only]) => Ok(only.clone()),
        (None, []) => Err(Trouble::with_help("there is no glossary to write to", "name one with `--to FILE` or `-G FILE`")),
        (None, _) => Err(Trouble::with_help("there are several glossaries to write to", "choose one with `--to FILE`")),
    }
}

/// Returns the file that drafts are written to.
pub(crate) fn drafts(to: Option<&Path>) -> PathBuf {
    to.map_or_else(|| PathBuf::from(DRAFTS), Path::to_owned)
}

/// Returns the folders of texts that are known to be good: those given, or those configured.
pub(crate) fn clean(given: &[PathBuf], configuration: &Configuration) -> Vec<PathBuf> {
    if given.is_empty() { configuration.clean() } else { given.to_vec() }
}

/// A glossary file that is to be changed.
pub(crate) struct Draught {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// What it is, or an empty file if there is none yet.
    pub(crate) file: GlossaryFile,
    /// Whether it is there.
    pub(crate) exists: bool,
}

impl Draught {
    /// Reads the glossary file at `path`, which need not be there.
    pub(crate) fn read(path: &Path) -> Result<Draught> {
        let of = |text, exists| Draught { path: path.to_owned(), file: GlossaryFile { name: shown(path), text }, exists };
        match fs::read(path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Ok(of(text, true)),
                Err(_) => Err(Trouble::with_help(format!("`{}`: not UTF-8", shown(path)), "a glossary is written in UTF-8")),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(of(String::new(), false)),
            Err(error) => Err(Trouble::at(path, &error)),
        }
    }

    /// Puts a changed file in its place.
    pub(crate) fn write(&self, changed: &GlossaryFile) -> Result<()> {
        if self.exists {
            rewrite(&self.path, self.file.text.as_bytes(), changed.text.as_bytes())
        } else {
            create(&self.path, &changed.text)
        }
    }
}

/// Returns the error of a change that can't be made.
pub(crate) fn unwritable(error: &WriteError) -> anyhow::Error {
    let help = match error {
        WriteError::Unreadable { .. } => "mend the file first: `degarble glossary lint -G FILE` shows the place",
        WriteError::Exists { .. } => "choose another id with `--id`",
        _ => "change the file by hand",
    };
    Trouble::with_help(error.to_string(), help)
}
