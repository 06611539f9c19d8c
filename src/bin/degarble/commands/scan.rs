use anyhow::Result;
use clap::ValueEnum;
use degarble::glossary::Safety;
use degarble::report::counted;
use degarble::report::json::Array;
use degarble::report::suspects::Rows;
use degarble::suspect::Seeker;

use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs};
use crate::pipeline::{Job, for_each_document};
use crate::terminal::{Terminal, look};

/// List what looks garbled and is in no glossary
///
/// Near misses of known renderings, words of the source language, words said twice, names with a word of garbled terms, and words written
/// as Chinese sounds. Each is shown once, with how often it occurs, the likeliest first.
#[derive(clap::Args)]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    glossary: GlossaryArgs,
    /// Write suspects in this form
    #[arg(short, long, value_name = "FORM", default_value = "full")]
    output_format: Form,
    /// Show so many suspects
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// What a suspect looks like.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people: the place, the kind, and the words in their line
    Full,
    /// One JSON array
    Json,
}

pub(crate) fn run(args: &ScanArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let job = Job::new(&args.input, &args.glossary, Safety::Auto, terminal)?;
    let palette = terminal.palette();
    let look = look(&palette);
    let seeker = Seeker::new(job.checker());
    let (mut rows, mut files) = (Rows::default(), 0);
    for_each_document(
        &job,
        terminal,
        |checked| Ok(Rows::of_file(checked.file, &seeker.seek(checked.file.document.prose()), look)),
        |_, more| {
            files += 1;
            rows.add(more);
            Ok(())
        },
    )?;
    let rows = rows.ranked();
    let shown = rows.iter().take(args.limit.unwrap_or(usize::MAX));
    match args.output_format {
        Form::Json => {
            let mut array = Array::default();
            shown.into_iter().try_for_each(|row| terminal.result(&array.element(&row.to_json())))?;
            terminal.result(array.end())?;
        }
        Form::Full => {
            shown.into_iter().try_for_each(|row| terminal.result(&row.lines(look)))?;
            let suspects = if rows.is_empty() { "no suspects".to_owned() } else { counted(rows.len(), "suspect") };
            terminal.result(&format!("{}, {suspects}\n", counted(files, "file")))?;
        }
    }
    Ok(Verdict::Clean)
}
