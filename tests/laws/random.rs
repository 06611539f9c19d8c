//! Random glossaries, and random texts that hold what those glossaries look for.

use std::fmt;

use degarble::check::Checker;
use degarble::document::Format;
use degarble::glossary::{Glossary, GlossaryFile};
use degarble::proof::expand;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

/// How far the terms of a random glossary keep out of each other's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manners {
    /// Garbled words, right words and cues are different words, and no fix brings words together that were apart.
    Tame,
    /// Any terms.
    Wild,
    /// Any terms, and all mechanisms.
    Mechanical,
}

/// The terms of a glossary, without their ids.
#[derive(Clone)]
pub(crate) struct RandomGlossary(Vec<String>);

/// What a text is made of; what exactly depends on the glossary and the format.
#[derive(Debug, Clone)]
pub(crate) struct RandomText(Vec<Part>);

#[derive(Clone)]
struct Part {
    words: Words,
    case: Case,
    markup: Option<Index>,
    joint: &'static str,
}

#[derive(Debug, Clone)]
enum Words {
    /// One of the phrases that the glossary looks for.
    Garbled(Index),
    /// Other words.
    Other(&'static str),
}

#[derive(Debug, Clone, Copy)]
enum Case {
    Written,
    Title,
    Upper,
}

const GARBLED: &[&str] = &["long", "triangle", "faucet", "double", "cycle", "belly", "head", "silk", "city", "play", "carry"];
const RIGHT: &[&str] = &["Yangtze", "River", "Delta", "dual", "circulation", "leading", "enterprise", "e-commerce", "hub", "R&D", "Xi'an"];
const CUES: &[&str] = &["Shanghai", "kitchen", "industry", "Party"];
const OTHER: &[&str] = &[
    "the",
    "a",
    "an",
    "of",
    "in",
    "is",
    "and",
    "grew",
    "new",
    "two",
    "his",
    "this",
    "China's",
    "growth",
    "to",
    "has",
    "not",
    "Li",
    "3.5",
    "13",
    "thirteenth",
    "2016",
    "No. 1",
    "U.S.",
    "龙头",
    "café",
    "😀",
    "src/a.rs",
    "https://a.b/long",
    "mistranslated",
    "The",
    "A",
    "i\u{307}",
    "ﬀ",
    "well-known",
    "ß",
    "x_y",
    "'s",
    "Shanghai",
    "kitchen",
    "industry",
    "Party",
    "River",
    "hub",
    "Ｔｈｅ",
    "zero\u{200b}width",
];
const JOINTS: &[&str] = &[
    " ", " ", " ", " ", " ", " ", " ", " ", "\n", "\r\n", "\n\n", ". ", ", ", "-", "- ", "-\n", " - ", "—", " “", "” ", " \"", "\" ", " (",
    ") ", "; ", ": ", "! ", "? ", "  ", "\u{a0}", "’s ", "' ", " '", "，", "。", "", "/", ".", "\t", "\n- ", "\n1. ", "...", "\u{2028}",
    "\r",
];
const MARKDOWN: &[&str] =
    &["**@**", "*@*", "[@](u)", "`@`", "~~@~~", "<b>@</b>", "&ldquo;@&rdquo;", "\n\n# @\n\n", "\n\n- @\n\n", "\n> @\n\n", "![@](u)"];
const HTML: &[&str] = &[
    "<b>@</b>",
    "<a href=\"u\">@</a>",
    "<code>@</code>",
    "@<br>\n",
    "<p>@</p>\n",
    "<h1>@</h1>",
    "&ldquo;@&rdquo;",
    "@<!-- c -->",
    "<td>@",
];

impl RandomGlossary {
    /// Makes the glossary ready, its terms in the order of `turn`: the nth letter names the nth term.
    pub(crate) fn checker(&self, turn: Turn) -> Checker {
        match Glossary::read(&[self.file(turn)], &Glossary::default()) {
            Ok(glossary) => Checker::new(glossary),
            Err(errors) => panic!("a random glossary must be right: {errors}"),
        }
    }

