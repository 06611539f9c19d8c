//! The laws, each as a function of a glossary and a text.

use degarble::check::{Checker, Finding, Trace};
use degarble::document::{Document, Format};
use degarble::glossary::Safety;
use degarble::plan::{Plan, plan};
use degarble::text::{Edits, sentences};
use html5gum::{Token, Tokenizer};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};
use serde_json::Value;

pub(crate) type Law = Result<(), TestCaseError>;

const FLOORS: [Safety; 2] = [Safety::Auto, Safety::Review];

/// All laws, for a glossary whose terms keep out of each other's way and a text in which marks mean what they should.
pub(crate) fn all(checker: &Checker, source: &str, format: Format) -> Law {
    holds_of_good_markup(checker, source, format)?;
    idempotence(checker, source, format)?;
    if format == Format::Text {
        wrapping(checker, source)?;
        independence(checker, source)?;
    }
    Ok(())
}

/// What holds of every glossary and every string.
pub(crate) fn holds(checker: &Checker, source: &str, format: Format) -> Law {
    let document = Document::read(source, format);
    let findings = checker.check(document.prose());
    apart(&document, &findings)?;
    explained(checker, &document, &findings)?;
    for floor in FLOORS {
        let plan = plan(&document, &findings, floor);
        agreement(&findings, &plan)?;
        locality(&document, &plan)?;
    }
    Ok(())
}

/// What holds besides of a text in which marks mean what they should.
pub(crate) fn holds_of_good_markup(checker: &Checker, source: &str, format: Format) -> Law {
    holds(checker, source, format)?;
    let document = Document::read(source, format);
    let findings = checker.check(document.prose());
    for floor in FLOORS {
        let plan = plan(&document, &findings, floor);
        let fixes = plan.done.iter().flat_map(|finding| &finding.fixes[0].edits).cloned();
        let edits = Edits::new(fixes.collect()).expect("findings are apart");
        let fixed = plan.edits.apply(source);
        prop_assert!(document.agrees(&edits, &plan.edits), "put-get\n{source:?}\n{fixed:?}");
        prop_assert_eq!(skeleton(source, format), skeleton(&fixed, format), "syntax\n{:?}\n{:?}", source, fixed);
    }
    Ok(())
}

/// Findings stand in the order of the text, none overlaps another, and the edits of a fix stay inside its finding.
fn apart(document: &Document<'_>, findings: &[Finding<'_>]) -> Law {
    let mut free = 0;
    for finding in findings {
        let span = finding.span;
        prop_assert!(free <= span.start() && span.start() < span.end(), "overlap at {span:?}");
        free = span.end();
        let before = document.prose().get(span.range());
        prop_assert!(before.is_some(), "{span:?} cuts a character");
        for fix in &finding.fixes {
            prop_assert!(fix.edits.iter().all(|edit| span.start() <= edit.span.start() && edit.span.end() <= span.end()));
            let whole = fix.edits.apply(document.prose());
            let after = document.prose().len() - span.end();
            prop_assert_eq!(&whole[span.start()..whole.len() - after], &fix.text, "a fix says what its edits make");
        }
        prop_assert_eq!(finding.fixes.is_empty(), finding.safety == Safety::Flag, "{:?}", finding);
    }
    Ok(())
}

/// Every finding is explained: a trace for its term lies in it. Findings that share a word are one, with a trace for each part.
fn explained(checker: &Checker, document: &Document<'_>, findings: &[Finding<'_>]) -> Law {
    let traces = checker.explain(document.prose());
    for finding in findings {
        let is_its = |trace: &&Trace<'_>| {
            trace.span == finding.span && trace.term.id == finding.term.id && trace.outcome.starts_with(finding.safety.name())
        };
        prop_assert_eq!(traces.iter().filter(is_its).count(), 1, "{:?} in {:?}", finding, traces);
    }
    let made = traces.iter().filter(|trace| !trace.outcome.starts_with("left")).count();
    prop_assert_eq!(made, findings.len(), "what is not left is found");
    Ok(())
}

