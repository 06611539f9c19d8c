//! Spec files: `tests/spec/*.md` say in tables what becomes of a sentence, under the glossary of the last `toml` block before.

use std::fs;
use std::path::Path;

use degarble::check::Checker;
use degarble::document::{Document, Format};
use degarble::glossary::{Glossary, GlossaryFile, Safety};
use degarble::plan::plan;

/// One row of a table.
struct Row {
    line: usize,
    before: String,
    after: String,
}

fn fix(checker: &Checker, text: &str) -> String {
    let document = Document::read(text, Format::Text);
    let findings = checker.check(document.prose());
    plan(&document, &findings, Safety::Auto).edits.apply(text)
}

/// A cell writes a line break as `⏎`, a carriage return as `␍`, a no-break space as `⍽` and a bar as `\|`.
fn cell(text: &str) -> String {
    text.trim().replace("\\|", "|").replace('⏎', "\n").replace('␍', "\r").replace('⍽', "\u{a0}")
}

fn row(line: usize, text: &str) -> Option<Row> {
    let cells: Vec<&str> = text.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
    match cells.as_slice() {
        [before, after, ..] if !before.starts_with("---") && *before != "before" => {
            Some(Row { line, before: cell(before), after: cell(after) })
        }
        _ => None,
    }
}

fn glossary(text: &str) -> Checker {
    let file = GlossaryFile { name: "spec".into(), text: text.into() };
    match Glossary::read(&[file], &Glossary::default()) {
        Ok(glossary) => Checker::new(glossary),
        Err(errors) => panic!("{errors}"),
    }
}

fn run(path: &Path, failures: &mut Vec<String>) -> usize {
    let text = fs::read_to_string(path).expect("a readable spec file");
    let (mut block, mut in_block, mut rows) = (String::new(), false, 0);
    let mut checker = glossary("");
    for (at, line) in text.lines().enumerate() {
        match line {
            "```toml" => (in_block, block) = (true, String::new()),
            "```" if in_block => (in_block, checker) = (false, glossary(&block)),
            _ if in_block => block.push_str(&format!("{line}\n")),
            _ => {
                let Some(Row { line, before, after }) = row(at + 1, line) else { continue };
                rows += 1;
                for (what, text) in [("once", &before), ("twice", &after)] {
                    let found = fix(&checker, text);
                    if found != after {
                        failures.push(format!(
                            "{}:{line} ({what})\n  before   {text:?}\n  expected {after:?}\n  found    {found:?}",
                            path.display()
                        ));
                    }
                }
            }
        }
    }
    rows
}

#[test]
fn every_row_comes_out_as_written_and_stays_so() {
    let mut failures = Vec::new();
    let mut files: Vec<_> = fs::read_dir("tests/spec").expect("the spec folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    for path in files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
        assert!(run(path, &mut failures) > 0, "{} has no rows", path.display());
    }
    assert!(failures.is_empty(), "{} rows fail\n{}", failures.len(), failures.join("\n"));
}
