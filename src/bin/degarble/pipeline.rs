//! The one way from files to what is done about them: read, find, plan. Commands differ only in what they make of the result.

use std::collections::BTreeMap;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::{env, thread};

use anyhow::Result;
use degarble::check::{Checker, Finding};
use degarble::config::Kept;
use degarble::document::Document;
use degarble::glossary::{Glossary, Safety};
use degarble::plan::{Plan, plan};
use degarble::report::Named;
use degarble::report::json::fingerprint;
use degarble::suppress::{Scope, suppress};

use crate::args::{GlossaryArgs, InputArgs};
use crate::baseline::Baseline;
use crate::changes::Changes;
use crate::config::Configuration;
use crate::files::{Content, Drops, Encoding, Found, Input, find};
use crate::keep::Keep;
use crate::load::{self, Loaded};
use crate::terminal::Terminal;

/// What to read and what to look for in it.
pub(crate) struct Job {
    inputs: Vec<Input>,
    /// It lives as long as the program; to take a large glossary apart at the end would only cost time.
    loaded: ManuallyDrop<Loaded>,
    keep: Keep,
    drops: Drops,
    baseline: Option<Baseline>,
    changes: Option<Changes>,
    floor: Safety,
    workers: usize,
}

/// A file that has been read, with what was found in it and what is planned.
pub(crate) struct Checked<'d> {
    /// The file.
    pub(crate) input: &'d Input,
    /// How it is written in bytes.
    pub(crate) encoding: Encoding,
    /// What it holds.
    pub(crate) file: Named<'d>,
    /// Everything that was found.
    pub(crate) findings: &'d [Finding<'d>],
    /// The edits, and what they leave.
    pub(crate) plan: Plan<'d, 'd>,
}

impl Job {
    /// Finds the files and reads the glossaries. Files that are not there are reported at once.
    pub(crate) fn new(input: &InputArgs, glossary: &GlossaryArgs, floor: Safety, terminal: &mut Terminal) -> Result<Job> {
        let configuration = Configuration::find(glossary)?;
        let loaded = Loaded::new(glossary)?;
        let keep = if glossary.isolated { Keep::default() } else { Keep::read(&env::current_dir()?)? };
        let Found { inputs, errors } = find(input, &configuration)?;
        errors.iter().for_each(|error| terminal.error(error));
        let processors = || thread::available_parallelism().map_or(1, usize::from);
        let workers = if input.jobs == 0 { processors() } else { input.jobs };
        Ok(Job {
            workers: workers.min(inputs.len()),
            inputs,
            loaded: ManuallyDrop::new(loaded),
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
    mut consume: impl FnMut(&mut Terminal, R) -> Result<()>,
) -> Result<()> {
    let next = AtomicUsize::new(0);
    let stretch = stretch(job.inputs.len(), job.workers);
    let known = job.loaded.scope();
    thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel(2 * job.workers);
        for _ in 0..job.workers {
            let (send, next, work, known) = (send.clone(), &next, &work, &known);
            scope.spawn(move || {
                while let Some((first, inputs)) = take(job, next, stretch) {
                    let outcomes: Vec<_> = inputs.iter().map(|input| one(job, known, input, work)).collect();
                    if send.send((first, outcomes)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        in_order(receive, |index, outcome| match outcome {
            Ok(Some(result)) => consume(terminal, result),
            Ok(None) => {
                terminal.note(format_args!("{}: skipped, a binary file", job.inputs[index].name));
                Ok(())
            }
            Err(error) => {
                terminal.error(&error);
                Ok(())
            }
        })
    })
}

/// How many files a worker takes at a time: to hand on a result wakes the one who waits for it, which takes as long as a small file.
/// There are enough turns for all workers to end at about the same time.
fn stretch(files: usize, workers: usize) -> usize {
    (files / (8 * workers.max(1))).clamp(1, 16)
}

/// Returns the next files that nobody works on, and the number of the first.
fn take<'j>(job: &'j Job, next: &AtomicUsize, stretch: usize) -> Option<(usize, &'j [Input])> {
    let first = next.fetch_add(stretch, Ordering::Relaxed);
    let files = job.inputs.get(first..)?;
    (!files.is_empty()).then(|| (first, &files[..stretch.min(files.len())]))
}

/// Reads a file, finds, plans and works; `None` if the file is to be skipped.
///
/// # Errors
/// If the file can't be read, and those of `work`.
pub(crate) fn one<R>(job: &Job, scope: &Scope<'_>, input: &Input, work: impl FnOnce(&Checked<'_>) -> Result<R>) -> Result<Option<R>> {
    let Content::Text(source, encoding) = input.read()? else { return Ok(None) };
    let document = Document::read(&source, input.format);
    let file = Named::new(&input.name, &document);
    let mut findings = suppress(&document, job.loaded.checker.check(document.prose()), scope);
    let dropped = job.drops.of(input);
    findings.retain(|finding| !dropped.iter().any(|pattern| load::matches(pattern, &finding.term.id)));
    findings.retain(|finding| job.keep.is_empty() || !job.keep.contains(&fingerprint(&file, finding)));
    job.baseline.iter().for_each(|baseline| baseline.take(input, &file, &mut findings));
    job.changes.iter().for_each(|changes| changes.keep(input, &file, &mut findings));
    let plan = plan(&document, &findings, job.floor);
    work(&Checked { input, encoding, file, findings: &findings, plan }).map(Some)
}

/// Hands results on in the order of their numbers, each as soon as those before it have come. They come in rows, each with the number of its
/// first.
fn in_order<T>(rows: mpsc::Receiver<(usize, Vec<T>)>, mut consume: impl FnMut(usize, T) -> Result<()>) -> Result<()> {
    let mut waiting = BTreeMap::new();
    let mut turn = 0;
    for (first, row) in rows {
        waiting.insert(first, row);
        while let Some(row) = waiting.remove(&turn) {
            for result in row {
                consume(turn, result)?;
                turn += 1;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_their_numbers() {
        let (send, receive) = mpsc::channel();
        let rows = [(2, vec![2]), (0, vec![0, 1]), (5, vec![5]), (3, vec![3, 4])];
        rows.into_iter().for_each(|row| send.send(row).expect("the receiver is there"));
        drop(send);
        let mut seen = Vec::new();
        in_order(receive, |index, _| {
            seen.push(index);
            Ok(())
        })
        .expect("nothing goes wrong");
        assert_eq!(seen, [0, 1, 2, 3, 4, 5]);
    }
}
