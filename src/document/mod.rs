//! Files as prose, and the way back: a document is read into what a reader sees of it, and edits to that are lowered into edits of the file.

mod builder;
mod directive;
mod escape;
mod front_matter;
mod html;
mod jsonl;
mod lens;
mod lower;
mod markdown;
mod plain;
mod share;
mod tags;

use crate::text::{Edits, Span};
use builder::Builder;
pub use directive::{Directive, Says, may_hold_directives};
use lens::Lens;
use plain::Plain;

/// What stands in the prose for what is not words: a code span, an address, an image.
pub const PLACEHOLDER: char = '\u{fffc}';

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
    /// JSON lines: a JSON value on each line.
    JsonLines,
}

/// A file and its prose.
#[derive(Debug)]
pub struct Document<'s> {
    source: &'s str,
    format: Format,
    body: Body<'s>,
}

/// How the prose of a document is held.
#[derive(Debug)]
enum Body<'s> {
    /// Prose and source are the same bytes.
    Plain(Plain<'s>),
    /// Prose was put together from pieces of the source.
    Lens(Lens),
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Format] = &[Format::Text, Format::Markdown, Format::Html, Format::JsonLines];

    /// The format as options and files call it.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::JsonLines => "jsonl",
        }
    }

    /// Returns the format that files of this name have; `None` if the name does not tell.
    ///
    /// ```
    /// use degarble::document::Format;
    /// assert_eq!(Format::of_name("docs/README.md"), Some(Format::Markdown));
    /// assert_eq!(Format::of_name("index.HTM"), Some(Format::Html));
    /// assert_eq!(Format::of_name("picture.png"), None);
    /// ```
    pub fn of_name(file_name: &str) -> Option<Format> {
        let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
        let extension = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or("", |(_, extension)| extension);
        match extension.to_ascii_lowercase().as_str() {
            "" | "txt" | "text" => Some(Format::Text),
            "md" | "markdown" | "mdown" => Some(Format::Markdown),
            "html" | "htm" | "xhtml" => Some(Format::Html),
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            _ => None,
        }
    }
}

impl<'s> Document<'s> {
    /// Reads `source`. What is not understood is markup, so reading never fails.
    pub fn read(source: &'s str, format: Format) -> Self {
        let start = source.len() - source.trim_start_matches('\u{feff}').len();
        let body = match format {
            Format::Text if may_hold_directives(source) => Body::Lens(read_with(source, start, plain::read)),
            Format::Text => Body::Plain(Plain::new(source, start)),
            Format::Markdown => Body::Lens(read_with(source, start, markdown::read)),
            Format::Html => Body::Lens(read_with(source, start, html::read)),
            Format::JsonLines => Body::Lens(read_with(source, start, jsonl::read)),
        };
        Document { source, format, body }
    }

    /// The text of the file.
    pub fn source(&self) -> &'s str {
        self.source
    }

    /// How the file is written.
    pub fn format(&self) -> Format {
        self.format
    }

    /// What a reader sees: words as they stand, white space as it stands, and a blank line where a segment ends.
    pub fn prose(&self) -> &str {
        match &self.body {
            Body::Plain(plain) => plain.text(),
            Body::Lens(lens) => lens.text(),
        }
    }

    /// The parts of the prose that are texts of their own: what a line of JSON lines holds, and the whole of anything else.
    ///
    /// ```
    /// use degarble::document::{Document, Format};
    /// let document = Document::read("{\"title\": \"One two\"}\n{\"title\": \"Three four\"}\n", Format::JsonLines);
    /// let parts: Vec<&str> = document.parts().iter().map(|part| &document.prose()[part.range()]).collect();
    /// assert_eq!(parts, ["One two", "Three four"]);
    /// ```
    pub fn parts(&self) -> Vec<Span<Prose>> {
        match &self.body {
            Body::Lens(lens) if self.format == Format::JsonLines => jsonl::lines(self.source, lens),
            _ => vec![Span::new(0, self.prose().len())],
        }
    }

    /// The comments that say what is not to be reported, in order.
    pub fn directives(&self) -> &[Directive] {
        match &self.body {
            Body::Plain(_) => &[],
            Body::Lens(lens) => lens.directives(),
        }
    }

    /// Returns the smallest span of the source that holds all of `span`.
    ///
    /// ```
    /// use degarble::document::{Document, Format};
    /// use degarble::text::Span;
    /// let document = Document::read("the **big** delta", Format::Markdown);
    /// assert_eq!(document.prose(), "the big delta");
    /// assert_eq!(&document.source()[document.source_span(Span::new(4, 13)).range()], "big** delta");
    /// ```
    pub fn source_span(&self, span: Span<Prose>) -> Span<Source> {
        match &self.body {
            Body::Plain(plain) => plain.source_span(span),
            Body::Lens(lens) => lens.source_span(span),
        }
    }

    /// Returns the place in the prose of a byte of the source: where it stands, or the next prose after it.
    pub fn prose_offset(&self, at: usize) -> usize {
        match &self.body {
            Body::Plain(plain) => plain.prose_offset(at),
            Body::Lens(lens) => lens.prose_offset(at),
        }
    }

    /// Translates edits of the prose into edits of the source; `None` if one of them has no place there.
    ///
    /// ```
    /// use degarble::document::{Document, Format};
    /// use degarble::text::{Edit, Edits, Span};
    /// let document = Document::read("the **long** triangle", Format::Markdown);
    /// let edit = Edit { span: Span::new(4, 17), text: "Yangtze River Delta".into() };
    /// let lowered = document.lower(&Edits::new(vec![edit])?).expect("every piece gets a word");
    /// assert_eq!(lowered.apply(document.source()), "the **Yangtze River** Delta");
    /// # Ok::<(), degarble::text::Overlap>(())
    /// ```
    pub fn lower(&self, edits: &Edits<Prose>) -> Option<Edits<Source>> {
        match &self.body {
            Body::Plain(plain) => plain.lower(edits),
            Body::Lens(lens) if self.format == Format::JsonLines && !jsonl::stays_prose(lens, edits) => None,
            Body::Lens(lens) => lower::lower(self.source, lens, edits),
        }
    }

    /// Whether the file reads as the edited prose once `lowered` are made: the last check before edits are written.
    ///
    /// # Panics
    /// If an edit lies outside its text or cuts a character.
    pub fn agrees(&self, edits: &Edits<Prose>, lowered: &Edits<Source>) -> bool {
        let after = lowered.apply(self.source);
        Document::read(&after, self.format).prose() == edits.apply(self.prose())
    }
}

fn read_with<'s>(source: &'s str, start: usize, read: fn(&'s str, usize, &mut Builder<'s>)) -> Lens {
    let mut builder = Builder::new(source);
    read(source, start, &mut builder);
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, format: Option<Format>) {
        assert_eq!(Format::of_name(name), format, "{name}");
    }

    #[test]
    fn the_extension_tells_the_format() {
        check("a.md", Some(Format::Markdown));
        check("a.b.Markdown", Some(Format::Markdown));
        check("x/y.mdown", Some(Format::Markdown));
        check("a.xhtml", Some(Format::Html));
        check("a.txt", Some(Format::Text));
        check("README", Some(Format::Text));
        check("v1.2/README", Some(Format::Text));
        check(".gitignore", Some(Format::Text));
        check("a.jsonl", Some(Format::JsonLines));
        check("a.json", None);
        check("a.rs", None);
    }
}
