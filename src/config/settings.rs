use std::path::{Component, Path};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::glossary::Safety;
use crate::table::{Bytes, FileErrors, Reader, deserialize, without_mark};
use crate::text::LineIndex;

/// What a `degarble.toml` says. What it does not say is `None`, or an empty list.
#[derive(Debug, Clone, Default)]
pub struct Config {
    name: String,
    text: String,
    /// Glossaries that are laid over the built-in one: paths below the folder of the file.
    pub glossaries: Vec<Set<String>>,
    /// Whether the built-in glossary is used.
    pub builtin: Option<Set<bool>>,
    /// The domains whose terms are looked for.
    pub domains: Vec<Set<String>>,
    /// The domains whose terms are not looked for.
    pub not_domains: Vec<Set<String>>,
    /// The terms that are looked for: ids, or patterns with `*` and `?`.
    pub terms: Vec<Set<String>>,
    /// The terms that are not looked for.
    pub not_terms: Vec<Set<String>>,
    /// Whether drafts are looked for.
    pub drafts: Option<Set<bool>>,
    /// The lowest tier that is reported.
    pub min: Option<Set<Safety>>,
    /// The lowest tier with which a check fails.
    pub fail_on: Option<Set<FailOn>>,
    /// What the findings of a check look like.
    pub output_format: Option<Set<String>>,
    /// How many lines stand around each change of a unified diff.
    pub context: Option<Set<usize>>,
    /// The baseline of a check: a path below the folder of the file.
    pub baseline: Option<Set<String>>,
    /// Folders of text that is known to be good.
    pub clean: Vec<Set<String>>,
    /// Files that are left out when folders are read: globs as in `.gitignore`.
    pub exclude: Vec<Set<String>>,
    /// What holds for some files only.
    pub overrides: Vec<Override>,
}

/// A value, and where it was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set<T> {
    /// The value.
    pub value: T,
    bytes: Bytes,
}

/// Terms that are not looked for in some files.
#[derive(Debug, Clone)]
pub struct Override {
    /// Which files: globs as in `.gitignore`.
    pub glob: Vec<Set<String>>,
    /// Which terms: ids, or patterns with `*` and `?`.
    pub drop: Vec<Set<String>>,
}

/// From which tier on a check fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// From `auto` on.
    Auto,
    /// From `review` on.
    Review,
    /// From `flag` on.
    Flag,
    /// Never.
    Never,
}

impl FailOn {
    /// The tier; `None` for never.
    pub fn tier(self) -> Option<Safety> {
        match self {
            FailOn::Auto => Some(Safety::Auto),
            FailOn::Review => Some(Safety::Review),
            FailOn::Flag => Some(Safety::Flag),
            FailOn::Never => None,
        }
    }
}

/// What a configuration is held against that this library does not know.
pub struct Facts<'k> {
    /// Returns what is wrong with a glob, if anything is.
    pub glob: &'k dyn Fn(&str) -> Option<String>,
    /// The names of the forms of findings.
    pub output_formats: &'k [String],
}

/// The fields of a configuration.
const FIELDS: &[&str] = &[
    "glossaries",
    "builtin",
    "domains",
    "not-domains",
    "terms",
    "not-terms",
    "drafts",
    "min",
    "fail-on",
    "output-format",
    "context",
    "baseline",
    "clean",
    "files",
    "overrides",
];
const FIELDS_OF_FILES: &[&str] = &["exclude"];
const FIELDS_OF_OVERRIDES: &[&str] = &["glob", "drop"];

