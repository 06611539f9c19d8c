use std::path::{Path, PathBuf};

use anyhow::Result;
use degarble::check::Checker;
use degarble::document::{Document, Format};
use degarble::glossary::{Glossary, GlossaryFile, Value};
use degarble::learn::{Draft, Learnt, Lesson, Pair, learn};
use degarble::report::{counted, visible};

use crate::Verdict;
use crate::args::{FormatChoice, GlossaryArgs, InputArgs};
use crate::config::Configuration;
use crate::files::{Content, Input, Origin, find, format_of, is_text};
use crate::house::{self, Draught};
use crate::terminal::Terminal;
use crate::trouble::{Trouble, shown};
use crate::{git, load};

/// Make drafts of terms from what a person corrected
///
/// Corrections that were made in two places or more become drafts, with their sentences as examples. A draft that would fire in the
/// corrected texts, or in other good ones, is left out.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  degarble learn garbled/ corrected/
  degarble learn --git HEAD~3..HEAD --clean published/")]
pub(crate) struct LearnArgs {
    /// File or folder as it was
    #[arg(value_name = "BEFORE", required_unless_present = "git")]
    before: Option<PathBuf>,
    /// File or folder as the person left it; in folders, files of one name belong together
    #[arg(value_name = "AFTER", required_unless_present = "git")]
    after: Option<PathBuf>,
    /// Learn from what changed between two states of the files below the current folder, instead of BEFORE and AFTER
    #[arg(long, value_name = "RANGE", conflicts_with_all = ["before", "after"], allow_hyphen_values = true)]
    git: Option<String>,
    /// Folder of texts that are known to be good: no draft may fire in them (can be repeated)
    #[arg(long, value_name = "DIR")]
    clean: Vec<PathBuf>,
    /// Learn what was corrected in so many places
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..))]
    at_least: u32,
    /// Write the drafts to this file, which is begun or added to [default: drafts.toml]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Print the drafts, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    #[command(flatten)]
    glossary: GlossaryArgs,
}

/// The prose of a file before and after.
struct Texts {
    before: String,
    after: String,
}

pub(crate) fn run(args: &LearnArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let configuration = Configuration::find(&args.glossary)?;
    let texts = texts(args, &configuration, terminal)?;
    let clean = clean(&house::clean(&args.clean, &configuration), &configuration, terminal)?;
    let draught = Draught::read(&house::drafts(args.to.as_deref()))?;
    let known = known(args, &draught.file)?;
    let pairs: Vec<Pair<'_>> = texts.iter().map(|texts| Pair { before: &texts.before, after: &texts.after }).collect();
    let good: Vec<&str> = clean.iter().map(String::as_str).collect();
    let learnt = learn(&Lesson { pairs: &pairs, clean: &good, known: &known, least: args.at_least as usize });
    let terms: Vec<(String, Vec<(&str, Value)>)> = learnt.drafts.iter().map(|draft| (draft.id.clone(), draft.fields())).collect();
    if args.dry_run {
        terminal.result(&GlossaryFile::of_terms("", &terms).text)?;
        terminal.tell(summary(&learnt, pairs.len()));
        return Ok(Verdict::Clean);
    }
    if !terms.is_empty() {
        let edits = draught.file.add_terms(&terms).map_err(|error| house::unwritable(&error))?;
        draught.write(&draught.file.with(&edits))?;
        terminal.result(&format!("{}: {} written\n", draught.file.name, counted(terms.len(), "draft")))?;
    }
    terminal.result(&listed(&learnt, terminal.is_verbose()))?;
    terminal.result(&(summary(&learnt, pairs.len()) + "\n"))?;
    if !terms.is_empty() {
        let name = &draught.file.name;
        terminal.result(&format!("try them with `degarble diff -G {name} --drafts`; take out `status = \"draft\"` of those to keep\n"))?;
    }
    Ok(Verdict::Clean)
}

/// Returns what is known already: the glossary, and the drafts there are.
fn known(args: &LearnArgs, drafts: &GlossaryFile) -> Result<Checker> {
    let below = load::select(load::layers(&args.glossary)?, &args.glossary)?;
    let above = Glossary::read(std::slice::from_ref(drafts), below.glossary())?;
    Ok(Checker::new(below.glossary().clone().under(above)))
}

