//! Baselines: findings that were there before, and are not to be reported again.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fs, io};

use anyhow::Result;
use degarble::check::Finding;
use degarble::config::{Known, baseline_text, read_baseline};
use degarble::report::Named;
use degarble::report::json::fingerprint;
use degarble::suppress::Scope;

use crate::config::{absolute, from};
use crate::files::{Input, create, rewrite};
use crate::trouble::{Trouble, shown};

/// A baseline that findings are held against.
#[derive(Debug)]
pub(crate) struct Baseline {
    path: PathBuf,
    /// The folder in which the names of its files begin.
    home: PathBuf,
    text: String,
    known: Vec<Known>,
    /// The entries of files that are no longer there, by fingerprint: their findings may stand in another file now.
    moved: HashMap<String, usize>,
    seen: Mutex<Seen>,
}

/// What came up in the files that were checked.
#[derive(Debug, Default)]
struct Seen {
    files: HashSet<String>,
    /// How often each entry was found.
    counts: HashMap<usize, usize>,
}

/// What a baseline holds of a file under way.
pub(crate) struct OfFile<'b> {
    baseline: &'b Baseline,
    name: String,
    /// Its entries, by fingerprint.
    own: HashMap<&'b str, usize>,
    /// How often each entry was found.
    counts: HashMap<usize, usize>,
}

impl OfFile<'_> {
    /// Takes out the next findings of the file that were there before: of equal ones as many as there were.
    pub(crate) fn take(&mut self, file: &Named<'_>, findings: &mut Vec<Finding<'_>>) {
        let OfFile { baseline, own, counts, .. } = self;
        findings.retain(|finding| {
            let fingerprint = fingerprint(file, finding);
            let taken = |at: &usize| counts.get(at).copied().unwrap_or(0);
            let is_free = |at: &&usize| taken(at) < baseline.known[**at].count;
            let at = own.get(fingerprint.as_str()).filter(is_free).or(baseline.moved.get(&fingerprint));
            at.map(|at| *counts.entry(*at).or_default() += 1).is_none()
        });
    }

    /// Takes note that all findings of the file were seen.
    pub(crate) fn end(self) {
        let mut seen = self.baseline.seen();
        seen.files.insert(self.name);
        self.counts.into_iter().for_each(|(at, count)| *seen.counts.entry(at).or_default() += count);
    }
}