impl Config {
    /// Reads `text`, which messages call `name`.
    ///
    /// # Errors
    /// All that is wrong in it, not only the first.
    pub fn read(name: &str, text: &str, facts: &Facts<'_>) -> Result<Config, FileErrors> {
        let mut reader = Reader::new(name, text);
        let root = reader.root().into_inner();
        reader.check_fields(&root, FIELDS);
        let config = Config {
            name: name.to_owned(),
            text: text.to_owned(),
            glossaries: paths(&mut reader, &root, "glossaries"),
            builtin: value(&mut reader, &root, "builtin", ("true or false", "false")),
            domains: list(&mut reader, &root, "domains"),
            not_domains: list(&mut reader, &root, "not-domains"),
            terms: list(&mut reader, &root, "terms"),
            not_terms: list(&mut reader, &root, "not-terms"),
            drafts: value(&mut reader, &root, "drafts", ("true or false", "true")),
            min: value(&mut reader, &root, "min", ("a tier: auto, review or flag", "\"review\"")),
            fail_on: value(&mut reader, &root, "fail-on", ("a tier, auto, review or flag, or never", "\"review\"")),
            output_format: output_format(&mut reader, &root, facts),
            context: value(&mut reader, &root, "context", ("a number of lines", "3")),
            baseline: paths(&mut reader, &root, "baseline").pop(),
            clean: paths(&mut reader, &root, "clean"),
            exclude: exclude(&mut reader, &root, facts),
            overrides: overrides(&mut reader, &root, facts),
        };
        reader.finish(config)
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the line on which a value stands, from 1.
    pub fn line<T>(&self, set: &Set<T>) -> usize {
        LineIndex::new(without_mark(&self.text)).place(set.bytes.start).line
    }

    /// Reports values that turned out to be wrong, each with what is wrong and what to do.
    ///
    /// # Errors
    /// If there are any.
    pub fn refuse<T>(&self, wrong: impl IntoIterator<Item = (Set<T>, String, String)>) -> Result<(), FileErrors> {
        let mut reader = Reader::new(&self.name, &self.text);
        wrong.into_iter().for_each(|(set, message, help)| reader.fail(set.bytes, message, help));
        reader.finish(())
    }
}

/// Whether a path that a file names stays in the folder of that file.
///
/// ```
/// use degarble::config::stays_inside;
/// assert!(stays_inside("packs/a.toml") && !stays_inside("../a.toml") && !stays_inside("/etc/passwd"));
/// ```
pub fn stays_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// What a field must be, and an example of it.
type Wanted<'w> = (&'w str, &'w str);

fn value<T: DeserializeOwned>(reader: &mut Reader<'_>, table: &DeTable<'_>, name: &str, wanted: Wanted<'_>) -> Option<Set<T>> {
    read(reader, name, table.get(name)?.clone(), wanted)
}

fn read<T: DeserializeOwned>(
    reader: &mut Reader<'_>,
    name: &str,
    given: Spanned<DeValue<'_>>,
    (what, example): Wanted<'_>,
) -> Option<Set<T>> {
    let bytes = given.span();
    match deserialize(given) {
        Ok(value) => Some(Set { value, bytes }),
        Err(_) => {
            reader.fail(bytes, format!("`{name}` must be {what}"), format!("write `{name} = {example}`"));
            None
        }
    }
}

/// Reads a list of strings; a single string is a list of one.
fn list(reader: &mut Reader<'_>, table: &DeTable<'_>, name: &str) -> Vec<Set<String>> {
    let Some(given) = table.get(name) else { return Vec::new() };
    let items = given.get_ref().as_array().map_or_else(|| vec![given.clone()], |items| items.iter().cloned().collect());
    items.into_iter().filter_map(|item| read(reader, name, item, ("a list of strings", "[\"…\"]"))).collect()
}

/// Reads a list of paths, none of which may lead out of the folder of the file.
fn paths(reader: &mut Reader<'_>, table: &DeTable<'_>, name: &str) -> Vec<Set<String>> {
    let mut paths = list(reader, table, name);
    paths.retain(|path| {
        let is_inside = stays_inside(&path.value);
        if !is_inside {
            let message = format!("`{}` leads out of the folder of this file", path.value);
            reader.fail(path.bytes.clone(), message, "name something in this folder or below, or use the option of the command line");
        }
        is_inside
    });
    paths
}

fn globs(reader: &mut Reader<'_>, table: &DeTable<'_>, name: &str, facts: &Facts<'_>) -> Vec<Set<String>> {
    let globs = list(reader, table, name);
    for glob in &globs {
        if let Some(message) = (facts.glob)(&glob.value) {
            reader.fail(glob.bytes.clone(), message, "a glob is like `*.md` or `drafts/**`");
        }
    }
    globs
}

fn output_format(reader: &mut Reader<'_>, root: &DeTable<'_>, facts: &Facts<'_>) -> Option<Set<String>> {
    let format: Set<String> = value(reader, root, "output-format", ("the name of a form", "\"concise\""))?;
    if !facts.output_formats.contains(&format.value) {
        let help = format!("the forms are {}", facts.output_formats.join(", "));
        reader.fail(format.bytes.clone(), format!("`{}` is no form of findings", format.value), help);
    }
    Some(format)
}

fn exclude(reader: &mut Reader<'_>, root: &DeTable<'_>, facts: &Facts<'_>) -> Vec<Set<String>> {
    match root.get("files").map(|files| (files.span(), files.get_ref().as_table())) {
        None => Vec::new(),
        Some((_, Some(files))) => {
            reader.check_fields(files, FIELDS_OF_FILES);
            globs(reader, files, "exclude", facts)
        }
        Some((span, None)) => {
            reader.fail(span, "`files` must be a table", "write `[files]`, and `exclude = [\"…\"]` below it");
            Vec::new()
        }
    }
}

fn overrides(reader: &mut Reader<'_>, root: &DeTable<'_>, facts: &Facts<'_>) -> Vec<Override> {
    let Some(given) = root.get("overrides") else { return Vec::new() };
    let tables = given.get_ref().as_array().map(|items| items.iter().map(|item| item.get_ref().as_table()).collect::<Option<Vec<_>>>());
    let Some(Some(tables)) = tables else {
        reader.fail(given.span(), "`overrides` must be a list of tables", "write `[[overrides]]`, and `glob` and `drop` below it");
        return Vec::new();
    };
    let mut read = |table: &&DeTable<'_>| {
        reader.check_fields(table, FIELDS_OF_OVERRIDES);
        for missing in FIELDS_OF_OVERRIDES.iter().filter(|field| table.get(**field).is_none()) {
            reader.fail(
                given.span(),
                format!("an override has no `{missing}`"),
                "write `glob = \"speeches/**\"` and `drop = [\"leading-role\"]`",
            );
        }
        Override { glob: globs(reader, table, "glob", facts), drop: list(reader, table, "drop") }
    };
    tables.iter().map(&mut read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, FileErrors> {
        let glob = |glob: &str| glob.contains("[").then(|| format!("`{glob}`: unclosed"));
        Config::read("degarble.toml", text, &Facts { glob: &glob, output_formats: &["full".to_owned(), "json".to_owned()] })
    }

    #[test]
    fn every_field_is_read() {
        let text = r#"
glossaries = ["glossary/house.toml"]
builtin = false
domains = ["official"]
not-domains = ["society"]
terms = ["leading-*"]
not-terms = ["hub"]
drafts = true
min = "review"
fail-on = "never"
output-format = "json"
context = 0
baseline = ".degarble/baseline.toml"
clean = "archive/published"
[files]
exclude = ["vendor/**"]
[[overrides]]
glob = "speeches/**"
drop = ["leading-role"]
"#;
        let config = read(text).expect("nothing is wrong");
        let values = |list: &[Set<String>]| list.iter().map(|set| set.value.clone()).collect::<Vec<_>>().join(" ");
        let lists = [&config.glossaries, &config.domains, &config.not_domains, &config.terms, &config.not_terms, &config.clean];
        assert_eq!(lists.map(|list| values(list)).join(", "), "glossary/house.toml, official, society, leading-*, hub, archive/published");
        assert_eq!((values(&config.exclude), values(&config.overrides[0].glob)), ("vendor/**".into(), "speeches/**".into()));
        assert_eq!(values(&config.overrides[0].drop), "leading-role");
        let fail_on = config.fail_on.as_ref().expect("it is set");
        assert_eq!((fail_on.value, config.line(fail_on)), (FailOn::Never, 10));
        assert_eq!(config.min.map(|set| set.value), Some(Safety::Review));
        assert_eq!((config.builtin.map(|set| set.value), config.drafts.map(|set| set.value)), (Some(false), Some(true)));
        assert_eq!((config.output_format.map(|set| set.value), config.context.map(|set| set.value)), (Some("json".into()), Some(0)));
        assert_eq!(config.baseline.map(|set| set.value), Some(".degarble/baseline.toml".into()));
    }

    #[test]
    fn the_schema_knows_the_same_fields() {
        let schema: serde_json::Value = serde_json::from_str(include_str!("../../schemas/degarble.schema.json")).expect("it is JSON");
        let places = [
            ("/properties", FIELDS),
            ("/properties/files/properties", FIELDS_OF_FILES),
            ("/properties/overrides/items/properties", FIELDS_OF_OVERRIDES),
        ];
        for (place, fields) in places {
            let object = schema.pointer(place).and_then(serde_json::Value::as_object).expect("the schema has such a place");
            let mut fields = fields.to_vec();
            fields.sort_unstable();
            assert_eq!(object.keys().map(String::as_str).collect::<Vec<_>>(), fields, "{place}");
        }
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let text = "glosaries = []\nmin = \"sure\"\nclean = \"../x\"\ncontext = -1\noutput-format = \"xml\"\n\
                    [files]\nexclude = [\"a[\", 1]\nexclud = []\n[[overrides]]\nglob = \"a\"\n";
        let errors = read(text).expect_err("much is wrong");
        let told: Vec<String> = errors.iter().map(|error| format!("{}:{} {}", error.line, error.column, error.message)).collect();
        let expected = [
            "1:1 unknown field `glosaries`",
            "2:7 `min` must be a tier: auto, review or flag",
            "3:9 `../x` leads out of the folder of this file",
            "4:11 `context` must be a number of lines",
            "5:17 `xml` is no form of findings",
            "7:12 `a[`: unclosed",
            "7:18 `exclude` must be a list of strings",
            "8:1 unknown field `exclud`",
            "9:1 an override has no `drop`",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_value_that_turns_out_wrong_has_a_place() {
        let config = read("\ndomains = [\"official\", \"busines\"]\n").expect("nothing is wrong yet");
        let wrong = (config.domains[1].clone(), "no term belongs to the domain `busines`".into(), "did you mean `business`?".into());
        let errors = config.refuse([wrong]).expect_err("one is wrong");
        let error = errors.iter().next().expect("there is one");
        assert_eq!((error.line, error.column, error.width), (2, 24, 9));
    }
}
