use std::collections::{BTreeMap, BTreeSet};

use super::expand::{MOST, expand};
use crate::check::Checker;
use crate::glossary::{Item, Lists, Pattern, Safety, Term, Wording};
use crate::grammar::plural;
use crate::text::{fold, tokens};

/// Something in a glossary that its author should look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// The file of the term.
    pub file: String,
    /// The line on which the term begins.
    pub line: usize,
    /// The term.
    pub term: String,
    /// What is the matter, and what to do.
    pub message: String,
}

impl Remark {
    fn new(term: &Term, message: String) -> Remark {
        Remark { file: term.file.clone(), line: term.line, term: term.id.clone(), message }
    }
}

/// Returns what can be decided about a glossary without any text.
pub fn lint(checker: &Checker) -> Vec<Remark> {
    let terms = checker.glossary().terms();
    let common = common_words(terms);
    let mut remarks: Vec<Remark> = terms.iter().flat_map(|term| remarks_of(term, &common)).collect();
    remarks.extend(shared_sources(terms));
    remarks.extend(unused_lists(checker));
    for term in terms {
        for rendering in &term.renderings {
            let phrases = expand(&rendering.pattern, checker.glossary().lists());
            if phrases.len() >= MOST {
                remarks.push(Remark::new(term, format!("`{}` stands for {MOST} phrases or more: split it", rendering.pattern)));
                continue;
            }
            if checker.meets_others(&rendering.pattern, term) {
                remarks.extend(clashes(checker, term, &rendering.pattern, &phrases));
            }
        }
    }
    remarks.sort();
    remarks.dedup();
    remarks
}

/// Returns what can be decided about one term, as far as it has a part in it: what [`lint`] would say with and would not say without it.
pub fn lint_of(checker: &Checker, id: &str) -> Vec<Remark> {
    let (glossary, mut remarks) = (checker.glossary(), Vec::new());
    let Some(term) = glossary.term(id) else { return remarks };
    remarks.extend(remarks_of(term, &common_words(glossary.terms())));
    let names_it = |remark: &Remark| remark.term == id || remark.message.contains(&format!("`{id}`"));
    remarks.extend(shared_sources(glossary.terms()).into_iter().filter(names_it));
    for rendering in &term.renderings {
        let phrases = expand(&rendering.pattern, glossary.lists());
        if phrases.len() >= MOST {
            remarks.push(Remark::new(term, format!("`{}` stands for {MOST} phrases or more: split it", rendering.pattern)));
            continue;
        }
        remarks.extend(clashes(checker, term, &rendering.pattern, &phrases));
        // A clash is a remark about the term whose id comes first.
        let others = phrases.iter().flat_map(|phrase| checker.readings(phrase).renderings).map(|(other, _)| other);
        let firsts: BTreeSet<&str> = others.map(|other| other.id.as_str()).filter(|other| *other < id).collect();
        for other in firsts.into_iter().filter_map(|other| glossary.term(other)) {
            let theirs = other.renderings.iter().map(|rendering| &rendering.pattern);
            let theirs = theirs.flat_map(|pattern| clashes(checker, other, pattern, &phrases_in(checker, pattern, &phrases)));
            remarks.extend(theirs.filter(names_it));
        }
    }
    for wording in term.preferred.iter().map(|wording| wording.plain()) {
        let silenced = checker.readings(&wording).renderings.into_iter().filter(|(other, _)| other.id != id);
        remarks.extend(silenced.map(|(other, rendering)| {
            Remark::new(other, format!("`{}` can never fire: it lies in a right form (`{wording}`)", rendering.pattern))
        }));
    }
    remarks.sort();
    remarks.dedup();
    remarks
}

/// Returns those of some phrases that a pattern stands for.
fn phrases_in(checker: &Checker, pattern: &Pattern, phrases: &[String]) -> Vec<String> {
    let is_own = |phrase: &&String| checker.readings(phrase).renderings.iter().any(|(_, rendering)| rendering.pattern == *pattern);
    phrases.iter().filter(is_own).cloned().collect()
}

/// What one term says of itself.
fn remarks_of(term: &Term, common: &BTreeSet<String>) -> Vec<Remark> {
    let mut messages = Vec::new();
    let is_auto = term.renderings.iter().any(|rendering| rendering.safety == Safety::Auto);
    if term.examples.is_empty() && !term.retired {
        messages.push("it has no example: add a sentence before and after to `examples`".to_owned());
    }
    if is_auto && term.unchanged.is_empty() {
        messages.push("`auto` is not earned: add a sentence of good English to `unchanged`".to_owned());
    }
    for rendering in term.renderings.iter().filter(|rendering| rendering.safety == Safety::Auto) {
        let single = |phrase: &String| common.contains(phrase);
        let is_common = rendering.pattern.shortest() < 2 && expand(&rendering.pattern, &Lists::default()).iter().any(single);
        if is_common && !rendering.guard.is_conditional() {
            messages.push(format!(
                "`{}` is one common word without a condition: give it `near` or `topic`, or `safety = \"review\"`",
                rendering.pattern
            ));
        }
    }
    for rendering in term.renderings.iter().filter(|rendering| has_noun(&rendering.pattern)) {
        for wording in &rendering.wordings {
            let last = wording.plain().rsplit(' ').next().unwrap_or("").to_owned();
            if plural(&last) == last && !crate::grammar::is_plural(&last) && !wording.text.contains("(s)") {
                messages.push(format!(
                    "a plural gets lost: `{}` has `(s)`, and `{}` has no plural: mark its noun with `(s)`",
                    rendering.pattern, wording.text
                ));
            }
        }
    }
    messages.into_iter().map(|message| Remark::new(term, message)).collect()
}

