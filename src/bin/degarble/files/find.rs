use std::collections::HashSet;
use std::path::{Path, PathBuf, is_separator};
use std::sync::{Arc, mpsc};
use std::{fs, io};

use anyhow::Result;
use degarble::document::Format;
use degarble::table::nearest;
use ignore::overrides::{Override, OverrideBuilder};
use ignore::{DirEntry, WalkBuilder, WalkParallel, WalkState};

use super::globs::Globs;
use super::{Input, Origin, format_of, known_format, read_stdin};
use crate::args::{self, FormatChoice, InputArgs};
use crate::config::Configuration;
use crate::trouble::{Trouble, cause, shown};

/// The files to read, and what stood in the way of finding more.
#[derive(Default)]
pub(crate) struct Found {
    /// The files: in the order of the arguments, those of one folder by name, none twice.
    pub(crate) inputs: Vec<Input>,
    /// What could not be read, or is not there.
    pub(crate) errors: Vec<anyhow::Error>,
}

/// Which files of a folder are read.
struct Wanted {
    /// Those of the command line.
    globs: Override,
    /// Those that the configuration leaves out.
    excluded: Globs,
    /// Those of these types, if there are any.
    types: Vec<Format>,
    /// Those that are not of these types.
    types_not: Vec<Format>,
}

/// Finds the files that the arguments name.
///
/// # Errors
/// If a glob is malformed, or the list of paths can't be read.
pub(crate) fn find(args: &InputArgs, configuration: &Configuration) -> Result<Found> {
    let wanted = Arc::new(Wanted::new(args, configuration)?);
    let paths = paths(args)?;
    let mut found = Found::default();
    let mut origins = Vec::new();
    for path in &paths {
        match fs::metadata(path) {
            _ if path.as_os_str() == "-" => origins.push(Origin::Stdin),
            Ok(metadata) if metadata.is_dir() => origins.extend(walk(path, &wanted, args, &mut found.errors)),
            Ok(_) => origins.push(Origin::Named(path.clone())),
            Err(error) => found.errors.push(missing(path, &error)),
        }
    }
    if paths.len() > 1 {
        drop_repeats(&mut origins);
    }
    let input = |origin| Input::new(origin, args.format, args.stdin_filename.as_deref()).encoded(args.encoding);
    found.inputs = origins.into_iter().map(input).collect();
    Ok(found)
}

/// Returns the paths that are named on the command line and in the list; without either, the current folder.
fn paths(args: &InputArgs) -> Result<Vec<PathBuf>> {
    let Some(list) = &args.files_from else {
        return Ok(if args.path.is_empty() { vec![PathBuf::from(".")] } else { args.path.clone() });
    };
    let is_stdin = |path: &Path| path.as_os_str() == "-";
    if is_stdin(list) && args.path.iter().any(|path| is_stdin(path)) {
        return Err(Trouble::with_help("standard input can't be both a text and a list of paths", "name the files of the texts"));
    }
    let bytes = if is_stdin(list) { read_stdin()? } else { fs::read(list).map_err(|error| Trouble::at(list, &error))? };
    let text = String::from_utf8(bytes)
        .map_err(|_| Trouble::with_help(format!("`{}`: not UTF-8", shown(list)), "it holds one path on each line, in UTF-8"))?;
    // `find -print0` and `git diff -z` end a path with a NUL.
    let lines = text.split(['\n', '\0']).map(|line| line.strip_suffix('\r').unwrap_or(line)).filter(|line| !line.is_empty());
    Ok(args.path.iter().cloned().chain(lines.map(PathBuf::from)).collect())
}

/// A word that was meant as a command is taken for a path.
fn missing(path: &Path, error: &io::Error) -> anyhow::Error {
    let commands = args::commands();
    match nearest(&path.to_string_lossy(), commands.iter().map(String::as_str)) {
        Some(command) => {
            Trouble::with_help(format!("`{}`: no such file or folder", shown(path)), format!("did you mean the command `{command}`?"))
        }
        None => Trouble::at(path, error),
    }
}

