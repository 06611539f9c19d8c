use std::path::{Component, Path, PathBuf};
use std::{env, fs};

use anyhow::Result;
use degarble::config::Kept;
use degarble::document::{Document, Format};
use degarble::report::json::fingerprint_at;
use degarble::report::{Named, counted, visible};
use degarble::review::{ChangeError, Decisions, FileDecisions, Rewrite};
use degarble::text::sentence_at;

use crate::Verdict;
use crate::args::{EncodingChoice, FormatChoice};
use crate::files::{Content, Input, Origin, rewrite};
use crate::keep::Keep;
use crate::terminal::Terminal;
use crate::trouble::{Trouble, shown};

/// Write what was decided on a page of `review --html`
///
/// Run it in the folder in which the page was made. A file that has changed since is left alone.
#[derive(clap::Args)]
pub(crate) struct ApplyArgs {
    /// File of decisions that the page saved
    #[arg(value_name = "DECISIONS")]
    decisions: PathBuf,
    /// Say what would be done, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Read and write every file in this encoding: that of the review
    #[arg(long, value_name = "ENCODING", default_value = "auto")]
    encoding: EncodingChoice,
}

/// What came of all files.
#[derive(Default)]
struct Account {
    files: usize,
    changes: usize,
    kept: usize,
}

pub(crate) fn run(args: &ApplyArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let path = &args.decisions;
    let bytes = fs::read(path).map_err(|error| Trouble::at(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|_| Trouble::plain(format!("`{}`: not UTF-8", shown(path))))?;
    let decisions = Decisions::parse(&text).map_err(|error| {
        let what = format!("`{}`: {}", shown(path), visible(&error.to_string()));
        Trouble::with_help(what, "name the file that the page of `degarble review --html` saved")
    })?;
    let mut account = Account::default();
    for file in &decisions.files {
        match apply(file, args, &mut account) {
            Ok(line) => terminal.result(&line)?,
            Err(error) => terminal.error(&error),
        }
    }
    terminal.result(&account.summary(args.dry_run))?;
    Ok(Verdict::Clean)
}

/// Writes one file, and returns what is told about it.
fn apply(file: &FileDecisions, args: &ApplyArgs, account: &mut Account) -> Result<String> {
    let path = inside(&file.path)?;
    let format = file.format().ok_or_else(|| Trouble::plain(format!("`{}`: its format is not known", visible(&file.path))))?;
    let input = Input::new(Origin::Named(path.clone()), choice(format), None).encoded(args.encoding);
    let Content::Text(source, encoding) = input.read()? else { return Ok(String::new()) };
    let document = Document::read(&source, format);
    let Rewrite { text, kept } = file.rewrite(&document).map_err(|error| refused(&input.name, &error))?;
    if !args.dry_run {
        if text != source {
            rewrite(&path, &encoding.encode(&source), &encoding.encode(&text))?;
        }
        keep(&input.name, &Document::read(&text, format), &kept)?;
    }
    account.files += usize::from(text != source);
    account.changes += file.changes.len();
    account.kept += kept.len();
    Ok(if file.changes.is_empty() { String::new() } else { format!("{}: {}\n", input.name, counted(file.changes.len(), "change")) })
}

fn keep(name: &str, document: &Document<'_>, kept: &[(String, degarble::text::Span<degarble::document::Prose>)]) -> Result<()> {
    if kept.is_empty() {
        return Ok(());
    }
    let mut keep = Keep::read(&env::current_dir()?)?;
    let (file, prose) = (Named::new(name, document), document.prose());
    for (term, span) in kept {
        let sentence = &prose[sentence_at(prose, span.start()).start..sentence_at(prose, span.end()).end.max(span.end())];
        keep.append(&Kept {
            fingerprint: fingerprint_at(&file, term, *span),
            term: term.clone(),
            file: name.to_owned(),
            words: sentence.split_whitespace().collect::<Vec<_>>().join(" "),
        })?;
    }
    Ok(())
}

/// Returns the path of a file, which may not lead out of the current folder.
fn inside(path: &str) -> Result<PathBuf> {
    let leads_out = || {
        let what = format!("`{}`: leads out of the current folder", visible(path));
        Trouble::with_help(what, "run `degarble apply` in the folder in which the page was made")
    };
    let is_below = !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if !is_below {
        return Err(leads_out());
    }
    let at = |error: std::io::Error| Trouble::at(Path::new(path), &error);
    let here = fs::canonicalize(env::current_dir().map_err(at)?).map_err(at)?;
    let real = fs::canonicalize(path).map_err(at)?;
    if real.starts_with(here) { Ok(PathBuf::from(path)) } else { Err(leads_out()) }
}

fn choice(format: Format) -> FormatChoice {
    match format {
        Format::Text => FormatChoice::Text,
        Format::Markdown => FormatChoice::Markdown,
        Format::Html => FormatChoice::Html,
        Format::JsonLines => FormatChoice::Jsonl,
    }
}

fn refused(name: &str, error: &ChangeError) -> anyhow::Error {
    let help = match error {
        ChangeError::Changed => "make a new page with `degarble review --html`, and decide again",
        ChangeError::Markup(_) => "take this decision back on the page, save again, and change the place by hand",
        _ => "these are not the decisions that a page saved: make a new page with `degarble review --html`",
    };
    Trouble::with_help(format!("`{name}`: {}; it was left alone", visible(&error.to_string())), help)
}

impl Account {
    fn summary(&self, is_dry_run: bool) -> String {
        let (files, changes) = (counted(self.files, "file"), counted(self.changes, "change"));
        let done = match is_dry_run {
            _ if self.files == 0 => "nothing to change".to_owned(),
            true => format!("{files} would change, {changes}"),
            false => format!("{files} changed, {changes}"),
        };
        let kept = if self.kept == 0 { String::new() } else { format!("; {} kept for good", counted(self.kept, "finding")) };
        format!("{done}{kept}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_current_folder() {
        assert!(inside("Cargo.toml").is_ok());
        for path in ["", "/etc/passwd", "../Cargo.toml", "src/../../x", ".", "src/./lib.rs/.."] {
            assert!(inside(path).is_err(), "{path}");
        }
    }
}
