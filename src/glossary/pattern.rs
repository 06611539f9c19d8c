//! The pattern language: what an editor writes for a set of phrases, read with nom.

use std::fmt;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::{char, space0};
use nom::combinator::{cut, map, opt, recognize};
use nom::multi::{many1, separated_list1};
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{Err, IResult, Parser};
use serde::{Deserialize, Serialize};

use super::bounds::out_of_bounds;
use crate::text::{TokenKind, fold, tokens};

/// A bounded set of phrases, written compactly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    /// The pattern as its author wrote it.
    pub text: String,
    /// What it reads, in order.
    pub items: Vec<Item>,
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Item {
    /// One word, mark or possessive ending.
    Word(Word),
    /// `(a|b c)`: one of these.
    Choice(Vec<Vec<Item>>),
    /// `[a|b]`: one of these, or nothing.
    Option(Vec<Vec<Item>>),
    /// `{a b}`: only this is replaced.
    Target(Vec<Item>),
    /// `<n>`: what the text says there, to be written out again.
    Slot(Slot),
    /// `@delta`: any item of a word list.
    List(String),
    /// `...`: up to three words.
    Gap,
}

/// A word of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The word as it is compared: folded.
    pub folded: String,
    /// The spelling that the text must have, from `=US`.
    pub exactly: Option<String>,
    /// Which forms of the word match.
    pub inflection: Inflection,
}

/// Which forms of a word match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Inflection {
    /// Only the word as written.
    None,
    /// A noun in either number: `zone(s)`.
    Noun,
    /// Any form of a verb: `play~`.
    Verb,
}

/// A place that takes what the text says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Its name: that in front of the colon, else that of its class.
    pub label: String,
    /// What it takes.
    pub class: Class,
}

/// What a slot takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Class {
    /// A number in digits or words, cardinal or ordinal.
    Number,
    /// A number that is an ordinal.
    Ordinal,
    /// Four digits from 1000 to 2999.
    Year,
    /// One capitalised word.
    Name,
    /// One word.
    Word,
    /// One to three words.
    Words,
}

/// The marks of slots, as they are written.
pub(super) const CLASSES: &[(&str, Class)] = &[
    ("n", Class::Number),
    ("ordinal", Class::Ordinal),
    ("year", Class::Year),
    ("Name", Class::Name),
    ("word", Class::Word),
    ("words", Class::Words),
];

