//! The configuration, `degarble.toml`: where it is, and what holds once the command line has had its say.

use std::path::{Component, Path, PathBuf};
use std::{env, fs};

use anyhow::Result;
use degarble::config::{Config, Facts, FailOn, Override, Set};
use degarble::glossary::Safety;

use crate::args::{GlossaryArgs, Tier};
use crate::commands::output::Form;
use crate::files::glob_error;
use crate::trouble::{Trouble, shown};

/// The name of the file.
pub(crate) const NAME: &str = "degarble.toml";

/// The most bytes of the file: whoever made a tree may have put it there.
const LARGEST: usize = 256 * 1024;

/// The configuration of the current folder.
#[derive(Debug, Default)]
pub(crate) struct Configuration {
    /// The folder of the file, or the current one. Paths and globs of the file begin there.
    pub(crate) folder: PathBuf,
    /// What the file says; nothing if there is none.
    pub(crate) file: Config,
}

/// Which terms are looked for, and where that was said.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// Those that are.
    pub(crate) wanted: Vec<Given>,
    /// Those that are not.
    pub(crate) unwanted: Vec<Given>,
}

/// A name that an option or the configuration gives.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) name: String,
    /// Where the configuration has it; `None` if it was given on the command line.
    pub(crate) set: Option<Set<String>>,
}

impl Configuration {
    /// Reads the file of the current folder or of the nearest folder above that has one, unless the command line says to look for none.
    ///
    /// # Errors
    /// If the file can't be read, or something in it is wrong.
    pub(crate) fn find(args: &GlossaryArgs) -> Result<Configuration> {
        let here = env::current_dir()?;
        match here.ancestors().find(|folder| folder.join(NAME).is_file()) {
            Some(folder) if !args.isolated => Configuration::read(&here, folder),
            _ => Ok(Configuration { folder: here, file: Config::default() }),
        }
    }

    fn read(here: &Path, folder: &Path) -> Result<Configuration> {
        let path = folder.join(NAME);
        let name = shown(&from(here, &path));
        let bytes = fs::read(&path).map_err(|error| Trouble::at(&path, &error))?;
        if bytes.len() > LARGEST {
            let what = format!("`{name}`: larger than {} KiB", LARGEST / 1024);
            return Err(Trouble::with_help(what, "a configuration is short: name folders or domains, not single files or terms"));
        }
        let text = String::from_utf8(bytes).map_err(|_| Trouble::with_help(format!("`{name}`: not UTF-8"), "it is written in UTF-8"))?;
        let file = Config::read(&name, &text, &Facts { glob: &glob_error, output_formats: &Form::names() })?;
        Ok(Configuration { folder: folder.to_owned(), file })
    }

    /// Returns a path that the file names, as it is called from the current folder.
    pub(crate) fn path(&self, path: &Set<String>) -> PathBuf {
        self.below(&path.value)
    }

    /// Returns a path below the folder of the file, as it is called from the current folder.
    pub(crate) fn below(&self, path: &str) -> PathBuf {
        let path = self.folder.join(path);
        env::current_dir().map(|here| from(&here, &path)).unwrap_or(path)
    }

    /// The glossaries, the upper ones last.
    pub(crate) fn glossaries(&self, args: &GlossaryArgs) -> Vec<PathBuf> {
        self.file.glossaries.iter().map(|path| self.path(path)).chain(args.glossary.iter().cloned()).collect()
    }

    /// Whether the built-in glossary is the lowest.
    pub(crate) fn is_builtin(&self, args: &GlossaryArgs) -> bool {
        !args.no_builtin && self.file.builtin.as_ref().is_none_or(|builtin| builtin.value)
    }

    /// Whether drafts are looked for.
    pub(crate) fn has_drafts(&self, args: &GlossaryArgs) -> bool {
        args.drafts || self.file.drafts.as_ref().is_some_and(|drafts| drafts.value)
    }

    /// The terms that are looked for.
    pub(crate) fn terms(&self, args: &GlossaryArgs) -> Choice {
        Choice::new((&args.term, &args.not_term), (&self.file.terms, &self.file.not_terms))
    }

    /// The domains whose terms are looked for.
    pub(crate) fn domains(&self, args: &GlossaryArgs) -> Choice {
        // Who names a term on the command line means it, whatever its domain.
        if !args.term.is_empty() && args.domain.is_empty() && args.not_domain.is_empty() {
            return Choice::default();
        }
        Choice::new((&args.domain, &args.not_domain), (&self.file.domains, &self.file.not_domains))
    }

