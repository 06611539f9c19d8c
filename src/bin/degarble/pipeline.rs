//! The one way from files to what is done about them: read, find, plan. Commands differ only in what they make of the result.

use std::mem::ManuallyDrop;
use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, PoisonError, mpsc};
use std::{env, thread};

use anyhow::Result;
use degarble::check::Checker;
use degarble::config::Kept;
use degarble::glossary::{Glossary, Safety};
use degarble::suppress::Scope;

use crate::args::{GlossaryArgs, InputArgs};
use crate::baseline::Baseline;
use crate::changes::Changes;
use crate::config::Configuration;
use crate::files::{Drops, Found, Input, find};
use crate::keep::Keep;
use crate::load::Loaded;
pub(crate) use crate::parts::{Checked, Ends, Reading, each_part, one};
use crate::terminal::Terminal;

/// What to read and what to look for in it.
pub(crate) struct Job {
    inputs: Vec<Input>,
    /// It lives as long as the program; to take a large glossary apart at the end would only cost time.
    loaded: ManuallyDrop<Loaded>,
    pub(super) keep: Keep,
    pub(super) drops: Drops,
    baseline: Option<Baseline>,
    pub(super) changes: Option<Changes>,
    pub(super) floor: Safety,
    workers: usize,
}

impl Job {
    /// Finds the files and reads the glossaries. Files that are not there are reported at once.
    pub(crate) fn new(input: &InputArgs, glossary: &GlossaryArgs, floor: Safety, terminal: &mut Terminal) -> Result<Job> {
        let configuration = Configuration::find(glossary)?;
        let loaded = ManuallyDrop::new(Loaded::new(glossary)?);
        let keep = if glossary.isolated { Keep::default() } else { Keep::read(&env::current_dir()?)? };
        let Found { inputs, errors } = find(input, &configuration)?;
        errors.iter().for_each(|error| terminal.error(error));
        let processors = || thread::available_parallelism().map_or(1, usize::from);
        let workers = if input.jobs == 0 { processors() } else { input.jobs };
        Ok(Job {
            workers: workers.min(inputs.len()),
            inputs,
            loaded,
            keep,
            drops: Drops::new(&configuration)?,
            baseline: None,
            changes: None,
            floor,
        })
    }

    /// Reports only findings that are not in `baseline`.
    pub(crate) fn with_baseline(mut self, baseline: Baseline) -> Job {
        self.baseline = Some(baseline);
        self
    }

    /// Reads only files that changed, and reports only findings that touch added lines.
    pub(crate) fn with_changes(mut self, changes: Changes) -> Job {
        self.inputs.retain(|input| changes.touch(input));
        self.workers = self.workers.min(self.inputs.len());
        self.changes = Some(changes);
        self
    }

    /// The baseline.
    pub(crate) fn baseline(&self) -> Option<&Baseline> {
        self.baseline.as_ref()
    }

    /// The terms that are looked for.
    pub(crate) fn glossary(&self) -> &Glossary {
        self.loaded.checker.glossary()
    }

    /// What is looked for.
    pub(crate) fn scope(&self) -> Scope<'_> {
        self.loaded.scope()
    }

    /// The files.
    pub(crate) fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Does not read the file at `path`.
    pub(crate) fn leave_out(&mut self, path: &Path) {
        self.inputs.retain(|input| !input.is_at(path));
    }

    /// What finds it.
    pub(crate) fn checker(&self) -> &Checker {
        &self.loaded.checker
    }

    /// Keeps a finding for good.
    ///
    /// # Errors
    /// If the file of kept findings can't be written.
    pub(crate) fn keep(&mut self, kept: &Kept) -> Result<()> {
        self.keep.append(kept)
    }

    /// Reads the glossaries anew.
    ///
    /// # Errors
    /// If something in them is wrong. Then those from before are still used.
    pub(crate) fn reload(&mut self, glossary: &GlossaryArgs) -> Result<()> {
        *self.loaded = Loaded::new(glossary)?;
        Ok(())
    }
}

