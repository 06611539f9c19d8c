//! Laws of changing a glossary file: what is not touched stays byte for byte, the file still reads, and one layout is laid out once.

use std::fs;
use std::path::Path;

use degarble::glossary::{Glossary, GlossaryFile, Value, WriteError};
use degarble::text::Edits;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed};

fn file(text: impl Into<String>) -> GlossaryFile {
    GlossaryFile { name: "house.toml".into(), text: text.into() }
}

fn table(text: &str) -> toml::Table {
    text.trim_start_matches('\u{feff}').parse().unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn read(file: &GlossaryFile) -> Glossary {
    Glossary::read(std::slice::from_ref(file), &Glossary::default()).unwrap_or_else(|errors| panic!("{errors}\n{}", file.text))
}

#[track_caller]
fn check_item(before: &str, field: &str, value: Value, after: &str) {
    for end in ["\n", "\r\n"] {
        let (before, after) = (file(before.replace('\n', end)), after.replace('\n', end));
        let edits = before.add_to_list("a", field, &value).expect("there is a place");
        assert_eq!(before.with(&edits).text, after);
    }
}

#[test]
fn an_item_joins_its_list_as_the_list_is_written() {
    let b = || Value::text("b");
    check_item("[term.a]\ngarbled=['x'] # why", "garbled", b(), "[term.a]\ngarbled=['x', \"b\"] # why");
    check_item("[term.a]\ngarbled = [ 'x', ]\n", "garbled", b(), "[term.a]\ngarbled = [ 'x', \"b\" ]\n");
    check_item("[term.a]\ngarbled = []\n", "garbled", b(), "[term.a]\ngarbled = [\"b\"]\n");
    check_item("[term.a]\ngarbled = [\n]\n", "garbled", b(), "[term.a]\ngarbled = [\n  \"b\",\n]\n");
    check_item("[term.a]\ngarbled = [\n\t'x' # one\n]\n", "garbled", b(), "[term.a]\ngarbled = [\n\t'x', # one\n\t\"b\"\n]\n");
    check_item(
        "[term.a]\ngarbled = [\n  'x', # , ]\n# end\n]\n",
        "garbled",
        b(),
        "[term.a]\ngarbled = [\n  'x', # , ]\n# end\n  \"b\",\n]\n",
    );
    check_item("[term.a]\ngarbled = ['x',\n  'y']\n", "garbled", b(), "[term.a]\ngarbled = ['x',\n  'y', \"b\"]\n");
    check_item("term.a = { garbled = ['x'] }", "garbled", b(), "term.a = { garbled = ['x', \"b\"] }");
}

#[test]
fn a_list_that_gets_too_long_for_its_line_gets_a_line_for_each_item() {
    let (x, y) = ("x".repeat(60), "y".repeat(60));
    let before = format!("[term.a]\nexamples = [['{x}', 'z']]\n");
    let after = format!("[term.a]\nexamples = [\n  ['{x}', 'z'],\n  [\"{y}\", \"z\"],\n]\n");
    check_item(&before, "examples", Value::list([y.as_str(), "z"]), &after);
}

#[test]
fn a_list_that_is_not_there_begins_where_it_is_usually_written() {
    let b = || Value::text("b");
    let before = "[term.a]\npreferred = 'x'\ngarbled   = ['y'] # why\n\n[term.b]\n";
    let after = "[term.a]\npreferred = 'x'\ngarbled   = ['y'] # why\nunchanged = [\"b\"]\n\n[term.b]\n";
    check_item(before, "unchanged", b(), after);
    let after = "[term.a]\nsource    = [\"b\"]\npreferred = 'x'\ngarbled   = ['y'] # why\n\n[term.b]\n";
    check_item(before, "source", b(), after);
    check_item("[term.a]\nnote = 'x'", "unchanged", b(), "[term.a]\nnote = 'x'\nunchanged = [\"b\"]");
    check_item("term.a.note = 'x'\n", "unchanged", b(), "term.a.note = 'x'\nterm.a.unchanged = [\"b\"]\n");
    check_item("term.a = { note = 'x' }\n", "unchanged", b(), "term.a = { note = 'x', unchanged = [\"b\"] }\n");
    check_item("[term.a]\n", "unchanged", b(), "[term.a]\nunchanged = [\"b\"]\n");
}

#[test]
fn strings_are_written_so_that_they_read_the_same() {
    let text = "\u{feff}say \"so\" \\ '\t\n\r\u{7f}\u{a0}长\u{202e}";
    let file = file("");
    let file = file.with(&file.add_term("a", &[("note", Value::text(text))]).expect("there is a place"));
    assert_eq!(table(&file.text)["term"]["a"]["note"].as_str(), Some(text));
}

#[test]
fn what_can_not_be_changed_is_refused() {
    let add = |text: &str, id: &str, field: &str| file(text).add_to_list(id, field, &Value::text("b")).map(|_| ());
    let name = || "house.toml".to_owned();
    assert_eq!(add("[term.a]\n", "b", "garbled"), Err(WriteError::NoTerm { file: name(), id: "b".into() }));
    assert_eq!(add("[term.a]\nnote = ''", "a", "note"), Err(WriteError::NoList { id: "a".into(), field: "note".into() }));
    assert!(matches!(add("[term.a", "a", "note"), Err(WriteError::Unreadable { .. })));
    assert_eq!(file("[term.a]\n").add_term("a", &[]), Err(WriteError::Exists { file: name(), id: "a".into() }));
    assert_eq!(file("term = { a = {} }\n").add_term("b", &[]), Err(WriteError::NoPlace { file: name() }));
}

#[track_caller]
fn check_layout(before: &str, after: &str) {
    for end in ["\n", "\r\n"] {
        let (before, after) = (file(before.replace('\n', end)), after.replace('\n', end));
        let laid = before.with(&before.layout().expect("it is TOML"));
        assert_eq!(laid.text, after);
        assert_eq!(laid.layout(), Ok(Edits::default()));
    }
}

#[test]
fn there_is_one_layout() {
    check_layout(
        "\n\n# Ours\n[ pack ]\n\nname='x'   # why\n\n\n# cities\n[words]\nw = [ 'a' , 'b' ,]\n# A\n[term . a]\npreferred=\"x\"\ngarbled=[\n'y'\n]\n  since = 2020-01-01 07:00:00",
        "# Ours\n[pack]\nname = 'x' # why\n\n# cities\n[words]\nw = ['a', 'b']\n\n# A\n[term.a]\npreferred = \"x\"\ngarbled   = ['y']\nsince     = 2020-01-01 07:00:00\n",
    );
    check_layout(
        "[term.a]\nexamples = [['a','b'],['c','d']]\ngarbled = [{match='x',near=['y'],}, # one\n# two\n'z'\n# three\n]\n",
        "[term.a]\nexamples  = [\n  ['a', 'b'],\n  ['c', 'd'],\n]\ngarbled   = [\n  { match = 'x', near = ['y'] }, # one\n  # two\n  'z',\n  # three\n]\n",
    );
    check_layout("# only a comment\n\n", "# only a comment\n");
    check_layout("\n \n", "");
    check_layout("", "");
}

#[test]
fn a_word_list_fills_its_lines() {
    let words = vec!["'0123456789'"; 20].join(",");
    let line = format!("  {}", ["'0123456789'"; 8].join(", "));
    let rest = format!("  {}", ["'0123456789'"; 4].join(", "));
    check_layout(&format!("[words]\na=[{words}]"), &format!("[words]\na = [\n{line},\n{line},\n{rest},\n]\n"));
}

#[test]
fn the_glossaries_of_the_project_keep_their_content() {
    let packs = fs::read_dir("glossary").expect("the packs are there").map(|entry| entry.expect("an entry").path());
    let others = ["glossary.toml", "examples/house-style.toml"].map(|path| Path::new(path).to_owned());
    for path in packs.chain(others) {
        let before = file(fs::read_to_string(&path).expect("a glossary can be read"));
        let after = before.with(&before.layout().expect("it is TOML"));
        assert_eq!(table(&after.text), table(&before.text), "{}", path.display());
        assert_eq!(after.layout(), Ok(Edits::default()), "{}", path.display());
    }
}

/// Pieces of a glossary file, written in many ways; `⏎` is a line break and `~` is any blank.
fn glossaries() -> impl Strategy<Value = String> {
    let blank = prop::sample::select(vec!["", " ", "  ", "\t"]);
    let line_end = prop::sample::select(vec!["\n", "\r\n"]);
    let list = prop::sample::select(vec![
        "['one two']",
        "[~'one two'~,~\"three # four\"~]",
        "[⏎~~'one two',⏎~~'three four'~# ] why⏎]",
        "[⏎# first⏎~'one two'⏎,⏎'長 三'⏎⏎]",
        "[⏎{match~=~'one two',near=['x'~,'y']}~,⏎]",
        "['''one two''',⏎~\"\"\"three four\"\"\"~]",
        "['one two',]",
    ]);
    let sentences = prop::sample::select(vec!["[]", "[⏎]", "['It rained.']", "[ 'It rained.', ]", "[⏎~'It rained.',~# sun⏎]"]);
    let term = (list, prop::option::of(sentences), prop::bool::ANY, 0..4_usize).prop_map(|(garbled, unchanged, is_last, form)| {
        let unchanged = unchanged.map(|list| format!("unchanged~=~{list}~# kept⏎")).unwrap_or_default();
        let fields = [format!("preferred~=~'x y'~# x⏎garbled~=~{garbled}⏎"), unchanged];
        let fields = if is_last { fields.concat() } else { fields.into_iter().rev().collect() };
        match form {
            0 => format!("[~term~.~tN~]⏎~{fields}⏎"),
            _ => format!("# About tN⏎[term.tN]~# here⏎{fields}"),
        }
    });
    let terms = prop::collection::vec(term, 1..4);
    let head = prop::sample::select(vec!["", "version~=~1⏎", "# Ours⏎⏎[words]⏎w~=~[~'a',⏎'b'~]⏎", "⏎⏎[pack]⏎name='x'⏎"]);
    let mark = prop::sample::select(vec!["", "", "\u{feff}"]);
    let tail = prop::sample::select(vec!["", "⏎", "⏎⏎~⏎", "# end", "~"]);
    (mark, head, terms, tail, blank, line_end).prop_map(|(mark, head, terms, tail, blank, line_end)| {
        let terms: String = terms.iter().enumerate().map(|(at, term)| term.replace("tN", &format!("t{at}"))).collect();
        format!("{mark}{head}{terms}{tail}").replace('~', blank).replace('⏎', line_end)
    })
}

fn config() -> Config {
    Config { cases: 400, rng_algorithm: RngAlgorithm::ChaCha, rng_seed: RngSeed::Fixed(4), failure_persistence: None, ..Config::default() }
}

/// Whether the edits take out nothing but blanks, line breaks and commas.
fn takes_only_blanks(text: &str, edits: &Edits<GlossaryFile>) -> bool {
    edits.iter().all(|edit| text[edit.span.range()].chars().all(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | ',')))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_new_term_leaves_every_byte_as_it_was(text in glossaries()) {
        let before = file(text);
        let fields = [("garbled", Value::list(["new words"])), ("preferred", Value::text("a \"right\" term"))];
        let edits = before.add_term("new", &fields).expect("there is a place");
        let edit = edits.iter().next().expect("there is an edit");
        prop_assert_eq!((edits.iter().count(), edit.span.is_empty()), (1, true));
        let after = before.with(&edits);
        prop_assert_eq!(read(&after).terms().len(), read(&before).terms().len() + 1);
        prop_assert_eq!(after.text.ends_with('\n'), before.text.ends_with('\n'));
        prop_assert_eq!(after.text.contains("\r\n"), before.text.contains("\r\n"));
        prop_assert_eq!(after.text.replace("\r\n", "").contains('\n'), before.text.replace("\r\n", "").contains('\n'));
    }

    #[test]
    fn a_new_item_is_the_only_change(text in glossaries(), at in 0..4_usize, long in prop::bool::ANY) {
        let before = file(text);
        let count = read(&before).terms().len();
        let id = format!("t{}", at % count);
        let new = if long { "new words ".repeat(14).trim().to_owned() } else { "new words".to_owned() };
        for field in ["garbled", "unchanged", "source", "except"] {
            let edits = before.add_to_list(&id, field, &Value::text(&*new)).expect("there is a place");
            prop_assert!(takes_only_blanks(&before.text, &edits));
            let after = before.with(&edits);
            read(&after);
            let mut expected = table(&before.text);
            let list = expected["term"][&id].as_table_mut().expect("a table").entry(field).or_insert(toml::Value::Array(Vec::new()));
            list.as_array_mut().expect("a list").push(new.clone().into());
            prop_assert_eq!(table(&after.text), expected);
            prop_assert_eq!(after.text.matches('#').count(), before.text.matches('#').count());
        }
    }

    #[test]
    fn a_layout_changes_blanks_only_and_is_made_once(text in glossaries()) {
        let before = file(text);
        let edits = before.layout().expect("it is TOML");
        prop_assert!(takes_only_blanks(&before.text, &edits));
        let after = before.with(&edits);
        prop_assert_eq!(table(&after.text), table(&before.text));
        prop_assert_eq!(after.layout(), Ok(Edits::default()));
        prop_assert_eq!(after.text.matches('#').count(), before.text.matches('#').count());
    }
}