    /// The lowest tier that is reported.
    pub(crate) fn min(&self, given: Option<Tier>) -> Safety {
        given.map(Safety::from).or(self.file.min.as_ref().map(|min| min.value)).unwrap_or(Safety::Flag)
    }

    /// The lowest tier with which a check fails; `None` for never.
    pub(crate) fn fail_on(&self, given: Option<FailOn>) -> Option<Safety> {
        given.or(self.file.fail_on.as_ref().map(|fail_on| fail_on.value)).unwrap_or(FailOn::Review).tier()
    }

    /// What the findings of a check look like.
    pub(crate) fn form(&self, given: Option<Form>) -> Form {
        let set = || self.file.output_format.as_ref().and_then(|form| Form::named(&form.value));
        given.or_else(set).unwrap_or(Form::Full)
    }

    /// How many lines stand around each change of a unified diff.
    pub(crate) fn context(&self, given: Option<usize>) -> usize {
        given.or(self.file.context.as_ref().map(|context| context.value)).unwrap_or(3)
    }

    /// The baseline of a check, if there is one.
    pub(crate) fn baseline(&self, given: Option<&Path>) -> Option<PathBuf> {
        given.map(Path::to_owned).or_else(|| self.file.baseline.as_ref().map(|path| self.path(path)))
    }

    /// Folders of text that is known to be good.
    pub(crate) fn clean(&self) -> Vec<PathBuf> {
        self.file.clean.iter().map(|path| self.path(path)).collect()
    }

    /// What holds for some files only.
    pub(crate) fn overrides(&self) -> &[Override] {
        &self.file.overrides
    }

    /// The terms that are dropped in some files.
    pub(crate) fn dropped(&self) -> impl Iterator<Item = Given> {
        self.overrides().iter().flat_map(|of| &of.drop).map(Given::set)
    }

    /// Reports names that are not known, each with what is wrong and what to do; those of the configuration with their places.
    pub(crate) fn refuse(&self, unknown: Vec<(Given, (String, String))>) -> Result<()> {
        if let Some((_, (what, help))) = unknown.iter().find(|(given, _)| given.set.is_none()) {
            return Err(Trouble::with_help(what, help));
        }
        let wrong = unknown.into_iter().filter_map(|(given, (what, help))| given.set.map(|set| (set, what, help)));
        Ok(self.file.refuse(wrong)?)
    }
}

/// Returns `path` from the root on, without `.` and `..`.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in env::current_dir().unwrap_or_default().join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            _ => out.push(part),
        }
    }
    out
}

/// Returns how `path` is called from the folder `here`: both begin at the root.
pub(crate) fn from(here: &Path, path: &Path) -> PathBuf {
    let below = |(steps, above): (usize, &Path)| {
        let rest = path.strip_prefix(above).ok().filter(|_| above.parent().is_some())?;
        Some(std::iter::repeat_n("..", steps).collect::<PathBuf>().join(rest))
    };
    let path = here.ancestors().enumerate().find_map(below).unwrap_or_else(|| path.to_owned());
    if path.as_os_str().is_empty() { ".".into() } else { path }
}

impl Choice {
    /// The lists of the command line, if either is given; else those of the configuration.
    fn new((wanted, unwanted): (&[String], &[String]), (set, unset): (&[Set<String>], &[Set<String>])) -> Choice {
        let given = |names: &[String]| names.iter().map(|name| Given { name: name.clone(), set: None }).collect();
        let of_file = |sets: &[Set<String>]| sets.iter().map(Given::set).collect();
        if wanted.is_empty() && unwanted.is_empty() {
            Choice { wanted: of_file(set), unwanted: of_file(unset) }
        } else {
            Choice { wanted: given(wanted), unwanted: given(unwanted) }
        }
    }

    /// All names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Given> {
        self.wanted.iter().chain(&self.unwanted)
    }
}

impl Given {
    fn set(set: &Set<String>) -> Given {
        Given { name: set.value.clone(), set: Some(set.clone()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_called_from_where_one_is() {
        let check = |here: &str, path: &str, expected: &str| assert_eq!(from(Path::new(here), Path::new(path)), Path::new(expected));
        check("/a/b", "/a/b/c.toml", "c.toml");
        check("/a/b", "/a/c/d.toml", "../c/d.toml");
        check("/a/b", "/c/d.toml", "/c/d.toml");
        check("/a/b", "/a/b", ".");
    }
}
