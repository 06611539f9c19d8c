//! Decisions in a file: what a person chose on a page, for a program to write.

use serde::Deserialize;

use crate::document::{Document, Format, Prose, Source};
use crate::text::{Edit, Edits, Hash, Span};

/// What was decided about some files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    version: u32,
    /// The files.
    pub files: Vec<FileDecisions>,
}

/// What was decided about one file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileDecisions {
    /// The file, below the folder that the page was made in, with `/` between names.
    pub path: String,
    /// How it is written.
    format: String,
    /// The hash of the text that was reviewed.
    hash: String,
    /// What is to be changed.
    pub changes: Vec<Change>,
    /// What is to be kept for good.
    #[serde(default)]
    pub keep: Vec<KeptPlace>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The name of the term.
    pub term: String,
    /// The place: bytes of the prose.
    start: usize,
    end: usize,
    /// The words that stand there.
    was: String,
    /// The edits that put it right, inside the place.
    edits: Vec<RawEdit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEdit {
    start: usize,
    end: usize,
    text: String,
}

/// A finding that is to be kept for good.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeptPlace {
    /// The name of the term.
    pub term: String,
    /// The place: bytes of the prose.
    start: usize,
    end: usize,
    /// The words that stand there.
    was: String,
}

/// A file as the decisions make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// The text.
    pub text: String,
    /// Where the findings to be kept stand in the prose of the new text, each with its term.
    pub kept: Vec<(String, Span<Prose>)>,
}

/// A file of decisions can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecisionsError {
    /// It is something else.
    #[error("no decisions of a review: {0}")]
    Malformed(String),
    /// It is of another version.
    #[error("decisions of version {0}; this program reads version 1")]
    Version(u32),
}

/// Decisions do not fit their file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// The file is not what was reviewed.
    #[error("the file has changed since the review")]
    Changed,
    /// A place is not in the file.
    #[error("the decision about `{0}` names a place that the file does not have")]
    NoPlace(String),
    /// A change has no place in the markup.
    #[error("markup stands in the way of the change of `{0}`")]
    Markup(String),
    /// Two changes want the same words.
    #[error("two decisions change the same words, `{0}`")]
    Overlap(String),
}

impl Decisions {
    /// Reads decisions that a page saved.
    ///
    /// # Errors
    /// If `json` is not that.
    pub fn parse(json: &str) -> Result<Decisions, DecisionsError> {
        let decisions: Decisions =
            serde_json::from_str(json.trim_start_matches('\u{feff}')).map_err(|error| DecisionsError::Malformed(error.to_string()))?;
        if decisions.version == 1 { Ok(decisions) } else { Err(DecisionsError::Version(decisions.version)) }
    }
}

impl FileDecisions {
    /// How the file is to be read, if its format is known.
    pub fn format(&self) -> Option<Format> {
        Format::ALL.iter().copied().find(|format| format.name() == self.format)
    }

    /// Returns what the decisions make of the file.
    ///
    /// # Errors
    /// If it is not the file that was reviewed, or a decision does not fit it. Then nothing of it is to be written.
    pub fn rewrite(&self, document: &Document<'_>) -> Result<Rewrite, ChangeError> {
        let source = document.source();
        if Hash::of(source.as_bytes()).to_string() != self.hash {
            return Err(ChangeError::Changed);
        }
        let (mut prose_edits, mut source_edits) = (Vec::new(), Vec::new());
        for change in &self.changes {
            let edits = change.edits(document)?;
            let lowered = document.lower(&edits).ok_or_else(|| ChangeError::Markup(change.was.clone()))?;
            prose_edits.extend(edits.iter().cloned());
            source_edits.extend(lowered.iter().cloned());
        }
        let first = || self.changes.first().map_or_else(String::new, |change| change.was.clone());
        let prose_edits = Edits::<Prose>::new(prose_edits).map_err(|overlap| ChangeError::Overlap(self.words_at(overlap.at)))?;
        let source_edits = Edits::<Source>::new(source_edits).map_err(|_| ChangeError::Overlap(first()))?;
        // A typed wording may be anything: the new file must read as it was decided.
        if !document.agrees(&prose_edits, &source_edits) {
            return Err(ChangeError::Markup(self.at_fault(document).unwrap_or_else(first)));
        }
        let kept = self.keep.iter().map(|kept| kept.place(document, &prose_edits)).collect::<Result<_, _>>()?;
        Ok(Rewrite { text: source_edits.apply(source), kept })
    }

    fn words_at(&self, at: usize) -> String {
        self.changes.iter().rfind(|change| change.start <= at && at <= change.end).map_or_else(String::new, |change| change.was.clone())
    }

