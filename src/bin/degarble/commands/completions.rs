use anyhow::Result;
use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::Verdict;
use crate::args::Cli;
use crate::terminal::Terminal;

/// Print what lets a shell complete commands and options
#[derive(clap::Args)]
#[command(after_help = "Examples:
  degarble completions bash > ~/.local/share/bash-completion/completions/degarble
  degarble completions zsh > ~/.zfunc/_degarble
  degarble completions fish > ~/.config/fish/completions/degarble.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(crate) fn run(args: &CompletionsArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "degarble", &mut script);
    terminal.result(&String::from_utf8_lossy(&script))?;
    Ok(Verdict::Clean)
}
