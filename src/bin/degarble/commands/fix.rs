use anyhow::Result;
use degarble::glossary::Safety;
use degarble::report::{counted, reason, words};

use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs, Tier};
use crate::config::Configuration;
use crate::files::{Origin, rewrite};
use crate::pipeline::{Checked, Job, for_each_document};
use crate::terminal::{Terminal, look};

/// Rewrite files in place, and list what is left for review
///
/// `fix -` writes the text from standard input to standard output.
#[derive(clap::Args)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    glossary: GlossaryArgs,
    /// Write review findings too that have one candidate
    #[arg(long)]
    r#unsafe: bool,
    /// Say what would be done, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// List only findings of this tier and higher ones [default: flag]
    #[arg(long, value_name = "TIER")]
    min: Option<Tier>,
    /// Exit with 1 if something was changed
    #[arg(long)]
    exit_non_zero_on_fix: bool,
}

/// How many findings are listed without being asked for.
const LISTED: usize = 10;

/// What came of one file.
struct Part {
    name: String,
    changes: usize,
    /// What is shown of each finding that is left.
    left: Vec<String>,
    /// What standard output is to receive.
    text: Option<String>,
}

/// What came of all files.
#[derive(Default)]
struct Account {
    changed: Vec<(String, usize)>,
    /// How many findings are left.
    left: usize,
    /// What is shown of the first of them.
    listed: Vec<String>,
}

pub(crate) fn run(args: &FixArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let floor = if args.r#unsafe { Safety::Review } else { Safety::Auto };
    let job = Job::new(&args.input, &args.glossary, floor, terminal)?;
    let palette = terminal.palette();
    let look = look(&palette);
    let mut account = Account::default();
    let min = Configuration::find(&args.glossary)?.min(args.min);
    let work = |checked: &Checked<'_>| fix(args, min, checked, look);
    for_each_document(&job, terminal, work, |terminal, part| {
        part.text.iter().try_for_each(|text| terminal.text(text))?;
        account.add(part, if terminal.is_verbose() { usize::MAX } else { LISTED });
        Ok(())
    })?;
    let text = account.text(args.dry_run);
    // The text from standard input has standard output to itself.
    let is_filter = job.inputs().iter().any(|input| input.origin == Origin::Stdin) && !args.dry_run;
    if is_filter {
        terminal.note(text.trim_end())
    } else {
        terminal.result(&text)?
    }
    let is_changed = !account.changed.is_empty();
    Ok(if is_changed && args.exit_non_zero_on_fix { Verdict::Found } else { Verdict::Clean })
}

fn fix(args: &FixArgs, min: Safety, checked: &Checked<'_>, look: words::Look<'_>) -> Result<Part> {
    let source = checked.file.document.source();
    let fixed = || checked.plan.edits.apply(source);
    let text = match checked.input.path() {
        _ if args.dry_run => None,
        None => Some(fixed()),
        Some(_) if checked.plan.edits.is_empty() => None,
        Some(path) => {
            rewrite(path, source, &fixed())?;
            None
        }
    };
    let left = checked.plan.left.iter().filter(|left| left.finding.safety >= min);
    let left = left.map(|left| words::lines(&checked.file, left.finding, Some(&reason(left)), look)).collect();
    Ok(Part { name: checked.input.name.clone(), changes: checked.plan.done.len(), left, text })
}

impl Account {
    fn add(&mut self, part: Part, most: usize) {
        if part.changes > 0 {
            self.changed.push((part.name, part.changes));
        }
        self.left += part.left.len();
        self.listed.extend(part.left.into_iter().take(most.saturating_sub(self.listed.len())));
    }

    fn text(&self, is_dry_run: bool) -> String {
        let files = self.changed.iter().map(|(name, changes)| format!("{name}: {}\n", counted(*changes, "change")));
        let mut out: String = files.collect();
        out.push_str(&self.summary(is_dry_run));
        out.push_str(if self.listed.is_empty() { "\n" } else { ":\n" });
        out.extend(self.listed.iter().map(String::as_str));
        let more = self.left - self.listed.len();
        if more > 0 {
            out.push_str(&format!("… and {more} more; `degarble check` shows all findings\n"));
        }
        out
    }

    fn summary(&self, is_dry_run: bool) -> String {
        let files = counted(self.changed.len(), "file");
        let changes = counted(self.changed.iter().map(|(_, changes)| changes).sum(), "change");
        let done = match is_dry_run {
            _ if self.changed.is_empty() => "nothing to change".to_owned(),
            true => format!("{files} would change, {changes}"),
            false => format!("{files} changed, {changes}"),
        };
        if self.left == 0 { done } else { format!("{done}; {} left for review", counted(self.left, "finding")) }
    }
}
