//! What the targets share. Each target takes any bytes and asserts laws, not only that nothing panics.

// The laws of checking are those of the tests.
#[allow(dead_code)]
#[path = "../../tests/laws/law.rs"]
mod law;

use degarble::check::Checker;
use degarble::document::Format;
use degarble::glossary::{Glossary, GlossaryFile};
use degarble::text::Hash;

/// Returns the glossary file with this text.
pub fn file(text: impl Into<String>) -> GlossaryFile {
    GlossaryFile { name: "fuzz.toml".into(), text: text.into() }
}

/// Reads a glossary of one file and makes it ready; `None` if the file is refused.
pub fn checker(text: &str) -> Option<Checker> {
    Glossary::read(&[file(text)], &Glossary::default()).ok().map(Checker::new)
}

/// Fails if findings or plans break a law that holds of every glossary and every text.
pub fn require_laws(checker: &Checker, source: &str, format: Format) {
    law::holds(checker, source, format).unwrap_or_else(|broken| panic!("{broken}"));
}

/// Fails if a second fix changes something.
pub fn require_one_fix_to_do(checker: &Checker, source: &str) {
    law::idempotence(checker, source, Format::Text).unwrap_or_else(|broken| panic!("{broken}"));
}

/// Fails if a terminal would obey, or hide, a character of `shown`.
#[track_caller]
pub fn require_shown(shown: &str) {
    let is_obeyed = |char: char| {
        let is_hidden = matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        (char.is_control() && char != '\n') || is_hidden
    };
    assert!(!shown.contains(is_obeyed), "{shown:?}");
}

/// Numbers that follow from a text, so that an input is a text and nothing else.
pub struct Dice(Hash);

impl Dice {
    /// Returns the numbers that follow from `text`.
    pub fn of(text: &str) -> Dice {
        Dice(Hash::of(text.as_bytes()))
    }

    /// Returns the next number below `most`, or 0 if there is none.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.and(b".");
        let number = u64::from_str_radix(&self.0.to_string(), 16).unwrap_or_default();
        usize::try_from(number >> 16).unwrap_or_default() % most.max(1)
    }
}

/// Returns `old` with a unified diff made; each line of context and each deleted line must stand where the diff says.
pub fn patched(old: &str, diff: &str) -> String {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let (mut out, mut done) = (String::new(), 0);
    let mut rest = diff.split_inclusive('\n').skip(2).peekable();
    while let Some(line) = rest.next() {
        // Without its end, if the file has none there.
        let is_open = rest.peek().is_some_and(|next| next.starts_with('\\'));
        let text = if is_open { line[1..].trim_end_matches('\n') } else { &line[1..] };
        match line.as_bytes()[0] {
            b'@' => {
                let numbers = line.split(['-', ',', ' ']).nth(2).expect("a hunk says where it begins");
                let first: usize = numbers.parse().expect("it is a number");
                // A hunk without old lines stands behind the line that it names.
                let is_empty = line.split(' ').nth(1).is_some_and(|old| old.ends_with(",0"));
                let start = if is_empty { first } else { first - 1 };
                out.extend(lines[done..start].iter().copied());
                done = start;
            }
            b'+' => out.push_str(text),
            b'\\' => {}
            mark => {
                assert_eq!(text, lines[done], "line {} of the file", done + 1);
                out.push_str(if mark == b' ' { text } else { "" });
                done += 1;
            }
        }
    }
    out.extend(lines[done..].iter().copied());
    out
}
