use anyhow::Result;
use degarble::glossary::Safety;
use degarble::report::{counted, reason, words};

use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs, Tier};
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
    /// List only findings of this tier and higher ones
    #[arg(long, value_name = "TIER", default_value = "flag")]
    min: Tier,
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
    left: Vec<String>,
}

pub(crate) fn run(args: &FixArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let floor = if args.r#unsafe { Safety::Review } else { Safety::Auto };
    let job = Job::new(&args.input, &args.glossary, floor, terminal)?;
    let palette = terminal.palette();
    let look = look(&palette);
    let mut account = Account::default();
    let work = |checked: &Checked<'_>| fix(args, checked, look);
    for_each_document(&job, terminal, work, |terminal, part| {
        account.left.extend(part.left);
        if part.changes > 0 {
            account.changed.push((part.name, part.changes));
        }
        part.text.map_or(Ok(()), |text| terminal.text(&text))
    })?;
    let text = account.text(args, terminal.is_verbose());
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

fn fix(args: &FixArgs, checked: &Checked<'_>, look: words::Look<'_>) -> Result<Part> {
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
    let min = Safety::from(args.min);
    let left = checked.plan.left.iter().filter(|left| left.finding.safety >= min);
    let left = left.map(|left| words::lines(&checked.file, left.finding, Some(&reason(left)), look)).collect();
    Ok(Part { name: checked.input.name.clone(), changes: checked.plan.done.len(), left, text })
}

impl Account {
    fn text(&self, args: &FixArgs, is_verbose: bool) -> String {
        let files = self.changed.iter().map(|(name, changes)| format!("{name}: {}\n", counted(*changes, "change")));
        let mut out: String = files.collect();
        out.push_str(&self.summary(args.dry_run));
        let listed = if is_verbose { self.left.len() } else { self.left.len().min(LISTED) };
        out.push_str(if listed > 0 { ":\n" } else { "\n" });
        out.extend(self.left[..listed].iter().map(String::as_str));
        if listed < self.left.len() {
            out.push_str(&format!("… and {} more; `degarble check` shows all findings\n", self.left.len() - listed));
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
        if self.left.is_empty() { done } else { format!("{done}; {} left for review", counted(self.left.len(), "finding")) }
    }
}