fn texts(args: &LearnArgs, configuration: &Configuration, terminal: &mut Terminal) -> Result<Vec<Texts>> {
    let texts = match (&args.git, &args.before, &args.after) {
        (Some(range), ..) => of_git(range, terminal)?,
        (None, Some(before), Some(after)) if before.is_dir() && after.is_dir() => of_folders(before, after, configuration, terminal)?,
        (None, Some(before), Some(after)) if !before.is_dir() && !after.is_dir() => vec![pair(before, after)?],
        _ => return Err(Trouble::with_help("a file and a folder can't be compared", "name two files or two folders")),
    };
    if texts.is_empty() {
        terminal.tell("nothing was compared: there is no text in both states");
    }
    Ok(texts)
}

fn pair(before: &Path, after: &Path) -> Result<Texts> {
    Ok(Texts { before: prose(before, Origin::Named)?, after: prose(after, Origin::Named)? })
}

fn prose(path: &Path, origin: fn(PathBuf) -> Origin) -> Result<String> {
    let input = Input::new(origin(path.to_owned()), FormatChoice::Auto, None);
    match input.read()? {
        Content::Text(source, _) => Ok(Document::read(&source, input.format).prose().to_owned()),
        Content::Binary => Ok(String::new()),
    }
}

fn of_folders(before: &Path, after: &Path, configuration: &Configuration, terminal: &mut Terminal) -> Result<Vec<Texts>> {
    let found = find(&InputArgs::folders(&[before.to_owned()]), configuration)?;
    found.errors.iter().for_each(|error| terminal.error(error));
    let mut texts = Vec::new();
    for path in found.inputs.iter().filter_map(Input::path) {
        let other = after.join(path.strip_prefix(before).unwrap_or(path));
        match other.is_file() {
            true => texts.push(pair(path, &other)?),
            false => terminal.tell(format_args!("{}: left out, there is no `{}`", shown(path), shown(&other))),
        }
    }
    Ok(texts)
}

fn of_git(range: &str, terminal: &mut Terminal) -> Result<Vec<Texts>> {
    let mut texts = Vec::new();
    for changed in git::changed(range, is_text)? {
        let format = format_of(Some(&changed.path), FormatChoice::Auto);
        let prose = |bytes: Vec<u8>| String::from_utf8(bytes).map(|source| read(&source, format));
        match (prose(changed.before), prose(changed.after)) {
            (Ok(before), Ok(after)) => texts.push(Texts { before, after }),
            _ => terminal.tell(format_args!("{}: left out, not UTF-8", shown(&changed.path))),
        }
    }
    Ok(texts)
}

fn read(source: &str, format: Format) -> String {
    Document::read(source, format).prose().to_owned()
}

/// Returns the texts of some folders.
fn clean(folders: &[PathBuf], configuration: &Configuration, terminal: &mut Terminal) -> Result<Vec<String>> {
    if folders.is_empty() {
        return Ok(Vec::new());
    }
    let found = find(&InputArgs::folders(folders), configuration)?;
    found.errors.iter().for_each(|error| terminal.error(error));
    found.inputs.iter().filter_map(Input::path).map(|path| prose(path, Origin::Walked)).collect()
}

/// Returns one line for each draft, and, if asked for, one for each correction that was left out.
fn listed(learnt: &Learnt, is_verbose: bool) -> String {
    let line = |draft: &Draft| {
        let garbled = draft.garbled.iter().map(pattern).collect::<Vec<_>>().join(" | ");
        format!("{:>6}  [-{}-]{{+{}+}}\n", draft.count, visible(&garbled), visible(&draft.preferred))
    };
    let mut out: String = learnt.drafts.iter().map(line).collect();
    if is_verbose && !learnt.left_out.is_empty() {
        out.push_str("left out, since no pattern is safe:\n");
        out.extend(learnt.left_out.iter().map(|(garbled, right)| format!("        [-{}-]{{+{}+}}\n", visible(garbled), visible(right))));
    }
    out
}

/// Returns the pattern of a rendering.
fn pattern(rendering: &Value) -> String {
    match rendering {
        Value::Text(text) => text.clone(),
        Value::Table(fields) => fields.iter().map(|(_, value)| pattern(value)).next().unwrap_or_default(),
        Value::List(_) => String::new(),
    }
}

fn summary(learnt: &Learnt, pairs: usize) -> String {
    let texts = if pairs == 1 { "1 pair of texts".to_owned() } else { format!("{pairs} pairs of texts") };
    let mut parts = vec![format!("{texts}, {}", counted(learnt.drafts.len(), "draft"))];
    let mut add = |count: usize, what: &str| {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    };
    add(learnt.left_out.len(), "left out, since no pattern is safe");
    add(learnt.seldom, "seen too seldom");
    add(learnt.known, "places that the glossary puts right already");
    parts.join("; ")
}
