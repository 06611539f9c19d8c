use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::Verdict;
use crate::config::NAME;
use crate::terminal::Terminal;
use crate::trouble::{Trouble, shown};

/// Write starter files: a degarble.toml, and a house glossary with one example
///
/// What is there already is left as it is.
#[derive(clap::Args)]
pub(crate) struct InitArgs {
    /// Folder to write them in
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,
}

/// The files, with what they hold.
const FILES: &[(&str, &str)] = &[(NAME, include_str!("init/degarble.toml")), ("glossary/house.toml", include_str!("init/house.toml"))];

pub(crate) fn run(args: &InitArgs, terminal: &mut Terminal) -> Result<Verdict> {
    for (name, text) in FILES {
        let path = args.folder.join(name);
        let what = if write_new(&path, text)? { "written" } else { "already there, left as it is" };
        terminal.result(&format!("{}: {what}\n", shown(&path)))?;
    }
    terminal.result("next: `degarble` shows what would change, `degarble glossary lint` checks the glossary\n")?;
    Ok(Verdict::Clean)
}

/// Writes a file that is not there yet. Returns whether it was written.
fn write_new(path: &Path, text: &str) -> Result<bool> {
    let at = |error: io::Error| Trouble::at(path, &error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(at)?;
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true).map_err(at),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(at(error)),
    }
}
