//! The shape of the source: which module may name which, which crate has which home, and how long things may be.

use std::fs;
use std::path::{Path, PathBuf};

/// What each module of the library may import, beside itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("built", &[]),
    ("text", &[]),
    ("grammar", &[]),
    ("table", &["text"]),
    ("glossary", &["text", "table", "built"]),
    ("config", &["text", "table", "glossary"]),
    ("document", &["text"]),
    ("check", &["text", "grammar", "glossary", "document", "built"]),
    ("suppress", &["text", "table", "glossary", "document", "check"]),
    ("plan", &["text", "glossary", "document", "check"]),
    ("proof", &["text", "grammar", "glossary", "document", "check", "plan"]),
    ("learn", &["text", "grammar", "glossary", "check", "proof"]),
    ("suspect", &["text", "grammar", "glossary", "document", "check"]),
    ("report", &["text", "glossary", "document", "check", "plan", "suspect"]),
    ("review", &["text", "glossary", "document", "check", "plan"]),
];

/// Where each crate of `Cargo.toml` may be named.
const HOMES: &[(&str, &[&str])] = &[
    ("anstream", &["bin/degarble/terminal.rs"]),
    ("anstyle", &["bin/degarble/terminal.rs"]),
    ("anyhow", &["bin/degarble/"]),
    ("clap", &["bin/degarble/args.rs", "bin/degarble/main.rs", "bin/degarble/commands/"]),
    ("clap_complete", &["bin/degarble/commands/completions.rs"]),
    ("clap_mangen", &["bin/degarble/commands/man.rs"]),
    ("crossterm", &["bin/degarble/keyboard.rs"]),
    ("encoding_rs", &["bin/degarble/files/encoding.rs"]),
    ("html5gum", &["document/html.rs"]),
    ("ignore", &["bin/degarble/files/"]),
    ("nom", &["glossary/pattern.rs"]),
    ("postcard", &["check/packed.rs", "check/numbers.rs", "glossary/packed.rs"]),
    ("pulldown_cmark", &["document/markdown.rs"]),
    ("rustc_hash", &["check/"]),
    ("same_file", &["bin/degarble/files/"]),
    ("serde", &["review/decisions.rs", "report/", "check/", "config/", "glossary/", "suspect/mod.rs", "table/"]),
    ("serde_json", &["review/decisions.rs", "report/"]),
    ("similar", &["learn/", "report/"]),
    ("terminal_size", &["bin/degarble/terminal.rs"]),
    ("thiserror", &["text/", "glossary/", "review/"]),
    ("toml", &["config/", "glossary/file/", "glossary/write/", "table/"]),
    ("toml_parser", &["glossary/write/pieces.rs"]),
    ("xattr", &["bin/degarble/files/attributes.rs"]),
    ("zerocopy", &["check/"]),
];

const MOST_LINES_OF_A_FILE: usize = 400;
const MOST_LINES_OF_A_FUNCTION: usize = 40;

/// Files that are longer, each with the reason. To be emptied.
const LONG_FILES: &[&str] = &[];
/// Functions that are longer, each with the reason. To be emptied.
const LONG_FUNCTIONS: &[&str] = &[
    "term",      // glossary/file/reader.rs: one field after the other
    "rendering", // glossary/file/reader.rs: the same
];

/// A file of `src`.
struct File {
    /// Its path below `src`.
    path: String,
    /// Its code without comments, the content of strings, and unit tests; lines stay where they are.
    code: String,
}

impl File {
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or("");
        first.strip_suffix(".rs").unwrap_or(first)
    }

    fn line(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }
}

fn files() -> Vec<File> {
    let mut files: Vec<File> = below(Path::new("src"), "rs").iter().map(|path| read(path)).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 10, "the source is read");
    files
}

fn read(path: &Path) -> File {
    let text = fs::read_to_string(path).expect("a source file can be read");
    let name = path.strip_prefix("src").expect("it lies below src").to_string_lossy().replace('\\', "/");
    File { path: name, code: without_tests(&plain(&text)) }
}

fn below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder can be read").map(|entry| entry.expect("an entry can be read").path());
    let nested = |path: PathBuf| if path.is_dir() { below(&path, extension) } else { vec![path] };
    entries.flat_map(nested).filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

