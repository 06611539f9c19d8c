//! The rows of `tests/spec/*.md`, each with the glossary that stands before it.

use std::fs;
use std::rc::Rc;

use degarble::check::Checker;
use degarble::glossary::{Glossary, GlossaryFile};

/// The first cell of a row.
pub(crate) struct Row {
    pub(crate) place: String,
    pub(crate) checker: Rc<Checker>,
    pub(crate) before: String,
}

/// Returns the rows of all specs.
pub(crate) fn rows() -> Vec<Row> {
    let entries = fs::read_dir("tests/spec").expect("there are specs").map(|entry| entry.expect("an entry can be read").path());
    let rows: Vec<Row> =
        entries.flat_map(|path| rows_of(&path.to_string_lossy(), &fs::read_to_string(&path).expect("a spec can be read"))).collect();
    assert!(!rows.is_empty(), "there are rows");
    rows
}

fn rows_of(name: &str, text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut checker = Rc::new(read(""));
    let mut block: Option<String> = None;
    for (at, line) in text.lines().enumerate() {
        match &mut block {
            None if line == "```toml" => block = Some(String::new()),
            None => rows.extend(first_cell(line).map(|before| Row {
                place: format!("{name}:{}", at + 1),
                checker: Rc::clone(&checker),
                before,
            })),
            Some(text) if line == "```" => {
                checker = Rc::new(read(text));
                block = None;
            }
            Some(text) => text.push_str(&format!("{line}\n")),
        }
    }
    rows
}

/// A cell writes a line break as `⏎` and a bar as `\|`.
fn first_cell(line: &str) -> Option<String> {
    let (before, _) = line.strip_prefix("| ")?.split_once(" | ")?;
    let is_row = before != "before" && !before.starts_with("---");
    is_row.then(|| before.trim().replace("\\|", "|").replace('⏎', "\n"))
}

fn read(text: &str) -> Checker {
    let file = GlossaryFile { name: "spec".into(), text: text.into() };
    Checker::new(Glossary::read(&[file], &Glossary::default()).expect("the glossary of a spec is right"))
}