/// Does `work` on every file, several at a time, and hands the results to `consume` in the order of the files.
///
/// A file that is in trouble is reported in its turn, and the others go on.
///
/// # Errors
/// The first error of `consume`.
pub(crate) fn for_each_document<R: Send>(
    job: &Job,
    terminal: &mut Terminal,
    work: impl Fn(&Checked<'_>) -> Result<R> + Sync,
    consume: impl FnMut(&mut Terminal, R) -> Result<()>,
) -> Result<()> {
    let begin = || |checked: &Checked<'_>| work(checked).map(Some);
    for_each_part(job, Reading::WHOLE, terminal, begin, consume)
}

/// Like [`for_each_document`], but files come in parts, as `reading` says: `begin` is called for each file, and what it returns for each
/// part of it, in order.
///
/// # Errors
/// The first error of `consume`.
pub(crate) fn for_each_part<R: Send, W: FnMut(&Checked<'_>) -> Result<Option<R>>>(
    job: &Job,
    reading: Reading,
    terminal: &mut Terminal,
    begin: impl Fn() -> W + Sync,
    consume: impl FnMut(&mut Terminal, R) -> Result<()>,
) -> Result<()> {
    let known = job.loaded.scope();
    let (send, files) = mpsc::sync_channel(FILES_AHEAD * job.workers);
    let queue = Mutex::new((0..job.inputs.len(), send));
    thread::scope(|scope| {
        for _ in 0..job.workers {
            scope.spawn(|| {
                while let Some((index, parts)) = take(&queue) {
                    let mut work = begin();
                    let part = |checked: &Checked<'_>| match work(checked)? {
                        Some(result) => Ok(parts.send(Outcome::Part(result)).is_ok()),
                        None => Ok(true),
                    };
                    let _ = match each_part(job, &known, &job.inputs[index], reading, part) {
                        Ok(true) => Ok(()),
                        Ok(false) => parts.send(Outcome::Binary),
                        Err(error) => parts.send(Outcome::Trouble(error)),
                    };
                }
            });
        }
        hand_on(job, terminal, files, consume)
    })
}

/// Hands the results on in the order of the files. With an error no more are taken, so that nobody waits to hand something on.
fn hand_on<R>(
    job: &Job,
    terminal: &mut Terminal,
    files: mpsc::Receiver<(usize, mpsc::Receiver<Outcome<R>>)>,
    mut consume: impl FnMut(&mut Terminal, R) -> Result<()>,
) -> Result<()> {
    for (index, parts) in files.into_iter().take(job.inputs.len()) {
        for outcome in parts {
            match outcome {
                Outcome::Part(result) => consume(terminal, result)?,
                Outcome::Binary => terminal.note(format_args!("{}: skipped, a binary file", job.inputs[index].name)),
                Outcome::Trouble(error) => terminal.error(&error),
            }
        }
    }
    Ok(())
}

/// What comes of a file, or of a part of it.
enum Outcome<R> {
    Part(R),
    Binary,
    Trouble(anyhow::Error),
}

/// How many files may be done before those in front of them, for each worker.
const FILES_AHEAD: usize = 64;
/// How many parts of a file may be done before its turn.
const PARTS_AHEAD: usize = 2;

/// The files that nobody works on, and where to announce one that somebody will.
type Queue<R> = Mutex<(Range<usize>, mpsc::SyncSender<(usize, mpsc::Receiver<Outcome<R>>)>)>;

/// Returns the next file that nobody works on, and where its parts go. Files are announced in their order.
fn take<R>(queue: &Queue<R>) -> Option<(usize, mpsc::SyncSender<Outcome<R>>)> {
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    let index = queue.0.next()?;
    let (send, parts) = mpsc::sync_channel(PARTS_AHEAD);
    queue.1.send((index, parts)).ok()?;
    Some((index, send))
}