/// Blanks out comments and what stands in quotes.
fn plain(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' => quoted(rest),
            'r' if rest.starts_with("r\"") || rest.starts_with("r#\"") => raw(rest),
            '\'' => letter(rest),
            _ => 0,
        };
        if length == 0 {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            out.extend(rest[..length].chars().map(|c| if c == '\n' { c } else { ' ' }));
            rest = &rest[length..];
        }
    }
    out
}

fn quoted(rest: &str) -> usize {
    let mut escaped = true;
    let end = rest.char_indices().find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(rest.len(), |(at, _)| at + 1)
}

fn raw(rest: &str) -> usize {
    let close = if rest.starts_with("r#") { "\"#" } else { "\"" };
    let open = close.len() + 1;
    rest[open..].find(close).map_or(rest.len(), |end| open + end + close.len())
}

/// Returns the length of the character literal at the start of `rest`, or 0 if a lifetime stands there.
fn letter(rest: &str) -> usize {
    let inside = &rest[1..];
    let length = match inside.chars().next() {
        Some('\\') => 1 + inside[1..].chars().next().map_or(0, char::len_utf8),
        Some(c) => c.len_utf8(),
        None => 0,
    };
    let end = if inside.starts_with("\\u") { inside.find('\'').unwrap_or(length) } else { length };
    if inside[end..].starts_with('\'') { end + 2 } else { 0 }
}

/// Cuts off the unit tests, which stand at the end of a file.
fn without_tests(code: &str) -> String {
    code.split("#[cfg(test)]\nmod tests").next().unwrap_or(code).to_owned()
}

/// Returns the byte of every place where `word` stands as a whole word.
fn places(code: &str, word: &str) -> Vec<usize> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let alone = |at: &usize| !code[..*at].ends_with(is_part) && !code[at + word.len()..].starts_with(is_part);
    code.match_indices(word).map(|(at, _)| at).filter(alone).collect()
}

/// Returns the first names of the paths that `prefix` begins, those in braces each, with their places.
fn imports<'c>(code: &'c str, prefix: &str) -> Vec<(usize, &'c str)> {
    let mut found = Vec::new();
    for at in places(code, prefix.trim_end_matches("::")) {
        let Some(rest) = code[at..].strip_prefix(prefix) else { continue };
        match rest.strip_prefix('{') {
            Some(group) => {
                let end = closing(group);
                found.extend(split_outside(&group[..end]).into_iter().map(|path| (at, name(path.trim()))));
            }
            None => found.push((at, name(rest))),
        }
    }
    found
}

fn name(path: &str) -> &str {
    path.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("")
}

/// Returns the byte of the brace that closes what is open at the start.
fn closing(code: &str) -> usize {
    let mut open = 1;
    let end = code.char_indices().find(|(_, c)| {
        open += i32::from(*c == '{') - i32::from(*c == '}');
        open == 0
    });
    end.map_or(code.len(), |(at, _)| at)
}

/// Splits at the commas that stand outside of all braces.
fn split_outside(group: &str) -> Vec<&str> {
    let mut open = 0;
    let outside = |c: char| {
        open += i32::from(c == '{') - i32::from(c == '}');
        open == 0 && c == ','
    };
    group.split(outside).filter(|path| !path.trim().is_empty()).collect()
}

/// Returns the functions of a file: the byte, the name, and the number of lines.
fn functions(file: &File) -> Vec<(usize, &str, usize)> {
    let measure = |at: usize| {
        let body = at + file.code[at..].find(['{', ';']).filter(|body| file.code[at + body..].starts_with('{'))?;
        let end = body + 1 + closing(&file.code[body + 1..]);
        Some((at, name(&file.code[at + 3..]), file.line(end) - file.line(at) + 1))
    };
    places(&file.code, "fn").into_iter().filter(|at| file.code[at + 2..].starts_with(' ')).filter_map(measure).collect()
}

#[track_caller]
fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_module_names_only_modules_below_it() {
    let mut faults = Vec::new();
    for file in files().iter().filter(|file| !file.path.starts_with("bin/") && file.path != "lib.rs") {
        let (_, below) =
            LAYERS.iter().find(|(module, _)| *module == file.module()).unwrap_or_else(|| panic!("`{}` has no layer", file.path));
        for (at, named) in imports(&file.code, "crate::") {
            if named != file.module() && !below.contains(&named) {
                faults.push(format!("src/{}:{}: `{}` is not below `{}`", file.path, file.line(at), named, file.module()));
            }
        }
    }
    none(faults);
}

