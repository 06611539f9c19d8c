use std::path::PathBuf;

use anyhow::Result;
use degarble::glossary::Safety;
use degarble::proof::{Difference, compare};
use degarble::report::{counted, words};

use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs};
use crate::load;
use crate::pipeline::{Job, for_each_document};
use crate::terminal::{Terminal, look};

#[derive(clap::Args)]
pub(super) struct DiffArgs {
    /// Glossary as it was
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// Glossary as it is
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// File or folder of texts to compare them on (can be repeated)
    #[arg(long, value_name = "PATH", required = true)]
    on: Vec<PathBuf>,
    /// Include review findings that have one candidate
    #[arg(long)]
    r#unsafe: bool,
    /// Exit with 0 even if there are differences
    #[arg(long)]
    exit_zero: bool,
    #[command(flatten)]
    glossary: GlossaryArgs,
}

pub(super) fn run(args: &DiffArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let with = |path: &PathBuf| {
        let mut layers = args.glossary.clone();
        layers.glossary.push(path.clone());
        layers
    };
    let floor = if args.r#unsafe { Safety::Review } else { Safety::Auto };
    let job = Job::new(&InputArgs::folders(&args.on), &with(&args.old), floor, terminal)?;
    let new = load::checker(&with(&args.new))?;
    let palette = terminal.palette();
    let look = look(&palette);
    let (mut files, mut sentences) = (0, 0);
    for_each_document(
        &job,
        terminal,
        |checked| {
            let differences = compare(job.checker(), &new, checked.file.document.prose(), floor);
            let shown = |difference: &Difference| {
                let place = checked.file.place(difference.sentence);
                words::compared(&format!("{}:{}:{}", checked.file.name, place.line, place.column), &difference.old, &difference.new, look)
            };
            Ok(differences.iter().map(shown).collect::<Vec<_>>())
        },
        |terminal, shown| {
            files += usize::from(!shown.is_empty());
            sentences += shown.len();
            shown.iter().try_for_each(|text| terminal.result(text))
        },
    )?;
    let what = match sentences {
        0 => format!("{}, no sentence comes out differently\n", counted(job.inputs().len(), "file")),
        1 => "1 sentence of 1 file comes out differently\n".to_owned(),
        _ => format!("{sentences} sentences of {} come out differently\n", counted(files, "file")),
    };
    terminal.result(&what)?;
    Ok(if sentences > 0 && !args.exit_zero { Verdict::Found } else { Verdict::Clean })
}
