//! What is written at the end of a file's turn.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use degarble::check::{Checker, Finding};
use degarble::config::Kept;
use degarble::document::{Document, Source};
use degarble::glossary::{GlossaryFile, Value};
use degarble::report::json::fingerprint;
use degarble::report::{Named, counted};
use degarble::review::{Decision, Turn};
use degarble::text::{Edits, sentence_at};

use super::editor;
use crate::files::{Encoding, Input, rewrite};
use crate::pipeline::{Checked, Job};
use crate::trouble::{Trouble, shown};

/// What was decided about a file.
pub(super) struct Decided {
    source: String,
    encoding: Encoding,
    edits: Edits<Source>,
    accepted: usize,
    left: usize,
    /// Findings that are to be kept for good, or whose sentence is right.
    standing: Vec<Standing>,
}

/// A finding that stays, and is to be remembered.
struct Standing {
    term: String,
    /// Where it starts in the file.
    start: usize,
    /// The file of the term, if that is to learn the sentence.
    glossary: Option<PathBuf>,
}

/// What is written down beside the text.
enum Memory {
    /// The finding is kept for good.
    Kept(Kept),
    /// A sentence that a term of this file must not change.
    Sentence { path: PathBuf, term: String, sentence: String },
}

/// What has been written up to now.
#[derive(Default)]
pub(super) struct Saved {
    files: usize,
    changes: usize,
    left: usize,
    kept: usize,
    sentences: usize,
}

impl Decided {
    /// Takes down what a turn has decided.
    pub(super) fn of(checked: &Checked<'_>, turn: &Turn<'_, '_>) -> Decided {
        let document = checked.file.document;
        let standing = turn.decisions().filter_map(|(finding, decision)| standing(document, finding, decision?)).collect();
        let accepted = turn.progress().accepted;
        Decided {
            source: document.source().to_owned(),
            encoding: checked.encoding,
            edits: turn.edits(),
            accepted,
            left: checked.findings.len() - accepted,
            standing,
        }
    }
}

fn standing(document: &Document<'_>, finding: &Finding<'_>, decision: &Decision) -> Option<Standing> {
    let glossary = match decision {
        Decision::Kept => None,
        Decision::Unchanged => Some(editor::file_of(finding.term, None).ok()?),
        Decision::Fix(_) | Decision::Words(_) | Decision::Left => return None,
    };
    Some(Standing { term: finding.term.id.clone(), start: document.source_span(finding.span).start(), glossary })
}

/// What came of saving one file.
pub(super) struct Written {
    pub(super) changes: usize,
    pub(super) errors: Vec<anyhow::Error>,
}

/// Writes the file `file`, and what is to be remembered about it.
pub(super) fn save(job: &mut Job, file: usize, decided: &Decided, saved: &mut Saved) -> Written {
    let input = &job.inputs()[file];
    let text = decided.edits.apply(&decided.source);
    if let Some(path) = input.path().filter(|_| text != decided.source) {
        if let Err(error) = rewrite(path, &decided.encoding.encode(&decided.source), &decided.encoding.encode(&text)) {
            return Written { changes: 0, errors: vec![error] };
        }
        saved.files += 1;
    }
    saved.changes += decided.accepted;
    saved.left += decided.left;
    let memories = if decided.standing.is_empty() { Vec::new() } else { memories(job.checker(), input, &text, decided) };
    let errors = memories.iter().filter_map(|memory| remember(memory, job, saved).err()).collect();
    Written { changes: decided.accepted, errors }
}

/// Returns what is to be remembered. The words around a finding are part of what it is known by, so it is looked up in the new text.
fn memories(checker: &Checker, input: &Input, text: &str, decided: &Decided) -> Vec<Memory> {
    let document = Document::read(text, input.format);
    let findings = checker.check(document.prose());
    let file = Named::new(&input.name, &document);
    let memory = |standing: &Standing| {
        let start = moved(standing.start, &decided.edits);
        let is_it = |finding: &&Finding<'_>| finding.term.id == standing.term && document.source_span(finding.span).start() == start;
        let finding = findings.iter().find(is_it)?;
        let sentence = sentence(document.prose(), finding);
        Some(match standing.glossary.clone() {
            Some(path) => Memory::Sentence { path, term: standing.term.clone(), sentence },
            None => Memory::Kept(Kept {
                fingerprint: fingerprint(&file, finding),
                term: standing.term.clone(),
                file: input.name.clone(),
                words: sentence,
            }),
        })
    };
    decided.standing.iter().filter_map(memory).collect()
}

fn remember(memory: &Memory, job: &mut Job, saved: &mut Saved) -> Result<()> {
    match memory {
        Memory::Kept(kept) => {
            job.keep(kept)?;
            saved.kept += 1;
        }
        Memory::Sentence { path, term, sentence } => {
            let text = fs::read_to_string(path).map_err(|error| Trouble::at(path, &error))?;
            let glossary = GlossaryFile { name: shown(path), text };
            let edits = glossary.add_to_list(term, "unchanged", &Value::text(sentence))?;
            rewrite(path, glossary.text.as_bytes(), glossary.with(&edits).text.as_bytes())?;
            saved.sentences += 1;
        }
    }
    Ok(())
}

/// Returns the sentence of a finding, on one line.
fn sentence(prose: &str, finding: &Finding<'_>) -> String {
    let start = sentence_at(prose, finding.span.start()).start;
    let end = sentence_at(prose, finding.span.end()).end.max(finding.span.end());
    prose[start..end].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns where the byte `at` of the old text is in the new one.
fn moved(at: usize, edits: &Edits<Source>) -> usize {
    let before = edits.iter().filter(|edit| edit.span.end() <= at);
    before.fold(at, |at, edit| at + edit.text.len() - (edit.span.end() - edit.span.start()))
}

impl Saved {
    /// Returns what was written, in words.
    pub(super) fn summary(&self) -> String {
        let done = match self.files {
            0 => "nothing changed".to_owned(),
            files => format!("{} changed, {}", counted(files, "file"), counted(self.changes, "change")),
        };
        let parts = [(self.left, "left"), (self.kept, "kept for good")];
        let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("; {} {what}", counted(*count, "finding")));
        let sentences =
            if self.sentences == 0 { String::new() } else { format!("; {} added to the glossary", counted(self.sentences, "sentence")) };
        done + &parts.collect::<String>() + &sentences
    }
}
