//! A review in a browser: a page that holds everything, and saves decisions for `apply`.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path};

use anyhow::Result;
use degarble::check::Finding;
use degarble::glossary::Safety;
use degarble::report::counted;
use degarble::report::page::{Accepted, BEGINNING, Entry, page};
use degarble::review::{KEYS, Manner};

use crate::Verdict;
use crate::files::{Input, put};
use crate::pipeline::{Checked, Job, for_each_document};
use crate::terminal::Terminal;
use crate::trouble::{Trouble, shown};

/// The keys that a page has, too.
const KEYS_OF_PAGE: &[&str] = &["y", "n", "1-9", "e", "a", "d", "A", "k", "u", "s", "?"];

/// Writes the page for all files that have findings.
pub(super) fn run(manner: Manner, path: &Path, mut job: Job, terminal: &mut Terminal) -> Result<Verdict> {
    require_ours(path)?;
    job.leave_out(path);
    let accepted = if manner.asks_all { Accepted::Nothing } else { Accepted::Auto };
    let mut entries = Vec::new();
    for_each_document(
        &job,
        terminal,
        |checked| entry(checked, manner.min, accepted),
        |_, entry| {
            entries.extend(entry);
            Ok(())
        },
    )?;
    let keys: Vec<(&str, &str)> =
        KEYS.iter().filter(|key| KEYS_OF_PAGE.contains(&key.name)).map(|key| (key.name, on_page(key.name, key.does))).collect();
    put(path, &page(&entries, &keys))?;
    terminal.result(&format!("{}: {} to review\n", shown(path), counted(entries.len(), "file")))?;
    Ok(Verdict::Clean)
}

/// What a key does on a page, where it differs.
fn on_page<'k>(key: &str, does: &'k str) -> &'k str {
    match key {
        "a" => "accept all of this term, in all files",
        "d" => "leave all of this term, in all files",
        "s" => "save the decisions",
        _ => does,
    }
}

fn entry(checked: &Checked<'_>, min: Safety, accepted: Accepted) -> Result<Option<Entry>> {
    let findings: Vec<&Finding<'_>> = checked.findings.iter().filter(|finding| finding.safety >= min).collect();
    if findings.is_empty() {
        return Ok(None);
    }
    let path = path_from_here(checked.input)?;
    Ok(Some(Entry::new(checked.file, &path, &findings, accepted)))
}

/// Returns the path of a file below the current folder, as decisions name it.
fn path_from_here(input: &Input) -> Result<String> {
    let outside = || {
        let what = format!("`{}`: not in the current folder, so that decisions about it could not be applied", input.name);
        Trouble::with_help(what, "run the command in a folder that holds all the files")
    };
    let Some(path) = input.path() else { return Err(outside()) };
    let at = |error: io::Error| Trouble::at(path, &error);
    let here = fs::canonicalize(env::current_dir().map_err(at)?).map_err(at)?;
    let real = fs::canonicalize(path).map_err(at)?;
    let below = real.strip_prefix(&here).map_err(|_| outside())?;
    let names = below.components().map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    let names: Option<Vec<&str>> = names.collect();
    names.map(|names| names.join("/")).ok_or_else(|| Trouble::with_help(format!("`{}`: its name is not UTF-8", input.name), "rename it"))
}

/// An article that was named in the place of the page must not be lost.
fn require_ours(path: &Path) -> Result<()> {
    let mut beginning = Vec::new();
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Trouble::at(path, &error)),
        Ok(file) => file.take(BEGINNING.len() as u64).read_to_end(&mut beginning).map_err(|error| Trouble::at(path, &error))?,
    };
    if beginning.is_empty() || beginning == BEGINNING.as_bytes() {
        return Ok(());
    }
    let what = format!("`{}` is there already, and is no page of a review", shown(path));
    Err(Trouble::with_help(what, "name a new file behind `--html`, and the files to review after it"))
}