    fn file(&self, turn: Turn) -> GlossaryFile {
        let mut text =
            "version = 1\n[words]\ncue = [\"Shanghai\", \"@place\"]\nplace = [\"kitchen\"]\nbad = [\"long\", \"double cycle\"]\n"
                .to_owned();
        for (at, term) in self.0.iter().enumerate() {
            let id = match turn {
                Turn::Forward => at,
                Turn::Backward => self.0.len() - at,
            };
            text.push_str(&format!("[term.t{id}]\n{term}\n"));
        }
        GlossaryFile { name: "random.toml".into(), text }
    }
}

impl fmt::Debug for RandomGlossary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.file(Turn::Forward).text)
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?} {:?} {:?}", self.words, self.case, self.markup.is_some(), self.joint)
    }
}

/// The order of the terms of a glossary.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Turn {
    Forward,
    Backward,
}

impl RandomText {
    /// Writes the text out, with phrases of the glossary.
    pub(crate) fn write(&self, checker: &Checker, format: Format) -> String {
        let glossary = checker.glossary();
        let renderings = glossary.terms().iter().flat_map(|term| &term.renderings);
        let phrases: Vec<String> = renderings.flat_map(|rendering| expand(&rendering.pattern, glossary.lists())).collect();
        let text: String = self.0.iter().map(|part| part.write(&phrases, format)).collect();
        if format == Format::JsonLines { format!("{{\"text\": {}}}\n", Value::String(text)) } else { text }
    }
}

impl Part {
    fn write(&self, phrases: &[String], format: Format) -> String {
        let words = match &self.words {
            Words::Other(words) => (*words).to_owned(),
            Words::Garbled(_) if phrases.is_empty() => String::new(),
            Words::Garbled(pick) => pick.get(phrases).clone(),
        };
        let words = match self.case {
            Case::Written => words,
            Case::Upper => words.to_uppercase(),
            Case::Title => words.split(' ').map(raised).collect::<Vec<_>>().join(" "),
        };
        let markup = match format {
            Format::Text | Format::JsonLines => None,
            Format::Markdown => self.markup.as_ref().map(|pick| pick.get(MARKDOWN)),
            Format::Html => self.markup.as_ref().map(|pick| pick.get(HTML)),
        };
        markup.map_or(words.clone(), |markup| markup.replace('@', &words)) + self.joint
    }
}

fn raised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Any text.
pub(crate) fn text() -> impl Strategy<Value = RandomText> {
    let words = prop_oneof![2 => any::<Index>().prop_map(Words::Garbled), 3 => select(OTHER).prop_map(Words::Other)];
    let case = prop_oneof![6 => Just(Case::Written), 2 => Just(Case::Title), 1 => Just(Case::Upper)];
    let markup = weighted(0.3, any::<Index>());
    let part = (words, case, markup, select(JOINTS)).prop_map(|(words, case, markup, joint)| Part { words, case, markup, joint });
    vec(part, 1..14).prop_map(RandomText)
}

/// Any glossary of these manners.
pub(crate) fn glossary(manners: Manners) -> impl Strategy<Value = RandomGlossary> {
    let mechanisms = match manners {
        Manners::Tame | Manners::Wild => &[][..],
        Manners::Mechanical => &["stutter", "source-words", "punctuation"],
    };
    let with_mechanisms = |mut terms: Vec<String>| {
        terms.extend(mechanisms.iter().map(|mechanism| format!("mechanism = \"{mechanism}\"\n")));
        RandomGlossary(terms)
    };
    vec(term(manners), 1..5).prop_map(with_mechanisms)
}

fn term(manners: Manners) -> impl Strategy<Value = String> {
    let safety = weighted(0.3, select(vec!["auto", "review", "flag"]));
    let admitted = weighted(0.2, wording(manners));
    let except = weighted(0.3, exception(manners));
    let parts = (preferred(manners), vec(rendering(manners), 1..4), safety, admitted, except);
    parts.prop_map(|(preferred, renderings, safety, admitted, except)| {
        let mut term = format!("source = [\"龙头\"]\npreferred = {preferred}\ngarbled = [{}]\nsay = \"x\"\n", renderings.join(", "));
        term.extend(safety.map(|safety| format!("safety = \"{safety}\"\n")));
        term.extend(admitted.map(|admitted| format!("admitted = [\"{}\"]\n", admitted.replace("the ", ""))));
        term.extend(except.map(|except| format!("except = [\"{except}\"]\n")));
        term
    })
}

fn preferred(manners: Manners) -> BoxedStrategy<String> {
    let one = || wording(manners).prop_map(|wording| format!("\"{wording}\""));
    let several = vec(one(), 2..4).prop_map(|wordings| format!("[{}]", wordings.join(", ")));
    match manners {
        Manners::Tame => prop_oneof![5 => one(), 1 => several].boxed(),
        Manners::Wild | Manners::Mechanical => prop_oneof![5 => one(), 1 => several, 1 => Just("\"\"".to_owned())].boxed(),
    }
}

