//! How the words at a site are cased, and the wording after them.

use std::ops::Range;

use super::Site;
use crate::check::automaton::Tokens;
use crate::check::sentence::Sentence;
use crate::glossary::{CasePolicy, Wording};
use crate::grammar::{is_small_word, raise, title, upper};
use crate::text::Shape;

/// The case of a site.
pub(super) struct Case {
    pub(super) casing: Casing,
    /// Whether a sentence or quotation begins here.
    pub(super) begins: bool,
}

/// How the words at a site are cased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Casing {
    /// As in the middle of a sentence.
    Plain,
    /// The first letter is a capital because something begins there.
    Raised,
    /// A headline; `true`: with small words capitalised too.
    Title(bool),
    /// Two words or more with a capital each, outside of a headline.
    Capitals,
    /// Capitals in a text that is not in capitals.
    Loud,
    /// Capitals.
    Upper,
}

impl Case {
    pub(super) fn read(sentence: &Sentence<'_>, target: &Tokens, has_article: bool) -> Case {
        let is_first = first_word(sentence).is_some_and(|word| word >= target.start);
        let begins = is_first || (!has_article && begins_quote(sentence, target));
        Case { casing: casing(sentence, target, begins), begins }
    }
}

impl Site<'_> {
    pub(super) fn is_upper(&self) -> bool {
        self.case.casing == Casing::Upper
    }

    /// Returns `body` in the case of the site; `begins` if it begins what the site does, no article before it.
    pub(super) fn cased(&self, body: String, wording: &Wording, begins: bool) -> String {
        let follows = wording.case == CasePolicy::Follow;
        let body = match self.case.casing {
            Casing::Upper => return upper(&body),
            Casing::Loud if follows => return upper(&body),
            Casing::Title(all) if follows || !all => title(&body, all),
            Casing::Title(_) => raise(&body).into_owned(),
            Casing::Capitals if follows => title(&body, false),
            _ => body,
        };
        if begins { raise(&body).into_owned() } else { body }
    }

    /// An article that is put in front, as the site is cased.
    pub(super) fn cased_lead(&self, lead: &str) -> String {
        match self.case.casing {
            Casing::Upper => upper(lead),
            Casing::Title(true) => raise(lead).into_owned(),
            Casing::Plain => lead.to_owned(),
            _ if self.case.begins => raise(lead).into_owned(),
            _ => lead.to_owned(),
        }
    }
}

/// The first word of the sentence, after a list mark (`1.`, `(2)`, `a)`), numbers and quotation marks.
pub(super) fn first_word(sentence: &Sentence<'_>) -> Option<usize> {
    let opens = usize::from(sentence.is_mark(0, "(["));
    let is_counter = sentence.is_word(opens) && is_counter(sentence.text(opens));
    let numbered = is_counter && sentence.is_mark(opens + 1, if opens == 1 { ")]" } else { ".)" });
    let is_circled = |at: &usize| sentence.text(*at).chars().all(|c| c.is_numeric() && !c.is_ascii());
    (if numbered { opens + 2 } else { 0 }..sentence.tokens.len()).find(|at| sentence.is_word(*at) && !is_circled(at))
}

/// Whether `text` counts the items of a list: a number, a letter, a small Roman number.
fn is_counter(text: &str) -> bool {
    let is_number = text.bytes().all(|b| b.is_ascii_digit());
    let is_roman = text.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    is_number || is_roman || (text.len() == 1 && text.as_bytes()[0].is_ascii_alphabetic())
}

fn casing(sentence: &Sentence<'_>, target: &Tokens, begins: bool) -> Casing {
    let shapes: Vec<Shape> = sentence.cased(target.clone()).map(|at| sentence.tokens[at].shape).collect();
    let Some(first) = shapes.first().copied() else { return Casing::Plain };
    let is_upper = |at: &usize| {
        sentence.tokens[*at].shape == Shape::Upper
            || (sentence.tokens[*at].shape == Shape::Title && sentence.text(*at).chars().count() == 1)
    };
    let is_loud = sentence.cased(target.clone()).all(|at| is_upper(&at)) && shapes.contains(&Shape::Upper);
    if is_loud && sentence.cased(line(sentence, target)).filter(|at| !target.contains(at)).all(|at| is_upper(&at)) {
        return Casing::Upper;
    }
    if is_loud && shapes.len() > 1 && sentence.cased(target.clone()).any(|at| sentence.text(at).len() > 3) {
        return Casing::Loud;
    }
    if let Some(all) = headline(sentence, target) {
        return Casing::Title(all);
    }
    let significant: Vec<usize> = sentence.cased(target.clone()).filter(|at| !is_small_word(sentence.text(*at))).collect();
    if significant.len() > 1 && significant.iter().all(|at| sentence.is_capitalised(*at)) {
        return Casing::Capitals;
    }
    let is_number = sentence.text(target.start).starts_with(|c: char| c.is_ascii_digit());
    let capital = is_number || matches!(first, Shape::Title | Shape::Upper | Shape::Mixed);
    if capital && begins { Casing::Raised } else { Casing::Plain }
}

