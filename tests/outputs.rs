//! The output formats for programs: each holds to its specification, and what it proposes is what `fix` writes.

use std::fs;
use std::path::Path;
use std::process::Command;

use boon::{Compiler, Schemas};
use serde_json::Value;

const HOUSE: &str = r#"
version = 1
[term.yangtze-river-delta]
source = ["长三角"]
preferred = "the Yangtze River Delta"
garbled = ["long triangle"]
reference = "https://example.org/delta"
examples = [["In a long triangle.", "In the Yangtze River Delta."]]
[term.leading-enterprise]
preferred = "leading enterprise(s)"
garbled = ["faucet company(s)"]
[term.hub]
preferred = ["hub", "node"]
garbled = ["head belly"]
[term.odd-number]
garbled = ["five six seven"]
safety = "flag"
say = "100%: odd, <really>"
"#;

/// Every difficulty: a name with marks, a byte order mark, characters of several bytes, line breaks in a match, an article, markup in a match.
const NAME: &str = "a 长,50%:b.md";
const TEXT: &str = "\u{feff}😀 é of a long triangle, an old faucet\r\ncompany and a **faucet** company.\r\n\r\n\
                    The head belly, the head belly. Five six seven, and a\u{b}faucet company <br> \u{1}.\r\n";

/// A folder with a garbled text and a good one.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().expect("there is a folder for temporary files"));
        for (name, text) in [("house.toml", HOUSE), (NAME, TEXT), ("clean.txt", "All is well.\n")] {
            fs::write(folder.path().join(name), text).expect("it can be written");
        }
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Returns the exit status and what was printed.
    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_degarble"));
        let output = command.args(args).args(["--no-builtin", "-G", "house.toml"]).current_dir(self.path()).output().expect("it ends");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is text");
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    fn json(&self, args: &[&str]) -> Value {
        let (_, text, error) = self.run(args);
        assert_eq!(error, "", "{args:?}");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Returns the garbled text as `fix` writes it.
    fn fixed(&self) -> String {
        let (status, ..) = self.run(&["fix", NAME]);
        assert_eq!(status, Some(0));
        let fixed = self.read(NAME);
        assert_ne!(fixed, TEXT);
        fixed
    }
}

/// Returns the text with the changes made: a pair of bytes and what comes there.
fn changed(mut changes: Vec<(usize, usize, String)>) -> String {
    changes.sort();
    let mut text = TEXT.to_owned();
    for (start, end, new) in changes.into_iter().rev() {
        text.replace_range(start..end, &new);
    }
    text
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap_or_else(|| panic!("{value} is a number"))).expect("it is small")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is a list"))
}

/// Returns the byte of a line and a column, counted as `width` says.
fn byte(line: &Value, column: &Value, width: impl Fn(char) -> usize) -> usize {
    let start: usize = TEXT.split_inclusive('\n').take(number(line) - 1).map(str::len).sum();
    let mut left = number(column) - 1;
    let rest = TEXT[start..].char_indices().find(|(_, char)| {
        let is_there = left == 0 && *char != '\u{feff}';
        left = left.saturating_sub(if *char == '\u{feff}' { 0 } else { width(*char) });
        is_there
    });
    start + rest.map_or(0, |(at, _)| at)
}

/// The findings with one proposal that `fix` writes.
fn is_auto(level: &Value) -> bool {
    level == "error" || level == "ERROR" || level == "auto"
}

#[test]
fn the_changes_of_json_are_those_of_fix() {
    let folder = Folder::new();
    let array = folder.json(&["check", "-o", "json"]);
    let (_, lines, _) = folder.run(&["check", "-o", "jsonl"]);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
    assert_eq!(list(&array), lines);
    let auto = lines.iter().filter(|finding| is_auto(&finding["tier"])).flat_map(|finding| list(&finding["fixes"][0]));
    let changes = auto.map(|change| {
        let place = |at: &str| number(&change[at]);
        assert_eq!(byte(&change["line"], &change["column"], |_| 1), place("start"));
        assert_eq!(byte(&change["end_line"], &change["end_column_utf16"], char::len_utf16), place("end"));
        (place("start"), place("end"), change["text"].as_str().expect("it is text").to_owned())
    });
    assert_eq!(changed(changes.collect()), folder.fixed());
}

