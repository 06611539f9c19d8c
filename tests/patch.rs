//! Every diff must be taken by the real `git apply` and the real `patch -p1`, and give the very bytes that `fix` would write.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use degarble::document::Source;
use degarble::report::{Palette, diff};
use degarble::text::{Edit, Edits, Span};

const NAME: &str = "report.txt";

/// Replaces each garbled word in `source`, with several amounts of context.
#[track_caller]
fn check(name: &str, source: &str) {
    for context in [0, 1, 3, 100] {
        check_edits(name, source, &edits(source, "garbled", "right"), context);
    }
}

#[track_caller]
fn check_edits(name: &str, source: &str, edits: &Edits<Source>, context: usize) {
    let patch = diff::unified(name.as_bytes(), source, edits, context, &Palette::default());
    let expected = edits.apply(source);
    assert_ne!(source, expected, "the case changes nothing");
    for program in programs(context) {
        let result = apply(&program, name, source, &patch);
        assert_eq!(result.as_deref(), Ok(expected.as_bytes()), "{program:?}, context {context}\n{patch:?}");
    }
}

/// Without context a patch is a matter of trust, and Git wants to be told so.
fn programs(context: usize) -> [Vec<&'static str>; 2] {
    let git = ["git", "apply", "--whitespace=nowarn"].into_iter().chain((context == 0).then_some("--unidiff-zero"));
    [git.collect(), vec!["patch", "-p1", "--binary", "--silent", "--fuzz=0", "--no-backup-if-mismatch"]]
}

fn edits(source: &str, garbled: &str, right: &str) -> Edits<Source> {
    let places = source.match_indices(garbled).map(|(at, _)| Span::new(at, at + garbled.len()));
    Edits::new(places.map(|span| Edit { span, text: right.to_owned() }).collect()).expect("matches do not overlap")
}

/// Returns what the file holds after `program` has read `patch`, or what the program complains about.
fn apply(program: &[&str], name: &str, source: &str, patch: &str) -> Result<Vec<u8>, String> {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let file = folder.path().join("tree").join(name);
    let tree = folder.path().join("tree");
    fs::create_dir_all(file.parent().unwrap_or(&tree)).expect("folders can be made");
    fs::write(&file, source).expect("files can be written");
    let input = folder.path().join("patch");
    fs::write(&input, patch).expect("files can be written");
    run(program, &tree, &input)?;
    fs::read(&file).map_err(|error| error.to_string())
}

fn run(program: &[&str], tree: &Path, input: &Path) -> Result<(), String> {
    let stdin = fs::File::open(input).expect("it was just written");
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).current_dir(tree).stdin(Stdio::from(stdin)).env("GIT_CEILING_DIRECTORIES", "/").env("LC_ALL", "C");
    let output = command.output().unwrap_or_else(|error| panic!("{} can't be run: {error}", program[0]));
    let said = || format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(()) } else { Err(said()) }
}

#[test]
fn line_feeds() {
    check(NAME, "one\ntwo\nthree\nfour\nfive garbled six\nseven\neight\nnine\nten\n");
}

#[test]
fn carriage_returns_and_line_feeds() {
    check(NAME, "one\r\ntwo garbled\r\nthree\r\n\r\nfour\r\n");
}

#[test]
fn mixed_line_ends() {
    check(NAME, "one\r\ntwo\nthree garbled\r\nfour\nfive garbled\nsix\r\n");
}

#[test]
fn no_line_end_at_the_end() {
    check(NAME, "one garbled\ntwo\nthree");
    check(NAME, "one\ntwo\nthree garbled");
    check(NAME, "garbled");
    check(NAME, "one\r\ntwo garbled\r");
    check(NAME, "one garbled\r\ntwo\r");
}

#[test]
fn a_byte_order_mark() {
    check(NAME, "\u{feff}garbled\ntwo\n");
    check(NAME, "\u{feff}one\r\ngarbled\r\n");
}

#[test]
fn lone_carriage_returns() {
    check(NAME, "one\rtwo garbled\rthree\nfour\rgarbled\nfive\r\rsix\n");
    check(NAME, "one\rtwo garbled\rthree\r");
}

#[test]
fn other_things_that_some_take_for_line_ends() {
    check(NAME, "one\u{2028}garbled\u{85}two\u{b}three\u{c}garbled\nfour\n");
}

#[test]
fn file_names() {
    for name in [
        "a b.txt",
        "a\"b.txt",
        "a\tb.txt",
        "a\\b.txt",
        "a'b.txt",
        "文件.txt",
        "文 件.txt",
        "x/y z/a.txt",
        " a",
        "a ",
        "-a.txt",
        "a\nb.txt",
        "\u{7f}\"",
    ] {
        check(name, "one\ntwo garbled\nthree\n");
    }
}

#[test]
fn the_first_and_the_last_line() {
    check(NAME, "garbled\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\ngarbled\n");
}

#[test]
fn many_hunks() {
    let source: String =
        (1..=500).map(|line| if line % 17 == 0 { format!("{line} garbled and garbled\n") } else { format!("{line}\n") }).collect();
    check(NAME, &source);
}

#[test]
fn lines_that_look_like_a_patch() {
    check(NAME, "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-- garbled\n++ garbled\n\\ No newline at end of file\ndiff --git a/x b/x\n");
}

#[test]
fn blank_and_repeated_lines() {
    check(NAME, "\n\n\n\nsame\ngarbled\nsame\n\n\nsame\ngarbled\nsame\n\n\n");
}

#[test]
fn lines_that_come_and_go() {
    let source = "one\ntwo garbled\nthree\nfour\ngarbled\nfive\n";
    for (garbled, right) in [("garbled\n", "right "), ("garbled\n", ""), ("garbled", "right\nright"), ("two garbled\nthree\n", "")] {
        for context in [0, 1, 3] {
            check_edits(NAME, source, &edits(source, garbled, right), context);
        }
    }
}

#[test]
fn a_file_that_becomes_empty_or_was() {
    let all = |source: &str, text: &str| {
        Edits::new(vec![Edit { span: Span::new(0, source.len()), text: text.into() }]).expect("there is one edit")
    };
    check_edits(NAME, "one\n", &all("one\n", "\n"), 3);
    check_edits(NAME, "one", &all("one", "two\n"), 3);
    check_edits(NAME, "one\n", &all("one\n", "two"), 3);
    check_edits(NAME, "one\ntwo\n", &all("one\ntwo\n", ""), 3);
}