#[test]
fn super_does_not_leave_a_module() {
    let mut faults = Vec::new();
    for file in files().iter().filter(|file| !file.path.starts_with("bin/")) {
        let depth = file.path.matches('/').count() + usize::from(!file.path.ends_with("mod.rs"));
        let leaves = |at: &usize| depth <= 1 || (depth == 2 && file.code[*at..].starts_with("super::super"));
        faults.extend(places(&file.code, "super").iter().filter(|at| leaves(at)).map(|at| format!("src/{}:{}", file.path, file.line(*at))));
    }
    none(faults);
}

#[test]
fn checking_knows_of_documents_only_that_there_is_prose() {
    let mut faults = Vec::new();
    for file in files().iter().filter(|file| ["check", "learn", "suspect"].contains(&file.module())) {
        let other = imports(&file.code, "crate::document::").into_iter().filter(|(_, name)| *name != "Prose");
        faults.extend(other.map(|(at, name)| format!("src/{}:{}: `{name}`", file.path, file.line(at))));
    }
    none(faults);
}

#[test]
fn the_program_uses_the_library_as_others_do() {
    let mut faults = Vec::new();
    for file in files() {
        faults.extend(
            ["#[path", "include!", "extern crate"]
                .iter()
                .filter(|way| file.code.contains(**way))
                .map(|way| format!("src/{}: `{way}`", file.path)),
        );
    }
    none(faults);
}

#[test]
fn a_crate_is_named_at_home_only() {
    let mut faults = Vec::new();
    for file in files() {
        for (name, homes) in HOMES.iter().filter(|(_, homes)| !homes.iter().any(|home| file.path.starts_with(home))) {
            let is_path = |at: &usize| file.code[at + name.len()..].starts_with("::") && !file.code[..*at].ends_with("::");
            let named = places(&file.code, name).into_iter().filter(is_path);
            faults.extend(named.map(|at| format!("src/{}:{}: `{name}` belongs to {}", file.path, file.line(at), homes.join(", "))));
        }
    }
    none(faults);
}

