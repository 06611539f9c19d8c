//! A review without a terminal: answers in, edits out.

use degarble::check::{Checker, Finding};
use degarble::document::{Document, Format};
use degarble::glossary::{Glossary, GlossaryFile, Safety};
use degarble::review::{Answer, Command, Manner, Refusal, Terms, Turn};

const HOUSE: &str = r#"
version = 1
[term.delta]
preferred = "the Yangtze River Delta"
garbled = ["long triangle"]
[term.enterprise]
preferred = "leading enterprise(s)"
garbled = ["faucet company(s)"]
safety = "review"
[term.hub]
preferred = ["hub(s)", "node(s)"]
garbled = ["head belly(s)"]
[term.odd]
garbled = ["five six seven"]
safety = "flag"
say = "a count-off"
"#;

const ASKS_ALL: Manner = Manner { asks_all: true, min: Safety::Flag };
const ASKS: Manner = Manner { asks_all: false, min: Safety::Flag };

fn checker(text: &str) -> Checker {
    let file = GlossaryFile { name: "house.toml".into(), text: text.into() };
    Checker::new(Glossary::read(&[file], &Glossary::default()).expect("the glossary is right"))
}

/// Plays keys; `e` types `typed`. Refused answers are returned.
fn play(turn: &mut Turn<'_, '_>, keys: &str, typed: &str) -> Vec<Refusal> {
    let mut refused = Vec::new();
    for key in keys.chars() {
        let done = match Command::of(key).expect("it is a key") {
            Command::Accept => turn.answer(Answer::Accept).map(drop),
            Command::Skip => turn.answer(Answer::Skip).map(drop),
            Command::AcceptTerm => turn.answer(Answer::AcceptTerm).map(drop),
            Command::SkipTerm => turn.answer(Answer::SkipTerm).map(drop),
            Command::AcceptRest => turn.answer(Answer::AcceptRest).map(drop),
            Command::Choose(number) => turn.answer(Answer::Choose(number)).map(drop),
            Command::Edit => turn.answer(Answer::Words(typed.into())).map(drop),
            Command::Keep => turn.answer(Answer::Keep).map(drop),
            Command::Unchanged => turn.answer(Answer::Unchanged).map(drop),
            Command::Undo => turn.undo(),
            other => panic!("{other:?} is no matter of a turn"),
        };
        refused.extend(done.err());
    }
    refused
}

/// Checks what the answers make of a text, and that taking all of them back makes nothing of it.
#[track_caller]
fn check(manner: Manner, text: &str, keys: &str, expected: &str) {
    let checker = checker(HOUSE);
    let document = Document::read(text, Format::Markdown);
    let findings = checker.check(document.prose());
    let mut turn = Turn::new(&document, &findings, manner, Terms::default());
    let before = turn.edits().apply(text);
    let refused = play(&mut turn, keys, "typed words");
    assert_eq!(refused, [], "{keys}");
    assert_eq!(turn.edits().apply(text), expected, "{keys}");
    while turn.undo().is_ok() {}
    assert_eq!(turn.edits().apply(text), before, "{keys}, and all taken back");
    assert_eq!(turn.progress().at, 1);
}

const TEXT: &str = "A faucet company, two faucet companies, a long triangle city, a head belly, head bellies, five six seven.";

#[test]
fn every_answer_does_what_it_says() {
    check(ASKS, TEXT, "", &TEXT.replace("long triangle", "Yangtze River Delta"));
    let delta = TEXT.replace("long triangle", "Yangtze River Delta");
    check(ASKS, TEXT, "y", &delta.replace("faucet company", "leading enterprise"));
    check(ASKS, TEXT, "ny", &delta.replace("faucet companies", "leading enterprises"));
    check(ASKS, TEXT, "kcn", &delta);
    check(ASKS, TEXT, "e", &delta.replace("faucet company", "typed words"));
    check(ASKS, TEXT, "nn12", &delta.replace("head belly", "hub").replace("head bellies", "nodes"));
    check(ASKS, TEXT, "a", &delta.replace("faucet company", "leading enterprise").replace("faucet companies", "leading enterprises"));
    check(ASKS, TEXT, "d1", &delta.replace("head belly", "hub"));
    check(ASKS, TEXT, "dndn", &delta);
    check(ASKS_ALL, TEXT, "A", &delta.replace("faucet company", "leading enterprise").replace("faucet companies", "leading enterprises"));
    check(ASKS_ALL, TEXT, "ddd", TEXT);
}

#[test]
fn what_cannot_be_taken_is_refused_and_changes_nothing() {
    let checker = checker(HOUSE);
    let document = Document::read(TEXT, Format::Markdown);
    let findings = checker.check(document.prose());
    let mut turn = Turn::new(&document, &findings, ASKS, Terms::default());
    assert_eq!(play(&mut turn, "u2e", "faucet company"), [Refusal::NothingToUndo, Refusal::NoCandidate(2), Refusal::Same]);
    assert_eq!(play(&mut turn, "dy3", ""), [Refusal::Choose(2), Refusal::NoCandidate(3)]);
    assert_eq!(play(&mut turn, "a2", ""), [Refusal::ChooseForAll(2)]);
    assert_eq!(play(&mut turn, "ya1A", ""), [Refusal::NoProposal; 4]);
    assert_eq!(turn.progress().at, 5);
    assert_eq!(play(&mut turn, "ny", ""), [Refusal::Done]);
    assert!(turn.current().is_none());
    let nodes = TEXT.replace("head belly", "node").replace("head bellies", "nodes").replace("long triangle", "Yangtze River Delta");
    assert_eq!(turn.edits().apply(TEXT), nodes);
}

