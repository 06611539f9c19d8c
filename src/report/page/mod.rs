//! A page for a browser on which a person decides: one file without outside resources, and safe whatever the documents hold.
//!
//! Text of documents is escaped as HTML where it stands in the text, and as JSON that can't end its element where the script reads it.
//! The page may run its own script only: its policy names that script by its hash.

mod data;
mod markup;

use serde::Serialize;

use self::data::Shown;
use self::markup::{escaped, text};
use super::{Named, counted, visible};
use crate::check::Finding;
use crate::text::Hash;

const HTML: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The SHA-256 hashes of the files above, as the policy of the page wants them. A test tells the right ones after a change.
const STYLE_HASH: &str = "'sha256-HIlEWyRLCqSiAncNeIZts+m2rhhqwwYTiU9dhZqPFBw='";
const SCRIPT_HASH: &str = "'sha256-Zi8NoR4yhBqVrpzR2rp7sLAcFwAgLFfwvNbJ/E0FwNM='";

/// What every page that this program makes begins with.
pub const BEGINNING: &str = "<!doctype html>\n<!-- degarble review -->";

/// A file for a page.
#[derive(Debug)]
pub struct Entry {
    record: FileRecord,
    prose: String,
    findings: Vec<Shown>,
}

/// What the page knows of a file.
#[derive(Debug, Serialize)]
struct FileRecord {
    /// The name, fit to be shown.
    name: String,
    /// The path, for the decisions.
    path: String,
    format: &'static str,
    hash: String,
}

/// Which findings of a page are accepted from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// Those of the tier `auto`.
    Auto,
    /// None.
    Nothing,
}

/// All that the script reads.
#[derive(Serialize)]
struct Data<'e> {
    files: Vec<&'e FileRecord>,
    findings: Vec<Numbered<'e>>,
    keys: &'e [(&'e str, &'e str)],
}

/// A finding with the number of its file.
#[derive(Serialize)]
struct Numbered<'e> {
    file: usize,
    #[serde(flatten)]
    shown: &'e Shown,
}

impl Entry {
    /// Takes down a file and its findings; `path` is what the decisions call the file.
    pub fn new(file: &Named<'_>, path: &str, findings: &[&Finding<'_>], accepted: Accepted) -> Entry {
        let document = file.document;
        let record = FileRecord {
            name: visible(file.name),
            path: path.to_owned(),
            format: document.format().name(),
            hash: Hash::of(document.source().as_bytes()).to_string(),
        };
        let findings = findings.iter().map(|finding| Shown::new(file, finding, accepted)).collect();
        Entry { record, prose: document.prose().to_owned(), findings }
    }
}

/// Returns the page for files; `keys` are those of its help, each with what it does.
pub fn page(entries: &[Entry], keys: &[(&str, &str)]) -> String {
    let findings = entries.iter().enumerate().flat_map(|(file, entry)| entry.findings.iter().map(move |shown| Numbered { file, shown }));
    let data = Data { files: entries.iter().map(|entry| &entry.record).collect(), findings: findings.collect(), keys };
    let title = format!("Review: {} in {}", counted(data.findings.len(), "finding"), counted(entries.len(), "file"));
    let fill = |name: &str| match name {
        "script-hash" => SCRIPT_HASH.to_owned(),
        "style-hash" => STYLE_HASH.to_owned(),
        "title" => escaped(&title),
        "style" => STYLE.to_owned(),
        "script" => SCRIPT.to_owned(),
        "text" => sections(entries),
        "data" => in_script(&data),
        _ => String::new(),
    };
    // The template alone is searched for places to fill, never what has been put into one.
    let mut pieces = HTML.split("{{");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for (name, rest) in pieces.filter_map(|piece| piece.split_once("}}")) {
        out.push_str(&fill(name));
        out.push_str(rest);
    }
    out
}

fn sections(entries: &[Entry]) -> String {
    let mut first = 0;
    let section = |(number, entry): (usize, &Entry)| {
        let text = text(&entry.prose, &entry.findings, first);
        first += entry.findings.len();
        let name = escaped(&entry.record.name);
        format!("<section aria-labelledby=\"file-{number}\">\n<h2 id=\"file-{number}\">{name}</h2>\n{text}</section>\n")
    };
    entries.iter().enumerate().map(section).collect()
}