fn wording(manners: Manners) -> impl Strategy<Value = String> {
    let article = prop_oneof![3 => Just(""), 1 => Just("the "), 1 => Just("a ")];
    let mark = prop_oneof![4 => Just(""), 1 => Just("(s)")];
    let words = match manners {
        Manners::Tame => RIGHT.to_vec(),
        Manners::Wild | Manners::Mechanical => {
            [RIGHT, GARBLED, CUES, &["of", "the", "No. 1", "U.S.", "café", "龙头", "well-known", "3.5"]].concat()
        }
    };
    (article, vec(select(words), 1..4), mark).prop_map(|(article, words, mark)| {
        let words = words.join(" ");
        let mark = if words.ends_with(char::is_alphanumeric) { mark } else { "" };
        format!("{article}{words}{mark}")
    })
}

fn rendering(manners: Manners) -> BoxedStrategy<String> {
    let cue = prop_oneof![3 => select(CUES).prop_map(str::to_owned), 1 => Just("@cue".to_owned())];
    let guard = prop_oneof![Just("near"), Just("topic"), Just("unless")];
    let safety = weighted(0.2, select(vec!["auto", "review"]));
    let guarded = (pattern(manners), weighted(0.6, (guard, cue)), safety).prop_map(|(pattern, guard, safety)| {
        let guard = guard.map(|(kind, cue)| format!(", {kind} = [\"{cue}\"]")).unwrap_or_default();
        let safety = safety.map(|safety| format!(", safety = \"{safety}\"")).unwrap_or_default();
        format!("{{ match = \"{pattern}\"{guard}{safety} }}")
    });
    prop_oneof![2 => pattern(manners).prop_map(|pattern| format!("\"{pattern}\"")), 2 => guarded].boxed()
}

fn exception(manners: Manners) -> BoxedStrategy<String> {
    let words = (select(CUES), select(GARBLED));
    match manners {
        Manners::Tame => words.prop_map(|(cue, _)| cue.to_owned()).boxed(),
        Manners::Wild | Manners::Mechanical => words.prop_map(|(cue, garbled)| format!("{cue} {garbled}")).boxed(),
    }
}

fn pattern(manners: Manners) -> BoxedStrategy<String> {
    let items =
        || (select(GARBLED), vec(item(manners), 0..3)).prop_map(|(first, rest)| [&[first.to_owned()], rest.as_slice()].concat().join(" "));
    let near = || select(CUES);
    match manners {
        Manners::Tame => prop_oneof![
            5 => items(),
            1 => (items(), near()).prop_map(|(items, cue)| format!("{{{items}}} {cue}")),
            1 => (near(), items()).prop_map(|(cue, items)| format!("{cue} {{{items}}}")),
            1 => items().prop_map(|items| format!("{items} <n>")),
        ]
        .boxed(),
        Manners::Wild | Manners::Mechanical => prop_oneof![
            5 => items(),
            1 => (items(), items()).prop_map(|(items, after)| format!("{{{items}}} {after}")),
            1 => (items(), items()).prop_map(|(before, items)| format!("{before} ... {{{items}}}")),
            1 => (items(), select(vec!["<n>", "<ordinal>", "<year>", "<Name>", "<word>", "<words>"])).prop_map(|(items, slot)| format!("{items} {slot}")),
        ]
        .boxed(),
    }
}

fn item(manners: Manners) -> BoxedStrategy<String> {
    let words = match manners {
        Manners::Tame => GARBLED.to_vec(),
        Manners::Wild | Manners::Mechanical => [GARBLED, &["triangles", "played", "River", "hub", "of", "the", "Shanghai", "new"]].concat(),
    };
    let word = move || select(words.clone());
    prop_oneof![
        8 => word().prop_map(str::to_owned),
        2 => select(GARBLED).prop_map(|word| format!("{word}(s)")),
        1 => select(vec!["play~", "carry~"]).prop_map(str::to_owned),
        2 => (word(), word(), word()).prop_map(|(one, two, three)| format!("({one}|{two} {three})")),
        2 => word().prop_map(|word| format!("[{word}]")),
        1 => word().prop_map(|word| format!("={}", raised(word))),
        1 => Just("@bad".to_owned()),
    ]
    .boxed()
}
