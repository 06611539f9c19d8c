//! Any text as a glossary file: errors that can be shown, or a glossary that can be used; and what is written into it can be read.

#![no_main]

use degarble::check::Checker;
use degarble::document::Format;
use degarble::glossary::{Glossary, GlossaryFile, Value};
use degarble::text::Edits;
use degarble_fuzz::{file, require_laws, require_shown};
use libfuzzer_sys::fuzz_target;

/// A text in which much can be found.
const TEXT: &str = "The long triangle of a Faucet company, two  long triangles and the 13th head belly: x y's effectively and effectively.";

fuzz_target!(|data: &[u8]| {
    let file = file(String::from_utf8_lossy(data));
    match Glossary::read(std::slice::from_ref(&file), &Glossary::default()) {
        Ok(glossary) => require_laws(&Checker::new(glossary), TEXT, Format::Text),
        Err(errors) => {
            assert!(errors.iter().all(|error| error.line > 0 && error.column > 0 && !error.message.is_empty()));
            require_shown(&errors.to_string());
        }
    }
    if let Ok(edits) = file.layout() {
        let laid = file.with(&edits);
        assert_eq!(table(&laid), table(&file), "{:?}", laid.text);
        assert_eq!(laid.layout(), Ok(Edits::default()), "laid out twice: {:?}", laid.text);
        write(&file);
    }
});

/// A new term, and a new item of each list, are the only change.
fn write(file: &GlossaryFile) {
    let before = table(file);
    if let Ok(edits) = file.add_term("of-the-fuzzer", &[("garbled", Value::list(["new words"]))]) {
        let mut after = table(&file.with(&edits));
        let terms = after["term"].as_table_mut().expect("a table");
        assert!(terms.remove("of-the-fuzzer").is_some());
        if terms.is_empty() && !before.contains_key("term") {
            after.remove("term");
        }
        assert_eq!(after, before);
    }
    let ids = before.get("term").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
    for (id, field) in ids.take(3).flat_map(|id| ["garbled", "unchanged"].map(|field| (id, field))) {
        let Ok(edits) = file.add_to_list(id, field, &Value::text("new words")) else { continue };
        let mut expected = before.clone();
        let term = expected["term"][id].as_table_mut().expect("a table");
        let list = term.entry(field).or_insert(toml::Value::Array(Vec::new()));
        list.as_array_mut().expect("a list").push("new words".into());
        assert_eq!(table(&file.with(&edits)), expected);
    }
}

fn table(file: &GlossaryFile) -> toml::Table {
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
    text.parse().unwrap_or_else(|error| panic!("{error}\n{text:?}"))
}
