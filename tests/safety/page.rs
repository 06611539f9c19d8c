//! The page itself: every sentence names a test that is there.

use std::fs;
use std::path::Path;

/// Returns the names of all tests.
fn tests(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            names.extend(tests(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("it can be read");
            let after = text.split("#[test]").skip(1).filter_map(|rest| rest.split("fn ").nth(1)?.split('(').next());
            names.extend(after.map(str::to_owned));
        }
    }
    names
}

#[test]
fn every_sentence_of_the_page_names_its_test() {
    let page = fs::read_to_string("docs/safety.md").expect("the page is there").replace("\n  ", " ");
    let known: Vec<String> = ["src", "tests"].into_iter().flat_map(|folder| tests(Path::new(folder))).collect();
    let promises: Vec<&str> = page.lines().filter(|line| line.starts_with("- ")).collect();
    assert!(!promises.is_empty());
    for promise in promises {
        let (_, named) = promise.rsplit_once(". *").unwrap_or_else(|| panic!("no test is named: {promise}"));
        for name in named.trim_end_matches('*').split(", ") {
            let name = name.trim_matches('`');
            assert!(known.iter().any(|test| test == name), "`{name}` is no test: {promise}");
        }
    }
}
