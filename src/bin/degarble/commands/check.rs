use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use degarble::check::Finding;
use degarble::config;
use degarble::glossary::Safety;
use degarble::report::json::{Array, Record};
use degarble::report::{Tally, concise, counted, words};

use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs, Tier};
use crate::baseline::Baseline;
use crate::changes::Changes;
use crate::config::Configuration;
use crate::pipeline::{Checked, Job, for_each_document};
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
    /// Write findings in this form [default: full]
    #[arg(short, long, value_name = "FORM")]
    output_format: Option<Form>,
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

/// What a finding looks like.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For people: the place, the term, and the words in their line
    Full,
    /// One line a finding: `path:line:column: term [tier] garbled -> right`
    Concise,
    /// One JSON array
    Json,
}

/// The part of the output that one file makes.
struct Part {
    tally: Tally,
    /// What is shown of each finding.
    pieces: Vec<String>,
}

/// What holds for this check.
struct Rules {
    min: Safety,
    fail_on: Option<Safety>,
    form: Form,
    has_statistics: bool,
}

pub(crate) fn run(args: &CheckArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let rules = Rules::new(args)?;
    let job = job(args, terminal)?;
    let palette = terminal.palette();
    let look = look(&palette);
    let (mut tally, mut array) = (Tally::default(), Array::default());
    for_each_document(
        &job,
        terminal,
        |checked| Ok(part(&rules, checked, look)),
        |terminal, part| {
            tally.add(part.tally);
            part.pieces.iter().try_for_each(|piece| match rules.form {
                Form::Json => terminal.result(&array.element(piece)),
                Form::Full | Form::Concise => terminal.result(piece),
            })
        },
    )?;
    terminal.result(&ending(&rules, &tally, array))?;
    job.baseline().and_then(|baseline| stale(baseline, &job)).iter().for_each(|error| terminal.error(error));
    let fails = rules.fail_on.is_some_and(|tier| tally.reaches(tier));
    Ok(if fails && !args.exit_zero { Verdict::Found } else { Verdict::Clean })
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

fn part(rules: &Rules, checked: &Checked<'_>, look: words::Look<'_>) -> Part {
    let findings: Vec<&Finding<'_>> = checked.findings.iter().filter(|finding| finding.safety >= rules.min).collect();
    let shown = if rules.has_statistics { &[][..] } else { &findings };
    let pieces = shown.iter().map(|finding| match rules.form {
        Form::Full => words::lines(&checked.file, finding, None, look),
        Form::Concise => concise::line(&checked.file, finding),
        Form::Json => Record::new(&checked.file, finding).to_json(),
    });
    Part { pieces: pieces.collect(), tally: Tally::of_file(findings) }
}

/// Returns what stands behind the findings.
fn ending(rules: &Rules, tally: &Tally, array: Array) -> String {
    match rules.form {
        _ if rules.has_statistics => tally.table() + &tally.summary() + "\n",
        Form::Full => tally.summary() + "\n",
        Form::Concise => String::new(),
        Form::Json => array.end().to_owned(),
    }
}

impl Rules {
    fn new(args: &CheckArgs) -> Result<Rules> {
        let configuration = Configuration::find(&args.glossary)?;
        Ok(Rules {
            min: configuration.min(args.min),
            fail_on: configuration.fail_on(args.fail_on.map(config::FailOn::from)),
            form: configuration.form(args.output_format),
            has_statistics: args.statistics,
        })
    }
}

impl Form {
    /// The names of all forms.
    pub(crate) fn names() -> Vec<String> {
        Form::value_variants().iter().map(|form| form.name()).collect()
    }

    /// The form that the command line names so.
    pub(crate) fn named(name: &str) -> Option<Form> {
        Form::from_str(name, false).ok()
    }

    /// The form as the command line names it.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|form| form.get_name().to_owned()).unwrap_or_default()
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
