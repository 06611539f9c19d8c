use std::path::{Path, PathBuf};

use anyhow::Result;
use degarble::config::Known;
use degarble::glossary::Safety;
use degarble::report::{counted, visible};

use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs};
use crate::baseline::Baseline;
use crate::config::Configuration;
use crate::files::require_inside;
use crate::pipeline::{Job, for_each_document};
use crate::terminal::Terminal;

/// Look after a baseline: old findings that `check` does not report
#[derive(clap::Args)]
pub(crate) struct BaselineCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Write down all findings that there are now
    ///
    /// What the file holds of other files and terms stays.
    Write(RunArgs),
    /// Take out the findings that are there no longer
    Prune(RunArgs),
    /// Show what the baseline holds
    Show(ShowArgs),
}

#[derive(clap::Args)]
struct RunArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    glossary: GlossaryArgs,
    /// Use this file [default: `baseline` of degarble.toml, or .degarble/baseline.toml]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

#[derive(clap::Args)]
struct ShowArgs {
    #[command(flatten)]
    glossary: GlossaryArgs,
    /// Use this file [default: `baseline` of degarble.toml, or .degarble/baseline.toml]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

pub(crate) fn run(args: &BaselineCommand, terminal: &mut Terminal) -> Result<Verdict> {
    match &args.action {
        Action::Write(args) => write(args, terminal),
        Action::Prune(args) => prune(args, terminal),
        Action::Show(args) => show(args, terminal),
    }
}

fn write(args: &RunArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let baseline = Baseline::read_or_new(&path(&args.glossary, args.baseline.as_deref())?)?;
    let job = Job::new(&args.input, &args.glossary, Safety::Auto, terminal)?;
    let mut found: Vec<Known> = Vec::new();
    for_each_document(
        &job,
        terminal,
        |checked| Ok(baseline.entries(checked.input, checked.file, checked.findings)),
        |_, entries| {
            found.extend(entries);
            Ok(())
        },
    )?;
    let (name, findings) = (baseline.name(), counted(found.len(), "finding"));
    let is_changed = baseline.replace(found, &job.scope())?;
    let done = if is_changed { "written" } else { "already there" };
    terminal.result(&format!("{name}: {findings} {done}\n"))?;
    Ok(Verdict::Clean)
}

fn prune(args: &RunArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let baseline = Baseline::read(&path(&args.glossary, args.baseline.as_deref())?)?;
    let job = Job::new(&args.input, &args.glossary, Safety::Auto, terminal)?.with_baseline(baseline);
    for_each_document(&job, terminal, |_| Ok(()), |_, ()| Ok(()))?;
    let Some(baseline) = job.baseline() else { return Ok(Verdict::Clean) };
    let stale = baseline.stale(&job.scope());
    for known in &stale {
        terminal.result(&line(known))?;
    }
    baseline.prune(&stale)?;
    terminal.result(&format!("{}: {} taken out\n", baseline.name(), count(&stale)))?;
    Ok(Verdict::Clean)
}

fn show(args: &ShowArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let baseline = Baseline::read(&path(&args.glossary, args.baseline.as_deref())?)?;
    for known in baseline.known() {
        terminal.result(&line(known))?;
    }
    terminal.result(&format!("{}: {}\n", baseline.name(), count(baseline.known())))?;
    Ok(Verdict::Clean)
}

fn path(glossary: &GlossaryArgs, given: Option<&Path>) -> Result<PathBuf> {
    let configuration = Configuration::find(glossary)?;
    let path = configuration.baseline(given).unwrap_or_else(|| configuration.below(".degarble/baseline.toml"));
    if given.is_none() {
        require_inside(&configuration.folder, &path)?;
    }
    Ok(path)
}

fn count(known: &[Known]) -> String {
    counted(known.iter().map(|known| known.count).sum(), "finding")
}

fn line(known: &Known) -> String {
    let times = if known.count == 1 { String::new() } else { format!("  {} times", known.count) };
    format!("{}  {}  {}{times}\n", visible(&known.file), visible(&known.term), visible(&known.words))
}
