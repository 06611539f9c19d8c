//! The schemas for editors' completion take what the program takes, and refuse what it refuses.

use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, Schemas};

/// Checks a TOML text against a schema; `Err` says what is wrong.
fn validate(schema: &str, text: &str) -> Result<(), String> {
    let value: serde_json::Value = toml::from_str(text).expect("it is TOML");
    let mut schemas = Schemas::new();
    let index = Compiler::new().compile(&format!("schemas/{schema}.schema.json"), &mut schemas).expect("the schema is one");
    schemas.validate(&value, index).map_err(|error| error.to_string())
}

fn read(path: impl AsRef<Path>) -> String {
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.as_ref().display()))
}

#[track_caller]
fn accepts(schema: &str, paths: impl IntoIterator<Item = PathBuf>) {
    for path in paths {
        assert_eq!(validate(schema, &read(&path)), Ok(()), "{}", path.display());
    }
}

#[track_caller]
fn refuses(schema: &str, text: &str) {
    assert!(validate(schema, text).is_err(), "{text}");
}

#[test]
fn the_glossaries_of_the_project_are_glossaries() {
    let packs = fs::read_dir("glossary").expect("there are packs").map(|entry| entry.expect("it can be read").path());
    let others =
        ["glossary.toml", "examples/house-style.toml", "src/bin/degarble/commands/init/house.toml", "tests/cli/check.in/house.toml"];
    accepts("glossary", packs.chain(others.map(PathBuf::from)));
}

#[test]
fn the_configurations_of_the_project_are_configurations() {
    let document = read("docs/configuration.md");
    let shown = document.split("```toml degarble.toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("one is shown");
    assert_eq!(validate("degarble", shown), Ok(()), "{shown}");
    accepts("degarble", ["src/bin/degarble/commands/init/degarble.toml", "tests/cli/config.in/degarble.toml"].map(PathBuf::from));
}

#[test]
fn what_the_program_refuses_is_refused() {
    refuses("degarble", &read("tests/cli/config-errors.in/degarble.toml"));
    refuses("degarble", "fail-on = 'sure'");
    refuses("degarble", "context = -1");
    refuses("degarble", "[[overrides]]\nglob = 'a'");
    refuses("glossary", "version = 2");
    refuses("glossary", "[term.a]\npreferred = 'b'");
    refuses("glossary", "[term.a]\ngarbled = ['b']\nprefered = 'c'");
    refuses("glossary", "[term.A_b]\ngarbled = ['b']");
    refuses("glossary", "[term.a]\ngarbled = [{ near = ['b'] }]");
    refuses("glossary", "[term.a]\ngarbled = ['b']\nexamples = [['c']]");
}
