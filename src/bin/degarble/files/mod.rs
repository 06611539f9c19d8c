//! Files: which there are, what they hold, and how they are rewritten.

mod attributes;
mod encoding;
mod find;
mod globs;
mod order;
mod rewrite;
mod summary;
mod temporary;
mod windows;

use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use anyhow::Result;
use degarble::document::{Format, may_hold_directives};

pub(crate) use attributes::has_other_names;
pub(crate) use encoding::Encoding;
pub(crate) use find::{Found, find};
pub(crate) use globs::{Drops, glob_error};
pub(crate) use order::Order;
pub(crate) use rewrite::{Rewriting, create, put, rewrite};
pub(crate) use temporary::sweep;
pub(crate) use windows::{Broken, Measure, Windows, cut};

use encoding::Undecodable;

use crate::args::{EncodingChoice, FormatChoice};
use crate::trouble::{Trouble, cause, shown};

/// A file to read.
#[derive(Debug)]
pub(crate) struct Input {
    /// Where its text is.
    pub(crate) origin: Origin,
    /// What it is called, fit to be shown.
    pub(crate) name: String,
    /// How it is written.
    pub(crate) format: Format,
    /// What its bytes are to be taken for.
    encoding: EncodingChoice,
}

/// Where a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// On standard input.
    Stdin,
    /// In a file that the user named.
    Named(PathBuf),
    /// In a file that was found in a folder.
    Walked(PathBuf),
}

/// What a file holds.
pub(crate) enum Content {
    /// Text, and how it is written in bytes.
    Text(String, Encoding),
    /// Something else.
    Binary,
}

/// A file that is read, or is going to be.
pub(crate) enum Opened {
    /// It was read.
    Content(Content),
    /// It is long, and is read a stretch at a time.
    Long(Windows<File>),
}

/// How much of a file tells whether it is text.
const HEAD: usize = 8 * 1024;

impl Input {
    /// Returns the file at `origin`, written as `format` says; `stdin` is the name of standard input.
    pub(crate) fn new(origin: Origin, format: FormatChoice, stdin: Option<&Path>) -> Input {
        let path = match &origin {
            Origin::Stdin => stdin,
            Origin::Named(path) | Origin::Walked(path) => Some(path.as_path()),
        };
        let name = path.map_or_else(|| "<stdin>".to_owned(), shown);
        Input { name, format: format_of(path, format), origin, encoding: EncodingChoice::Auto }
    }

    /// Takes the bytes of the file for this.
    pub(crate) fn encoded(self, encoding: EncodingChoice) -> Input {
        Input { encoding, ..self }
    }

