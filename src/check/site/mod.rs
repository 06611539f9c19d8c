//! The place of a match: read what the grammar around it says, then fill it with a wording.

mod article;
mod casing;
mod layout;
mod repeats;

use std::ops::Range;

use self::article::NounGroup;
use self::casing::{Case, Casing};
use super::Fix;
use super::automaton::Tokens;
use super::capture::Capture;
use super::sentence::Sentence;
use crate::document::Prose;
use crate::glossary::{CasePolicy, Piece, Wording, Write};
use crate::grammar::{Number, conjugate, head, is_plural, plural};
use crate::text::{Edit, Edits, Gap, Span};

/// A place that takes a wording.
pub(super) struct Site<'s> {
    sentence: &'s Sentence<'s>,
    capture: &'s Capture,
    /// The tokens that are replaced, without an article at their start.
    target: Tokens,
    /// The target and the tokens around it that no other finding claims.
    room: Tokens,
    group: NounGroup,
    case: Case,
}

impl<'s> Site<'s> {
    pub(super) fn read(sentence: &'s Sentence<'s>, capture: &'s Capture, room: Tokens) -> Self {
        let target = capture.target.clone();
        let group = NounGroup::read(sentence, &target, &room);
        let case = Case::read(sentence, &target, group.has_article());
        Site { sentence, capture, target, room, group, case }
    }

    /// Returns the fix that puts `wording` here, and the bytes that it concerns.
    pub(super) fn fill(&self, wording: &Wording) -> (Fix, Range<usize>) {
        let said = self.without_repeats(self.body(wording));
        let (article_edit, lead) = if said.begins_before || said.body.is_empty() { (None, "") } else { self.article(wording, &said.body) };
        let begins = (self.case.begins && self.case.casing != Casing::Plain) || self.loses_first_word(article_edit.as_ref());
        let body = if wording.case == CasePolicy::Follow && !said.body.contains(',') && self.is_compound() {
            said.body.replace(' ', "-")
        } else {
            said.body
        };
        let body = self.quoted(self.cased(body, wording, begins && lead.is_empty()));
        let lead = self.cased_lead(lead);
        let possessive = if body.is_empty() { None } else { self.possessive_edit(&said.target, &body) };
        let quote = self.quote_around().filter(|_| !lead.is_empty() && self.group.replaces_nothing());
        let mut edits: Vec<Edit<Prose>> = match quote {
            None => self.term_edits(&said.target, format!("{lead}{body}")),
            Some(_) => self.term_edits(&said.target, body),
        };
        edits.extend(quote.map(|at| Edit { span: Span::new(at, at), text: lead }));
        edits.extend(article_edit);
        edits.extend(possessive);
        self.fix(edits)
    }

    fn fix(&self, edits: Vec<Edit<Prose>>) -> (Fix, Range<usize>) {
        let target = self.sentence.bytes(&self.target);
        let start = edits.iter().map(|edit| edit.span.start()).min().map_or(target.start, |start| start.min(target.start));
        let end = edits.iter().map(|edit| edit.span.end()).max().map_or(target.end, |end| end.max(target.end));
        let edits = Edits::new(edits).unwrap_or_default();
        let (mut text, mut done) = (String::new(), start);
        for edit in &edits {
            text.push_str(&self.sentence.prose[done..edit.span.start()]);
            text.push_str(&edit.text);
            done = edit.span.end();
        }
        text.push_str(&self.sentence.prose[done..end]);
        (Fix { text, edits }, start..end)
    }

    /// The words of the wording, in the number and form of the match, its slots filled; as in the middle of a sentence.
    fn body(&self, wording: &Wording) -> String {
        let has_noun = wording.pieces.iter().any(|piece| matches!(piece, Piece::Noun(_)));
        let has_verb = wording.pieces.iter().any(|piece| matches!(piece, Piece::Verb(_)));
        let mut body = String::new();
        for piece in &wording.pieces {
            match piece {
                Piece::Text(text) => body.push_str(text),
                Piece::Noun(noun) if self.is_plural() => body.push_str(&plural(noun)),
                Piece::Noun(noun) => body.push_str(noun),
                Piece::Verb(verb) => body.push_str(&self.capture.form.map_or_else(|| verb.clone(), |form| conjugate(verb, form))),
                Piece::Slot { label, write } => body.push_str(&self.slot(label.as_deref(), *write)),
            }
        }
        if let (false, Some(form)) = (has_verb, self.capture.form) {
            let end = body.find(|c: char| !c.is_alphanumeric()).unwrap_or(body.len());
            body.replace_range(..end, &conjugate(&body[..end], form));
        }
        if !has_noun && self.is_plural() {
            let head = head(&body);
            if !head.is_empty() && !is_plural(&body[head.clone()]) {
                let many = plural(&body[head.clone()]);
                body.replace_range(head, &many);
            }
        }
        body
    }

    /// Whether the match stands in the plural.
    fn is_plural(&self) -> bool {
        self.capture.number == Some(Number::Plural)
    }

    fn slot(&self, label: Option<&str>, write: Write) -> String {
        let filled = self.capture.slots.iter().find(|filled| label.is_none_or(|label| filled.label == label));
        let Some(filled) = filled else { return String::new() };
        let as_read = || self.sentence.prose[self.sentence.bytes(&filled.tokens)].to_owned();
        let Some(numeral) = filled.numeral else { return as_read() };
        match write {
            Write::AsRead => as_read(),
            Write::Digits => numeral.value.to_string(),
            Write::Ordinal => numeral.ordinal(),
            Write::Spelled => numeral.ordinal_word(),
            Write::SpelledName => numeral.ordinal_name(),
            Write::Number => numeral.cardinal_word(),
            Write::Roman => numeral.roman(),
        }
    }

    /// The byte before the quotation mark that opens in front of the target, if another closes right after it.
    fn quote_around(&self) -> Option<usize> {
        let opens = self.target.start.checked_sub(1).filter(|at| *at >= self.room.start && self.sentence.is_mark(*at, "\"'"))?;
        if self.sentence.tokens[self.target.start].gap != Gap::Nothing {
            return None;
        }
        let comma = usize::from(self.sentence.is_mark(self.target.end, ",."));
        self.sentence.is_mark(self.target.end + comma, "\"'").then(|| self.sentence.tokens[opens].start)
    }

    /// Whether this is a headline, in which articles are left out.
    fn is_headline(&self) -> bool {
        matches!(self.case.casing, Casing::Title(_) | Casing::Upper)
    }
}
