use std::env;

use anyhow::Result;
use degarble::config::Set;
use degarble::report::counted;
use degarble::table::quoted;

use super::check::FailOn;
use super::output::Form;
use crate::Verdict;
use crate::args::{GlossaryArgs, Tier};
use crate::config::{Choice, Configuration, Given, NAME};
use crate::keep::Keep;
use crate::terminal::Terminal;
use crate::trouble::shown;

/// Show what holds in this folder, each value with where it comes from
///
/// Options go before degarble.toml, which goes before the defaults.
#[derive(clap::Args)]
pub(crate) struct ConfigArgs {
    /// Report only findings of this tier and higher ones
    #[arg(long, value_name = "TIER")]
    min: Option<Tier>,
    /// Let a check fail if a finding of this tier or a higher one is reported
    #[arg(long, value_name = "TIER")]
    fail_on: Option<FailOn>,
    /// Let a check write findings in this form
    #[arg(short, long, value_name = "FORM")]
    output_format: Option<Form>,
    #[command(flatten)]
    glossary: GlossaryArgs,
}

/// A line of the output.
struct Row {
    setting: String,
    source: String,
}

pub(crate) fn run(args: &ConfigArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let configuration = Configuration::find(&args.glossary)?;
    let keep = if args.glossary.isolated { Keep::default() } else { Keep::read(&env::current_dir()?)? };
    let rows = rows(args, &configuration);
    let width = rows.iter().map(|row| row.setting.chars().count()).filter(|width| *width < 60).max().unwrap_or(0);
    let line = |row: &Row| match row.source.as_str() {
        "" => format!("{}\n", row.setting),
        source => format!("{:<width$}  # {source}\n", row.setting),
    };
    let file = if configuration.file.name().is_empty() { format!("no {NAME}") } else { configuration.file.name().to_owned() };
    terminal.result(&format!("# {file}, {} kept\n", counted(keep.len(), "finding")))?;
    terminal.result(&rows.iter().map(line).collect::<String>())?;
    Ok(Verdict::Clean)
}

fn rows(args: &ConfigArgs, configuration: &Configuration) -> Vec<Row> {
    let (file, glossary) = (&configuration.file, &args.glossary);
    let one = |name: &str, value: String, given: bool, line: Option<usize>| Row::new(name, &value, source(configuration, given, line));
    let text = |value: &str| quoted(value);
    let fail_on = configuration.fail_on(args.fail_on.map(Into::into)).map_or("never", |tier| tier.name());
    let mut rows = vec![
        glossaries(args, configuration),
        one("builtin", configuration.is_builtin(glossary).to_string(), glossary.no_builtin, line(configuration, &file.builtin)),
    ];
    rows.extend(choice(configuration, ["domains", "not-domains"], &configuration.domains(glossary)));
    rows.extend(choice(configuration, ["terms", "not-terms"], &configuration.terms(glossary)));
    rows.extend([
        one("drafts", configuration.has_drafts(glossary).to_string(), glossary.drafts, line(configuration, &file.drafts)),
        one("min", text(configuration.min(args.min).name()), args.min.is_some(), line(configuration, &file.min)),
        one("fail-on", text(fail_on), args.fail_on.is_some(), line(configuration, &file.fail_on)),
        one(
            "output-format",
            text(&configuration.form(args.output_format).name()),
            args.output_format.is_some(),
            line(configuration, &file.output_format),
        ),
        one("context", configuration.context(None).to_string(), false, line(configuration, &file.context)),
    ]);
    rows.extend(file.baseline.iter().map(|path| one("baseline", text(&path.value), false, Some(file.line(path)))));
    rows.push(list(configuration, "clean", &file.clean));
    rows.extend([Row::heading("[files]"), list(configuration, "exclude", &file.exclude)]);
    for of in configuration.overrides() {
        rows.extend([Row::heading("[[overrides]]"), list(configuration, "glob", &of.glob), list(configuration, "drop", &of.drop)]);
    }
    rows
}

fn glossaries(args: &ConfigArgs, configuration: &Configuration) -> Row {
    let paths = configuration.glossaries(&args.glossary);
    let lines = configuration.file.glossaries.iter().map(|path| Some(configuration.file.line(path)));
    let sources =
        lines.map(|line| source(configuration, false, line)).chain(args.glossary.glossary.iter().map(|_| COMMAND_LINE.to_owned()));
    Row::new("glossaries", &strings(paths.iter().map(|path| shown(path))), joined(sources))
}

fn choice(configuration: &Configuration, names: [&str; 2], choice: &Choice) -> [Row; 2] {
    let row = |name: &str, given: &[Given]| {
        let of = |given: &Given| source(configuration, given.set.is_none(), given.set.as_ref().map(|set| configuration.file.line(set)));
        Row::new(name, &strings(given.iter().map(|given| given.name.clone())), joined(given.iter().map(of)))
    };
    [row(names[0], &choice.wanted), row(names[1], &choice.unwanted)]
}

fn list(configuration: &Configuration, name: &str, sets: &[Set<String>]) -> Row {
    let sources = sets.iter().map(|set| source(configuration, false, Some(configuration.file.line(set))));
    Row::new(name, &strings(sets.iter().map(|set| set.value.clone())), joined(sources))
}

fn line<T>(configuration: &Configuration, set: &Option<Set<T>>) -> Option<usize> {
    set.as_ref().map(|set| configuration.file.line(set))
}

const COMMAND_LINE: &str = "command line";
const DEFAULT: &str = "default";

fn source(configuration: &Configuration, given: bool, line: Option<usize>) -> String {
    match (given, line) {
        (true, _) => COMMAND_LINE.to_owned(),
        (false, Some(line)) => format!("{}:{line}", configuration.file.name()),
        (false, None) => DEFAULT.to_owned(),
    }
}

fn joined(sources: impl Iterator<Item = String>) -> String {
    let mut sources: Vec<String> = sources.collect();
    sources.dedup();
    if sources.is_empty() { DEFAULT.to_owned() } else { sources.join(", ") }
}

fn strings(values: impl Iterator<Item = String>) -> String {
    format!("[{}]", values.map(|value| quoted(&value)).collect::<Vec<_>>().join(", "))
}

impl Row {
    fn new(name: &str, value: &str, source: String) -> Row {
        Row { setting: format!("{name:<13} = {value}"), source }
    }

    fn heading(text: &str) -> Row {
        Row { setting: format!("\n{text}"), source: String::new() }
    }
}
