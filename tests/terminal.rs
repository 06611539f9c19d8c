//! A review with its user: keys through a pipe, and on a terminal of `script`.

use std::fs;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

const HOUSE: &str =
    "version = 1\n[term.enterprise]\npreferred = 'leading enterprise(s)'\ngarbled = ['faucet company(s)']\nsafety = 'review'\n";
const TEXT: &str = "A faucet company and \u{1b}[31mtwo faucet companies.\n";

/// A folder with a glossary and a text.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    fs::write(folder.path().join("house.toml"), HOUSE).expect("it can be written");
    fs::write(folder.path().join("a.txt"), TEXT).expect("it can be written");
    folder
}

fn text(folder: &tempfile::TempDir) -> String {
    fs::read_to_string(folder.path().join("a.txt")).expect("it is there")
}

fn spawn(folder: &tempfile::TempDir, program: &str, args: &[&str]) -> Child {
    let mut command = Command::new(program);
    command.args(args).current_dir(folder.path()).env("TERM", "xterm");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it is there")
}

fn review(folder: &tempfile::TempDir) -> Child {
    spawn(folder, env!("CARGO_BIN_EXE_degarble"), &["review", "--no-builtin", "-G", "house.toml", "a.txt"])
}

/// Reads what the child writes until it asks with this end.
fn read_until(child: &mut Child, end: &str) -> String {
    let output = child.stdout.as_mut().expect("it is a pipe");
    let (mut bytes, mut byte) = (Vec::new(), [0]);
    while !bytes.ends_with(end.as_bytes()) {
        let length = output.read(&mut byte).expect("it can be read");
        assert!(length > 0, "it ended with: {}", String::from_utf8_lossy(&bytes));
        bytes.push(byte[0]);
    }
    String::from_utf8(bytes).expect("it is text")
}

fn type_in(child: &mut Child, keys: &str) {
    child.stdin.as_mut().expect("it is a pipe").write_all(keys.as_bytes()).expect("it listens");
}

#[test]
fn keys_come_in_lines_where_there_is_no_terminal() {
    let folder = folder();
    let mut child = review(&folder);
    type_in(&mut child, "e tap maker\n\n y\ne x no keys\ns\n");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&folder), "A tap maker and \u{1b}[31mtwo leading enterprises.\n");
    assert!(!output.stdout.contains(&0x1b), "nothing of the text is sent to a terminal as it is");
}

#[test]
fn the_end_of_the_keys_saves_what_is_accepted() {
    let folder = folder();
    let mut child = review(&folder);
    type_in(&mut child, "y");
    assert_eq!(child.wait_with_output().expect("it ends").status.code(), Some(0));
    assert_eq!(text(&folder), TEXT.replace("faucet company", "leading enterprise"));
}

#[test]
fn a_file_that_changed_meanwhile_is_left_alone() {
    let folder = folder();
    let mut child = review(&folder);
    read_until(&mut child, "?] ");
    fs::write(folder.path().join("a.txt"), "Mine.\n").expect("it can be written");
    type_in(&mut child, "a\ns\n");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`a.txt`: changed while it was read, so it was left alone"));
    assert_eq!(text(&folder), "Mine.\n");
}

/// `script` of util-linux runs a command on a terminal of its own, and returns its status.
#[cfg(target_os = "linux")]
fn on_terminal(folder: &tempfile::TempDir) -> Child {
    let command =
        format!("stty cols 60; {} review --no-builtin -G house.toml a.txt; s=$?; stty -a; exit $s", env!("CARGO_BIN_EXE_degarble"));
    spawn(folder, "script", &["-qec", &command, "/dev/null"])
}

#[cfg(target_os = "linux")]
#[test]
fn each_key_counts_at_once_on_a_terminal() {
    let folder = folder();
    let mut child = on_terminal(&folder);
    let shown = read_until(&mut child, "?] ");
    assert!(shown.contains("\r\n1 of 2  "), "{shown}");
    type_in(&mut child, "e");
    read_until(&mut child, "replacement: leading enterprise");
    type_in(&mut child, "\u{7f}\u{7f}\u{7f}\u{1b}[D\u{1b}[Hthe \r");
    let shown = read_until(&mut child, "?] ");
    assert!(shown.contains("2 of 2") && !shown.contains("\u{1b}[31mtwo"), "{shown}");
    type_in(&mut child, "yu");
    read_until(&mut child, "taken back");
    type_in(&mut child, "y");
    read_until(&mut child, "save? [s,u,q,x,?] ");
    type_in(&mut child, "\r");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&folder), "A the leading enterpr and \u{1b}[31mtwo leading enterprises.\n");
    let rest = String::from_utf8_lossy(&output.stdout);
    assert!(rest.contains(" icanon") && rest.contains(" echo "), "the terminal is as it was: {rest}");
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_leaves_the_file_and_the_terminal_as_they_were() {
    let folder = folder();
    let mut child = on_terminal(&folder);
    read_until(&mut child, "?] ");
    type_in(&mut child, "y");
    read_until(&mut child, "?] ");
    type_in(&mut child, "\u{3}");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(text(&folder), TEXT);
    let rest = String::from_utf8_lossy(&output.stdout);
    assert!(rest.contains("interrupted; `a.txt` was not written"), "{rest}");
    assert!(rest.contains(" icanon") && rest.contains(" echo "), "the terminal is as it was: {rest}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_that_goes_away_ends_the_review() {
    let folder = folder();
    let mut child = on_terminal(&folder);
    read_until(&mut child, "?] ");
    type_in(&mut child, "y");
    read_until(&mut child, "?] ");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert_eq!(text(&folder), TEXT);
}
