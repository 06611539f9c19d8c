//! What the documents and examples of the project claim is true: glossaries in them load and pass their own tests, tables of sentences
//! come out as written, transcripts are those of the program, and garbled articles become what is shown beside them.
//!
//! `RENEW=1 cargo test --test readme` writes the fixed articles anew after a change of the built-in glossary: read the difference.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use degarble::check::Checker;
use degarble::document::{Document, Format};
use degarble::glossary::{Glossary, GlossaryFile, Safety};
use degarble::plan::plan;
use degarble::proof::{self, Verdict};

const DOCUMENTS: &[&str] = &["README.md", "docs/glossary.md", "docs/configuration.md", "docs/ci.md", "CONTRIBUTING.md"];

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn checker(name: &str, text: &str) -> Checker {
    let file = GlossaryFile { name: name.into(), text: text.into() };
    match Glossary::read(&[file], &Glossary::default()) {
        Ok(mut glossary) => {
            glossary.retain(|term| !term.retired);
            Checker::new(glossary)
        }
        Err(errors) => panic!("{errors}"),
    }
}

fn fix(checker: &Checker, text: &str, format: Format) -> String {
    let document = Document::read(text, format);
    let findings = checker.check(document.prose());
    plan(&document, &findings, Safety::Auto).edits.apply(text)
}

/// The blocks of a document in the language `language`, each with its first line.
fn blocks(text: &str, language: &str) -> Vec<(usize, String)> {
    let mut blocks: Vec<(usize, String)> = Vec::new();
    let mut is_open = false;
    for (at, line) in text.lines().enumerate() {
        match line.trim_end() {
            "```" => is_open = false,
            fence if fence.strip_prefix("```") == Some(language) => {
                is_open = true;
                blocks.push((at + 2, String::new()));
            }
            _ if is_open => {
                if let Some((_, block)) = blocks.last_mut() {
                    block.push_str(line);
                    block.push('\n');
                }
            }
            _ => {}
        }
    }
    blocks
}

fn assert_proved(name: &str, checker: &Checker) {
    for outcome in proof::test(checker) {
        assert_eq!(outcome.verdict, Verdict::Validated, "{name}: {outcome:#?}");
    }
}

/// The examples of the project: a garbled file, and what it becomes.
fn articles() -> Vec<(PathBuf, PathBuf)> {
    let paths = fs::read_dir("examples").expect("the examples are there").map(|entry| entry.expect("an entry").path());
    let is_garbled = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with("garbled-") && !name.contains(".fixed.")
    };
    let fixed = |garbled: &Path| garbled.with_extension(format!("fixed.{}", garbled.extension().expect("it has one").display()));
    let articles: Vec<_> = paths.filter(is_garbled).map(|garbled| (garbled.clone(), fixed(&garbled))).collect();
    for extension in ["txt", "md", "html"] {
        assert!(articles.iter().any(|(garbled, _)| garbled.extension().is_some_and(|it| it == extension)), "an example of {extension}");
    }
    articles
}

#[test]
fn garbled_articles_become_the_fixed_ones() {
    let checker = Checker::new(Glossary::builtin());
    for (garbled, fixed) in articles() {
        let format = Format::of_name(&garbled.to_string_lossy()).expect("the extension tells the format");
        let text = fix(&checker, &read(&garbled), format);
        assert_ne!(text, read(&garbled), "{}: nothing is found", garbled.display());
        assert_eq!(fix(&checker, &text, format), text, "{}: a second run changes something", garbled.display());
        if std::env::var_os("RENEW").is_some() {
            fs::write(&fixed, &text).expect("the example can be written");
        }
        assert_eq!(text, read(&fixed), "{}: if the new text is better, `RENEW=1 cargo test --test readme` writes it", fixed.display());
    }
}

#[test]
fn glossaries_in_documents_load_and_prove_themselves() {
    for document in DOCUMENTS {
        for (line, block) in blocks(&read(document), "toml") {
            let name = format!("{document}:{line}");
            assert_proved(&name, &checker(&name, &block));
        }
    }
}

#[test]
fn the_house_glossary_has_no_remarks_and_full_coverage() {
    let house = checker("house-style.toml", &read("examples/house-style.toml"));
    assert_proved("house-style.toml", &house);
    assert_eq!(proof::lint(&house), []);
    assert!(house.glossary().terms().iter().all(|term| proof::coverage_of(&house, term).is_empty()));
}

/// Rows under `| before | after |`, with the glossary of the last `toml` block before them; a line break is written `⏎`.
#[test]
fn tables_of_sentences_come_out_as_written() {
    for document in DOCUMENTS {
        let text = read(document);
        let blocks = blocks(&text, "toml");
        let mut is_table = false;
        for (at, line) in text.lines().enumerate() {
            is_table = line.starts_with('|') && (is_table || line == "| before | after |");
            let cells: Vec<String> = line.trim_matches(['|', ' ']).split(" | ").map(|cell| cell.trim().replace('⏎', "\n")).collect();
            let [before, after] = cells.as_slice() else { continue };
            if !is_table || before == "before" || before.starts_with("---") {
                continue;
            }
            let (_, block) = blocks.iter().rfind(|(line, _)| *line <= at).expect("a glossary before the table");
            assert_eq!(fix(&checker(document, block), before, Format::Text), *after, "{document}:{}", at + 1);
        }
    }
}

/// Blocks of `console` hold commands and what they print, one after the other.
#[test]
fn transcripts_are_those_of_the_program() {
    for document in DOCUMENTS {
        for (line, block) in blocks(&read(document), "console") {
            for call in block.split("$ degarble").skip(1) {
                let (arguments, printed) = call.split_once('\n').unwrap_or((call, ""));
                let output = Command::new(env!("CARGO_BIN_EXE_degarble")).args(words(arguments)).output().expect("the program was built");
                let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
                assert_eq!(text.trim_end(), printed.trim_end(), "{document}:{line}: degarble{arguments}");
            }
        }
    }
}

/// Splits a command line at blanks outside of quotation marks.
fn words(line: &str) -> Vec<String> {
    let pieces = line.split('"').enumerate();
    pieces
        .flat_map(|(at, piece)| match at % 2 {
            0 => piece.split_whitespace().map(str::to_owned).collect(),
            _ => vec![piece.to_owned()],
        })
        .collect()
}

/// The excerpt of the README is what `check` prints of the same article.
#[test]
fn the_readme_shows_a_real_run() {
    let output = Command::new(env!("CARGO_BIN_EXE_degarble")).args(["check", "examples/garbled-article.txt"]).output();
    let printed = String::from_utf8(output.expect("the program was built").stdout).expect("it is UTF-8");
    let readme = read("README.md");
    let shown: Vec<&str> = readme.lines().filter(|line| line.starts_with("examples/garbled-article.txt:")).collect();
    assert!(!shown.is_empty());
    for line in shown {
        let excerpt = readme.lines().skip_while(|other| *other != line).nth(1).unwrap_or_default();
        assert!(printed.contains(&format!("{line}\n{excerpt}\n")), "{line}\n{excerpt}\nis not in\n{printed}");
    }
}
