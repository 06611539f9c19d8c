//! Git, as far as it is asked: which files changed between two states, and what they held. It is run as a program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::Result;

use crate::trouble::{Trouble, cause};

/// A file that changed.
pub(crate) struct Changed {
    /// Its path below the current folder.
    pub(crate) path: PathBuf,
    /// What it held before.
    pub(crate) before: Vec<u8>,
    /// What it holds now.
    pub(crate) after: Vec<u8>,
}

/// Returns the files below the current folder that `range` changes and that `is_wanted`, by name.
///
/// # Errors
/// If the range begins with `-` and would be an option, or git does not know it.
pub(crate) fn changed(range: &str, is_wanted: impl Fn(&Path) -> bool) -> Result<Vec<Changed>> {
    if range.starts_with('-') || range.is_empty() {
        let what = format!("`{range}` is no range of commits");
        return Err(Trouble::with_help(what, "a range is like `HEAD~3..HEAD`, or `main` for what changed since"));
    }
    let args = ["diff", "--raw", "-z", "--no-abbrev", "--no-renames", "--diff-filter=M", "--relative", "--end-of-options", range, "--"];
    let list = run(&args, range)?;
    let mut fields = list.split(|byte| *byte == 0);
    let mut all = Vec::new();
    while let (Some(info), Some(path)) = (fields.next(), fields.next()) {
        let path = path_of(path);
        let info = String::from_utf8_lossy(info).into_owned();
        let mut info = info.trim_start_matches(':').split(' ').skip(2);
        let (Some(before), Some(after)) = (info.next(), info.next()) else { continue };
        if is_wanted(&path) {
            let after = if is_nothing(after) { fs::read(&path).map_err(|error| Trouble::at(&path, &error))? } else { blob(after, range)? };
            all.push(Changed { before: blob(before, range)?, after, path });
        }
    }
    Ok(all)
}

/// What git does not hold is in the working tree.
fn is_nothing(id: &str) -> bool {
    id.bytes().all(|byte| byte == b'0')
}

fn blob(id: &str, range: &str) -> Result<Vec<u8>> {
    run(&["cat-file", "blob", id], range)
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

fn run(args: &[&str], range: &str) -> Result<Vec<u8>> {
    let output = Command::new("git").args(args).stdin(Stdio::null()).output();
    let output = output.map_err(|error| Trouble::with_help(format!("git can't be run: {}", cause(&error)), "install git"))?;
    if output.status.success() { Ok(output.stdout) } else { Err(refused(&output, range)) }
}

fn refused(output: &Output, range: &str) -> anyhow::Error {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let said = said.lines().next().unwrap_or("it says nothing").trim_start_matches("fatal: ").to_owned();
    Trouble::with_help(format!("git does not take `{range}`: {}", cause(&said)), "a range is like `HEAD~3..HEAD`, below the current folder")
}