/// Returns the words of the good English in the glossary itself.
fn common_words(terms: &[Term]) -> BTreeSet<String> {
    let sentences =
        terms.iter().flat_map(|term| term.unchanged.iter().cloned().chain(term.preferred.iter().map(|wording| wording.plain())));
    let words = |text: String| tokens(&text).iter().map(|token| fold(&text[token.start..token.end]).into_owned()).collect::<Vec<_>>();
    sentences.flat_map(words).collect()
}

fn has_noun(pattern: &Pattern) -> bool {
    pattern.text.contains("(s)")
}

/// Matches of the very same words by other terms, and words that are right elsewhere.
fn clashes(checker: &Checker, term: &Term, pattern: &Pattern, phrases: &[String]) -> Vec<Remark> {
    let own = wordings(term, pattern);
    let (mut clashes, mut right) = (BTreeMap::new(), Vec::new());
    for phrase in phrases {
        let readings = checker.readings(phrase);
        for (other, rendering) in readings.renderings.iter().filter(|(other, _)| other.id > term.id) {
            if own != rendering.wordings.iter().map(Wording::plain).collect::<Vec<_>>() {
                clashes.entry((&rendering.pattern.text, &other.id)).or_insert(phrase);
            }
        }
        // A rendering may be a right form of its own term but for a hyphen or a capital: then the fix tells.
        if readings.right.iter().any(|of| of.id != term.id) {
            right.push(phrase);
        }
    }
    let clash = |((pattern, id), phrase): ((&String, &String), &String)| {
        format!("`{phrase}` also matches `{pattern}` of `{id}`, with another result: drop one, or give one a condition")
    };
    let mut remarks: Vec<String> = clashes.into_iter().map(clash).collect();
    if let Some(phrase) = right.first() {
        let what = if right.len() == phrases.len() { "can never fire: it" } else { "fires in part only: it" };
        remarks.push(format!("`{pattern}` {what} lies in a right form (`{phrase}`)"));
    }
    remarks.into_iter().map(|message| Remark::new(term, message)).collect()
}

fn wordings(term: &Term, pattern: &Pattern) -> Vec<String> {
    let rendering = term.renderings.iter().find(|rendering| rendering.pattern == *pattern);
    rendering.map(|rendering| rendering.wordings.iter().map(|wording| wording.plain()).collect()).unwrap_or_default()
}

fn shared_sources(terms: &[Term]) -> Vec<Remark> {
    let mut first: BTreeMap<&str, &Term> = BTreeMap::new();
    let mut remarks = Vec::new();
    for term in terms {
        for source in &term.source {
            match first.get(source.as_str()) {
                Some(other) if other.id != term.id => {
                    remarks.push(Remark::new(
                        term,
                        format!("its source term {source} also belongs to `{}`: merge the two, or say which it is", other.id),
                    ));
                }
                Some(_) => remarks.push(Remark::new(term, format!("its source term {source} is listed twice"))),
                None => {
                    first.insert(source, term);
                }
            }
        }
    }
    remarks
}

fn unused_lists(checker: &Checker) -> Vec<Remark> {
    let glossary = checker.glossary();
    let mut used = BTreeSet::new();
    let mut see = |pattern: &Pattern| {
        pattern.visit(&mut |item| {
            if let Item::List(name) = item {
                used.insert(name.clone());
            }
        });
    };
    for term in glossary.terms() {
        let guards = term.renderings.iter().map(|rendering| &rendering.guard);
        let cues = guards.flat_map(|guard| guard.near.iter().chain(&guard.topic).chain(&guard.unless));
        let patterns = term.renderings.iter().map(|rendering| &rendering.pattern);
        term.admitted.iter().chain(&term.except).chain(cues).chain(patterns).for_each(&mut see);
    }
    glossary.lists().iter().flat_map(|(_, list)| list).for_each(&mut see);
    let unused = glossary.lists().names().filter(|name| !used.contains(*name));
    let remark = |name: &str| Remark {
        file: String::new(),
        line: 0,
        term: format!("@{name}"),
        message: "no pattern uses this word list: take it out".into(),
    };
    unused.map(remark).collect()
}
