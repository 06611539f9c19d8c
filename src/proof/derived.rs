//! The tests that follow from an example: what comes out right must come out right however it is laid out and marked up.

use crate::check::Checker;
use crate::document::{Document, Format};
use crate::glossary::{Class, Glossary, Item, Pattern, Rendering, Safety, Term};
use crate::grammar::article;
use crate::plan::plan;
use crate::text::{fold, sentences, tokens};

use super::test::fixed;

/// A text that follows from an example, and what should become of it.
pub(super) struct Derived {
    /// What was done to the example, in words.
    pub(super) test: &'static str,
    pub(super) before: String,
    pub(super) expected: String,
    pub(super) found: String,
}

/// Returns the tests that follow from an example that comes out right.
pub(super) fn derived(checker: &Checker, term: &Term, before: &str, after: &str) -> Vec<Derived> {
    let mut all = vec![same(checker, "a second run", after, after)];
    all.extend(laid_out(checker, term, before, after));
    let (paragraph, sentence) = (|text: &str| format!("Lead.\n\n{text}\n\nTail."), |text: &str| format!("It rained. {text}"));
    all.push(same(checker, "between paragraphs", &paragraph(before), &paragraph(after)));
    all.push(same(checker, "in a second sentence", &sentence(before), &sentence(after)));
    all.extend(in_capitals(checker, term, before, after));
    all.extend(marked_up(checker, before, after));
    all
}

fn same(checker: &Checker, test: &'static str, before: &str, expected: &str) -> Derived {
    Derived { test, before: before.to_owned(), expected: expected.to_owned(), found: fixed(checker, before, Safety::Review) }
}

/// The example with other blanks. What a line break does to its neighbours is a matter of layout, so blanks are not compared.
fn laid_out(checker: &Checker, term: &Term, before: &str, after: &str) -> Vec<Derived> {
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let blanks = [("double spaces", "  "), ("no-break spaces", "\u{a0}"), ("a line for every word", "\n"), ("CRLF", "\r\n")];
    let lay_out = |(test, blank): (&'static str, &str)| {
        let before = before.replace(' ', blank);
        let is_one = sentences(&before).count() == sentences(&before.replace(blank, " ")).count();
        let found = squeezed(&fixed(checker, &before, Safety::Review));
        // A mechanism takes words that are alike on lines of their own for a list.
        let is_list = blank.contains('\n') && term.mechanism.is_some();
        (is_one && !is_list).then(|| Derived { test, before, expected: squeezed(after), found })
    };
    blanks.into_iter().filter_map(lay_out).collect()
}

/// The example in capitals, which are a headline: articles are left out there, and a spelling that a pattern asks for is lost.
fn in_capitals(checker: &Checker, term: &Term, before: &str, after: &str) -> Option<Derived> {
    let upper = before.to_uppercase();
    let found = fixed(checker, &upper, Safety::Review);
    // A mechanism takes lines in capitals for the heads of tables.
    let is_seen = found != upper || !(term.mechanism.is_some() || asks_for_spelling(checker.glossary(), term));
    let expected = after.to_uppercase();
    let holds = without_articles(&found) == without_articles(&expected);
    is_seen.then(|| Derived { test: "all capitals", before: upper, found: if holds { expected.clone() } else { found }, expected })
}

/// Whether a rendering of the term, a condition of one, or an exception goes by the spelling, which capitals hide.
fn asks_for_spelling(glossary: &Glossary, term: &Term) -> bool {
    let patterns =
        term.renderings.iter().flat_map(|Rendering { pattern, guard, .. }| std::iter::once(pattern).chain(&guard.near).chain(&guard.topic));
    patterns.chain(&term.except).any(|pattern| is_spelled(pattern, glossary))
}

fn is_spelled(pattern: &Pattern, glossary: &Glossary) -> bool {
    let mut spelled = false;
    pattern.visit(&mut |item| {
        spelled |= match item {
            Item::Word(word) => word.exactly.is_some(),
            Item::Slot(slot) => slot.class == Class::Name,
            Item::List(name) => glossary.lists().get(name).into_iter().flatten().any(|pattern| is_spelled(pattern, glossary)),
            _ => false,
        }
    });
    spelled
}

fn without_articles(text: &str) -> Vec<String> {
    let words = tokens(text).iter().map(|token| fold(&text[token.start..token.end]).into_owned()).collect::<Vec<_>>();
    words.into_iter().filter(|word| article(word).is_none()).collect()
}

/// The example in Markdown: bold it is fixed like any prose; as code and as an address it stays.
fn marked_up(checker: &Checker, before: &str, after: &str) -> Vec<Derived> {
    let is_plain = |text: &str| !text.contains(|c: char| !c.is_ascii() || "*_`<>[]()&\\#~|\"'".contains(c));
    let is_choice = checker.check(before).iter().any(|finding| finding.fixes.len() > 1);
    if !is_plain(before) || !is_plain(after) || is_choice {
        return Vec::new();
    }
    let in_markdown = |test, before: String, expected: String| {
        let document = Document::read(&before, Format::Markdown);
        let findings = checker.check(document.prose());
        let found = plan(&document, &findings, Safety::Review).edits.apply(&before);
        Derived { test, before, expected, found }
    };
    let code = format!("Type `{before}` to see it.");
    let address = format!("See https://example.org/{} now.", before.replace(' ', "-"));
    vec![
        in_markdown("in bold", format!("**{before}**"), format!("**{after}**")),
        in_markdown("in code", code.clone(), code),
        in_markdown("in an address", address.clone(), address),
    ]
}
