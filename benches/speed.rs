//! How long the steps of the program take, one by one: `cargo bench`. The inputs are pages of the project.

use std::fs;
use std::sync::LazyLock;

use degarble::check::Checker;
use degarble::document::{Document, Format};
use degarble::glossary::{Glossary, GlossaryFile, Safety};
use degarble::plan::plan;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

static BUILTIN: LazyLock<Checker> = LazyLock::new(|| Checker::new(Glossary::builtin()));
static LARGE: LazyLock<GlossaryFile> = LazyLock::new(|| large(5_000));
static TEXT: LazyLock<String> = LazyLock::new(|| pages("txt"));
static MARKDOWN: LazyLock<String> = LazyLock::new(|| pages("md"));

fn main() {
    divan::main();
}

/// Returns all pages of the corpus and of the examples that have this extension, one after the other.
fn pages(extension: &str) -> String {
    let entries = ["tests/corpus", "examples"].into_iter().flat_map(|folder| fs::read_dir(folder).expect("the folder is there"));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("it can be read") + "\n\n").collect()
}

/// Returns a glossary of pairs of words that stand in the texts, though hardly side by side.
fn large(size: usize) -> GlossaryFile {
    let mut words: Vec<&str> = TEXT.split(|c: char| !c.is_ascii_lowercase()).filter(|word| word.len() > 3).collect();
    words.sort_unstable();
    words.dedup();
    let word = |at: usize| words[at % words.len()];
    let term = |at: usize| {
        let (one, other) = (word(at), word(at * 7 + at / words.len() * 13 + 3));
        format!("[term.t{at}]\npreferred = \"standard wording {at}\"\ngarbled = [\"{one} {other}\"]\n")
    };
    GlossaryFile { name: "large.toml".into(), text: (0..size).map(term).collect() }
}

fn checker(file: &GlossaryFile) -> Checker {
    Checker::new(Glossary::read(std::slice::from_ref(file), &Glossary::default()).expect("it is a glossary"))
}

#[divan::bench(sample_count = 10)]
fn load_the_built_in_glossary() -> Checker {
    Checker::new(Glossary::builtin())
}

#[divan::bench(sample_count = 20)]
fn load_5000_terms(bencher: Bencher<'_, '_>) {
    LazyLock::force(&LARGE);
    bencher.bench(|| checker(&LARGE));
}

#[divan::bench]
fn check_with_the_built_in_glossary(bencher: Bencher<'_, '_>) {
    LazyLock::force(&BUILTIN);
    bencher.counter(BytesCount::of_str(&**TEXT)).bench(|| BUILTIN.check(black_box(&TEXT)).len());
}

#[divan::bench]
fn check_with_5000_terms(bencher: Bencher<'_, '_>) {
    let checker = checker(&LARGE);
    bencher.counter(BytesCount::of_str(&**TEXT)).bench(|| checker.check(black_box(&TEXT)).len());
}

#[divan::bench]
fn read_markdown(bencher: Bencher<'_, '_>) {
    bencher.counter(BytesCount::of_str(&**MARKDOWN)).bench(|| Document::read(black_box(&MARKDOWN), Format::Markdown).prose().len());
}

#[divan::bench]
fn plan_and_fix_markdown(bencher: Bencher<'_, '_>) {
    let document = Document::read(&MARKDOWN, Format::Markdown);
    let findings = BUILTIN.check(document.prose());
    bencher.counter(findings.len()).bench(|| plan(&document, black_box(&findings), Safety::Review).edits.apply(document.source()));
}
