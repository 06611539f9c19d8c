//! The one way from files to what is done about them: read, find, plan. Commands differ only in what they make of the result.

use std::mem::{self, ManuallyDrop};
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
    let turn = (job.inputs.len() / (8 * job.workers.max(1))).clamp(1, FILES_OF_A_TURN);
    let (send, turns) = mpsc::sync_channel(TURNS_AHEAD * job.workers);
    let queue = Mutex::new(Queue { left: 0..job.inputs.len(), turn, send });
    thread::scope(|scope| {
        for _ in 0..job.workers {
            scope.spawn(|| {
                while let Some((indices, send)) = take(&queue) {
                    let mut turn = Turn { ready: Vec::new(), send };
                    for index in indices {
                        let (mut work, mut count) = (begin(), 0);
                        let part = |checked: &Checked<'_>| {
                            let Some(result) = work(checked)? else { return Ok(true) };
                            turn.ready.push((index, Outcome::Part(result)));
                            count += 1;
                            Ok(count < 2 || turn.hand_over())
                        };
                        match each_part(job, &known, &job.inputs[index], reading, part) {
                            Ok(true) => {}
                            Ok(false) => turn.ready.push((index, Outcome::Binary)),
                            Err(error) => turn.ready.push((index, Outcome::Trouble(error))),
                        }
                    }
                    turn.hand_over();
                }
            });
        }
        let turns = turns.into_iter().take(job.inputs.len().div_ceil(turn)).flatten();
        hand_on(job, terminal, turns.flatten(), consume)
    })
}

/// Hands the results on in the order of the files. With an error no more are taken, so that nobody waits to hand something on.
fn hand_on<R>(
    job: &Job,
    terminal: &mut Terminal,
    outcomes: impl Iterator<Item = (usize, Outcome<R>)>,
    mut consume: impl FnMut(&mut Terminal, R) -> Result<()>,
) -> Result<()> {
    for (index, outcome) in outcomes {
        match outcome {
            Outcome::Part(result) => consume(terminal, result)?,
            Outcome::Binary => terminal.note(format_args!("{}: skipped, a binary file", job.inputs[index].name)),
            Outcome::Trouble(error) => terminal.error(&error),
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

/// How many files a worker takes at most at a time: to hand something over wakes the one who waits for it, which takes as long as a small
/// file. There are enough turns for all workers to end at about the same time.
const FILES_OF_A_TURN: usize = 16;
/// How many turns may be done before those in front of them, for each worker.
const TURNS_AHEAD: usize = 8;
/// How often something may be handed over before its turn.
const PARTS_AHEAD: usize = 2;

/// Outcomes that are handed over together, each with the number of its file.
type Outcomes<R> = Vec<(usize, Outcome<R>)>;

/// The files that nobody works on.
struct Queue<R> {
    left: Range<usize>,
    /// How many are taken at a time.
    turn: usize,
    /// Where to announce some that somebody will work on.
    send: mpsc::SyncSender<mpsc::Receiver<Outcomes<R>>>,
}

/// Files that a worker works on.
struct Turn<R> {
    ready: Outcomes<R>,
    send: mpsc::SyncSender<Outcomes<R>>,
}

impl<R> Turn<R> {
    /// Hands over what is ready. Whether somebody takes it.
    fn hand_over(&mut self) -> bool {
        self.send.send(mem::take(&mut self.ready)).is_ok()
    }
}

/// Returns the next files that nobody works on, and where what comes of them goes. Files are announced in their order.
fn take<R>(queue: &Mutex<Queue<R>>) -> Option<(Range<usize>, mpsc::SyncSender<Outcomes<R>>)> {
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    let first = queue.left.start;
    let indices = first..queue.left.end.min(first + queue.turn);
    if indices.is_empty() {
        return None;
    }
    queue.left.start = indices.end;
    let (send, outcomes) = mpsc::sync_channel(PARTS_AHEAD);
    queue.send.send(outcomes).ok()?;
    Some((indices, send))
}
