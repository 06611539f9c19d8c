//! From a file to what is found in it and planned: as a whole, or in parts, so that however much is found, little of it is held at a time.

use std::ops::Range;

use anyhow::Result;
use degarble::check::Finding;
use degarble::document::{Document, Format};
use degarble::plan::{Plan, plan};
use degarble::report::Named;
use degarble::report::json::fingerprint;
use degarble::suppress::{Scope, suppress};
use degarble::text::{Place, Span};

use crate::baseline;
use crate::files::{Content, Encoding, Input, Measure, Opened, cut};
use crate::load;
use crate::pipeline::Job;

/// A file that has been read, or a part of it, with what was found in it and what is planned.
pub(crate) struct Checked<'d> {
    /// The file.
    pub(crate) input: &'d Input,
    /// How it is written in bytes.
    pub(crate) encoding: Encoding,
    /// What it holds; of a long file, what was read of it.
    pub(crate) file: &'d Named<'d>,
    /// Everything that was found.
    pub(crate) findings: &'d [Finding<'d>],
    /// The edits, and what they leave.
    pub(crate) plan: Plan<'d, 'd>,
    /// The bytes of the source that are worked on. It is the same for all parts of what was read at a time, and goes on from those before.
    pub(crate) stretch: Range<usize>,
    /// What ends behind this part.
    pub(crate) ends: Ends,
}

/// What ends behind a part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// Nothing.
    Part,
    /// What was read at a time.
    Stretch,
    /// The file.
    File,
}

/// How much of a file is held at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    /// How a long file is read a stretch at a time; `None` if all of it is needed.
    measure: Option<Measure>,
    /// How much prose makes a part.
    part: usize,
}

impl Reading {
    /// All of a file, in one part.
    pub(crate) const WHOLE: Reading = Reading { measure: None, part: usize::MAX };
    /// All of a file, in parts.
    pub(crate) const IN_PARTS: Reading = Reading { measure: None, part: 256 << 10 };
    /// A stretch of a file, in parts.
    pub(crate) const IN_STRETCHES: Reading = Reading { measure: Some(Measure::USUAL), ..Reading::IN_PARTS };
}

/// Reads a file, finds, plans and works; `None` if the file is to be skipped.
///
/// # Errors
/// If the file can't be read, and those of `work`.
pub(crate) fn one<R>(job: &Job, scope: &Scope<'_>, input: &Input, work: impl FnOnce(&Checked<'_>) -> Result<R>) -> Result<Option<R>> {
    let (mut work, mut result) = (Some(work), None);
    each_part(job, scope, input, Reading::WHOLE, |checked| {
        result = work.take().map(|work| work(checked)).transpose()?;
        Ok(true)
    })?;
    Ok(result)
}

/// Reads a file, finds, plans, and hands each part to `work` until that wants no more; `false` if the file is to be skipped.
///
/// # Errors
/// If the file can't be read, and those of `work`.
pub(crate) fn each_part(
    job: &Job,
    scope: &Scope<'_>,
    input: &Input,
    reading: Reading,
    work: impl FnMut(&Checked<'_>) -> Result<bool>,
) -> Result<bool> {
    let opened = reading.measure.map_or_else(|| input.read().map(Opened::Content), |measure| input.open(measure))?;
    let baseline = job.baseline().map(|baseline| baseline.of(input));
    let mut reader = Reader { job, scope, input, reading, dropped: job.drops.of(input), baseline, work };
    match opened {
        Opened::Content(Content::Binary) => return Ok(false),
        Opened::Content(Content::Text(source, encoding)) => {
            let document = Document::read(&source, input.format);
            reader.stretch(&Named::new(&input.name, &document), encoding, 0..source.len(), Ends::File)?;
        }
        Opened::Long(mut windows) => {
            let mut first = Place::START;
            loop {
                let window = windows.next().map_err(|broken| input.broken(&broken))?;
                let document = Document::read(window.text, input.format);
                let file = Named::within(&input.name, &document, window.from, first);
                let ends = if window.is_last { Ends::File } else { Ends::Stretch };
                if !reader.stretch(&file, Encoding::Utf8, window.from..window.to, ends)? || window.is_last {
                    break;
                }
                first = file.place_of(window.to);
            }
        }
    }
    if let Some(baseline) = reader.baseline {
        baseline.end();
    }
    Ok(true)
}

/// A file under way.
struct Reader<'j, W> {
    job: &'j Job,
    scope: &'j Scope<'j>,
    input: &'j Input,
    reading: Reading,
    /// The terms that are not looked for in it.
    dropped: Vec<&'j str>,
    baseline: Option<baseline::OfFile<'j>>,
    work: W,
}

impl<'j, W: FnMut(&Checked<'_>) -> Result<bool>> Reader<'j, W> {
    /// Works on a stretch of the source, part by part; `false` if no more is wanted.
    fn stretch(&mut self, file: &Named<'_>, encoding: Encoding, stretch: Range<usize>, ends: Ends) -> Result<bool> {
        let end = file.document.prose_offset(stretch.end);
        let mut done = file.document.prose_offset(stretch.start);
        let lines = self.lines(file.document);
        loop {
            let to = self.part_end(file.document, &lines, done, end);
            let findings = self.findings(file, &lines, done..to);
            let ends = if to < end { Ends::Part } else { ends };
            let plan = plan(file.document, &findings, self.job.floor);
            let stretch = stretch.clone();
            let checked = Checked { input: self.input, encoding, file, findings: &findings, plan, stretch, ends };
            if !(self.work)(&checked)? {
                return Ok(false);
            }
            if to >= end {
                return Ok(true);
            }
            done = to;
        }
    }

    /// Where each text of its own ends in the prose, if there are several.
    fn lines(&self, document: &Document<'_>) -> Vec<Range<usize>> {
        match document.format() {
            Format::JsonLines => document.parts().iter().map(|part| part.range()).collect(),
            _ => Vec::new(),
        }
    }

    fn part_end(&self, document: &Document<'_>, lines: &[Range<usize>], from: usize, end: usize) -> usize {
        let wanted = from.saturating_add(self.reading.part);
        match document.format() {
            _ if wanted >= end => end,
            // What a comment hides, and whether it hides anything, is only known of the whole.
            _ if !document.directives().is_empty() => end,
            Format::JsonLines => lines.get(lines.partition_point(|line| line.end < wanted)).map_or(end, |line| line.end.min(end)),
            _ => cut(document.prose(), from, wanted, Measure::USUAL.sentence).min(end),
        }
    }

    /// Returns what is found in `range` of the prose and to be reported.
    fn findings(&mut self, file: &Named<'_>, lines: &[Range<usize>], range: Range<usize>) -> Vec<Finding<'j>> {
        let (job, document) = (self.job, file.document);
        let found = match document.format() {
            Format::JsonLines => {
                let first = lines.partition_point(|line| line.start < range.start);
                let of_part = lines[first..].iter().take_while(|line| line.end <= range.end);
                of_part.flat_map(|line| job.checker().check_part(document.prose(), Span::new(line.start, line.end))).collect()
            }
            _ => job.checker().check_within(document.prose(), range),
        };
        let mut findings = suppress(document, found, self.scope);
        findings.retain(|finding| !self.dropped.iter().any(|pattern| load::matches(pattern, &finding.term.id)));
        findings.retain(|finding| job.keep.is_empty() || !job.keep.contains(&fingerprint(file, finding)));
        self.baseline.iter_mut().for_each(|baseline| baseline.take(file, &mut findings));
        job.changes.iter().for_each(|changes| changes.keep(self.input, file, &mut findings));
        findings
    }
}
