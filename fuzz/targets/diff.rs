//! Findings of any text as every report shows them: patches apply, JSON says what `fix` does, and nothing reaches a terminal raw.

#![no_main]

use std::sync::LazyLock;

use degarble::check::{Checker, Finding};
use degarble::document::{Document, Format};
use degarble::glossary::Safety;
use degarble::plan::{Plan, plan};
use degarble::report::json::{Json, JsonLines, Record};
use degarble::report::page::{Accepted, BEGINNING, Entry, page};
use degarble::report::words::{Look, lines};
use degarble::report::{Named, Palette, Report, Run, card, concise, diff, visible};
use degarble_fuzz::{checker, patched, require_shown};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static CHECKER: LazyLock<Checker> = LazyLock::new(|| {
    checker(
        "version = 1\n[term.delta]\nsource = ['长三角']\npreferred = 'the Yangtze River Delta'\ngarbled = ['long triangle', 'a b']\n\
         [term.hub]\npreferred = ['hub', 'node']\ngarbled = ['head belly', 'c']\n\
         [term.odd]\ngarbled = ['five six', 'd']\nsafety = 'flag'\nsay = '100%: odd, <really>'\n\
         [term.company]\npreferred = 'leading enterprise(s)'\ngarbled = ['faucet company(s)', 'e(s)', 'play~ x']\n",
    )
    .expect("it is a glossary")
});

fuzz_target!(|data: &[u8]| {
    let source = String::from_utf8_lossy(data);
    for format in Format::ALL {
        let document = Document::read(&source, *format);
        let findings = CHECKER.check(document.prose());
        let name = visible(source.get(..8).unwrap_or("a.txt"));
        let file = Named::new(&name, &document);
        let records: Vec<Record> = findings.iter().map(|finding| Record::new(&file, finding)).collect();
        patches(&document, &plan(&document, &findings, Safety::Review));
        terminal(&file, &findings, &records);
        programs(&source, &records);
        browser(&file, &findings);
    }
});

fn patches(document: &Document<'_>, plan: &Plan<'_, '_>) {
    let source = document.source();
    for context in [0, 1, 3] {
        let patch = diff::unified(b"a.txt", source, &plan.edits, context, &Palette::default());
        assert_eq!(patched(source, &patch), plan.edits.apply(source), "{patch}");
    }
}

fn terminal(file: &Named<'_>, findings: &[Finding<'_>], records: &[Record]) {
    let palette = Palette::default();
    for finding in findings {
        for width in [1, 40, 80] {
            require_shown(&lines(file, finding, None, Look { width, palette: &palette }));
            require_shown(&card::card(file, finding, "1 of 2", Look { width, palette: &palette }));
        }
    }
    let concise = concise::Concise.file(file.name, records);
    require_shown(&concise);
    assert_eq!(concise.lines().count(), records.len());
}

fn programs(source: &str, records: &[Record]) {
    let end = Run { glossary: CHECKER.glossary(), status: 1 };
    let mut json = Json::default();
    let array: Value = serde_json::from_str(&(json.file("a.txt", records) + &json.end(&end))).expect("it is JSON");
    let lines = JsonLines.file("a.txt", records);
    let lines: Vec<Value> = lines.split_terminator('\n').map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    assert_eq!(array, Value::Array(lines));
    for record in records {
        require_shown(&record.message());
        for (changes, whole) in record.fixes.iter().zip(&record.whole) {
            let (Some(changes), Some(whole)) = (changes, whole) else { continue };
            let mut text = source.to_owned();
            for change in changes.iter().rev() {
                text.replace_range(change.region.start..change.region.end, &change.text);
            }
            let mut other = source.to_owned();
            other.replace_range(whole.region.start..whole.region.end, &whole.text);
            assert_eq!(text, other, "many changes and one");
        }
    }
}

fn browser(file: &Named<'_>, findings: &[Finding<'_>]) {
    let all: Vec<&Finding<'_>> = findings.iter().collect();
    let page = page(&[Entry::new(file, "a.txt", &all, Accepted::Auto)], &[("y", "accept")]);
    assert!(page.starts_with(BEGINNING));
    assert_eq!((page.matches("<script").count(), page.matches("</script").count(), page.matches("<!--").count()), (2, 2, 1));
}