/// A pattern can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PatternError {
    /// The byte of the pattern at which reading stopped.
    pub at: usize,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// If a mark is misplaced or not closed, or a slot has no known class; the error says where and what to write instead.
    ///
    /// ```
    /// use degarble::glossary::Pattern;
    /// assert!(Pattern::parse("Free Trade (Test|Trial) Zone(s)").is_ok());
    /// assert_eq!(Pattern::parse("a (b|c").unwrap_err().at, 6);
    /// ```
    pub fn parse(text: &str) -> Result<Pattern, PatternError> {
        if let Some((rest, said)) = out_of_bounds(text) {
            return Err(at(text, rest, said));
        }
        let items = match terminated(seq, space0).parse(text) {
            Ok(("", items)) => items,
            Ok((rest, _)) => return Err(at(text, rest, unexpected(rest))),
            Err(Err::Error(fault) | Err::Failure(fault)) => return Err(at(text, fault.rest, fault.said)),
            Err(Err::Incomplete(_)) => return Err(at(text, "", ("the pattern ends too early", "finish it"))),
        };
        check_targets(&items).map_err(|(message, help)| PatternError { at: 0, message: message.into(), help: help.into() })?;
        Ok(Pattern { text: text.to_owned(), items })
    }

    /// The number of words that must stand in the text at least.
    pub fn shortest(&self) -> usize {
        shortest(&self.items)
    }

    /// Calls `see` on every item, however deep.
    pub fn visit<'p>(&'p self, see: &mut impl FnMut(&'p Item)) {
        visit(&self.items, see);
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn visit<'p>(items: &'p [Item], see: &mut impl FnMut(&'p Item)) {
    for item in items {
        see(item);
        match item {
            Item::Choice(alternatives) | Item::Option(alternatives) => alternatives.iter().for_each(|items| visit(items, see)),
            Item::Target(items) => visit(items, see),
            Item::Word(_) | Item::Slot(_) | Item::List(_) | Item::Gap => {}
        }
    }
}

fn shortest(items: &[Item]) -> usize {
    let of = |item: &Item| match item {
        Item::Word(word) => usize::from(word.folded.starts_with(char::is_alphanumeric)),
        Item::Choice(alternatives) => alternatives.iter().map(|items| shortest(items)).min().unwrap_or(0),
        Item::Target(items) => shortest(items),
        Item::Slot(_) | Item::List(_) => 1,
        Item::Option(_) | Item::Gap => 0,
    };
    items.iter().map(of).sum()
}

fn check_targets(items: &[Item]) -> Result<(), (&'static str, &'static str)> {
    let targets = items.iter().filter(|item| matches!(item, Item::Target(_))).count();
    if targets > 1 {
        return Err(("there are two `{ }`", "mark one stretch of words that is replaced"));
    }
    let (mut all, mut gap) = (0, false);
    visit(items, &mut |item| {
        all += usize::from(matches!(item, Item::Target(_)));
        if let Item::Target(inner) = item {
            visit(inner, &mut |item| gap |= *item == Item::Gap);
        }
    });
    match () {
        () if all > targets => Err(("`{ }` stands inside another mark", "put it around whole parts of the pattern")),
        () if gap => Err(("`...` stands inside `{ }`", "what is replaced must be written out; put `...` outside")),
        () if items.is_empty() => Err(("the pattern is empty", "write the garbled words")),
        () => Ok(()),
    }
}

type Said = (&'static str, &'static str);

/// Where reading stopped, and what is wrong there.
#[derive(Debug)]
struct Fault<'p> {
    rest: &'p str,
    said: Said,
}

impl<'p> nom::error::ParseError<&'p str> for Fault<'p> {
    fn from_error_kind(rest: &'p str, _: nom::error::ErrorKind) -> Self {
        Fault { rest, said: unexpected(rest) }
    }

    fn append(_: &'p str, _: nom::error::ErrorKind, other: Self) -> Self {
        other
    }

    fn or(self, other: Self) -> Self {
        if other.rest.len() <= self.rest.len() { other } else { self }
    }
}

type Read<'p, T> = IResult<&'p str, T, Fault<'p>>;

fn at(text: &str, rest: &str, (message, help): Said) -> PatternError {
    PatternError { at: text.len() - rest.len(), message: message.into(), help: help.into() }
}

fn unexpected(rest: &str) -> Said {
    match rest.chars().next() {
        None => ("a word is missing at the end", "write one, or take out the mark before it"),
        Some(')' | ']' | '}' | '>') => {
            ("nothing is open that this could close", "take it out, or write `\\` before it if it is meant as itself")
        }
        Some('|') => ("`|` stands outside of `( )` and `[ ]`", "put the alternatives in brackets: `(one|other)`"),
        Some('~') => ("`~` must follow the base form of a verb", "write it at the end of the verb: `play~`"),
        Some('(' | '[') => ("alternatives can't stand inside a word", "write whole words: `(Changtong|Changsan)`"),
        Some('<') => ("a slot must have a class", "write one of `<n>` `<ordinal>` `<year>` `<Name>` `<word>` `<words>`"),
        Some(_) => ("a word is missing here", "write one, or take out the mark before it"),
    }
}

fn fault<T>(rest: &str, said: Said) -> Read<'_, T> {
    Err(Err::Failure(Fault { rest, said }))
}

fn seq(input: &str) -> Read<'_, Vec<Item>> {
    let (mut rest, mut items) = preceded(space0, item).parse(input)?;
    loop {
        let (after_joint, joint) = space0(rest)?;
        if after_joint.is_empty() || after_joint.starts_with([')', ']', '}', '|']) {
            return Ok((after_joint, items));
        }
        let opens_with_letter = rest.starts_with(['(', '[']) && rest[1..].starts_with(char::is_alphanumeric);
        let inside_word = joint.is_empty() && (opens_with_letter || follows_group(input, rest));
        if inside_word {
            return fault(rest, unexpected("("));
        }
        let (next, mut more) = item(after_joint)?;
        items.append(&mut more);
        rest = next;
    }
}

