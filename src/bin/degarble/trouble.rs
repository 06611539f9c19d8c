use std::io;
use std::path::Path;

use degarble::report::visible;

/// Something that stops the program or a file, and what the user can do about it.
#[derive(Debug)]
pub(crate) struct Trouble {
    /// What is wrong, in one line.
    what: String,
    /// What to do.
    help: Option<String>,
}

impl Trouble {
    /// Returns an error with a way out.
    pub(crate) fn with_help(what: impl Into<String>, help: impl Into<String>) -> anyhow::Error {
        Trouble { what: what.into(), help: Some(help.into()) }.into()
    }

    /// Returns an error that the user can do nothing general about.
    pub(crate) fn plain(what: impl Into<String>) -> anyhow::Error {
        Trouble { what: what.into(), help: None }.into()
    }

    /// Returns the error of an operation on `path`.
    pub(crate) fn at(path: &Path, error: &io::Error) -> anyhow::Error {
        let path = shown(path);
        match error.kind() {
            io::ErrorKind::NotFound => Trouble::with_help(format!("`{path}`: no such file or folder"), "check the spelling of the path"),
            io::ErrorKind::PermissionDenied => {
                Trouble::with_help(format!("`{path}`: permission denied"), "check who may read and write it, and its folder")
            }
            _ => Trouble::plain(format!("`{path}`: {}", cause(error))),
        }
    }

    /// What to do, if anything is known.
    pub(crate) fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Trouble {}

/// Returns a path fit to be shown.
pub(crate) fn shown(path: &Path) -> String {
    let is_here = path.as_os_str() == ".";
    let path = if is_here { path } else { path.strip_prefix(".").unwrap_or(path) };
    visible(&path.to_string_lossy())
}

/// Whether the reader of the output has gone away.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let is_broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(is_broken))
}

/// Returns what the system says, without the number that Rust puts behind it.
pub(crate) fn cause(error: &impl std::fmt::Display) -> String {
    let text = visible(&error.to_string());
    let text = text.split_once(" (os error").map_or(text.as_str(), |(text, _)| text);
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