/// Returns JSON for an element `script`: nothing in it can end the element or begin a comment, no line
/// separator ends a line of it, and no mark turns the direction of its text.
fn in_script(data: &Data<'_>) -> String {
    let json = serde_json::to_string(data).expect("strings, numbers and lists of them are always JSON");
    // These characters stand in strings of JSON only, where an escape is the same.
    let mut out = String::with_capacity(json.len());
    for char in json.chars() {
        match char {
            '<' | '>' | '&' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push_str(&format!("\\u{:04x}", u32::from(char))),
            _ => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Checker;
    use crate::document::{Document, Format};
    use crate::glossary::{Glossary, GlossaryFile};
    use sha2::{Digest, Sha256};

    const HOUSE: &str = "version = 1\n[term.delta]\nsource = ['</script><script>alert(1)</script>']\n\
                         preferred = 'the Yangtze \"River\" & Delta'\ngarbled = ['long triangle']\n";

    fn made(name: &str, source: &str) -> String {
        let file = GlossaryFile { name: "house.toml".into(), text: HOUSE.into() };
        let checker = Checker::new(Glossary::read(&[file], &Glossary::default()).expect("the glossary is right"));
        let document = Document::read(source, Format::Text);
        let findings = checker.check(document.prose());
        let findings: Vec<&Finding<'_>> = findings.iter().collect();
        page(&[Entry::new(&Named::new(name, &document), name, &findings, Accepted::Auto)], &[("y", "accept")])
    }

    #[test]
    fn the_policy_names_the_script_and_the_style() {
        for (text, hash) in [(SCRIPT, SCRIPT_HASH), (STYLE, STYLE_HASH)] {
            assert_eq!(hash, format!("'sha256-{}'", base64(&Sha256::digest(text))), "write this hash into src/report/page/mod.rs");
        }
    }

    fn base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let letters = bytes.chunks(3).map(|three| {
            let bits = three.iter().enumerate().fold(0, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
            let letter = |at: usize| if at <= three.len() { char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]) } else { '=' };
            (0..4).map(letter).collect::<String>()
        });
        letters.collect()
    }

    #[test]
    fn nothing_of_a_document_becomes_markup() {
        let evil = "</script><!--<script>alert(1)</script> \" ' & {{data}} \u{2028}\u{202e}\x1b[31m <img src=x onerror=alert(1)>";
        let page = made(evil, &format!("{evil} in the long triangle {evil}"));
        assert!(page.starts_with(BEGINNING));
        let count = |what: &str| page.matches(what).count();
        assert_eq!((count("<script"), count("</script"), count("<!--"), count("<img"), count("{{")), (2, 2, 1, 0, 5));
        assert!(!page.contains(['\u{2028}', '\u{202e}', '\x1b']));
    }

    #[test]
    fn the_data_of_the_page_is_the_text_again() {
        let page = made("a.txt", "The <long> & long\r\ntriangle's \u{2029} end.");
        let data = page.split("id=\"data\">").nth(1).and_then(|rest| rest.split("</script>").next()).expect("there is data");
        let data: serde_json::Value = serde_json::from_str(data).expect("it is JSON");
        let finding = &data["findings"][0];
        assert_eq!((&finding["was"], &finding["line"]), (&"long\r\ntriangle".into(), &1.into()));
        assert_eq!(finding["source"][0], "</script><script>alert(1)</script>");
        assert_eq!(data["files"][0]["format"], "text");
    }

    #[test]
    fn stretches_without_findings_are_folded() {
        let page = made("a.txt", "One.\n\nTwo.\n\nThree.\n\nThe long triangle.\n\nFive.\n \nSix.\n");
        assert_eq!(page.matches("<details>").count(), 2);
        assert!(page.contains("<summary>2 paragraphs without findings</summary>\n<div class=\"row\"><p class=\"before\">One.</p></div>"));
        assert!(page.contains("<p class=\"before\">Five.</p></div>\n<details><summary>1 paragraph without findings</summary>"));
    }
}