/// Whether the byte before `rest` closes a group and `rest` goes on with a letter.
fn follows_group(input: &str, rest: &str) -> bool {
    let before = &input[..input.len() - rest.len()];
    before.ends_with([')', ']']) && !before.ends_with("(s)") && rest.starts_with(char::is_alphanumeric)
}

fn item(input: &str) -> Read<'_, Vec<Item>> {
    let one = |item| vec![item];
    alt((
        map(tag("..."), move |_| one(Item::Gap)),
        map(choice, move |all| one(Item::Choice(all))),
        map(delimited(char('['), cut(alternatives), cut(close(']'))), move |all| one(Item::Option(all))),
        map(delimited(char('{'), cut(seq), cut(close('}'))), move |items| one(Item::Target(items))),
        map(preceded(char('<'), cut(slot)), move |slot| one(Item::Slot(slot))),
        map(preceded(char('@'), cut(name)), move |list| one(Item::List(list.to_owned()))),
        words,
    ))
    .parse(input)
}

/// Reads `(a|b)`; an ending after it, `(s)` or `~`, is that of the last word of each alternative.
fn choice(input: &str) -> Read<'_, Vec<Vec<Item>>> {
    let (rest, mut all) = delimited(char('('), cut(alternatives), cut(close(')'))).parse(input)?;
    let (rest, inflection) = inflection(rest);
    if inflection != Inflection::None {
        for items in &mut all {
            match items.last_mut() {
                Some(Item::Word(word)) => word.inflection = inflection,
                _ => return fault(rest, ("this ending has no word", "write it after each word that takes it")),
            }
        }
    }
    Ok((rest, all))
}

fn inflection(rest: &str) -> (&str, Inflection) {
    match rest {
        _ if rest.starts_with("(s)") => (&rest[3..], Inflection::Noun),
        _ if rest.starts_with('~') => (&rest[1..], Inflection::Verb),
        _ => (rest, Inflection::None),
    }
}

fn alternatives(input: &str) -> Read<'_, Vec<Vec<Item>>> {
    separated_list1(char('|'), seq).parse(input)
}

fn close<'p>(mark: char) -> impl Fn(&'p str) -> Read<'p, char> {
    move |input: &str| {
        let said = match mark {
            ')' => ("expected `|` or `)` to close the group", "close it with `)`"),
            ']' => ("expected `|` or `]` to close the option", "close it with `]`"),
            _ => ("expected `}` to close the target", "close it with `}`"),
        };
        if input.starts_with(mark) { Ok((&input[1..], mark)) } else { fault(input, said) }
    }
}

fn name(input: &str) -> Read<'_, &str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    match take_while1::<_, _, Fault<'_>>(is_name).parse(input) {
        Ok(read) => Ok(read),
        Err(_) => fault(input, ("a name is missing", "write the name of a word list: `@delta`")),
    }
}

fn slot(input: &str) -> Read<'_, Slot> {
    let (rest, (label, class)) = pair(opt(terminated(name, char(':'))), name).parse(input)?;
    let Some((_, known)) = CLASSES.iter().find(|(name, _)| *name == class) else {
        return fault(input, ("this class of slot is not known", "write one of `<n>` `<ordinal>` `<year>` `<Name>` `<word>` `<words>`"));
    };
    match rest.strip_prefix('>') {
        Some(after) => Ok((after, Slot { label: label.unwrap_or(class).to_owned(), class: *known })),
        None => fault(rest, ("expected `>` to close the slot", "close it with `>`")),
    }
}