    /// The path of the file, if it has one.
    pub(crate) fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::Stdin => None,
            Origin::Named(path) | Origin::Walked(path) => Some(path),
        }
    }

    /// Whether this is the file at `path`, by whatever name.
    pub(crate) fn is_at(&self, path: &Path) -> bool {
        let own = self.path().and_then(|own| fs::canonicalize(own).ok());
        own.is_some_and(|own| fs::canonicalize(path).is_ok_and(|path| path == own))
    }

    /// Returns the bytes that name the file in a patch: its path below the current folder.
    pub(crate) fn patch_name(&self) -> Vec<u8> {
        let Some(path) = self.path() else { return self.name.replace(['<', '>'], "").into_bytes() };
        let here = std::env::current_dir().unwrap_or_default();
        let path = path.strip_prefix(here).or(path.strip_prefix("/")).or(path.strip_prefix(".")).unwrap_or(path);
        let name = path.as_os_str().as_encoded_bytes().to_vec();
        if cfg!(windows) { name.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect() } else { name }
    }

    /// Reads the file, or opens it if it can be read a stretch at a time: in a format whose lines do not depend on each other, in UTF-8,
    /// without comments that speak of the lines behind them.
    pub(crate) fn open(&self, measure: Measure) -> Result<Opened> {
        let Some(path) = self.path() else { return self.read().map(Opened::Content) };
        let at = |error: io::Error| Trouble::at(path, &error);
        // A pipe is opened once.
        let is_long = fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() > measure.most());
        if !is_long || !matches!(self.format, Format::Text | Format::JsonLines) {
            return self.read().map(Opened::Content);
        }
        let mut file = File::open(path).map_err(at)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(at)?;
        if Encoding::of(&head, self.encoding) != Encoding::Utf8 || head.contains(&0) {
            return self.read().map(Opened::Content);
        }
        file.rewind().map_err(at)?;
        // What is no text, or governed by a comment, is to be known before anything is made of its beginning.
        let mut windows = Windows::new(file.try_clone().map_err(at)?, Format::Text, measure);
        loop {
            let window = windows.next().map_err(|broken| self.broken(&broken))?;
            if self.format == Format::Text && may_hold_directives(window.text) {
                return self.read().map(Opened::Content);
            }
            if window.is_last {
                break;
            }
        }
        file.rewind().map_err(at)?;
        Ok(Opened::Long(Windows::new(file, self.format, measure)))
    }

    /// Reads the file.
    pub(crate) fn read(&self) -> Result<Content> {
        let bytes = match &self.origin {
            Origin::Stdin => Some(read_stdin()?).filter(|bytes| !self.is_binary(bytes)),
            Origin::Named(path) | Origin::Walked(path) => self.text_of(path).map_err(|error| Trouble::at(path, &error))?,
        };
        let Some(bytes) = bytes else {
            return if matches!(self.origin, Origin::Walked(_)) { Ok(Content::Binary) } else { Err(self.binary()) };
        };
        let encoding = Encoding::of(&bytes, self.encoding);
        encoding.decode(bytes).map(|text| Content::Text(text, encoding)).map_err(|error| self.undecodable(&error))
    }

    /// Reads the file at `path`; `None` if its beginning tells that it is no text.
    fn text_of(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        let mut file = File::open(path)?;
        let mut bytes = Vec::new();
        file.by_ref().take(HEAD as u64).read_to_end(&mut bytes)?;
        if self.is_binary(&bytes) {
            return Ok(None);
        }
        file.read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    fn is_binary(&self, bytes: &[u8]) -> bool {
        let head = &bytes[..bytes.len().min(HEAD)];
        head.contains(&0) && !Encoding::of(head, self.encoding).has_nul()
    }

    /// Returns the error of a file that could be opened, but not read.
    pub(crate) fn broken(&self, broken: &Broken) -> anyhow::Error {
        match broken {
            Broken::Io(error) => Trouble::at(self.path().unwrap_or(Path::new(&self.name)), error),
            Broken::Text(error) => self.undecodable(error),
        }
    }

    fn binary(&self) -> anyhow::Error {
        let help = "name text files, or a folder: binary files in it are skipped; for UTF-16 without a mark use `--encoding utf-16`";
        Trouble::with_help(format!("`{}`: a binary file", self.name), help)
    }

    fn undecodable(&self, error: &Undecodable) -> anyhow::Error {
        let (what, help) = match error {
            Undecodable::Utf8(at) => (
                format!("not UTF-8 at byte {at}"),
                "name its encoding, for example `--encoding gb18030`, or save it as UTF-8; it was left alone",
            ),
            Undecodable::Utf16(at) => (format!("not UTF-16 at byte {at}"), "save it as UTF-8; it was left alone"),
            Undecodable::Gb18030 => ("not GB18030".to_owned(), "name its encoding, or save it as UTF-8; it was left alone"),
            Undecodable::Ambiguous => {
                ("some of its bytes could not be written back as they are".to_owned(), "save it as UTF-8; it was left alone")
            }
        };
        Trouble::with_help(format!("`{}`: {what}", self.name), help)
    }
}

/// Makes sure that writing to `path` writes below `folder`, whatever is a link on the way.
///
/// # Errors
/// If it does not.
pub(crate) fn require_inside(folder: &Path, path: &Path) -> Result<()> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    let above =
        path.ancestors().skip(1).find_map(|above| fs::canonicalize(if above.as_os_str().is_empty() { Path::new(".") } else { above }).ok());
    let is_inside = above.zip(fs::canonicalize(folder).ok()).is_some_and(|(above, folder)| above.starts_with(folder));
    if is_inside && !is_link {
        return Ok(());
    }
    let what = format!("`{}`: a link leads out of its folder, so nothing was written", shown(path));
    Err(Trouble::with_help(what, "put a plain file or folder in the place of the link"))
}

/// Reads all of standard input.
pub(crate) fn read_stdin() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).map_err(|error| Trouble::plain(format!("standard input: {}", cause(&error))))?;
    Ok(bytes)
}

/// Whether the name of a file tells that it is text.
pub(crate) fn is_text(path: &Path) -> bool {
    known_format(path).is_some()
}

/// Returns how a file of this name is written.
pub(crate) fn format_of(path: Option<&Path>, choice: FormatChoice) -> Format {
    match choice {
        FormatChoice::Text => Format::Text,
        FormatChoice::Markdown => Format::Markdown,
        FormatChoice::Html => Format::Html,
        FormatChoice::Jsonl => Format::JsonLines,
        FormatChoice::Auto => path.and_then(known_format).unwrap_or(Format::Text),
    }
}

/// Returns how a file of this name is written, if its extension tells that it is text.
fn known_format(path: &Path) -> Option<Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "txt" | "text" => Some(Format::Text),
        "md" | "markdown" => Some(Format::Markdown),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "jsonl" | "ndjson" => Some(Format::JsonLines),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_tells_the_format() {
        let format = |name: &str| known_format(Path::new(name));
        assert_eq!(format("a/b.MD"), Some(Format::Markdown));
        assert_eq!(format("index.xhtml"), Some(Format::Html));
        assert_eq!(format("README"), None);
        assert_eq!(format(".txt"), None);
    }
}