impl Baseline {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// If it is not there, or something in it is wrong.
    pub(crate) fn read(path: &Path) -> Result<Baseline> {
        let missing = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => {
                let help = format!("`degarble baseline write --baseline {}` makes it", shown(path));
                Trouble::with_help(format!("the baseline `{}` is not there", shown(path)), help)
            }
            _ => Trouble::at(path, &error),
        };
        let text = String::from_utf8(fs::read(path).map_err(missing)?)
            .map_err(|_| Trouble::with_help(format!("`{}`: not UTF-8", shown(path)), "`degarble baseline write` makes a new one"))?;
        let known = read_baseline(&shown(path), &text)?;
        Ok(Baseline { known, text, ..Baseline::empty(path)? }.with_moved())
    }

    /// Returns the file at `path`, or an empty one if it is not there.
    pub(crate) fn read_or_new(path: &Path) -> Result<Baseline> {
        if path.exists() { Baseline::read(path) } else { Baseline::empty(path) }
    }

    fn empty(path: &Path) -> Result<Baseline> {
        let folder = absolute(path).parent().map(Path::to_owned).unwrap_or_default();
        let is_ours = folder.file_name().is_some_and(|name| name == ".degarble");
        let home = folder.parent().filter(|_| is_ours).map(Path::to_owned).unwrap_or(folder);
        let (path, known, moved) = (path.to_owned(), Vec::new(), HashMap::new());
        Ok(Baseline { path, home, text: String::new(), known, moved, seen: Mutex::default() })
    }

    fn with_moved(mut self) -> Baseline {
        let gone = self.known.iter().enumerate().filter(|(_, known)| !self.home.join(&known.file).exists());
        self.moved = gone.map(|(at, known)| (known.fingerprint.clone(), at)).collect();
        self
    }

    /// Where it is, fit to be shown.
    pub(crate) fn name(&self) -> String {
        shown(&self.path)
    }

    /// What it holds.
    pub(crate) fn known(&self) -> &[Known] {
        &self.known
    }

    /// Begins to hold the findings of a file against it.
    pub(crate) fn of(&self, input: &Input) -> OfFile<'_> {
        let name = self.file_name(input);
        let own = self.known.iter().enumerate().filter(|(_, known)| known.file == name);
        let own = own.map(|(at, known)| (known.fingerprint.as_str(), at)).collect();
        OfFile { baseline: self, name, own, counts: HashMap::new() }
    }

    /// Returns what is there no longer, as far as files and terms were looked at.
    pub(crate) fn stale(&self, scope: &Scope<'_>) -> Vec<Known> {
        let seen = self.seen();
        let missing = |(at, known): (usize, &Known)| {
            let found = seen.counts.get(&at).copied().unwrap_or(0);
            let count = if self.moved.values().any(|moved| *moved == at) && found > 0 { 0 } else { known.count.saturating_sub(found) };
            (count > 0 && self.is_judged(known, &seen, scope)).then(|| Known { count, ..known.clone() })
        };
        self.known.iter().enumerate().filter_map(missing).collect()
    }

    /// What came up so far. A worker that panicked has counted whole files or none.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether enough was looked at to tell that an entry is there no longer.
    fn is_judged(&self, known: &Known, seen: &Seen, scope: &Scope<'_>) -> bool {
        let is_seen = seen.files.contains(&known.file) || !self.home.join(&known.file).exists();
        is_seen && (scope.wanted.contains(&known.term) || !scope.terms.contains(&known.term))
    }

    /// Writes the baseline without `stale`. Returns whether the file changed.
    pub(crate) fn prune(&self, stale: &[Known]) -> Result<bool> {
        let gone = |known: &Known| {
            let same = |other: &&Known| (&other.file, &other.term, &other.fingerprint) == (&known.file, &known.term, &known.fingerprint);
            stale.iter().find(same).map_or(0, |stale| stale.count)
        };
        let left = self.known.iter().map(|known| Known { count: known.count - gone(known), ..known.clone() });
        self.write(left.filter(|known| known.count > 0).collect())
    }

    /// Writes what was found in place of what was known of the same files and terms. Returns whether the file changed.
    pub(crate) fn replace(&self, found: Vec<Known>, scope: &Scope<'_>) -> Result<bool> {
        let seen = self.seen();
        let left = self.known.iter().filter(|known| !self.is_judged(known, &seen, scope)).cloned();
        self.write(found.into_iter().chain(left).collect())
    }

    /// Returns what a baseline holds of the findings of a file.
    pub(crate) fn entries(&self, input: &Input, file: &Named<'_>, findings: &[Finding<'_>]) -> Vec<Known> {
        let name = self.file_name(input);
        self.seen().files.insert(name.clone());
        let entry = |finding: &Finding<'_>| {
            let words = file.words(finding.span).split_whitespace().collect::<Vec<_>>().join(" ");
            Known { file: name.clone(), term: finding.term.id.clone(), fingerprint: fingerprint(file, finding), words, count: 1 }
        };
        findings.iter().map(entry).collect()
    }

    fn write(&self, known: Vec<Known>) -> Result<bool> {
        let text = baseline_text(known);
        if text == self.text {
            return Ok(false);
        }
        if self.path.exists() {
            return rewrite(&self.path, self.text.as_bytes(), text.as_bytes()).map(|()| true);
        }
        fs::create_dir_all(self.path.parent().unwrap_or(Path::new(""))).map_err(|error| Trouble::at(&self.path, &error))?;
        create(&self.path, &text).map(|()| true)
    }

    /// Returns how the baseline calls a file.
    fn file_name(&self, input: &Input) -> String {
        let Some(path) = input.path() else { return input.name.clone() };
        from(&self.home, &absolute(path)).to_string_lossy().replace('\\', "/")
    }
}
