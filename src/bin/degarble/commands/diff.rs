use std::mem::take;

use anyhow::Result;
use degarble::document::Source;
use degarble::glossary::Safety;
use degarble::report::{Palette, counted, diff, words};
use degarble::text::Edits;

use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs};
use crate::config::Configuration;
use crate::pipeline::{Checked, Ends, Job, Reading, for_each_part};
use crate::terminal::{Terminal, look};

/// Show what `fix` would do, and change nothing
///
/// On a terminal, one change a line. Into a file or a pipe, a unified diff that `git apply` and `patch -p1` take.
#[derive(clap::Args)]
pub(crate) struct DiffArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    glossary: GlossaryArgs,
    /// Include review findings that have one candidate
    #[arg(long)]
    r#unsafe: bool,
    /// Show so many lines around each change of a unified diff [default: 3]
    #[arg(short = 'U', long, value_name = "N")]
    context: Option<usize>,
    /// Exit with 0 even if there are differences
    #[arg(long)]
    exit_zero: bool,
}

/// The part of the output that one file makes.
#[derive(Default)]
struct Part {
    text: String,
    changes: usize,
    left: usize,
}

pub(crate) fn run(args: &DiffArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let floor = if args.r#unsafe { Safety::Review } else { Safety::Auto };
    let job = Job::new(&args.input, &args.glossary, floor, terminal)?;
    let palette = terminal.palette();
    let (mut files, mut changes, mut left) = (0, 0, 0);
    let context = Configuration::find(&args.glossary)?.context(args.context);
    let is_interactive = terminal.is_interactive();
    let begin = || {
        let (mut part, mut edits) = (Part::default(), Vec::new());
        let palette = &palette;
        move |checked: &Checked<'_>| {
            part.changes += checked.plan.done.len();
            part.left += checked.plan.left.len();
            match is_interactive {
                true => part.text += &in_words(checked, look(palette)),
                false => edits.extend(checked.plan.edits.iter().cloned()),
            }
            if checked.ends != Ends::File {
                return Ok(None);
            }
            if !is_interactive {
                part.text = unified(checked, &Edits::new(take(&mut edits))?, context, palette);
            }
            Ok(Some(take(&mut part)))
        }
    };
    for_each_part(&job, Reading::IN_PARTS, terminal, begin, |terminal, part| {
        files += usize::from(part.changes > 0);
        changes += part.changes;
        left += part.left;
        terminal.result(&part.text)
    })?;
    if is_interactive {
        let (files, left) = (counted(files, "file"), counted(left, "finding"));
        terminal.result(&format!("{files}, {} to be made, {left} left for review\n", counted(changes, "change")))?;
    }
    Ok(if changes > 0 && !args.exit_zero { Verdict::Found } else { Verdict::Clean })
}

fn unified(checked: &Checked<'_>, edits: &Edits<Source>, context: usize, palette: &Palette) -> String {
    diff::unified(&checked.input.patch_name(), checked.file.document.source(), edits, context, palette)
}

fn in_words(checked: &Checked<'_>, look: words::Look<'_>) -> String {
    checked.plan.done.iter().map(|finding| words::lines(checked.file, finding, None, look)).collect()
}
