//! Learning from texts that the built-in glossary put right, starting from nothing: most of what was corrected twice is found again, and
//! no draft fires in good English.

use std::collections::BTreeMap;
use std::fs;

use degarble::check::{Checker, Finding};
use degarble::document::{Document, Format};
use degarble::glossary::{Glossary, GlossaryFile, Safety};
use degarble::learn::{Draft, Lesson, Pair, learn};
use degarble::proof::{Verdict, lint, test};
use degarble::text::Edits;

fn builtin() -> Checker {
    Checker::new(Glossary::builtin())
}

fn articles() -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir("tests/learn").expect("there are articles").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("an article can be read")).collect()
}

/// The pages of good English, as prose.
fn pages() -> Vec<String> {
    let paths = fs::read_dir("tests/corpus").expect("there are pages").map(|entry| entry.expect("an entry").path());
    let format = |path: &std::path::Path| match path.extension().and_then(|extension| extension.to_str()) {
        Some("md") => Format::Markdown,
        Some("html") => Format::Html,
        _ => Format::Text,
    };
    let read = |path: std::path::PathBuf| {
        let source = fs::read_to_string(&path).expect("a page can be read");
        Document::read(&source, format(&path)).prose().to_owned()
    };
    paths.map(read).collect()
}

fn fix<'f>(text: &str, findings: impl IntoIterator<Item = &'f Finding<'f>>) -> String {
    let fixes = findings.into_iter().filter(|finding| finding.safety == Safety::Auto).filter_map(|finding| finding.fixes.first());
    let edits = fixes.flat_map(|fix| fix.edits.iter().cloned()).collect();
    Edits::new(edits).expect("fixes do not overlap").apply(text)
}

fn drafts_file(drafts: &[Draft]) -> GlossaryFile {
    let terms: Vec<_> = drafts.iter().map(|draft| (draft.id.clone(), draft.fields())).collect();
    GlossaryFile::of_terms("drafts.toml", &terms)
}

fn checker_of(drafts: &[Draft]) -> Checker {
    let glossary = Glossary::read(&[drafts_file(drafts)], &Glossary::default());
    Checker::new(glossary.unwrap_or_else(|errors| panic!("{errors}")))
}

/// How many places with a substitution that occurs twice there are, and how many the drafts put right as the built-in glossary does;
/// and the substitutions that are not found again.
struct Measure {
    places: usize,
    recovered: usize,
    kinds: usize,
    missed: Vec<String>,
}

fn measure(teacher: &Checker, drafts: &Checker, texts: &[String]) -> Measure {
    let mut kinds: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
    for text in texts {
        let taught = teacher.check(text);
        let learnt = drafts.check(text);
        for finding in taught.iter().filter(|finding| finding.safety == Safety::Auto && !finding.fixes.is_empty()) {
            let near = |other: &&Finding<'_>| other.span.start() < finding.span.end() && finding.span.start() < other.span.end();
            let same = fix(text, learnt.iter().filter(near)) == fix(text, [finding]);
            let words = text[finding.span.range()].split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            let count = kinds.entry((words, finding.fixes[0].text.to_lowercase())).or_default();
            *count = (count.0 + 1, count.1 + usize::from(same));
        }
    }
    kinds.retain(|_, (places, _)| *places > 1);
    let missed = kinds.iter().filter(|(_, (places, found))| found * 2 < *places);
    Measure {
        places: kinds.values().map(|(places, _)| places).sum(),
        recovered: kinds.values().map(|(_, recovered)| recovered).sum(),
        kinds: kinds.len(),
        missed: missed.map(|((from, to), _)| format!("{from} -> {to}")).collect(),
    }
}

#[test]
fn most_of_what_was_corrected_twice_is_learnt() {
    let teacher = builtin();
    let texts = articles();
    let fixed: Vec<String> = texts.iter().map(|text| fix(text, &teacher.check(text))).collect();
    let pairs: Vec<Pair<'_>> = texts.iter().zip(&fixed).map(|(before, after)| Pair { before, after }).collect();
    let pages = pages();
    let clean: Vec<&str> = pages.iter().map(String::as_str).collect();
    let nothing = Checker::new(Glossary::default());
    let learnt = learn(&Lesson { pairs: &pairs, clean: &clean, known: &nothing, least: 2 });
    let drafts = checker_of(&learnt.drafts);

    let measure = measure(&teacher, &drafts, &texts);
    assert!(measure.kinds > 10 && measure.recovered * 100 >= measure.places * 80, "{}: {:#?}", measure.recovered, measure.missed);
    for text in clean.iter().copied().chain(fixed.iter().map(String::as_str)) {
        assert!(drafts.check(text).is_empty(), "{:?}", drafts.check(text));
    }
    assert_eq!(lint(&drafts), []);
    for outcome in test(&drafts) {
        assert_eq!(outcome.verdict, Verdict::Validated, "{outcome:#?}");
    }
    assert!(learnt.drafts.is_sorted_by(|one, two| one.count >= two.count));
}
