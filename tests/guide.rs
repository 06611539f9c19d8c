//! The guide is what its reader sees: its commands are run on a terminal, one after the other, in a folder that holds the article, and the
//! files that it shows are saved where it says.
//!
//! `RENEW=1 cargo test --test guide` writes anew what the commands print: read the difference.
#![cfg(target_os = "linux")]

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const GUIDE: &str = "docs/guide.md";
const ARTICLE: &str = "examples/garbled-report.txt";

/// The folder of the reader.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().expect("there is a folder for temporary files"));
        desk.save("news/report.txt", &fs::read_to_string(ARTICLE).expect("the article is there"));
        desk
    }

    fn save(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }

    /// Runs a command on a terminal of 80 columns, where nobody presses a key, and returns what stands there then.
    fn run(&self, command: &str) -> String {
        let program = Path::new(env!("CARGO_BIN_EXE_degarble")).parent().expect("a program is in a folder");
        let mut path = OsString::from(program);
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap_or_default());
        let mut script = Command::new("script");
        script.args(["-qec", &format!("stty cols 80; {command}"), "/dev/null"]).current_dir(self.0.path());
        script.envs([("NO_COLOR", "1"), ("TERM", "xterm")]).env("PATH", path).env("HOME", self.0.path());
        let output = script.stdin(Stdio::null()).output().expect("`script` of util-linux is there");
        let text = String::from_utf8(output.stdout).expect("it is text");
        text.lines().map(timeless).collect()
    }
}

/// Returns a line with its end, and without the seconds that a command took.
fn timeless(line: &str) -> String {
    let line = line.trim_end_matches('\r');
    match line.rsplit_once("; ") {
        Some((told, took)) if took.ends_with(" s") => format!("{told}; 0.0 s\n"),
        _ => format!("{line}\n"),
    }
}

/// What the line before belongs to.
enum Block {
    Prose,
    Console { command: String, printed: String },
    File { name: String, text: String },
    Other,
}

impl Block {
    fn opened(info: &str) -> Block {
        match info.split_once(' ') {
            Some((_, name)) => Block::File { name: name.into(), text: String::new() },
            None if info == "console" => Block::Console { command: String::new(), printed: String::new() },
            None => Block::Other,
        }
    }
}

/// Returns the guide with what its commands print on this desk.
fn played(guide: &str, desk: &Desk) -> String {
    let (mut played, mut block) = (String::new(), Block::Prose);
    for line in guide.lines() {
        match (&mut block, line.strip_prefix("```")) {
            (Block::Console { command, printed }, None) => {
                played.push_str(&typed(line, command, printed, desk));
                continue;
            }
            (Block::Prose, Some(info)) => block = Block::opened(info),
            (Block::File { text, .. }, None) => text.extend([line, "\n"]),
            (Block::File { name, text }, Some(_)) => {
                desk.save(name, text);
                block = Block::Prose;
            }
            (_, Some(_)) => block = Block::Prose,
            (Block::Prose | Block::Other, None) => {}
        }
        played.extend([line, "\n"]);
    }
    played
}

/// Returns what stands in the place of a line of a console: a command with what it prints, or nothing for what it printed once.
fn typed(line: &str, command: &mut String, printed: &mut String, desk: &Desk) -> String {
    let begun = command.strip_suffix('\\').map(str::to_owned);
    if begun.is_none() && !line.starts_with("$ ") {
        return String::new();
    }
    let gap = if begun.is_none() && !printed.is_empty() { "\n" } else { "" };
    *command = begun.unwrap_or_default() + line.trim_start_matches("$ ");
    *printed = if command.ends_with('\\') { String::new() } else { desk.run(command) };
    format!("{gap}{line}\n{printed}")
}

#[test]
fn the_guide_shows_what_its_reader_sees() {
    let guide = fs::read_to_string(GUIDE).expect("the guide is there");
    let played = played(&guide, &Desk::new());
    if std::env::var_os("RENEW").is_some() {
        fs::write(GUIDE, &played).expect("the guide can be written");
    } else {
        assert!(
            played == guide,
            "if it is better, `RENEW=1 cargo test --test guide` writes it:\n{}",
            similar::TextDiff::from_lines(&guide, &played).unified_diff()
        );
    }
}
