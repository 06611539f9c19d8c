use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use degarble::glossary::Safety;

use crate::commands::{apply, baseline, check, completions, config, diff, explain, fix, glossary, init, learn, man, review, scan};

/// Turn garbled machine-translated terms into the standard English ones
///
/// Without a command, shows what `fix` would do.
#[derive(Parser)]
#[command(version, max_term_width = 100, disable_help_subcommand = true, after_help = STATUS)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) diff: diff::DiffArgs,
    #[command(flatten)]
    pub(crate) screen: ScreenArgs,
}

const STATUS: &str = "Exit status: 0 nothing found, or done; 1 differences or findings; 2 trouble; 130 interrupted.
A path that is named like a command is written `./check`.";

#[derive(Subcommand)]
pub(crate) enum Command {
    Diff(diff::DiffArgs),
    Fix(fix::FixArgs),
    Check(check::CheckArgs),
    Review(review::ReviewArgs),
    Apply(apply::ApplyArgs),
    Explain(explain::ExplainArgs),
    Learn(learn::LearnArgs),
    Scan(scan::ScanArgs),
    Glossary(glossary::GlossaryCommand),
    Baseline(baseline::BaselineCommand),
    Init(init::InitArgs),
    Config(config::ConfigArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// How to talk to the user.
#[derive(Args)]
pub(crate) struct ScreenArgs {
    /// Use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(crate) color: Color,
    /// Print no results, only errors
    #[arg(short, long, global = true, help_heading = "Output")]
    pub(crate) quiet: bool,
    /// Print more: every finding that is left, files that are skipped
    #[arg(short, long, global = true, conflicts_with = "quiet", help_heading = "Output")]
    pub(crate) verbose: bool,
}

/// What to read.
#[derive(Args)]
pub(crate) struct InputArgs {
    /// File or folder to read, or `-` for standard input (can be repeated) [default: .]
    #[arg(value_name = "PATH")]
    pub(crate) path: Vec<PathBuf>,
    /// In folders, read only files that match, or, with `!` in front, only others (can be repeated)
    #[arg(short, long, value_name = "GLOB", help_heading = "Input")]
    pub(crate) glob: Vec<String>,
    /// In folders, read only files of this type (can be repeated)
    #[arg(short = 't', long, value_name = "TYPE", value_parser = types(), help_heading = "Input")]
    pub(crate) r#type: Vec<FormatChoice>,
    /// In folders, leave out files of this type (can be repeated)
    #[arg(short = 'T', long, value_name = "TYPE", value_parser = types(), help_heading = "Input")]
    pub(crate) type_not: Vec<FormatChoice>,
    /// Read the paths in this file too, one on each line; `-` reads them from standard input
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) files_from: Option<PathBuf>,
    /// In folders, read hidden files too
    #[arg(long, help_heading = "Input")]
    pub(crate) hidden: bool,
    /// In folders, read files too that .gitignore and the like exclude
    #[arg(long, help_heading = "Input")]
    pub(crate) no_ignore: bool,
    /// Call standard input by this name, and read it as such a file is written
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// Read every file as this, whatever it is called
    #[arg(long, value_name = "FORMAT", default_value = "auto", help_heading = "Input")]
    pub(crate) format: FormatChoice,
    /// Read and write every file in this encoding
    #[arg(long, value_name = "ENCODING", default_value = "auto", help_heading = "Input")]
    pub(crate) encoding: EncodingChoice,
    /// Work on so many files at a time; 0 means one for each processor
    #[arg(short, long, value_name = "N", default_value_t = 0, hide_default_value = true, help_heading = "Input")]
    pub(crate) jobs: usize,
}

impl InputArgs {
    /// All text files in some folders.
    pub(crate) fn folders(path: &[PathBuf]) -> InputArgs {
        let (glob, r#type, type_not, files_from) = (Vec::new(), Vec::new(), Vec::new(), None);
        let (path, stdin_filename, format, encoding) = (path.to_vec(), None, FormatChoice::Auto, EncodingChoice::Auto);
        InputArgs { path, glob, r#type, type_not, files_from, hidden: false, no_ignore: false, stdin_filename, format, encoding, jobs: 0 }
    }
}

/// The types of files: every format but the one that the name of a file chooses.
fn types() -> impl TypedValueParser<Value = FormatChoice> {
    let formats = FormatChoice::value_variants().iter().filter(|format| **format != FormatChoice::Auto);
    PossibleValuesParser::new(formats.filter_map(ValueEnum::to_possible_value)).try_map(|name| FormatChoice::from_str(&name, false))
}

/// Which terms to look for.
#[derive(Args, Clone)]
pub(crate) struct GlossaryArgs {
    /// Add a glossary; its terms go before the built-in ones (can be repeated)
    #[arg(short = 'G', long, value_name = "FILE", help_heading = "Glossary")]
    pub(crate) glossary: Vec<PathBuf>,
    /// Leave out the built-in glossary
    #[arg(long, help_heading = "Glossary")]
    pub(crate) no_builtin: bool,
    /// Look only for these terms: an id, or a pattern with `*` and `?` (can be repeated)
    #[arg(short = 'e', long, value_name = "ID", help_heading = "Glossary")]
    pub(crate) term: Vec<String>,
    /// Do not look for these terms (can be repeated)
    #[arg(short = 'E', long, value_name = "ID", help_heading = "Glossary")]
    pub(crate) not_term: Vec<String>,
    /// Of the terms that belong to a domain, look only for those of this one (can be repeated)
    #[arg(long, value_name = "NAME", help_heading = "Glossary")]
    pub(crate) domain: Vec<String>,
    /// Leave out the terms that belong to this domain and to no other (can be repeated)
    #[arg(long, value_name = "NAME", help_heading = "Glossary")]
    pub(crate) not_domain: Vec<String>,
    /// Look for drafts too
    #[arg(long, help_heading = "Glossary")]
    pub(crate) drafts: bool,
    /// Look for no degarble.toml and no .degarble folder
    #[arg(long, help_heading = "Glossary")]
    pub(crate) isolated: bool,
}

/// Which glossaries to read, with all their terms.
#[derive(Args)]
pub(crate) struct LayerArgs {
    /// Add a glossary; its terms go before the built-in ones (can be repeated)
    #[arg(short = 'G', long, value_name = "FILE", help_heading = "Glossary")]
    pub(crate) glossary: Vec<PathBuf>,
    /// Leave out the built-in glossary
    #[arg(long, help_heading = "Glossary")]
    pub(crate) no_builtin: bool,
    /// Look for no degarble.toml and no .degarble folder
    #[arg(long, help_heading = "Glossary")]
    pub(crate) isolated: bool,
}

impl LayerArgs {
    /// All terms, drafts too.
    pub(crate) fn all(&self) -> GlossaryArgs {
        let (glossary, no_builtin, isolated) = (self.glossary.clone(), self.no_builtin, self.isolated);
        let (term, not_term, domain, not_domain) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        GlossaryArgs { glossary, no_builtin, isolated, term, not_term, domain, not_domain, drafts: true }
    }
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// How files are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatChoice {
    /// As the name of each file says
    Auto,
    /// Plain text
    Text,
    /// Markdown
    Markdown,
    /// HTML
    Html,
    /// JSON lines: a JSON value on each line
    Jsonl,
}

/// How the text of files is written in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EncodingChoice {
    /// UTF-8, or UTF-16 with a byte order mark
    Auto,
    /// UTF-8
    #[value(name = "utf-8")]
    Utf8,
    /// UTF-16, also without a byte order mark
    #[value(name = "utf-16")]
    Utf16,
    /// GB18030, and so GBK and GB2312
    Gb18030,
}

/// A tier of findings.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tier {
    /// Fixed without a person
    Auto,
    /// Proposed: a person decides
    Review,
    /// Shown, without a proposal
    Flag,
}

impl From<Tier> for Safety {
    fn from(tier: Tier) -> Safety {
        match tier {
            Tier::Auto => Safety::Auto,
            Tier::Review => Safety::Review,
            Tier::Flag => Safety::Flag,
        }
    }
}

/// Reads the arguments of the program; a mistake in them ends it.
pub(crate) fn parse() -> Cli {
    let mut command = Cli::command();
    let matches = command.get_matches_mut();
    if let Some(message) = misplaced(&command, &matches) {
        command.error(ErrorKind::ArgumentConflict, message).exit();
    }
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.format(&mut command).exit())
}

/// The names of the commands.
pub(crate) fn commands() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

/// Without a command the options of `diff` are taken; before another command they would be lost without a word.
fn misplaced(command: &clap::Command, matches: &ArgMatches) -> Option<String> {
    let (name, _) = matches.subcommand()?;
    let own = command.get_arguments().filter(|arg| !arg.is_global_set());
    let given = |id: &str| matches.try_contains_id(id).is_ok() && matches.value_source(id) == Some(ValueSource::CommandLine);
    let first = own.into_iter().find(|arg| given(arg.get_id().as_str()))?;
    let option = first.get_long().unwrap_or_else(|| first.get_id().as_str());
    Some(format!("`--{option}` stands before the command: write it after `{name}`"))
}