/// Reads what stands between two blanks or marks: one word mostly, several where hyphens or punctuation lie in it.
fn words(input: &str) -> Read<'_, Vec<Item>> {
    let plain = |c: char| !c.is_whitespace() && !"()[]{}|<>@~\\".contains(c);
    let piece = alt((take_while1(plain), recognize(pair(char('\\'), nom::character::complete::anychar))));
    let (rest, raw) = recognize(many1(without_gap(piece))).parse(input)?;
    let (rest, inflection) = inflection(rest);
    let exact = raw.len() > 1 && raw.starts_with('=');
    let literal: String = unescape(if exact { &raw[1..] } else { raw });
    let mut items: Vec<Word> = read_words(&literal, exact);
    match items.last_mut() {
        Some(last) => last.inflection = inflection,
        None => return fault(input, ("quotation marks are free", "leave them out: a match may have them or not")),
    }
    Ok((rest, items.into_iter().map(Item::Word).collect()))
}

/// Stops a run of plain characters before `...`.
fn without_gap<'p>(mut piece: impl Parser<&'p str, Output = &'p str, Error = Fault<'p>>) -> impl FnMut(&'p str) -> Read<'p, &'p str> {
    move |input| {
        let (rest, read) = piece.parse(input)?;
        match read.find("...") {
            Some(0) => Err(Err::Error(Fault { rest: input, said: unexpected(input) })),
            Some(end) => Ok((&input[end..], &input[..end])),
            None => Ok((rest, read)),
        }
    }
}

fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        out.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    out
}

fn read_words(literal: &str, exact: bool) -> Vec<Word> {
    let is_quote = |kind| matches!(kind, TokenKind::Mark('"' | '\''));
    let read = tokens(literal).into_iter().filter(|token| !is_quote(token.kind));
    read.map(|token| {
        let text = &literal[token.start..token.end];
        Word { folded: fold(text).into_owned(), exactly: exact.then(|| text.to_owned()), inflection: Inflection::None }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn fails(text: &str, at: usize, message: &str) {
        let error = Pattern::parse(text).expect_err("should not parse");
        assert_eq!((error.at, error.message.as_str()), (at, message), "{text}");
    }

    fn word(text: &str) -> Item {
        Item::Word(Word { folded: text.into(), exactly: None, inflection: Inflection::None })
    }

    #[test]
    fn plain_words_are_a_pattern() {
        assert_eq!(Pattern::parse("Long-triangle  city").unwrap().items, [word("long"), word("triangle"), word("city")]);
        assert_eq!(Pattern::parse("Xiong's \"new\" 65,438+0").unwrap().items.len(), 6);
        assert_eq!(Pattern::parse("a \\(b\\)").unwrap().items, [word("a"), word("("), word("b"), word(")")]);
    }

    #[test]
    fn marks_nest() {
        let pattern = Pattern::parse("play~ ... {the [big|very big] (zone(s)|area)} of @delta").unwrap();
        assert_eq!(pattern.items.len(), 5);
        assert_eq!(pattern.shortest(), 5);
        let slot = Pattern::parse("the <a:n> session").unwrap();
        assert_eq!(slot.items[1], Item::Slot(Slot { label: "a".into(), class: Class::Number }));
        assert!(matches!(&Pattern::parse("(a|b), c").unwrap().items[1], Item::Word(w) if w.folded == ","));
    }

    #[test]
    fn errors_say_where_and_what() {
        fails("a (b|c", 6, "expected `|` or `)` to close the group");
        fails("Chang(tong|san)", 5, "alternatives can't stand inside a word");
        assert_eq!(
            Pattern::parse("party (meeting|big conference)(s)"),
            Pattern::parse("party (meeting(s)|big conference(s))")
                .map(|p| Pattern { text: "party (meeting|big conference)(s)".into(), ..p })
        );
        assert!(Pattern::parse("Supervision[,] and Quarantine").is_ok());
        fails("a <x:number>", 3, "this class of slot is not known");
        fails("a | b", 2, "`|` stands outside of `( )` and `[ ]`");
        fails("a (|b)", 3, "`|` stands outside of `( )` and `[ ]`");
        fails("{a} {b}", 0, "there are two `{ }`");
        fails("a )", 2, "nothing is open that this could close");
        fails("", 0, "a word is missing at the end");
        fails("{a ... b}", 0, "`...` stands inside `{ }`");
    }
}
