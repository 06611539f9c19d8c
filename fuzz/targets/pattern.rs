//! Any text as a pattern: an error that points into it, or a pattern that matches what it stands for.

#![no_main]

use degarble::glossary::Pattern;
use degarble::proof::{expand, lint};
use degarble::table::quoted;
use degarble_fuzz::checker;
use libfuzzer_sys::fuzz_target;

/// How many phrases of a pattern are looked for.
const PHRASES: usize = 30;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let pattern = match Pattern::parse(&text) {
        Ok(pattern) => pattern,
        Err(error) => {
            assert!(text.get(error.at..).is_some() && !error.message.is_empty() && !error.help.is_empty(), "{error:?}");
            return;
        }
    };
    assert_eq!(pattern.to_string(), text);
    assert!(!pattern.items.is_empty());
    let words = "[words]\ndelta = ['Yangtze', 'Pearl River', 'big @cue']\ncue = ['economic(s)', 'city(s)']\n";
    let term = format!("[term.t]\npreferred = 'zzyx(s)'\ngarbled = [{}]\nsafety = 'review'\n", quoted(&text));
    let Some(checker) = checker(&format!("version = 1\n{words}{term}")) else { return };
    drop(lint(&checker));
    // Punctuation may end a sentence inside a phrase, and a right form is not garbled.
    let is_plain = |phrase: &String| {
        !phrase.is_empty() && phrase.chars().all(|char| char.is_ascii_alphabetic() || char == ' ') && !phrase.contains("zzyx")
    };
    for phrase in expand(&pattern, checker.glossary().lists()).into_iter().filter(is_plain).take(PHRASES) {
        assert!(!checker.explain(&phrase).is_empty(), "`{text}` does not match `{phrase}`");
    }
});
