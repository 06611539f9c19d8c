//! The automaton and the sieve against what they stand for: each pattern read at each place of each sentence.

use std::fmt::Write;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed};

use super::Checker;
use super::capture::capture;
use super::sentence::Sentence;
use crate::glossary::{Glossary, GlossaryFile};
use crate::text::sentences;

const WORDS: &[&str] = &[
    "long",
    "triangle",
    "triangles",
    "the",
    "of",
    "a",
    "and",
    "faucet",
    "faucets",
    "play",
    "played",
    "Delta",
    "three",
    "3",
    "third",
    "2024",
    "naïve",
    "life-long",
    "U.S.",
    "people",
    "conglomerate",
    "conglomerates",
];

const JOINTS: &[&str] = &[" ", " ", " ", " ", "\n", "-", ", ", ". ", "\n\n", "'s ", " \"", "\" ", "  ", "\u{a0}"];

fn part() -> impl Strategy<Value = String> {
    let word = || select(WORDS);
    prop_oneof![
        8 => word().prop_map(str::to_owned),
        2 => (word(), word()).prop_map(|(one, other)| format!("({one}|{other})")),
        2 => (word(), word(), word()).prop_map(|(one, other, third)| format!("[{one}|{other} {third}]")),
        1 => word().prop_map(|word| format!("{word}(s)")),
        1 => word().prop_map(|word| format!("{word}~")),
        1 => select(&["<n>", "<ordinal>", "<year>", "<Name>", "<word>", "<words>", "...", "@things"][..]).prop_map(str::to_owned),
    ]
}

fn patterns() -> impl Strategy<Value = Vec<String>> {
    let pattern = prop::collection::vec(part(), 1..5).prop_map(|parts| parts.join(" "));
    prop::collection::vec(pattern, 1..8)
}

/// A checker of patterns; what is no pattern is left out.
fn checker(patterns: &[String]) -> Checker {
    let mut text = "version = 1\n[words]\nthings = ['faucet(s)', 'long triangle', '(a|the) people']\n".to_owned();
    let read = |text: &str| Glossary::read(&[GlossaryFile { name: "a".into(), text: text.into() }], &Glossary::default());
    for (at, pattern) in patterns.iter().enumerate() {
        let before = text.len();
        write!(text, "[term.t{at}]\npreferred = 'right'\ngarbled = ['{pattern}']\nsafety = 'review'\n").expect("a string takes any text");
        if read(&text).is_err() {
            text.truncate(before);
        }
    }
    Checker::new(read(&text).expect("what is wrong was left out"))
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec((select(WORDS), select(JOINTS)), 1..30)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(word, joint)| [word, joint]).collect())
}

/// Every place at which a rendering reads, by the pattern alone: the place of its term, and the bytes.
fn expected(checker: &Checker, prose: &str) -> Vec<(usize, usize, usize)> {
    let mut all = Vec::new();
    for range in sentences(prose) {
        let sentence = Sentence::read(prose, range, &checker.lexicon);
        let count = sentence.tokens.len();
        // Quotation marks are free inside of a match, and no part of it before.
        let starts = (0..count).filter(|start| !sentence.is_mark(*start, "\"'"));
        for (start, end) in starts.flat_map(|start| (start + 1..=count).map(move |end| (start, end))) {
            for (at, term) in checker.glossary().terms().iter().enumerate() {
                if capture(&term.renderings[0].pattern, &sentence, start..end, checker.glossary().lists()).is_some() {
                    all.push((at, sentence.tokens[start].start, sentence.tokens[end - 1].end));
                }
            }
        }
    }
    all.sort_unstable();
    all
}

/// The same by the automaton.
fn found(checker: &Checker, prose: &str) -> Vec<(usize, usize, usize)> {
    let mut all = Vec::new();
    for range in sentences(prose) {
        let sentence = Sentence::read(prose, range, &checker.lexicon);
        let (matches, _) = checker.scan(&sentence);
        all.extend(matches.iter().map(|found| (found.index.0, sentence.bytes(&found.whole).start, sentence.bytes(&found.whole).end)));
    }
    all.sort_unstable();
    all.dedup();
    all
}

proptest! {
    #![proptest_config(Config { cases: 2000, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_automaton_finds_what_the_patterns_read(patterns in patterns(), prose in text()) {
        let checker = checker(&patterns);
        prop_assert_eq!(found(&checker, &prose), expected(&checker, &prose));
    }

    #[test]
    fn the_sieve_lets_every_finding_through(patterns in patterns(), prose in text()) {
        let checker = checker(&patterns);
        let spans: Vec<_> = checker.check(&prose).iter().map(|finding| finding.span).collect();
        prop_assert_eq!(spans, checker.check_all(&prose));
    }
}
