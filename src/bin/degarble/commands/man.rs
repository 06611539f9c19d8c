use anyhow::Result;
use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::Verdict;
use crate::args::Cli;
use crate::terminal::Terminal;
use crate::trouble::Trouble;

/// Print the manual page of the program, or of a command
#[derive(clap::Args)]
#[command(after_help = "Examples:
  degarble man | man -l -
  degarble man glossary lint > degarble-glossary-lint.1")]
pub(crate) struct ManArgs {
    /// The command, if not the whole program
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

pub(crate) fn run(args: &ManArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let mut command = Cli::command();
    command.build();
    let command = args.command.iter().try_fold(command, |above, name| below(&above, name))?;
    let mut page = Vec::new();
    Man::new(command).source(concat!("degarble ", env!("CARGO_PKG_VERSION"))).render(&mut page)?;
    terminal.result(&String::from_utf8_lossy(&page))?;
    Ok(Verdict::Clean)
}

/// Returns the command called `name` of a command.
fn below(above: &Command, name: &str) -> Result<Command> {
    let commands: Vec<&str> = above.get_subcommands().map(Command::get_name).collect();
    above.find_subcommand(name).cloned().ok_or_else(|| {
        let help = match commands.as_slice() {
            [] => format!("`{}` has no commands", above.get_name()),
            _ => format!("the commands are: {}", commands.join(", ")),
        };
        Trouble::with_help(format!("no command is called `{name}`"), help)
    })
}
