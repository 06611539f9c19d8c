use std::mem::take;
use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use degarble::check::Finding;
use degarble::config;
use degarble::glossary::Safety;
use degarble::report::words::Look;
use degarble::report::{Run, Tally, counted};

use super::output::{Output, OutputParser, Outputs, Shown, Wanted};
use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs, Tier};
use crate::baseline::Baseline;
use crate::changes::Changes;
use crate::config::Configuration;
use crate::pipeline::{Checked, Job, Reading, for_each_part};
use crate::terminal::{Terminal, look};
use crate::trouble::Trouble;

/// Report every finding, and change nothing: the check before publishing
#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    glossary: GlossaryArgs,
    /// Report only findings of this tier and higher ones [default: flag]
    #[arg(long, value_name = "TIER")]
    min: Option<Tier>,
    /// Exit with 1 if a finding of this tier or a higher one is reported [default: review]
    #[arg(long, value_name = "TIER")]
    fail_on: Option<FailOn>,
    /// Report no finding that this file holds: see `degarble baseline`
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Report only findings that touch a line that this unified diff adds; `-` reads it from standard input
    #[arg(long, value_name = "DIFF")]
    changed_lines: Option<PathBuf>,
    /// Exit with 0 even if there are findings
    #[arg(long)]
    exit_zero: bool,
    /// Write findings in this form, to a file or to standard output (can be repeated) [default: full]
    #[arg(short, long, value_name = "FORM[=FILE]", value_parser = OutputParser)]
    output_format: Vec<Output>,
    /// Show how often each term was found instead of where
    #[arg(long, conflicts_with = "output_format")]
    statistics: bool,
}

/// From which tier on the check fails.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Auto,
    Review,
    Flag,
    Never,
}

/// The part of the output that a part of a file makes.
struct Part {
    tally: Tally,
    shown: Shown,
}

/// What holds for this check.
struct Rules {
    min: Safety,
    fail_on: Option<Safety>,
    outputs: Vec<Output>,
    exit_zero: bool,
}

pub(crate) fn run(args: &CheckArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let rules = Rules::new(args)?;
    let job = job(args, terminal)?;
    let mut outputs = Outputs::new(&rules.outputs, rules.fail_on, job.inputs())?;
    let palette = terminal.palette();
    let (look, wanted) = (look(&palette), outputs.wanted());
    let mut tally = Tally::default();
    let begin = || {
        let mut is_first = true;
        let rules = &rules;
        move |checked: &Checked<'_>| Ok(Some(part(rules, checked, take(&mut is_first), wanted, look)))
    };
    for_each_part(&job, Reading::IN_STRETCHES, terminal, begin, |terminal, part| {
        tally.add(part.tally);
        outputs.add(terminal, &part.shown)
    })?;
    let stale = job.baseline().and_then(|baseline| stale(baseline, &job));
    let verdict = rules.verdict(&tally);
    let is_trouble = stale.is_some() || terminal.has_errors();
    let run = Run { glossary: job.glossary(), status: if is_trouble { 2 } else { verdict.status() } };
    outputs.end(terminal, &run, &tally.summary())?;
    if args.statistics {
        terminal.result(&format!("{}{}\n", tally.table(), tally.summary()))?;
    }
    stale.iter().for_each(|error| terminal.error(error));
    Ok(verdict)
}

fn job(args: &CheckArgs, terminal: &mut Terminal) -> Result<Job> {
    let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
    if args.changed_lines.as_ref().is_some_and(is_stdin) && args.input.path.iter().chain(&args.input.files_from).any(is_stdin) {
        return Err(Trouble::with_help("standard input can't be a diff and something else too", "name the files of the texts"));
    }
    let baseline = Configuration::find(&args.glossary)?.baseline(args.baseline.as_deref());
    let baseline = baseline.map(|path| Baseline::read(&path)).transpose()?;
    let changes = args.changed_lines.as_deref().map(Changes::read).transpose()?;
    let job = Job::new(&args.input, &args.glossary, Safety::Auto, terminal)?;
    let job = baseline.into_iter().fold(job, Job::with_baseline);
    Ok(changes.into_iter().fold(job, Job::with_changes))
}

/// Returns the error of a baseline that holds what is there no longer.
fn stale(baseline: &Baseline, job: &Job) -> Option<anyhow::Error> {
    let stale = baseline.stale(&job.scope());
    let count = counted(stale.iter().map(|known| known.count).sum(), "finding");
    let first = stale.first()?;
    let what = format!("`{}` holds {count} no longer there: {} in `{}`, …", baseline.name(), first.term, first.file);
    let what = if stale.len() == 1 { what.trim_end_matches(", …").to_owned() } else { what };
    Some(Trouble::with_help(what, "`degarble baseline prune` takes them out"))
}

/// Makes what is wanted of a part of a file; `begins` says whether it is the first.
fn part(rules: &Rules, checked: &Checked<'_>, begins: bool, wanted: Wanted, look: Look<'_>) -> Part {
    let findings: Vec<&Finding<'_>> = checked.findings.iter().filter(|finding| finding.safety >= rules.min).collect();
    let shown = Shown::new(wanted, checked, &findings, look);
    Part { shown, tally: if begins { Tally::of_file(findings) } else { Tally::of(findings) } }
}

impl Rules {
    fn new(args: &CheckArgs) -> Result<Rules> {
        let configuration = Configuration::find(&args.glossary)?;
        let outputs = match args.output_format.as_slice() {
            _ if args.statistics => Vec::new(),
            [] => vec![Output { form: configuration.form(None), file: None }],
            given => given.to_vec(),
        };
        Ok(Rules {
            min: configuration.min(args.min),
            fail_on: configuration.fail_on(args.fail_on.map(config::FailOn::from)),
            outputs,
            exit_zero: args.exit_zero,
        })
    }

    fn verdict(&self, tally: &Tally) -> Verdict {
        let fails = self.fail_on.is_some_and(|tier| tally.reaches(tier));
        if fails && !self.exit_zero { Verdict::Found } else { Verdict::Clean }
    }
}

impl From<FailOn> for config::FailOn {
    fn from(tier: FailOn) -> Self {
        match tier {
            FailOn::Auto => Self::Auto,
            FailOn::Review => Self::Review,
            FailOn::Flag => Self::Flag,
            FailOn::Never => Self::Never,
        }
    }
}