#[test]
fn sarif_is_valid_and_its_fixes_are_those_of_fix() {
    let folder = Folder::new();
    let log = folder.json(&["check", "-o", "sarif"]);
    let mut schemas = Schemas::new();
    let schema = Compiler::new().compile("tests/schema/sarif-2.1.0.schema.json", &mut schemas).expect("the schema is one");
    assert!(schemas.validate(&log, schema).is_ok(), "{}", schemas.validate(&log, schema).expect_err("it is not"));
    let mut broken = log.clone();
    broken["runs"][0]["results"][0]["level"] = "auto".into();
    assert!(schemas.validate(&broken, schema).is_err(), "the schema refuses what is wrong");

    let run = &log["runs"][0];
    assert_eq!((&run["columnKind"], &run["invocations"][0]["exitCode"]), (&"unicodeCodePoints".into(), &1.into()));
    let rules = list(&run["tool"]["driver"]["rules"]);
    assert_eq!((rules.len(), &rules[0]["helpUri"]), (4, &"https://example.org/delta".into()));
    assert!(rules[0]["help"]["text"].as_str().is_some_and(|help| help.contains("长三角") && help.contains("In a long triangle.")));
    let mut changes = Vec::new();
    for result in list(&run["results"]) {
        assert_eq!(result["ruleId"], rules[number(&result["ruleIndex"])]["id"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20%E9%95%BF,50%25%3Ab.md");
        assert!(result["partialFingerprints"]["degarbleContext/v1"].as_str().is_some_and(|hash| hash.len() == 16));
        let replacements = result["fixes"][0]["artifactChanges"][0]["replacements"].as_array();
        for replacement in replacements.into_iter().flatten().filter(|_| is_auto(&result["level"])) {
            let region = &replacement["deletedRegion"];
            let text = replacement["insertedContent"]["text"].as_str().unwrap_or_default();
            let (start, end) = (("startLine", "startColumn"), ("endLine", "endColumn"));
            let at = |(line, column): (&str, &str)| byte(&region[line], &region[column], |_| 1);
            changes.push((at(start), at(end), text.to_owned()));
        }
    }
    assert_eq!(changed(changes), folder.fixed());
}

#[test]
fn sarif_of_nothing_and_of_trouble_is_valid() {
    let folder = Folder::new();
    let mut schemas = Schemas::new();
    let schema = Compiler::new().compile("tests/schema/sarif-2.1.0.schema.json", &mut schemas).expect("the schema is one");
    let clean = folder.json(&["check", "-o", "sarif", "clean.txt"]);
    assert!(schemas.validate(&clean, schema).is_ok());
    assert_eq!((&clean["runs"][0]["results"], &clean["runs"][0]["invocations"][0]["exitCode"]), (&Value::Array(Vec::new()), &0.into()));
    let (status, log, _) = folder.run(&["check", "-o", "sarif", "gone.txt", "clean.txt"]);
    let log: Value = serde_json::from_str(&log).expect("it is JSON");
    assert!(schemas.validate(&log, schema).is_ok());
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!((status, &invocation["exitCode"], &invocation["executionSuccessful"]), (Some(2), &2.into(), &false.into()));
}

#[test]
fn the_suggestions_of_rdjson_are_the_changes_of_fix_in_bytes() {
    let folder = Folder::new();
    let result = folder.json(&["check", "-o", "rdjson"]);
    let bytes = |at: &Value| {
        let start: usize = TEXT.split_inclusive('\n').take(number(&at["line"]) - 1).map(str::len).sum();
        start + number(&at["column"]) - 1
    };
    let auto = list(&result["diagnostics"]).iter().filter(|diagnostic| is_auto(&diagnostic["severity"]));
    let changes = auto.map(|diagnostic| {
        let suggestion = &diagnostic["suggestions"][0];
        (bytes(&suggestion["range"]["start"]), bytes(&suggestion["range"]["end"]), suggestion["text"].as_str().expect("text").to_owned())
    });
    assert_eq!(changed(changes.collect()), folder.fixed());
}

#[test]
fn fingerprints_for_gitlab_are_all_different() {
    let report = Folder::new().json(&["check", "-o", "gitlab"]);
    let mut prints: Vec<&Value> = list(&report).iter().map(|violation| &violation["fingerprint"]).collect();
    let count = prints.len();
    prints.sort_by_key(|print| print.to_string());
    prints.dedup();
    assert_eq!((prints.len(), count), (7, 7));
    assert!(list(&report).iter().all(|violation| violation["location"]["path"] == NAME));
}

#[test]
fn nothing_in_a_name_or_a_text_breaks_an_annotation() {
    let (_, text, _) = Folder::new().run(&["check", "-o", "github"]);
    let is_command = |line: &str| ["::error ", "::warning ", "::notice "].iter().any(|command| line.starts_with(command));
    assert!(text.lines().count() == 7 && text.lines().all(is_command), "{text}");
    assert!(text.contains(",file=a 长%2C50%25%3Ab.md,line=1,endLine=2::a 长,50%25:b.md:1:32: "), "{text}");
    assert!(text.contains("“Five six seven”: 100%25: odd, <really>\n"), "{text}");
}

#[test]
fn junit_holds_no_character_that_xml_forbids() {
    let (_, text, _) = Folder::new().run(&["check", "-o", "junit", "--fail-on", "auto"]);
    assert!(
        text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"degarble\" tests=\"8\" failures=\"4\""),
        "{text}"
    );
    assert!(text.contains("\\u{1}") && text.contains("100%: odd, &lt;really&gt;"), "{text}");
    assert!(!text.contains(|char: char| char.is_control() && char != '\n'), "{text}");
    assert!(text.contains("<testcase classname=\"clean.txt\" name=\"no findings\" file=\"clean.txt\"/>"), "{text}");
}

#[test]
fn several_outputs_go_to_their_places_at_once() {
    let folder = Folder::new();
    fs::write(folder.path().join("out.json"), "old").expect("it can be written");
    let (status, text, error) =
        folder.run(&["check", "-o", "json=out.json", "-o", "concise", "-o", "full=full.log", "--output-format=github=g"]);
    assert_eq!((status, error.as_str()), (Some(1), ""));
    assert_eq!(text, folder.run(&["check", "-o", "concise"]).1);
    assert_eq!(folder.read("out.json"), folder.run(&["check", "-o", "json"]).1);
    assert_eq!(folder.read("full.log"), folder.run(&["check"]).1);
    assert_eq!(folder.read("g"), folder.run(&["check", "-o", "github"]).1);
    let names = fs::read_dir(folder.path()).expect("it is there").count();
    assert_eq!(names, 6, "no file is left over");
    let (status, text, _) = folder.run(&["check", "-q", "--color", "always", "-o", "full=full.log"]);
    assert_eq!((status, text.as_str()), (Some(1), ""));
    assert_eq!(folder.read("full.log"), folder.run(&["check"]).1);
}

#[test]
fn a_tier_that_is_not_reported_is_in_no_format() {
    let folder = Folder::new();
    for form in ["json", "jsonl", "sarif", "github", "gitlab", "junit", "rdjson", "concise"] {
        let (status, text, _) = folder.run(&["check", "--min", "review", "--exit-zero", "-o", form]);
        assert!(status == Some(0) && text.contains("hub") && !text.contains("odd-number"), "{form}: {text}");
    }
}

#[test]
fn an_output_that_would_lose_something_is_refused() {
    let folder = Folder::new();
    #[track_caller]
    fn refused(folder: &Folder, args: &[&str], told: &str) {
        let (status, text, error) = folder.run(&[&["check"], args].concat());
        assert_eq!((status, text.as_str(), error.as_str()), (Some(2), "", told));
    }
    let told = "error: `-o json` and `-o sarif` both go to standard output\n  help: send one to a file: `-o sarif=FILE`\n";
    refused(&folder, &["-o", "json", "-o", "sarif=-"], told);
    let told = "error: `-o json=…` and `-o sarif=…` both write `x`\n  help: name a file for each\n";
    refused(&folder, &["-o", "json=x", "-o", "sarif=./x"], told);
    refused(&folder, &["-o", "json=./clean.txt"], "error: `clean.txt` is one of the texts that are checked\n  help: name another file\n");
    refused(&folder, &["-o", "json=no/x"], "error: `no/x` can't be written: there is no folder `no`\n  help: make the folder first\n");
    refused(&folder, &["-o", "json=."], "error: `.` is a folder\n  help: name a file in it\n");
    assert_eq!(folder.read("clean.txt"), "All is well.\n");
    let (status, _, error) = folder.run(&["check", "-o", "json="]);
    assert!(status == Some(2) && error.contains("`json=` names no file"), "{error}");
    let (status, _, error) = folder.run(&["check", "-o", "xml=a"]);
    assert!(status == Some(2) && error.contains("[possible values: full, concise, json, jsonl, sarif"), "{error}");
}
