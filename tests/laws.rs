//! Laws: true of every glossary and every text.

#[path = "laws/law.rs"]
mod law;
#[path = "laws/random.rs"]
mod random;
#[path = "laws/spec.rs"]
mod spec;

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use degarble::check::Checker;
use degarble::document::Format;
use degarble::glossary::{Glossary, GlossaryFile, Safety};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use random::{Manners, Turn, glossary, text};
use spec::Row;

const FORMATS: [Format; 4] = [Format::Text, Format::Markdown, Format::Html, Format::JsonLines];

/// Glossaries and texts that once broke a law.
const BROKE: &[(&str, &str)] = &[
    ("[term.a]\npreferred = 'Yangtze'\ngarbled = ['long']\nsafety = 'auto'", "a long-long deal"),
    ("[term.a]\npreferred = 'Yangtze'\ngarbled = ['long']\nsafety = 'auto'", "a long\u{3000}\u{2028} long\u{3000}"),
    (
        "[term.a]\npreferred = 'River hub'\ngarbled = ['long triangles']\n[term.b]\npreferred = 'Delta(s)'\ngarbled = ['long triangle(s)']",
        "two long triangles",
    ),
];

static BUILTIN: LazyLock<Checker> = LazyLock::new(|| Checker::new(Glossary::builtin()));

fn seed() -> RngSeed {
    let asked = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok());
    RngSeed::Fixed(asked.unwrap_or(1))
}

fn format() -> impl Strategy<Value = Format> {
    select(FORMATS.to_vec())
}

proptest! {
    // The same inputs in every run: PROPTEST_RNG_SEED=N asks for others.
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: seed(), ..ProptestConfig::default() })]

    #[test]
    fn findings_are_apart_explained_and_planned(glossary in glossary(Manners::Mechanical), text in text(), format in format()) {
        let checker = glossary.checker(Turn::Forward);
        law::holds(&checker, &text.write(&checker, format), format)?;
    }

    #[test]
    fn a_fixed_file_reads_as_it_should(glossary in glossary(Manners::Tame), text in text(), format in format()) {
        let checker = glossary.checker(Turn::Forward);
        law::holds_of_good_markup(&checker, &text.write(&checker, format), format)?;
    }

    #[test]
    fn fixing_twice_is_fixing_once(glossary in glossary(Manners::Tame), text in text(), format in format()) {
        let checker = glossary.checker(Turn::Forward);
        law::idempotence(&checker, &text.write(&checker, format), format)?;
    }

    #[test]
    fn the_order_of_terms_does_not_matter(glossary in glossary(Manners::Mechanical), text in text()) {
        let checker = glossary.checker(Turn::Forward);
        let other = glossary.checker(Turn::Backward);
        law::order(&checker, &other, &text.write(&checker, Format::Text))?;
    }

    #[test]
    fn line_wraps_do_not_matter(glossary in glossary(Manners::Wild), text in text()) {
        let checker = glossary.checker(Turn::Forward);
        law::wrapping(&checker, &text.write(&checker, Format::Text))?;
    }

    #[test]
    fn sentences_do_not_depend_on_each_other(glossary in glossary(Manners::Wild), text in text()) {
        let checker = glossary.checker(Turn::Forward);
        law::independence(&checker, &text.write(&checker, Format::Text))?;
    }

    #[test]
    fn any_string_can_be_checked(source in "(?s).{0,80}", format in format()) {
        law::holds(&BUILTIN, &source, format)?;
    }
}

#[test]
fn what_once_broke_a_law_does_not_break_it_again() {
    for (terms, text) in BROKE {
        let checker = read(&format!("version = 1\n{terms}"));
        let turned = read(&format!("version = 1\n{terms}").replace("[term.a]", "[term.z]"));
        let outcome = law::all(&checker, text, Format::Text).and_then(|()| law::order(&checker, &turned, text));
        assert!(outcome.is_ok(), "{text:?}: {outcome:?}");
    }
}

#[test]
fn examples_of_the_built_in_glossary_come_out() {
    let mut wrong = Vec::new();
    // `degarble glossary test` runs all of them.
    for term in BUILTIN.glossary().terms().iter().step_by(5) {
        let unchanged = term.unchanged.iter().map(|sentence| (sentence, sentence, Safety::Auto));
        let examples = term.examples.iter().map(|(before, after)| (before, after, Safety::Review));
        for (before, after, floor) in examples.chain(unchanged) {
            let found = law::fix_at_first(&BUILTIN, before, floor);
            if found != *after {
                wrong.push(format!("{}\n  before   {before}\n  expected {after}\n  found    {found}", term.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn examples_of_the_built_in_glossary_keep_the_laws() {
    let examples = BUILTIN.glossary().terms().iter().flat_map(|term| &term.examples);
    for (before, _) in examples.step_by(10) {
        for format in FORMATS {
            let outcome = law::all(&BUILTIN, before, format);
            assert!(outcome.is_ok(), "{before:?} as {format:?}: {outcome:?}");
        }
    }
}

#[test]
fn rows_of_specs_keep_the_laws() {
    for Row { place, checker, before } in spec::rows() {
        for format in FORMATS {
            let outcome = law::all(&checker, &before, format);
            assert!(outcome.is_ok(), "{place} as {format:?}: {outcome:?}");
        }
    }
}

#[test]
fn files_keep_the_laws() {
    for path in ["tests/corpus", "examples"].iter().flat_map(|folder| pages(folder)) {
        let source = fs::read_to_string(&path).expect("a page can be read");
        let format = Format::of_name(&path.to_string_lossy()).expect("a page has a format");
        let outcome = law::all(&BUILTIN, &source, format);
        assert!(outcome.is_ok(), "{}: {outcome:?}", path.display());
    }
}

fn read(text: &str) -> Checker {
    let file = GlossaryFile { name: "law.toml".into(), text: text.into() };
    Checker::new(Glossary::read(&[file], &Glossary::default()).expect("the glossary is right"))
}

/// The files of a folder that are read as prose.
fn pages(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    let mut pages: Vec<PathBuf> = entries.filter(|path| path.is_file() && Format::of_name(&path.to_string_lossy()).is_some()).collect();
    pages.sort();
    pages
}
