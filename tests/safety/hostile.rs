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
fn imports_without_end_are_refused() {
    let folder = Folder::new();
    folder.write("a.txt", "The long triangle.\n");
    let chain = |from: usize| format!("version = 1\n[pack]\nimport = [\"c{}.toml\"]\n", from + 1);
    let write = |name: &str, text: &str| fs::write(folder.house().with_file_name(name), text).expect("it can be written");
    (1..100).for_each(|number| write(&format!("c{number}.toml"), &chain(number)));
    glossary(&folder, &chain(0));
    folder.run(&["check"]).refused("c64.toml`: imported through more than 64 files, one after the other");
    let wide: String = (1..=10_000).map(|number| format!("\"c{number}.toml\", ")).collect();
    (1..=10_000).for_each(|number| write(&format!("c{number}.toml"), "version = 1\n"));
    glossary(&folder, &format!("version = 1\n[pack]\nimport = [{wide}]\n"));
    folder.run(&["check"]).refused("c10000.toml`: one file too many: a glossary has at most 10000");
}

#[test]
fn patterns_that_use_large_lists_too_often_are_refused() {
    let items: String = (0..50_000).map(|item| format!("\"w{item}\", ")).collect();
    let read = |patterns: &str| {
        let text = format!("version = 1\n[words]\nl = [{items}]\n[term.t]\npreferred = \"hub\"\ngarbled = [{patterns}]\n");
        Glossary::read(&[GlossaryFile { name: "house.toml".into(), text }], &Glossary::default())
    };
    assert!(read("\"x @l @l\"").is_ok());
    let told = read("\"x @l @l\", \"x @l @l @l @l @l\"").expect_err("it holds too much").to_string();
    assert!(told.contains("the pattern \"x @l @l @l @l @l\" holds more than 200000 words of word lists"), "{told}");
    let many: String = (0..90).map(|number| format!("\"x{number} @l\", ")).collect();
    let told = read(&many).expect_err("they hold too much").to_string();
    assert!(told.contains("up to the pattern \"x80 @l\", the patterns hold more than 4000000 words of word lists"), "{told}");
}

#[test]
fn very_many_errors_of_a_glossary_are_told_in_part() {
    let folder = Folder::new();
    folder.write("a.txt", "a");
    let fields: String = (0..100_000).map(|field| format!("field{field} = 1\n")).collect();
    glossary(&folder, &fields);
    let told = folder.run(&["check"]);
    told.refused("there may be more than these 200 errors");
    assert_eq!(told.err.matches("unknown field").count(), 200);
    let patterns: String = (0..100_000).map(|number| format!("\"@x{number}\",\n")).collect();
    glossary(&folder, &format!("[term.t]\npreferred = \"hub\"\ngarbled = [{patterns}]\n"));
    folder.run(&["check"]).refused("there may be more than these 200 errors");
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
