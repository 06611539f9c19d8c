//! The file of a term, and the user's editor.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use degarble::glossary::{Glossary, Term};

use crate::trouble::{cause, shown};

/// Editors that open a file at a line if `+LINE` stands before it.
const OPEN_AT_LINE: &[&str] = &["vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "micro", "joe", "kak", "mg", "ne"];

/// Returns the file that a term can be changed in, or why there is none; `house` is a glossary of the user's own.
pub(super) fn file_of(term: &Term, house: Option<&Path>) -> Result<PathBuf, String> {
    let path = PathBuf::from(&term.file);
    if path.is_file() && !is_builtin(term) {
        return Ok(path);
    }
    let id = &term.id;
    let own = house.map_or("a glossary of yours, `-G FILE`".to_owned(), |house| format!("`{}`, which `g` opens", shown(house)));
    Err(format!("`{id}` is built in: write a term of this name into {own}, or keep this place with `k`"))
}

/// Whether the term came with the program; a file of the user may have the same name as one of the program.
fn is_builtin(term: &Term) -> bool {
    Glossary::builtin().term(&term.id).is_some_and(|other| is_same(other, term))
}

fn is_same(one: &Term, other: &Term) -> bool {
    (&one.file, one.line, &one.preferred) == (&other.file, other.line, &other.preferred)
}

/// Opens a file in the editor of the user, and waits until it is closed.
pub(super) fn open(path: &Path, line: usize) -> Result<(), String> {
    let editor = ["VISUAL", "EDITOR"].iter().filter_map(env::var_os).find(|name| !name.is_empty());
    let Some(editor) = editor else { return Err("no editor is known: set VISUAL or EDITOR, for example to `nano`".to_owned()) };
    let mut command = command(&editor);
    if takes_line(&editor) {
        command.arg(format!("+{line}"));
    }
    let shown = editor.to_string_lossy().into_owned();
    match command.arg(path).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("the editor `{shown}` ended in trouble; the glossary was not read again")),
        Err(error) => Err(format!("the editor `{shown}` can't be run: {}", cause(&error))),
    }
}

/// The variable may hold arguments too, so a shell reads it, as with git.
#[cfg(unix)]
fn command(editor: &OsStr) -> Command {
    let mut script = editor.to_owned();
    script.push(" \"$@\"");
    let mut command = Command::new("sh");
    command.args([OsString::from("-c"), script, OsString::from("editor")]);
    command
}

#[cfg(not(unix))]
fn command(editor: &OsStr) -> Command {
    let words: Vec<OsString> = editor.to_string_lossy().split_whitespace().map(OsString::from).collect();
    let mut command = Command::new(words.first().cloned().unwrap_or_default());
    command.args(words.iter().skip(1));
    command
}

fn takes_line(editor: &OsStr) -> bool {
    let editor = editor.to_string_lossy();
    let program = editor.split_whitespace().next().unwrap_or_default();
    Path::new(program).file_stem().is_some_and(|name| OPEN_AT_LINE.iter().any(|known| name == *known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_that_can_is_opened_at_the_line() {
        assert!(takes_line(OsStr::new("/usr/bin/vim -n")) && takes_line(OsStr::new("nano")));
        assert!(!takes_line(OsStr::new("code --wait")) && !takes_line(OsStr::new("")));
    }
}