    /// Returns the words of the first change that alone makes the file read otherwise than decided.
    fn at_fault(&self, document: &Document<'_>) -> Option<String> {
        let disagrees = |change: &&Change| {
            let edits = change.edits(document).unwrap_or_default();
            document.lower(&edits).is_none_or(|lowered| !document.agrees(&edits, &lowered))
        };
        self.changes.iter().find(disagrees).map(|change| change.was.clone())
    }
}

impl Change {
    fn edits(&self, document: &Document<'_>) -> Result<Edits<Prose>, ChangeError> {
        let prose = document.prose();
        let is_inside = |edit: &RawEdit| {
            self.start <= edit.start && edit.start <= edit.end && edit.end <= self.end && prose.get(edit.start..edit.end).is_some()
        };
        if prose.get(self.start..self.end) != Some(self.was.as_str()) || !self.edits.iter().all(is_inside) {
            return Err(ChangeError::NoPlace(self.was.clone()));
        }
        let edits = self.edits.iter().map(|edit| Edit { span: Span::new(edit.start, edit.end), text: edit.text.clone() });
        Edits::new(edits.collect()).map_err(|_| ChangeError::Overlap(self.was.clone()))
    }
}

impl KeptPlace {
    /// Returns the term and where its words stand after `edits`.
    fn place(&self, document: &Document<'_>, edits: &Edits<Prose>) -> Result<(String, Span<Prose>), ChangeError> {
        if document.prose().get(self.start..self.end) != Some(self.was.as_str()) {
            return Err(ChangeError::NoPlace(self.was.clone()));
        }
        let before = edits.iter().filter(|edit| edit.span.end() <= self.start);
        let start = before.fold(self.start, |at, edit| at + edit.text.len() - edit.span.range().len());
        Ok((self.term.clone(), Span::new(start, start + self.was.len())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decisions about a file that reads `text`, which put `new` in the place of `old`.
    fn decisions(text: &str, old: &str, new: &str) -> String {
        let at = text.find(old).expect("the words are there");
        let end = at + old.len();
        let hash = Hash::of(text.as_bytes());
        format!(
            r#"{{"version":1,"files":[{{"path":"a.md","format":"markdown","hash":"{hash}","changes":[
            {{"term":"t","start":{at},"end":{end},"was":"{old}","edits":[{{"start":{at},"end":{end},"text":"{new}"}}]}}]}}]}}"#
        )
    }

    fn rewrite(text: &str, json: &str) -> Result<String, ChangeError> {
        let decisions = Decisions::parse(json).expect("it is JSON");
        let file = &decisions.files[0];
        file.rewrite(&Document::read(text, file.format().expect("it is known"))).map(|rewrite| rewrite.text)
    }

    #[test]
    fn decisions_are_made_in_the_text_that_was_reviewed_only() {
        let text = "The long triangle grew.";
        let json = decisions(text, "long triangle", "Delta");
        assert_eq!(rewrite(text, &json), Ok("The Delta grew.".into()));
        assert_eq!(rewrite("The long triangle grew!", &json), Err(ChangeError::Changed));
    }

    #[test]
    fn places_that_do_not_fit_are_refused() {
        let text = "长三角 grew and grew.";
        let json = decisions(text, "grew", "rose");
        let place = Err(ChangeError::NoPlace("grew".into()));
        assert_eq!(rewrite(text, &json.replace("\"start\":10", "\"start\":1")), place);
        assert_eq!(rewrite(text, &json.replace("\"end\":14,\"text\"", "\"end\":999,\"text\"")), place);
        assert_eq!(rewrite(text, &json.replace("\"start\":10,\"end\":14,\"text\"", "\"start\":14,\"end\":10,\"text\"")), place);
    }

    #[test]
    fn words_that_would_become_markup_are_escaped_or_refused() {
        let text = "The long triangle grew.";
        for words in ["*x*", "`x`", "<b>", "[a](b)"] {
            match rewrite(text, &decisions(text, "long triangle", words)) {
                Ok(after) => assert_eq!(Document::read(&after, Format::Markdown).prose(), format!("The {words} grew.")),
                Err(error) => assert_eq!(error, ChangeError::Markup("long triangle".into())),
            }
        }
    }

    #[test]
    fn what_is_no_file_of_decisions_is_not_read() {
        assert!(matches!(Decisions::parse("[]"), Err(DecisionsError::Malformed(_))));
        assert!(matches!(Decisions::parse(r#"{"version":1,"files":[],"more":0}"#), Err(DecisionsError::Malformed(_))));
        assert_eq!(Decisions::parse(r#"{"version":2,"files":[]}"#), Err(DecisionsError::Version(2)));
    }
}
