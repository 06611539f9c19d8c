use std::fmt;

use crate::text::LineIndex;

/// A place in a TOML file that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// The name of the file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters are meant, at least one.
    pub width: usize,
    /// The text of the line.
    pub excerpt: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// The longest part of a line that is shown, in characters.
const SHOWN: usize = 100;

/// The most errors that are gathered: a file can be made that has one on each of a million lines.
pub(crate) const MOST: usize = 200;

impl FileError {
    /// Returns the error at the bytes `start..end` of `text`.
    pub(crate) fn new(file: &str, text: &str, (start, end): (usize, usize), message: String, help: String) -> Self {
        let lines = LineIndex::new(text);
        let start = floor_boundary(text, start);
        let place = lines.place(start);
        let (line_start, line_end) = lines.line(place.line).unwrap_or((start, start));
        let excerpt = text[line_start..line_end].trim_end().to_owned();
        let end = floor_boundary(text, end.min(line_end)).max(start);
        let width = text[start..end].trim_end().chars().count().max(1);
        FileError { file: file.to_owned(), line: place.line, column: place.column, width, excerpt, message, help }
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let skipped = (self.column + self.width.min(SHOWN / 2)).saturating_sub(SHOWN);
        let shown: String = self.excerpt.chars().skip(skipped).take(SHOWN).map(|c| if is_obeyed(c) { ' ' } else { c }).collect();
        let margin = " ".repeat(self.line.to_string().len());
        let caret = " ".repeat(self.column - 1 - skipped.min(self.column - 1)) + &"^".repeat(self.width.min(SHOWN));
        writeln!(f, "error: {}", escaped(&self.message))?;
        writeln!(f, "{margin}--> {}:{}:{}", escaped(&self.file), self.line, self.column)?;
        writeln!(f, "{margin} |")?;
        writeln!(f, "{} | {shown}", self.line)?;
        writeln!(f, "{margin} | {caret}")?;
        write!(f, "{margin} = help: {}", escaped(&self.help))
    }
}

/// Returns `text` with what a terminal would do something at written as an escape: a message may name what the file holds.
fn escaped(text: &str) -> String {
    let escape = |c: char| if is_obeyed(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escape).collect()
}

/// Whether a terminal would do something at this character: a control character, one that ends a line, or turns the direction of
/// writing, or is not seen.
fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// All that is wrong with a glossary or another file: at least one error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileErrors(
    // Invariant: not empty.
    Vec<FileError>,
);

impl FileErrors {
    /// Returns the errors in the order of the files, or `None` if there are none.
    pub(crate) fn new(mut errors: Vec<FileError>) -> Option<Self> {
        errors.sort_by_key(|error| (error.line, error.column));
        errors.sort_by(|a, b| a.file.cmp(&b.file));
        errors.dedup();
        (!errors.is_empty()).then_some(FileErrors(errors))
    }

    /// The errors.
    pub fn iter(&self) -> std::slice::Iter<'_, FileError> {
        self.0.iter()
    }
}

impl fmt::Display for FileErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            f.write_str(if index > 0 { "\n\n" } else { "" })?;
            error.fmt(f)?;
        }
        if self.0.len() >= MOST {
            write!(f, "\n\nerror: there may be more than these {MOST} errors\n = help: mend them first")?;
        }
        Ok(())
    }
}

impl std::error::Error for FileErrors {}