#[test]
fn every_dependency_has_a_home_and_is_used_there() {
    let manifest = fs::read_to_string("Cargo.toml").expect("the manifest can be read");
    let section = |head: &str| manifest.split(head).nth(1).and_then(|rest| rest.split("\n[").next()).expect("there are dependencies");
    let lines = ["\n[dependencies]\n", "\n[target.'cfg(unix)'.dependencies]\n"].into_iter().flat_map(|head| section(head).lines());
    let mut named: Vec<String> = lines.filter_map(|line| line.split_once(" =")).map(|(name, _)| name.replace('-', "_")).collect();
    named.sort();
    assert_eq!(named, HOMES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let files = files();
    let is_used = |name: &str, homes: &[&str]| {
        files.iter().any(|file| homes.iter().any(|home| file.path.starts_with(home)) && !places(&file.code, name).is_empty())
    };
    none(HOMES.iter().filter(|(name, homes)| !is_used(name, homes)).map(|(name, _)| format!("`{name}` is not used")).collect());
}

#[test]
fn files_are_short() {
    let lines = |file: &File| file.code.trim_end().lines().count();
    let long = files().into_iter().filter(|file| lines(file) > MOST_LINES_OF_A_FILE && !LONG_FILES.contains(&file.path.as_str()));
    none(long.map(|file| format!("src/{}: {} lines", file.path, lines(&file))).collect());
}

#[test]
fn functions_are_short() {
    let mut faults = Vec::new();
    for file in files() {
        let long =
            functions(&file).into_iter().filter(|(_, name, lines)| *lines > MOST_LINES_OF_A_FUNCTION && !LONG_FUNCTIONS.contains(name));
        faults.extend(long.map(|(at, name, lines)| format!("src/{}:{}: `{name}` has {lines} lines", file.path, file.line(at))));
    }
    none(faults);
}

#[test]
fn what_is_allowed_to_be_long_is_long() {
    let files = files();
    let is_long = |path: &&str| files.iter().any(|file| file.path == **path && file.code.trim_end().lines().count() > MOST_LINES_OF_A_FILE);
    none(LONG_FILES.iter().filter(|path| !is_long(path)).map(|path| format!("src/{path} is short enough now")).collect());
    let all: Vec<(&str, usize)> = files.iter().flat_map(functions).map(|(_, name, lines)| (name, lines)).collect();
    let is_long = |name: &&str| all.iter().any(|(other, lines)| *other == *name && *lines > MOST_LINES_OF_A_FUNCTION);
    none(LONG_FUNCTIONS.iter().filter(|name| !is_long(name)).map(|name| format!("`{name}` is short enough now")).collect());
}

#[test]
fn the_source_does_not_unwrap() {
    let mut faults = Vec::new();
    for file in files() {
        let unwraps = places(&file.code, "unwrap").into_iter().filter(|at| file.code[at + 6..].starts_with("()"));
        faults.extend(unwraps.map(|at| format!("src/{}:{}: say why it holds: `expect`", file.path, file.line(at))));
    }
    none(faults);
}

#[test]
fn the_library_does_no_input_and_no_output() {
    let mut faults = Vec::new();
    for file in files().iter().filter(|file| !file.path.starts_with("bin/")) {
        for way in ["std::fs", "std::env", "std::process", "std::net", "std::thread", "println!", "print!", "eprintln!", "static mut"] {
            faults.extend(file.code.match_indices(way).map(|(at, _)| format!("src/{}:{}: `{way}`", file.path, file.line(at))));
        }
    }
    none(faults);
}

#[test]
fn every_transcript_and_every_spec_is_run() {
    let mut faults = Vec::new();
    for entry in fs::read_dir("tests/cli").expect("there are transcripts") {
        let path = entry.expect("an entry can be read").path();
        let is_transcript = path.is_file() && path.extension().is_some_and(|extension| extension == "md");
        let is_of_transcript = path.is_dir() && path.with_extension("md").is_file();
        if !is_transcript && !is_of_transcript {
            faults.push(format!("{} belongs to no transcript", path.display()));
        }
        if is_transcript && !fs::read_to_string(&path).expect("a transcript can be read").contains("```console\n") {
            faults.push(format!("{} runs nothing", path.display()));
        }
    }
    for entry in fs::read_dir("tests/spec").expect("there are specs") {
        let path = entry.expect("an entry can be read").path();
        if path.extension().is_none_or(|extension| extension != "md") {
            faults.push(format!("{} is not run", path.display()));
        }
    }
    none(faults);
    for (test, what) in [("tests/cli.rs", "\"tests/cli/*.md\""), ("tests/spec.rs", "\"tests/spec\"")] {
        assert!(fs::read_to_string(test).expect("a test can be read").contains(what), "{test} runs {what}");
    }
}

#[test]
fn every_pack_is_imported() {
    let main = fs::read_to_string("glossary.toml").expect("there is a glossary");
    let names = below(Path::new("glossary"), "toml").into_iter().map(|path| path.to_string_lossy().replace('\\', "/"));
    none(names.filter(|name| !main.contains(&format!("\"{name}\""))).map(|name| format!("{name} is not in glossary.toml")).collect());
}

#[test]
fn the_reader_of_source_knows_comments_strings_and_letters() {
    let source = "a // b\nc /* d */ \"e\\\" { f\" 'g' '\\'' '\\u{1f}' &'h r#\"i \" j\"# k";
    assert_eq!(plain(source).split_whitespace().collect::<Vec<_>>(), ["a", "c", "&'h", "k"]);
    assert_eq!(
        imports("use crate::{a::{b, c}, d}; crate::e::f", "crate::").into_iter().map(|(_, name)| name).collect::<Vec<_>>(),
        ["a", "d", "e"]
    );
    let file = File { path: "a.rs".into(), code: "fn a() {\n}\ntrait T { fn b(); }\nfn c() { if x {\n}\n}".into() };
    assert_eq!(functions(&file).into_iter().map(|(_, name, lines)| (name, lines)).collect::<Vec<_>>(), [("a", 2), ("c", 3)]);
}
