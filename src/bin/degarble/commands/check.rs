use anyhow::Result;
use clap::ValueEnum;
use degarble::check::Finding;
use degarble::glossary::Safety;
use degarble::report::json::{Array, Record};
use degarble::report::{Tally, concise, words};

use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs, Tier};
use crate::pipeline::{Checked, Job, for_each_document};
use crate::terminal::{Terminal, look};

/// Report every finding, and change nothing: the check before publishing
#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    glossary: GlossaryArgs,
    /// Report only findings of this tier and higher ones
    #[arg(long, value_name = "TIER", default_value = "flag")]
    min: Tier,
    /// Exit with 1 if a finding of this tier or a higher one is reported
    #[arg(long, value_name = "TIER", default_value = "review")]
    fail_on: FailOn,
    /// Exit with 0 even if there are findings
    #[arg(long)]
    exit_zero: bool,
    /// Write findings in this form
    #[arg(short, long, value_name = "FORM", default_value = "full")]
    output_format: Form,
    /// Show how often each term was found instead of where
    #[arg(long, conflicts_with = "output_format")]
    statistics: bool,
}

/// From which tier on the check fails.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Auto,
    Review,
    Flag,
    Never,
}

/// What a finding looks like.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
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

pub(crate) fn run(args: &CheckArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let job = Job::new(&args.input, &args.glossary, Safety::Auto, terminal)?;
    let palette = terminal.palette();
    let look = look(&palette);
    let (mut tally, mut array) = (Tally::default(), Array::default());
    for_each_document(
        &job,
        terminal,
        |checked| Ok(part(args, checked, look)),
        |terminal, part| {
            tally.add(part.tally);
            part.pieces.iter().try_for_each(|piece| match args.output_format {
                Form::Json => terminal.result(&array.element(piece)),
                Form::Full | Form::Concise => terminal.result(piece),
            })
        },
    )?;
    terminal.result(&ending(args, &tally, array))?;
    let fails = args.fail_on.tier().is_some_and(|tier| tally.reaches(tier));
    Ok(if fails && !args.exit_zero { Verdict::Found } else { Verdict::Clean })
}

fn part(args: &CheckArgs, checked: &Checked<'_>, look: words::Look<'_>) -> Part {
    let min = Safety::from(args.min);
    let findings: Vec<&Finding<'_>> = checked.findings.iter().filter(|finding| finding.safety >= min).collect();
    let shown = if args.statistics { &[][..] } else { &findings };
    let pieces = shown.iter().map(|finding| match args.output_format {
        Form::Full => words::lines(&checked.file, finding, None, look),
        Form::Concise => concise::line(&checked.file, finding),
        Form::Json => Record::new(&checked.file, finding).to_json(),
    });
    Part { pieces: pieces.collect(), tally: Tally::of_file(findings) }
}

/// Returns what stands behind the findings.
fn ending(args: &CheckArgs, tally: &Tally, array: Array) -> String {
    match args.output_format {
        _ if args.statistics => tally.table() + &tally.summary() + "\n",
        Form::Full => tally.summary() + "\n",
        Form::Concise => String::new(),
        Form::Json => array.end().to_owned(),
    }
}

impl FailOn {
    fn tier(self) -> Option<Safety> {
        match self {
            FailOn::Auto => Some(Safety::Auto),
            FailOn::Review => Some(Safety::Review),
            FailOn::Flag => Some(Safety::Flag),
            FailOn::Never => None,
        }
    }
}
