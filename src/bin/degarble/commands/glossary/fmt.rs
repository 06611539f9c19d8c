use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::Verdict;
use crate::args::LayerArgs;
use crate::house::{self, Draught};
use crate::terminal::Terminal;
use crate::trouble::Trouble;

#[derive(clap::Args)]
pub(super) struct FmtArgs {
    /// Glossary file to lay out [default: the only one of -G]
    #[arg(value_name = "FILE")]
    file: Vec<PathBuf>,
    /// Write nothing; exit with 1 if a file is laid out otherwise
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    layers: LayerArgs,
}

pub(super) fn fmt(args: &FmtArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let files = if args.file.is_empty() { vec![house::glossary(None, &args.layers.all())?] } else { args.file.clone() };
    let mut verdict = Verdict::Clean;
    for path in files {
        match layout(&path, args.check, terminal) {
            Ok(true) if args.check => verdict = Verdict::Found,
            Ok(_) => {}
            Err(error) => terminal.error(&error),
        }
    }
    Ok(verdict)
}

/// Lays a file out; tells whether it was laid out otherwise.
fn layout(path: &Path, is_check: bool, terminal: &mut Terminal) -> Result<bool> {
    let draught = Draught::read(path)?;
    if !draught.exists {
        return Err(Trouble::at(path, &ErrorKind::NotFound.into()));
    }
    let edits = draught.file.layout().map_err(|error| house::unwritable(&error))?;
    if edits.is_empty() {
        return Ok(false);
    }
    if is_check {
        terminal.result(&format!("{}: not laid out\n", draught.file.name))?;
    } else {
        draught.write(&draught.file.with(&edits))?;
        terminal.result(&format!("{}: laid out\n", draught.file.name))?;
    }
    Ok(true)
}
