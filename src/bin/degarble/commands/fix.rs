use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Result;
use degarble::glossary::Safety;
use degarble::report::{counted, reason, visible, words};

use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs, Tier};
use crate::config::Configuration;
use crate::files::{Input, Order, Origin, has_other_names, rewrite, rewrite_with_backup, sweep};
use crate::pipeline::{Checked, Job, for_each_document};
use crate::terminal::{Terminal, look};
use crate::trouble::Trouble;

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
    /// Keep the old text of each file that is rewritten, with SUFFIX behind its name [default: .bak]
    #[arg(long, value_name = "SUFFIX", num_args = 0..=1, require_equals = true, default_missing_value = ".bak")]
    backup: Option<String>,
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
    text: Option<Vec<u8>>,
    /// The file that was rewritten.
    rewritten: Option<Rewritten>,
}

/// A file that was rewritten.
struct Rewritten {
    path: PathBuf,
    /// When it had been modified before.
    modified: Option<SystemTime>,
    /// Whether it had another name, which keeps the old text.
    had_other_names: bool,
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
    args.backup.iter().try_for_each(|suffix| require_suffix(suffix))?;
    let job = Job::new(&args.input, &args.glossary, floor, terminal)?;
    if !args.dry_run {
        folders(job.inputs()).iter().for_each(|folder| sweep(folder));
    }
    let mut order = Order::default();
    let palette = terminal.palette();
    let look = look(&palette);
    let mut account = Account::default();
    let min = Configuration::find(&args.glossary)?.min(args.min);
    let work = |checked: &Checked<'_>| fix(args, min, checked, look);
    for_each_document(&job, terminal, work, |terminal, part| {
        part.text.iter().try_for_each(|text| terminal.bytes(text))?;
        part.rewritten.iter().for_each(|rewritten| rewritten.note(&part.name, &mut order, terminal));
        account.add(part, if terminal.is_verbose() { usize::MAX } else { LISTED });
        Ok(())
    })?;
    order.restore();
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
    let (mut text, mut rewritten) = (None, None);
    match checked.input.path() {
        _ if args.dry_run => {}
        None => text = Some(fixed(checked)),
        Some(_) if checked.plan.edits.is_empty() => {}
        Some(path) => rewritten = Some(write(path, checked, args.backup.as_deref())?),
    }
    let left = checked.plan.left.iter().filter(|left| left.finding.safety >= min);
    let left = left.map(|left| words::lines(&checked.file, left.finding, Some(&reason(left)), look)).collect();
    Ok(Part { name: checked.input.name.clone(), changes: checked.plan.done.len(), left, text, rewritten })
}

fn fixed(checked: &Checked<'_>) -> Vec<u8> {
    let text = checked.plan.edits.apply(checked.file.document.source());
    checked.encoding.encode(&text).into_owned()
}

fn write(path: &Path, checked: &Checked<'_>, backup: Option<&str>) -> Result<Rewritten> {
    let rewritten = Rewritten { path: path.to_owned(), modified: Order::modified(path), had_other_names: has_other_names(path) };
    let read = checked.encoding.encode(checked.file.document.source());
    match backup {
        Some(suffix) => rewrite_with_backup(path, &read, &fixed(checked), suffix)?,
        None => rewrite(path, &read, &fixed(checked))?,
    }
    Ok(rewritten)
}

/// A backup lies beside its file.
fn require_suffix(suffix: &str) -> Result<()> {
    let is_good = !suffix.is_empty() && !suffix.contains(['/', '\\', ':', '\0']);
    if is_good {
        Ok(())
    } else {
        Err(Trouble::with_help(format!("`--backup={}` is no end of a file name", visible(suffix)), "write one like `--backup=.bak`"))
    }
}

/// Returns the folders in which files may be rewritten.
fn folders(inputs: &[Input]) -> BTreeSet<PathBuf> {
    let folder = |input: &Input| match &input.origin {
        Origin::Stdin => None,
        Origin::Named(path) => fs::canonicalize(path).ok()?.parent().map(Path::to_owned),
        Origin::Walked(path) => path.parent().map(Path::to_owned),
    };
    inputs.iter().filter_map(folder).collect()
}

impl Rewritten {
    fn note(&self, name: &str, order: &mut Order, terminal: &mut Terminal) {
        self.modified.iter().for_each(|modified| order.add(&self.path, *modified));
        if self.had_other_names {
            terminal.tell(format_args!("warning: `{name}` had another name, a hard link: that one keeps the old text"));
        }
    }
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