/// What is found is done or left, once.
fn agreement(findings: &[Finding<'_>], plan: &Plan<'_, '_>) -> Law {
    let mut all: Vec<&Finding<'_>> = plan.done.iter().copied().chain(plan.left.iter().map(|left| left.finding)).collect();
    all.sort_by_key(|finding| finding.span);
    prop_assert_eq!(all.len(), findings.len());
    prop_assert!(all.iter().zip(findings).all(|(one, other)| std::ptr::eq(*one, other)));
    Ok(())
}

/// No byte changes outside of what was found and done, but for words put in behind markup that ends there.
fn locality(document: &Document<'_>, plan: &Plan<'_, '_>) -> Law {
    for edit in &plan.edits {
        let (start, end) = (document.prose_offset(edit.span.start()), document.prose_offset(edit.span.end()));
        let is_beyond = |at: usize, end: usize| document.prose()[end.min(at)..at].contains(|c: char| !c.is_whitespace());
        let holds = |finding: &&Finding<'_>| finding.span.start() <= start && !is_beyond(end, finding.span.end());
        prop_assert!(plan.done.iter().any(holds), "{:?} lies outside of what was found", edit);
    }
    Ok(())
}

/// Fixing twice is fixing once, as long as no name that was put in makes two sentences of one: `so. long triangle`.
pub(crate) fn idempotence(checker: &Checker, source: &str, format: Format) -> Law {
    let count = |source: &str| sentences(Document::read(source, format).prose()).count();
    for floor in FLOORS {
        let once = fix(checker, source, format, floor);
        if count(source) == count(&once) {
            prop_assert_eq!(&fix(checker, &once, format, floor), &once, "fixed twice, from {:?}", source);
        }
    }
    Ok(())
}

/// Terms in another order give the same findings.
pub(crate) fn order(one: &Checker, other: &Checker, source: &str) -> Law {
    let facts = |checker: &Checker| {
        let findings = checker.check(source);
        let fact = |finding: &Finding<'_>| {
            let mut fixes: Vec<String> = finding.fixes.iter().map(|fix| fix.text.clone()).collect();
            fixes.sort();
            (finding.span, finding.safety, fixes)
        };
        findings.iter().map(fact).collect::<Vec<_>>()
    };
    prop_assert_eq!(facts(one), facts(other), "{:?}", source);
    Ok(())
}

/// Other line wraps give the same findings, except of a mechanism: a stutter over lines may be a list. Neighbours are no matter of
/// lines: where two of them say the same, it is said once or twice.
pub(crate) fn wrapping(checker: &Checker, source: &str) -> Law {
    let traces = checker.explain(source);
    let touch = |pair: &[Trace<'_>]| {
        source.get(pair[0].span.end()..pair[1].span.start()).is_none_or(|between| between.chars().all(char::is_whitespace))
    };
    if traces.windows(2).any(touch) || checker.glossary().terms().iter().any(|term| term.mechanism.is_some()) {
        return Ok(());
    }
    let expected = wrapless(checker, source);
    for line_break in ["\n", "\r\n", "\n    "] {
        let wrapped = wrap(source, line_break);
        if sentences(&wrapped).count() == sentences(source).count() {
            prop_assert_eq!(wrapless(checker, &wrapped), expected.clone(), "{:?}", wrapped);
        }
    }
    Ok(())
}

/// What stands in one sentence does not depend on the others, unless a topic does.
pub(crate) fn independence(checker: &Checker, source: &str) -> Law {
    let renderings = checker.glossary().terms().iter().flat_map(|term| &term.renderings);
    if renderings.into_iter().all(|rendering| rendering.guard.topic.is_empty()) {
        let together = exact(checker, source, 0);
        let alone: Vec<_> = sentences(source).flat_map(|range| exact(checker, &source[range.clone()], range.start)).collect();
        prop_assert_eq!(together, alone, "{:?}", source);
    }
    Ok(())
}

