use std::path::{Path, PathBuf};

use anyhow::Result;
use degarble::config::Set;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::Input;
use crate::config::{Configuration, absolute};
use crate::trouble::cause;

/// Globs of the configuration, which begin in its folder.
#[derive(Debug)]
pub(crate) struct Globs {
    folder: PathBuf,
    globs: Gitignore,
}

/// Which terms are dropped in which files.
pub(crate) struct Drops(Vec<(Globs, Vec<String>)>);

/// Returns what is wrong with a glob, if anything is.
pub(crate) fn glob_error(glob: &str) -> Option<String> {
    let mut builder = GitignoreBuilder::new("");
    builder.add_line(None, glob).err().map(|error| cause(&error))
}

impl Globs {
    fn new(folder: &Path, globs: &[Set<String>]) -> Result<Globs> {
        let mut builder = GitignoreBuilder::new(folder);
        for glob in globs {
            builder.add_line(None, &glob.value)?;
        }
        Ok(Globs { folder: folder.to_owned(), globs: builder.build()? })
    }

    /// The files that the configuration leaves out.
    pub(super) fn excluded(configuration: &Configuration) -> Result<Globs> {
        Globs::new(&configuration.folder, &configuration.file.exclude)
    }

    /// Whether a file or folder, or a folder that it lies in, matches.
    pub(super) fn matches(&self, path: &Path, is_folder: bool) -> bool {
        // To tell where a path lies takes longer than many a file takes to read.
        if self.globs.is_empty() {
            return false;
        }
        // A path outside of the folder of the configuration is nothing to it.
        let path = absolute(path);
        let inside = path.strip_prefix(&self.folder).ok();
        inside.is_some_and(|path| self.globs.matched_path_or_any_parents(path, is_folder).is_ignore())
    }
}

impl Drops {
    /// Reads the overrides of the configuration.
    pub(crate) fn new(configuration: &Configuration) -> Result<Drops> {
        let drop = |of: &degarble::config::Override| {
            let terms = of.drop.iter().map(|term| term.value.clone()).collect();
            Globs::new(&configuration.folder, &of.glob).map(|globs| (globs, terms))
        };
        configuration.file.overrides.iter().map(drop).collect::<Result<_>>().map(Drops)
    }

    /// Returns the terms that are not looked for in `input`: ids, or patterns with `*` and `?`.
    pub(crate) fn of(&self, input: &Input) -> Vec<&str> {
        let path = input.path().unwrap_or(Path::new(&input.name));
        self.0.iter().filter(|(globs, _)| globs.matches(path, false)).flat_map(|(_, terms)| terms.iter().map(String::as_str)).collect()
    }
}
