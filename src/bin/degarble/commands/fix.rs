use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{iter, mem};

use anyhow::Result;
use degarble::glossary::Safety;
use degarble::report::{counted, reason, visible, words};
use degarble::text::boundary_from;

use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs, Tier};
use crate::config::Configuration;
use crate::files::{Encoding, Input, Order, Origin, Rewriting, has_other_names, sweep};
use crate::pipeline::{Checked, Ends, Job, Reading, for_each_part};
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

/// How much of a text is encoded at a time.
const PIECE: usize = 64 * 1024;

/// What came of one file.
#[derive(Default)]
struct Part {
    name: String,
    changes: usize,
    /// How many findings are left.
    left: usize,
    /// What is shown of the first of them.
    listed: Vec<String>,
    /// What standard output is to receive.
    text: Option<Vec<u8>>,
    /// The file that was rewritten.
    rewritten: Option<Rewritten>,
}

/// A file under way.
struct Fixing<'a> {
    args: &'a FixArgs,
    min: Safety,
    /// How many findings that are left may be listed.
    listed: usize,
    look: words::Look<'a>,
    part: Part,
    sink: Sink,
    /// The byte of the source up to which it is written, if that is not where the next stretch begins.
    done: Option<usize>,
}

/// Where the new text goes.
#[derive(Default)]
enum Sink {
    #[default]
    Nowhere,
    Stdout(Vec<u8>),
    File(Box<Rewriting>, Rewritten),
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
    let listed = if terminal.is_verbose() { usize::MAX } else { LISTED };
    let begin = || {
        let mut fixing = Fixing { args, min, listed, look, part: Part::default(), sink: Sink::default(), done: None };
        move |checked: &Checked<'_>| fixing.part(checked)
    };
    for_each_part(&job, Reading::IN_STRETCHES, terminal, begin, |terminal, part| {
        part.text.iter().try_for_each(|text| terminal.bytes(text))?;
        part.rewritten.iter().for_each(|rewritten| rewritten.note(&part.name, &mut order, terminal));
        account.add(part, listed);
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

impl Fixing<'_> {
    /// Fixes a part of the file, and returns what came of the file if it was the last.
    fn part(&mut self, checked: &Checked<'_>) -> Result<Option<Part>> {
        self.part.changes += checked.plan.done.len();
        for left in checked.plan.left.iter().filter(|left| left.finding.safety >= self.min) {
            self.part.left += 1;
            if self.part.listed.len() < self.listed {
                self.part.listed.push(words::lines(checked.file, left.finding, Some(&reason(left)), self.look));
            }
        }
        if !self.args.dry_run {
            self.write(checked)?;
        }
        if checked.ends != Ends::File {
            return Ok(None);
        }
        self.part.name.clone_from(&checked.input.name);
        match mem::take(&mut self.sink) {
            Sink::Nowhere => {}
            Sink::Stdout(text) => self.part.text = Some(text),
            Sink::File(rewriting, rewritten) => {
                rewriting.finish(self.args.backup.as_deref())?;
                self.part.rewritten = Some(rewritten);
            }
        }
        Ok(Some(mem::take(&mut self.part)))
    }

    /// Writes what the part goes on to, once anything has to be written at all.
    fn write(&mut self, checked: &Checked<'_>) -> Result<()> {
        if matches!(self.sink, Sink::Nowhere) {
            match checked.input.path() {
                None => self.sink = Sink::Stdout(Vec::new()),
                Some(_) if checked.plan.edits.is_empty() => return Ok(()),
                Some(path) => self.sink = Sink::begin(path, checked.file.place_of(checked.stretch.start).byte)?,
            }
        }
        let source = checked.file.document.source();
        let mut done = self.done.take().unwrap_or(checked.stretch.start);
        for edit in &checked.plan.edits {
            self.sink.keep(&source[done..edit.span.start()], checked.encoding)?;
            self.sink.change(&source[edit.span.range()], &edit.text, checked.encoding)?;
            done = edit.span.end();
        }
        if checked.ends == Ends::Part {
            self.done = Some(done);
            return Ok(());
        }
        self.sink.keep(&source[done..checked.stretch.end], checked.encoding)
    }
}

impl Sink {
    /// Begins to rewrite a file of which the first bytes stay.
    fn begin(path: &Path, stay: usize) -> Result<Sink> {
        let rewritten = Rewritten { path: path.to_owned(), modified: Order::modified(path), had_other_names: has_other_names(path) };
        let mut rewriting = Rewriting::begin(path)?;
        rewriting.keep_head(stay)?;
        Ok(Sink::File(Box::new(rewriting), rewritten))
    }

    fn keep(&mut self, text: &str, encoding: Encoding) -> Result<()> {
        pieces(text).try_for_each(|piece| match self {
            Sink::Nowhere => Ok(()),
            Sink::Stdout(out) => {
                out.extend_from_slice(&encoding.encode(piece));
                Ok(())
            }
            Sink::File(rewriting, _) => rewriting.keep(&encoding.encode(piece)),
        })
    }

    fn change(&mut self, old: &str, new: &str, encoding: Encoding) -> Result<()> {
        match self {
            Sink::File(rewriting, _) => rewriting.change(&encoding.encode(old), &encoding.encode(new)),
            Sink::Nowhere | Sink::Stdout(_) => self.keep(new, encoding),
        }
    }
}

/// Cuts a text into pieces that are encoded one by one, so that there is no second copy of it.
fn pieces(mut text: &str) -> impl Iterator<Item = &str> {
    iter::from_fn(move || {
        let (piece, rest) = text.split_at(boundary_from(text, PIECE));
        text = rest;
        (!piece.is_empty()).then_some(piece)
    })
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
        self.left += part.left;
        self.listed.extend(part.listed.into_iter().take(most.saturating_sub(self.listed.len())));
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