/// Returns `source` with every fix of at least the tier `floor` made.
pub(crate) fn fix(checker: &Checker, source: &str, format: Format, floor: Safety) -> String {
    let document = Document::read(source, format);
    let findings = checker.check(document.prose());
    plan(&document, &findings, floor).edits.apply(source)
}

/// Returns `prose` with every fix of at least the tier `floor` made; of several candidates the first.
pub(crate) fn fix_at_first(checker: &Checker, prose: &str, floor: Safety) -> String {
    let findings = checker.check(prose);
    let fixes = findings.iter().filter(|finding| finding.safety >= floor).filter_map(|finding| finding.fixes.first());
    let edits = fixes.flat_map(|fix| &fix.edits).cloned().collect();
    Edits::new(edits).expect("findings are apart").apply(prose)
}

/// What was found in `source`, which begins at the byte `start` of a text.
fn exact(checker: &Checker, source: &str, start: usize) -> Vec<(usize, String, Safety)> {
    // What a fix writes may reach over the end of the sentence: a line break that has to move.
    let fact = |finding: &Finding<'_>| (finding.span.start() + start, finding.term.id.clone(), finding.safety);
    checker.check(source).iter().map(fact).collect()
}

/// Findings without line breaks, and without case: a line of capitals asks for capitals.
fn wrapless(checker: &Checker, source: &str) -> Vec<(String, String, Safety, Vec<String>)> {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let fact = |finding: &Finding<'_>| {
        let fixes = finding.fixes.iter().map(|fix| squeeze(&fix.edits.apply(source)).to_lowercase()).collect();
        (squeeze(&source[..finding.span.start()]), finding.term.id.clone(), finding.safety, fixes)
    };
    checker.check(source).iter().map(fact).collect()
}

/// Wraps `text` at every blank that stands between two letters, but not beside capitals: a line of its own makes them a headline.
fn wrap(text: &str, line_break: &str) -> String {
    let is_small = |word: Option<&str>| word.is_some_and(|word| word.contains(char::is_lowercase));
    let mut wrapped = String::new();
    for (at, c) in text.char_indices() {
        let (head, tail) = (&text[..at], &text[at + c.len_utf8()..]);
        let touches = head.ends_with(char::is_alphabetic) && tail.starts_with(char::is_alphabetic);
        let breaks = c == ' ' && touches && is_small(head.split_whitespace().next_back()) && is_small(tail.split_whitespace().next());
        if breaks { wrapped.push_str(line_break) } else { wrapped.push(c) }
    }
    wrapped
}

/// The markup of a text, without its words.
fn skeleton(source: &str, format: Format) -> Vec<String> {
    match format {
        Format::Text => Vec::new(),
        Format::JsonLines => source.lines().map(|line| serde_json::from_str(line).map_or(line.to_owned(), shape)).collect(),
        Format::Markdown => {
            let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
            let is_markup = |event: &Event<'_>| !matches!(event, Event::Text(_) | Event::SoftBreak | Event::HardBreak);
            Parser::new_ext(source, options).filter(is_markup).map(|event| format!("{event:?}")).collect()
        }
        Format::Html => {
            let tokens = Tokenizer::new(source).map(|Ok(token)| token);
            tokens.filter(|token| !matches!(token, Token::String(_))).map(|token| format!("{token:?}")).collect()
        }
    }
}

/// A value without the words of its strings.
fn shape(value: Value) -> String {
    match value {
        Value::String(_) => "\"\"".to_owned(),
        Value::Array(values) => format!("[{}]", values.into_iter().map(shape).collect::<Vec<_>>().join(",")),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| format!("{name:?}:{}", shape(value))).collect(),
        other => other.to_string(),
    }
}