fn globs(globs: &[String]) -> Result<Override> {
    let mut builder = OverrideBuilder::new(".");
    for glob in globs {
        let bad = |error| Trouble::with_help(format!("`{glob}`: {error}"), "a glob is like `*.md` or `!drafts/**`");
        builder.add(glob).map_err(bad)?;
    }
    Ok(builder.build()?)
}

/// Returns the text files below `folder`, by name.
fn walk(folder: &Path, wanted: &Arc<Wanted>, args: &InputArgs, errors: &mut Vec<anyhow::Error>) -> Vec<Origin> {
    let mut paths = Vec::new();
    for entry in entries(walker(folder, wanted, args)) {
        match entry {
            Ok(entry) => paths.push(entry.into_path()),
            Err(error) => errors.push(Trouble::plain(cause(&error))),
        }
    }
    paths.sort_by_cached_key(|path| by_parts(path));
    paths.into_iter().map(Origin::Walked).collect()
}

/// Returns bytes that are in the order of the parts of paths: what comes before a separator is the shorter part.
fn by_parts(path: &Path) -> Vec<u8> {
    path.as_os_str().as_encoded_bytes().iter().map(|byte| if is_separator(char::from(*byte)) { 0 } else { *byte }).collect()
}

fn walker(folder: &Path, wanted: &Arc<Wanted>, args: &InputArgs) -> WalkParallel {
    let wanted = Arc::clone(wanted);
    let mut builder = WalkBuilder::new(folder);
    builder.standard_filters(!args.no_ignore).hidden(!args.hidden).threads(args.jobs);
    if !args.no_ignore {
        builder.add_custom_ignore_filename(".degarbleignore");
    }
    // The globs are a filter of our own: given to the walker, they would bring in hidden and ignored files.
    builder.filter_entry(move |entry| wanted.takes(entry)).build_parallel()
}

impl Wanted {
    fn new(args: &InputArgs, configuration: &Configuration) -> Result<Wanted> {
        let formats = |types: &[FormatChoice]| types.iter().map(|choice| format_of(None, *choice)).collect();
        let (globs, excluded) = (globs(&args.glob)?, Globs::excluded(configuration)?);
        Ok(Wanted { globs, excluded, types: formats(&args.r#type), types_not: formats(&args.type_not) })
    }

    fn takes_format(&self, format: Format) -> bool {
        (self.types.is_empty() || self.types.contains(&format)) && !self.types_not.contains(&format)
    }

    fn takes(&self, entry: &DirEntry) -> bool {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if entry.depth() == 0 {
            return true;
        }
        let verdict = self.globs.matched(entry.path(), is_folder);
        let is_left_out = verdict.is_ignore() || self.excluded.matches(entry.path(), is_folder);
        match is_folder {
            true => entry.file_name() != ".git" && !is_left_out,
            false => {
                let format = known_format(entry.path());
                let is_text = verdict.is_whitelist() || format.is_some();
                !is_left_out && is_text && self.takes_format(format.unwrap_or(Format::Text))
            }
        }
    }
}

/// Returns the plain files that `walker` visits, in no order.
fn entries(walker: WalkParallel) -> Vec<Result<DirEntry, ignore::Error>> {
    let (send, receive) = mpsc::channel();
    walker.run(|| {
        let send = send.clone();
        Box::new(move |entry| {
            let is_file = entry.as_ref().map_or(true, |entry| entry.file_type().is_some_and(|kind| kind.is_file()));
            if is_file && send.send(entry).is_err() {
                return WalkState::Quit;
            }
            WalkState::Continue
        })
    });
    drop(send);
    receive.into_iter().collect()
}

/// Keeps the first of several ways to the same file: two workers must not rewrite it at the same time.
fn drop_repeats(origins: &mut Vec<Origin>) {
    let mut seen = HashSet::new();
    origins.retain(|origin| match origin {
        Origin::Stdin => seen.insert(PathBuf::from("-")),
        Origin::Named(path) | Origin::Walked(path) => seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())),
    });
}
