//! Glossaries, configurations and texts that somebody made to do harm.

use std::fs;

use degarble::check::Checker;
use degarble::document::{Document, Format};
use degarble::glossary::{Glossary, GlossaryFile, Pattern};

use crate::Folder;

fn glossary(folder: &Folder, text: &str) {
    fs::write(folder.house(), text).expect("it can be written");
}

fn term(pattern: &str) -> String {
    format!("version = 1\n[term.t]\npreferred = \"hub\"\ngarbled = [\"{pattern}\"]\n")
}

#[test]
fn a_pattern_nested_too_deep_is_refused() {
    let nested = |depth: usize| format!("a {}b{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Pattern::parse(&nested(32)).is_ok());
    for depth in [33, 1_000, 100_000] {
        let error = Pattern::parse(&nested(depth)).expect_err("it is nested too deep");
        assert_eq!(error.message, "the pattern is nested more than 32 deep");
    }
    let folder = Folder::new();
    folder.write("a.txt", "a b");
    glossary(&folder, &term(&nested(100_000)));
    folder.run(&["check"]).refused("the pattern is nested more than 32 deep");
}

#[test]
fn a_pattern_that_is_too_long_is_refused() {
    let long = |bytes: usize| format!("a {}", "b ".repeat(bytes / 2 - 1));
    assert!(Pattern::parse(&long(4_096)).is_ok());
    assert_eq!(Pattern::parse(&long(4_098)).expect_err("it is too long").message, "the pattern is longer than 4,096 bytes");
}

#[test]
fn an_import_that_leads_out_or_comes_back_does_no_harm() {
    let folder = Folder::new();
    folder.write("a.txt", "The long triangle.\n");
    for path in ["../x.toml", "/etc/passwd", "sub/../../x.toml"] {
        glossary(&folder, &format!("version = 1\n[pack]\nimport = [\"{path}\"]\n"));
        folder.run(&["check"]).refused("leads out of the folder of the glossary");
    }
    // A file that imports itself is read once.
    glossary(&folder, &format!("version = 1\n[pack]\nimport = [\"house.toml\"]\n{}", crate::HOUSE.replace("\nversion = 1", "")));
    assert_eq!(folder.run(&["fix"]).status, Some(0));
}

#[test]
fn a_word_list_that_holds_itself_is_refused() {
    let folder = Folder::new();
    folder.write("a.txt", "a");
    glossary(&folder, "version = 1\n[words]\na = [\"@b\"]\nb = [\"@a\"]\n[term.t]\npreferred = \"hub\"\ngarbled = [\"x @a\"]\n");
    folder.run(&["check"]).refused("the word list `a` holds itself");
}

#[test]
fn word_lists_that_grow_without_bounds_are_refused() {
    let folder = Folder::new();
    folder.write("a.txt", "a");
    let lists = |levels: usize, item: &dyn Fn(usize) -> String| -> String {
        let items: String = (1..=levels).map(|level| format!("l{level} = [\"{}\"]\n", item(level - 1))).collect();
        format!("version = 1\n[words]\nl0 = [\"a\"]\n{items}[term.t]\npreferred = \"hub\"\ngarbled = [\"x @l{levels}\"]\n")
    };
    glossary(&folder, &lists(15, &|below| format!("@l{below}")));
    assert_eq!(folder.run(&["check"]).status, Some(0));
    for (levels, width) in [(16, 1), (3_000, 1), (15, 10)] {
        glossary(&folder, &lists(levels, &|below| format!("@l{below} ").repeat(width)));
        folder.run(&["check"]).refused("is too large, or holds lists more than 16 deep");
    }
}

#[test]
fn a_glossary_nested_too_deep_is_refused() {
    let folder = Folder::new();
    folder.write("a.txt", "a");
    glossary(&folder, &format!("version = 1\nx = {}{}\n", "[".repeat(50_000), "]".repeat(50_000)));
    folder.run(&["check"]).refused("error");
}

#[test]
fn an_error_shows_no_control_character_of_a_glossary() {
    let folder = Folder::new();
    folder.write("a.txt", "a");
    let patterns = ["(\\u001b[2J\\u202e", "(\u{9b}2J \u{202e}", "@x\u{202e}"].map(term);
    let fields = ["\"\\u001b[2J\" = 1\n", "\"\u{9b}2J\u{202e}\" = 1\n", "version = 1\n[words]\nw = [\"@\u{85}\"]\n"].map(str::to_owned);
    for text in patterns.iter().chain(&fields) {
        glossary(&folder, text);
        let told = folder.run(&["check"]);
        assert_eq!(told.status, Some(2));
        assert!(!told.err.contains(|char: char| (char.is_control() && char != '\n') || char == '\u{202e}'), "{told:?}");
    }
}

#[test]
fn markdown_and_html_nested_very_deep_are_read() {
    let deep = 20_000;
    for (format, text) in [
        (Format::Markdown, ">".repeat(deep) + " a b"),
        (Format::Markdown, "[".repeat(deep) + "a b"),
        (Format::Markdown, "*_".repeat(deep) + "a b"),
        (Format::Markdown, (0..500).map(|depth| " ".repeat(2 * depth) + "- a\n").collect()),
        (Format::Markdown, format!("|{}\n|{}\n{}", "a|".repeat(500), "-|".repeat(500), "|\n".repeat(500))),
        (Format::Html, "<div>".repeat(deep) + "a b"),
        (Format::Html, "<".repeat(deep)),
    ] {
        let files = [GlossaryFile { name: "house.toml".into(), text: term("a b") }];
        let checker = Checker::new(Glossary::read(&files, &Glossary::default()).expect("it is a glossary"));
        let document = Document::read(&text, format);
        assert_eq!(document.source(), text);
        assert!(checker.check(document.prose()).len() <= 1);
    }
}