/// The tokens of the lines on which the target stands.
fn line(sentence: &Sentence<'_>, target: &Tokens) -> Tokens {
    let breaks = |at: &usize| sentence.tokens[*at].gap.is_break();
    let start = (1..=target.start).rev().find(breaks).unwrap_or(0);
    let end = (target.end..sentence.tokens.len()).find(breaks).unwrap_or(sentence.tokens.len());
    start..end
}

/// Whether the target begins what stands in quotation marks or after a colon and goes on in small letters.
pub(super) fn begins_quote(sentence: &Sentence<'_>, target: &Tokens) -> bool {
    let opened = target.start.checked_sub(1).is_some_and(|before| sentence.is_mark(before, "\"':"));
    let goes_on_small =
        sentence.cased(target.clone()).skip(1).any(|at| sentence.tokens[at].shape == Shape::Lower && !is_small_word(sentence.text(at)));
    opened && goes_on_small && sentence.is_capitalised(target.start)
}

/// Whether the target stands in a headline, a sentence or a line of one; `Some(true)` if that capitalises small words too.
fn headline(sentence: &Sentence<'_>, target: &Tokens) -> Option<bool> {
    let significant = |at: &usize| !is_small_word(sentence.text(*at));
    let inside: Vec<usize> = sentence.cased(target.clone()).filter(significant).collect();
    if !inside.iter().all(|at| sentence.is_capitalised(*at)) {
        return None;
    }
    let quoted = quoted_around(sentence, target);
    let whole = quoted.clone().unwrap_or(0..sentence.tokens.len());
    let around = |range: Range<usize>| -> Vec<usize> { sentence.cased(range).filter(|at| !target.contains(at)).collect() };
    let words: Vec<usize> = around(whole.clone()).into_iter().filter(significant).collect();
    let capitals = words.iter().filter(|at| sentence.is_capitalised(**at)).count();
    let is_alone = quoted.is_none() && around(whole.clone()).is_empty();
    let is_headline = match words.len() {
        0 | 1 => inside.len() >= 4 || is_alone || (inside.len() >= 2 && quoted.is_none() && capitals == words.len()),
        2 => capitals == 2,
        count => capitals * 5 >= count * 4,
    };
    let on_line: Vec<usize> = around(line(sentence, target)).into_iter().filter(significant).collect();
    let is_line = quoted.is_none() && on_line.len() >= 3 && on_line.iter().all(|at| sentence.is_capitalised(*at));
    let scope = if is_headline { whole } else { line(sentence, target) };
    let is_inside = |at: &usize| Some(*at) != first_word(sentence) && *at + 1 < scope.end && sentence.is_word(*at + 1);
    let small: Vec<usize> = around(scope.clone()).into_iter().filter(|at| !significant(at) && is_inside(at)).collect();
    let capital_small = !small.is_empty() && small.iter().all(|at| sentence.is_capitalised(*at));
    (is_headline || is_line).then_some(capital_small)
}

/// Returns the tokens between the quotation marks around the target, if there is more than the target between them.
fn quoted_around(sentence: &Sentence<'_>, target: &Tokens) -> Option<Tokens> {
    let marks = |range: Range<usize>| range.filter(|at| sentence.is_mark(*at, "\""));
    let before = marks(0..target.start).count();
    let open = marks(0..target.start).next_back().filter(|_| before % 2 == 1)?;
    let close = marks(target.end..sentence.tokens.len()).next()?;
    Some(open + 1..close)
}

#[cfg(test)]
mod tests {
    use crate::check::Checker;
    use crate::glossary::{Glossary, GlossaryFile};

    /// Lines mean something here, so this is no row of a spec, which holds for every way to wrap it.
    #[test]
    fn a_line_in_capital_words_is_a_headline_of_its_own() {
        let text = "version = 1\n[term.delta]\npreferred = 'the Yangtze River Delta'\ngarbled = ['long triangle']";
        let file = GlossaryFile { name: "delta".into(), text: text.into() };
        let checker = Checker::new(Glossary::read(&[file], &Glossary::default()).expect("it is right"));
        let fixed = |prose: &str| checker.check(prose)[0].fixes[0].text.clone();
        let rest = "Shanghai said on Monday that trade rose again there.";
        assert_eq!(fixed(&format!("New Ports in Long Triangle for Hubei\n{rest}")), "Yangtze River Delta");
        assert_eq!(fixed(&format!("New Ports in Long Triangle for Hubei, {rest}")), "the Yangtze River Delta");
    }
}
