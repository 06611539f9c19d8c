//! The corpus: pages of good English on the very subjects of the built-in glossary. Nothing in them is to be fixed unattended.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use degarble::check::Checker;
use degarble::document::{Document, Format};
use degarble::glossary::{Glossary, Safety};
use degarble::plan::plan;

static BUILTIN: LazyLock<Checker> = LazyLock::new(|| Checker::new(Glossary::builtin()));

/// The pages of a folder, each with its format and text.
fn pages(folder: &str) -> Vec<(PathBuf, Format, String)> {
    let entries = fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("an entry can be read").path());
    let page = |path: PathBuf| {
        let format = Format::of_name(&path.to_string_lossy())?;
        let text = fs::read_to_string(&path).expect("a page can be read");
        Some((path, format, text))
    };
    let mut pages: Vec<_> = entries.filter_map(page).collect();
    pages.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(!pages.is_empty(), "{folder} has pages");
    pages
}

fn fix(text: &str, format: Format) -> String {
    let document = Document::read(text, format);
    plan(&document, &BUILTIN.check(document.prose()), Safety::Auto).edits.apply(text)
}

#[test]
fn good_english_has_no_auto_finding() {
    let mut false_findings = Vec::new();
    for (path, format, text) in pages("tests/corpus") {
        let document = Document::read(&text, format);
        for finding in BUILTIN.check(document.prose()).iter().filter(|finding| finding.safety == Safety::Auto) {
            let words = &document.prose()[finding.span.range()];
            let fixes: Vec<&str> = finding.fixes.iter().map(|fix| fix.text.as_str()).collect();
            false_findings.push(format!("{}: {} [-{words}-]{{+{}+}}", path.display(), finding.term.id, fixes.join("|")));
        }
    }
    assert!(false_findings.is_empty(), "{} false findings\n{}", false_findings.len(), false_findings.join("\n"));
}

#[test]
fn garbled_examples_get_better_once() {
    for (path, format, text) in pages("examples").into_iter().filter(|(path, ..)| is_garbled(path)) {
        let once = fix(&text, format);
        let is_garbled = !path.to_string_lossy().contains(".fixed.");
        assert_eq!(once != text, is_garbled, "{}", path.display());
        assert_eq!(fix(&once, format), once, "{}", path.display());
    }
}

/// Whether an example is an article before it is fixed.
fn is_garbled(path: &std::path::Path) -> bool {
    let name = path.to_string_lossy();
    name.contains("garbled") && !name.contains(".fixed.")
}