#[test]
fn typed_words_that_would_be_markup_are_escaped_or_refused() {
    for (format, words) in [(Format::Html, "<b>&amp;"), (Format::Markdown, "*a* [b](c)"), (Format::Markdown, "`x`"), (Format::Text, "# a")]
    {
        let checker = checker(HOUSE);
        let document = Document::read("A faucet company.", format);
        let findings = checker.check(document.prose());
        let mut turn = Turn::new(&document, &findings, ASKS, Terms::default());
        let taken = turn.answer(Answer::Words(words.into())).is_ok();
        let after = turn.edits().apply(document.source());
        let expected = if taken { format!("A {words}.") } else { "A faucet company.".to_owned() };
        assert_eq!(Document::read(&after, format).prose(), expected);
    }
}

#[test]
fn what_is_said_of_a_term_holds_in_the_next_files() {
    let checker = checker(HOUSE);
    let turn = |text: &str, keys: &str, terms: Terms| {
        let document = Document::read(text, Format::Text);
        let findings = checker.check(document.prose());
        let mut turn = Turn::new(&document, &findings, ASKS, terms);
        play(&mut turn, keys, "");
        (turn.progress().of, turn.edits().apply(text), turn.end())
    };
    let (_, _, terms) = turn("A faucet company, head bellies, long triangle.", "aa2", Terms::default());
    let (asked, after, terms) = turn("Two faucet companies, a head belly, long triangle.", "", terms);
    assert_eq!((asked, after.as_str()), (0, "Two leading enterprises, a node, Yangtze River Delta."));
    let (_, _, terms) = turn("A faucet company, five six seven.", "d", terms);
    let (asked, after, _) = turn("A head belly, five six seven.", "", terms);
    assert_eq!((asked, after.as_str()), (0, "A node, five six seven."));
}

#[test]
fn leaving_a_term_takes_back_what_nobody_accepted() {
    let text = "Long triangle, long triangle, and long triangle.";
    let house = HOUSE
        .replace("garbled = [\"long triangle\"]", "garbled = [\"=Long triangle\", { match = \"=long triangle\", safety = \"review\" }]");
    let checker = checker(&house);
    let document = Document::read(text, Format::Text);
    let findings = checker.check(document.prose());
    let tiers: Vec<Safety> = findings.iter().map(|finding| finding.safety).collect();
    assert_eq!(tiers, [Safety::Auto, Safety::Review, Safety::Review]);
    let mut turn = Turn::new(&document, &findings, ASKS, Terms::default());
    assert_eq!(turn.answer(Answer::Accept), Ok(1));
    assert_eq!(turn.answer(Answer::SkipTerm), Ok(2));
    assert_eq!(turn.edits().apply(text), "Long triangle, Yangtze River Delta, and long triangle.");
}

#[test]
fn a_lower_tier_is_left_without_a_question() {
    let checker = checker(HOUSE);
    let document = Document::read(TEXT, Format::Text);
    let findings = checker.check(document.prose());
    let turn = Turn::new(&document, &findings, Manner { min: Safety::Review, ..ASKS }, Terms::default());
    let progress = turn.progress();
    assert_eq!((progress.of, progress.accepted, progress.left), (4, 1, 1));
}

#[test]
fn a_review_goes_on_after_the_glossary_has_changed() {
    let text = "A faucet company, a head belly, and head bellies; a faucet company.";
    let (before, after) = (checker(HOUSE), checker(&HOUSE.replace("\"head belly(s)\"", "\"head bellies\"")));
    let document = Document::read(text, Format::Text);
    let findings = before.check(document.prose());
    let mut turn = Turn::new(&document, &findings, ASKS, Terms::default());
    play(&mut turn, "y1", "");
    let suspended = turn.suspend();
    let findings: Vec<Finding<'_>> = after.check(document.prose());
    let mut turn = Turn::resume(&document, &findings, suspended);
    assert_eq!(turn.current().map(|finding| finding.term.id.as_str()), Some("hub"));
    play(&mut turn, "1", "");
    assert_eq!(turn.edits().apply(text), "A leading enterprise, a head belly, and hub; a faucet company.");
    play(&mut turn, "uuu", "");
    assert_eq!(turn.edits().apply(text), text);
    assert_eq!(play(&mut turn, "u", ""), [Refusal::NothingToUndo]);
}

/// Thirty findings and more, all of them asked about.
#[test]
fn thirty_findings_take_fewer_than_twenty_keys() {
    let checker = Checker::new(Glossary::builtin());
    let text = std::fs::read_to_string("tests/review/thirty.txt").expect("the article is there");
    let document = Document::read(&text, Format::Text);
    let findings = checker.check(document.prose());
    assert!(findings.len() >= 30, "{} findings", findings.len());
    let mut turn = Turn::new(&document, &findings, ASKS_ALL, Terms::default());
    let mut keys = 0;
    while turn.current().is_some() {
        keys += 1;
        if turn.answer(Answer::AcceptTerm).is_err() {
            keys += 1;
            turn.answer(Answer::Choose(1)).or_else(|_| turn.answer(Answer::SkipTerm)).expect("one of them fits");
        }
    }
    assert!(keys < 20, "{keys} keys");
    assert_eq!(turn.progress().accepted, findings.len());
}
