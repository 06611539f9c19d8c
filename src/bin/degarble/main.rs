//! The `degarble` program: arguments, files, the terminal and the exit status. What it does with a text is in the library.

mod args;
mod baseline;
mod changes;
mod commands;
mod config;
mod files;
mod git;
mod house;
mod keep;
mod keyboard;
mod load;
mod parts;
mod pipeline;
mod terminal;
mod trouble;

use std::process::ExitCode;

use args::{Cli, Command};
use terminal::Terminal;

/// What a command found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// There is nothing to report.
    Clean,
    /// There are findings, or differences.
    Found,
    /// The user broke it off.
    Interrupted,
}

/// The exit status after the user broke off: that of a program that an interrupt ended.
const INTERRUPTED: i32 = 130;

impl Verdict {
    /// The status that the program ends with if there was no trouble.
    fn status(self) -> u8 {
        match self {
            Verdict::Clean => 0,
            Verdict::Found => 1,
            Verdict::Interrupted => INTERRUPTED as u8,
        }
    }
}

fn main() -> ExitCode {
    let cli = args::parse();
    let mut terminal = Terminal::new(&cli.screen);
    let verdict = run(cli, &mut terminal).and_then(|verdict| terminal.close(verdict));
    status(verdict, &mut terminal)
}

fn run(cli: Cli, terminal: &mut Terminal) -> anyhow::Result<Verdict> {
    match cli.command {
        None => commands::diff::run(&cli.diff, terminal),
        Some(Command::Diff(args)) => commands::diff::run(&args, terminal),
        Some(Command::Fix(args)) => commands::fix::run(&args, terminal),
        Some(Command::Check(args)) => commands::check::run(&args, terminal),
        Some(Command::Review(args)) => commands::review::run(&args, terminal),
        Some(Command::Apply(args)) => commands::apply::run(&args, terminal),
        Some(Command::Explain(args)) => commands::explain::run(&args, terminal),
        Some(Command::Learn(args)) => commands::learn::run(&args, terminal),
        Some(Command::Scan(args)) => commands::scan::run(&args, terminal),
        Some(Command::Glossary(args)) => commands::glossary::run(&args, terminal),
        Some(Command::Baseline(args)) => commands::baseline::run(&args, terminal),
        Some(Command::Init(args)) => commands::init::run(&args, terminal),
        Some(Command::Config(args)) => commands::config::run(&args, terminal),
        Some(Command::Completions(args)) => commands::completions::run(&args, terminal),
        Some(Command::Man(args)) => commands::man::run(&args, terminal),
    }
}

fn status(verdict: anyhow::Result<Verdict>, terminal: &mut Terminal) -> ExitCode {
    match verdict {
        Err(error) if trouble::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal.error(&error);
            ExitCode::from(2)
        }
        Ok(Verdict::Interrupted) => ExitCode::from(INTERRUPTED as u8),
        Ok(_) if terminal.has_errors() => ExitCode::from(2),
        Ok(verdict) => ExitCode::from(verdict.status()),
    }
}
