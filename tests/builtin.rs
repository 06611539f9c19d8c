//! The built-in glossary is what its files say, and so is what was made ready of it when the program was built.

use std::fs;

use degarble::check::Checker;
use degarble::glossary::{Glossary, GlossaryFile, Term};

fn file(name: &str) -> GlossaryFile {
    GlossaryFile { name: name.to_owned(), text: fs::read_to_string(name).expect("a glossary can be read") }
}

/// Reads the glossary from its files.
fn read() -> Glossary {
    let root = file("glossary.toml");
    let mut files: Vec<GlossaryFile> = root.imports().iter().map(|name| file(name)).collect();
    files.push(root);
    Glossary::read(&files, &Glossary::default()).expect("it is right")
}

/// A glossary of the house that leaves out a term, changes one, and adds one with a word list of the built-in glossary.
fn house(below: &Glossary) -> Glossary {
    let text = "version = 1
        [term.yangtze-river-delta]
        status = 'retired'
        [term.leading-enterprise]
        preferred = 'flagship company'
        garbled = ['faucet enterprise(s)']
        [term.mascot]
        preferred = 'mascot'
        garbled = [{ match = 'lucky thing', near = ['@china'] }]";
    Glossary::read(&[GlossaryFile { name: "house.toml".into(), text: text.into() }], below).expect("it is right")
}

/// Returns what a checker says of every example of the glossary, and of all of them as one text.
fn says(checker: &Checker, examples: &[String]) -> Vec<String> {
    let whole = examples.join(" ");
    let texts = examples.iter().chain([&whole]);
    texts
        .flat_map(|text| {
            checker.check(text).into_iter().map(|finding| format!("{:?} {} {:?}", finding.span, finding.term.id, finding.fixes))
        })
        .collect()
}

#[track_caller]
fn agree(packed: Glossary, read: Glossary) {
    let examples: Vec<String> = read.terms().iter().flat_map(|term| &term.examples).map(|(before, _)| before.clone()).collect();
    assert_eq!(packed.terms().len(), read.terms().len());
    let says_all = |term: &Term| format!("{} {} {:?} {:?} {:?}", term.file, term.line, term.domain, term.mechanism, **term);
    for (one, other) in packed.terms().iter().zip(read.terms()) {
        assert_eq!((&one.id, says_all(one)), (&other.id, says_all(other)));
    }
    let (packed, read) = (Checker::new(packed), Checker::new(read));
    let (packed, read) = (says(&packed, &examples), says(&read, &examples));
    assert!(packed.len() > 5000, "{}", packed.len());
    assert_eq!(packed.iter().zip(&read).find(|(packed, read)| packed != read), None);
    assert_eq!(packed.len(), read.len());
}

#[test]
fn what_is_built_in_is_what_the_files_say() {
    agree(Glossary::builtin(), read());
}

#[test]
fn a_glossary_over_the_built_in_one_is_as_over_its_files() {
    let over = |below: Glossary| {
        let above = house(&below);
        let mut all = below.under(above);
        all.retain(|term| !term.retired && term.id.len() % 7 != 0);
        all
    };
    agree(over(Glossary::builtin()), over(read()));
}

#[test]
fn a_word_list_that_is_replaced_counts_for_the_built_in_terms_too() {
    let over = |below: Glossary| {
        let text = "version = 1\n[words]\nchina = ['Atlantis']".to_owned();
        let above = Glossary::read(&[GlossaryFile { name: "house.toml".into(), text }], &below).expect("it is right");
        below.under(above)
    };
    agree(over(Glossary::builtin()), over(read()));
}
