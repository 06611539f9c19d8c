//! The place of a match: read what the grammar around it says, then fill it with a wording.

use std::ops::Range;

use super::Fix;
use super::automaton::Tokens;
use super::capture::Capture;
use super::sentence::Sentence;
use crate::document::Prose;
use crate::glossary::{ArticlePolicy, CasePolicy, Piece, Wording, Write};
use crate::grammar::{
    Article, Number, article, conjugate, indefinite, is_determiner, is_function_word, is_plural, is_small_word, plural, raise,
    starts_noun_group, title, upper,
};
use crate::text::{Edit, Edits, Gap, Shape, Span, TokenKind, tokens};

/// A place that takes a wording.
pub(super) struct Site<'s> {
    sentence: &'s Sentence<'s>,
    capture: &'s Capture,
    /// The tokens that are replaced, without an article at their start.
    target: Tokens,
    /// The article before the target, and its token.
    article: Option<(usize, Article)>,
    /// Whether the words that are replaced hold the article or another determiner of the noun group.
    replaces_determiner: bool,
    /// Whether a determiner, possessive or number stands where an article would.
    determined: bool,
    follows: Follows,
    casing: Casing,
    /// Whether a sentence or quotation begins here.
    begins: bool,
}

/// What comes after a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    /// The noun group ends.
    End,
    /// A noun that the words at the site modify.
    Noun,
    /// Either.
    Unsure,
}

/// How the words at a site are cased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Casing {
    /// As in the middle of a sentence.
    Plain,
    /// The first letter is a capital because something begins there.
    Raised,
    /// A headline; `true`: with small words capitalised too.
    Title(bool),
    /// Two words or more with a capital each, outside of a headline.
    Capitals,
    /// Capitals.
    Upper,
}

impl<'s> Site<'s> {
    pub(super) fn read(sentence: &'s Sentence<'s>, capture: &'s Capture) -> Self {
        let target = capture.target.clone();
        let replaces_determiner = is_determiner_at(sentence, &target);
        let before = word_before(sentence, target.start);
        let found = before.and_then(|before| article(sentence.text(before)).map(|article| (before, article)));
        let determined = found.is_none() && before.is_some_and(|before| is_determined(sentence, before));
        let follows = follows(sentence, target.end);
        let begins = first_word(sentence).is_some_and(|word| word >= target.start) || (found.is_none() && begins_quote(sentence, &target));
        let casing = casing(sentence, &target, begins);
        Site { sentence, capture, target, article: found, replaces_determiner, determined, follows, casing, begins }
    }

    /// Returns the fix that puts `wording` here, and the bytes that it concerns.
    pub(super) fn fill(&self, wording: &Wording) -> (Fix, Range<usize>) {
        let (body, absorbed) = self.without_repeats(self.body(wording));
        let (article_edit, lead) = if absorbed || body.is_empty() { (None, "") } else { self.article(wording, &body) };
        let body = self.cased(body, wording, !lead.is_empty());
        let lead = if self.begins && self.casing != Casing::Plain { raise(lead).into_owned() } else { lead.to_owned() };
        let mut edits: Vec<Edit<Prose>> = self.term_edits(format!("{lead}{body}"));
        edits.extend(article_edit);
        self.fix(edits)
    }

    fn fix(&self, edits: Vec<Edit<Prose>>) -> (Fix, Range<usize>) {
        let target = self.sentence.bytes(&self.target);
        let start = edits.iter().map(|edit| edit.span.start()).min().map_or(target.start, |start| start.min(target.start));
        let end = edits.iter().map(|edit| edit.span.end()).max().map_or(target.end, |end| end.max(target.end));
        let edits = Edits::new(edits).unwrap_or_default();
        let shifted = edits
            .iter()
            .map(|edit| Edit { span: Span::<()>::new(edit.span.start() - start, edit.span.end() - start), text: edit.text.clone() });
        let text = Edits::new(shifted.collect()).unwrap_or_default().apply(&self.sentence.prose[start..end]);
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
                Piece::Noun(noun) if self.capture.number == Some(Number::Plural) => body.push_str(&plural(noun)),
                Piece::Noun(noun) => body.push_str(noun),
                Piece::Verb(verb) => body.push_str(&self.capture.form.map_or_else(|| verb.clone(), |form| conjugate(verb, form))),
                Piece::Slot { label, write } => body.push_str(&self.slot(label.as_deref(), *write)),
            }
        }
        if let (false, Some(form)) = (has_verb, self.capture.form) {
            let end = body.find(|c: char| !c.is_alphanumeric()).unwrap_or(body.len());
            body.replace_range(..end, &conjugate(&body[..end], form));
        }
        if !has_noun && self.capture.number == Some(Number::Plural) {
            let start = body.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1);
            if start < body.len() && !is_plural(&body[start..]) {
                body.replace_range(start.., &plural(&body[start..]));
            }
        }
        body
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

    /// Takes off the body what its neighbours already say; returns whether some of it stood before.
    fn without_repeats(&self, body: String) -> (String, bool) {
        let words = tokens(&body);
        let says = |body_at: usize, at: usize| {
            let word = &words[body_at];
            word.kind == TokenKind::Word
                && self.sentence.is_word(at)
                && crate::text::fold(&body[word.start..word.end]) == self.sentence.folded(at)
        };
        let longest = words.len().min(6);
        let joined = |at: usize| self.sentence.tokens.get(at).is_some_and(|token| token.gap.joins());
        let before = (1..=longest).rev().find(|length| {
            let start = self.target.start.checked_sub(*length);
            start.is_some_and(|start| (0..*length).all(|index| says(index, start + index) && joined(start + index + 1)))
        });
        let after = (1..=longest).rev().find(|length| {
            (0..*length).all(|index| joined(self.target.end + index) && says(words.len() - length + index, self.target.end + index))
        });
        let start = before.map_or(0, |length| words.get(length).map_or(body.len(), |word| word.start));
        let end = after.map_or(body.len(), |length| words.len().checked_sub(length + 1).map_or(0, |last| words[last].end)).max(start);
        (body[start..end].to_owned(), before.is_some())
    }

    /// Decides about the article: an edit of the one that stands there, or one to put in front of the body.
    fn article(&self, wording: &Wording, body: &str) -> (Option<Edit<Prose>>, &'static str) {
        let ends = self.follows == Follows::End;
        let indefinite = indefinite(body);
        match (self.article, wording.article) {
            (None, ArticlePolicy::The) if self.replaces_determiner => (None, "the "),
            (None, ArticlePolicy::A) if self.replaces_determiner => (None, if indefinite == "an" { "an " } else { "a " }),
            (Some((at, Article::A)), ArticlePolicy::The) if ends => (self.change_article(at, "the"), ""),
            (Some((at, _)), ArticlePolicy::None) if ends => (self.drop_article(at), ""),
            (Some((at, Article::A)), _) => (self.change_article(at, indefinite), ""),
            (None, ArticlePolicy::The) if self.takes_article() => (None, "the "),
            (None, ArticlePolicy::A) if self.takes_article() && self.capture.number != Some(Number::Plural) => {
                (None, if indefinite == "an" { "an " } else { "a " })
            }
            _ => (None, ""),
        }
    }

    /// Whether an article can be put in front: the noun group begins and ends here, and this is no headline.
    fn takes_article(&self) -> bool {
        let headline = matches!(self.casing, Casing::Title(_) | Casing::Upper);
        if headline || self.determined || self.follows != Follows::End || self.sentence.tokens[self.target.start].gap.is_hyphen() {
            return false;
        }
        let first = first_word(self.sentence);
        match word_before(self.sentence, self.target.start) {
            Some(before) => starts_noun_group(&self.sentence.folded(before)),
            None => first == Some(self.target.start),
        }
    }

    fn change_article(&self, at: usize, new: &str) -> Option<Edit<Prose>> {
        let old = self.sentence.text(at);
        let new = match self.sentence.tokens[at].shape {
            Shape::Upper => upper(new),
            Shape::Title if self.casing == Casing::Upper => upper(new),
            Shape::Title => raise(new).into_owned(),
            _ => new.to_owned(),
        };
        let token = &self.sentence.tokens[at];
        (old != new).then(|| Edit { span: Span::new(token.start, token.end), text: new })
    }

    /// Takes out an article and the blank after it.
    fn drop_article(&self, at: usize) -> Option<Edit<Prose>> {
        let token = &self.sentence.tokens[at];
        let next = self.sentence.tokens.get(at + 1)?;
        Some(Edit { span: Span::new(token.start, next.start), text: String::new() })
    }

    fn cased(&self, body: String, wording: &Wording, has_lead: bool) -> String {
        let dropped = wording.article == ArticlePolicy::None && self.follows == Follows::End;
        let article_goes =
            dropped && self.article.is_some_and(|(at, _)| self.sentence.is_capitalised(at) && first_word(self.sentence) == Some(at));
        match self.casing {
            _ if article_goes && self.casing != Casing::Upper => raise(&body).into_owned(),
            Casing::Upper => upper(&body),
            Casing::Title(all) if wording.case == CasePolicy::Follow || !all => title(&body, all),
            Casing::Title(_) => raise(&body).into_owned(),
            Casing::Capitals if wording.case == CasePolicy::Follow => title(&body, false),
            Casing::Raised if !has_lead => raise(&body).into_owned(),
            Casing::Capitals if self.begins && !has_lead => raise(&body).into_owned(),
            Casing::Plain | Casing::Raised | Casing::Capitals => body,
        }
    }

    /// Returns the edits that make the target read `body`: as few bytes as whole words allow, with the line break of the target kept.
    fn term_edits(&self, body: String) -> Vec<Edit<Prose>> {
        let bytes = self.sentence.bytes(&self.target);
        let old = &self.sentence.prose[bytes.clone()];
        if body.is_empty() {
            let start = self.target.start.checked_sub(1).map_or(bytes.start, |before| self.sentence.tokens[before].end);
            return vec![Edit { span: Span::new(start, bytes.end), text: String::new() }];
        }
        let (body, moved) = self.lay_out(body);
        let (head, tail) = common_ends(old, &body);
        let mut edits = Vec::new();
        if old != body {
            edits.push(Edit { span: Span::new(bytes.start + head, bytes.end - tail), text: body[head..body.len() - tail].to_owned() });
        }
        edits.extend(moved);
        edits
    }

    /// Puts the line break of the target into the body: at the same gap, or at the next blank after the target.
    fn lay_out(&self, mut body: String) -> (String, Option<Edit<Prose>>) {
        let inner = || self.target.clone().skip(1).filter(|at| self.sentence.tokens[*at].gap.joins() && !self.sentence.is_mark(*at, "\"'"));
        let Some(broken) = inner().find(|at| self.sentence.tokens[*at].gap.is_break()) else { return (body, None) };
        let gap = inner().filter(|at| *at < broken && !self.sentence.tokens[*at].gap.is_hyphen()).count();
        let token = &self.sentence.tokens[broken];
        let between = &self.sentence.prose[self.sentence.tokens[broken - 1].end..token.start];
        let line_break = &between[between.find(['\r', '\n']).unwrap_or(0)..];
        let gaps: Vec<usize> = body.match_indices(' ').map(|(at, _)| at).collect();
        let is_long_name =
            gaps.len() > 1 && body.contains(char::is_uppercase) && body.split(' ').all(|word| word.starts_with(char::is_uppercase));
        if gaps.is_empty() || is_long_name {
            if let Some(blank) = self.blank_after() {
                return (body, Some(Edit { span: blank, text: line_break.to_owned() }));
            }
        }
        if let Some(at) = gaps.get(gap.min(gaps.len().saturating_sub(1))) {
            body.replace_range(*at..*at + 1, line_break);
        }
        (body, None)
    }

    /// The first blank after the target, if only marks lie between.
    fn blank_after(&self) -> Option<Span<Prose>> {
        let at =
            (self.target.end..self.sentence.tokens.len()).find(|at| self.sentence.is_word(*at) || self.sentence.tokens[*at].gap.joins())?;
        let start = self.sentence.tokens[at - 1].end;
        (self.sentence.tokens[at].gap == Gap::Blank).then(|| Span::new(start, self.sentence.tokens[at].start))
    }
}

/// Returns how many bytes at the start and at the end are alike, in whole words.
fn common_ends(old: &str, new: &str) -> (usize, usize) {
    let is_edge = |text: &str, at: usize| at == 0 || at == text.len() || text.as_bytes()[at] == b' ' || text.as_bytes()[at - 1] == b' ';
    let alike = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let head = (0..=alike).rev().find(|at| is_edge(old, *at) && is_edge(new, *at)).unwrap_or(0);
    let room = old.len().min(new.len()) - head;
    let alike = old.bytes().rev().zip(new.bytes().rev()).take(room).take_while(|(a, b)| a == b).count();
    let tail = (0..=alike).rev().find(|length| is_edge(old, old.len() - length) && is_edge(new, new.len() - length)).unwrap_or(0);
    (head, tail)
}

/// The word before a token, across an opening quotation mark or bracket.
fn word_before(sentence: &Sentence<'_>, at: usize) -> Option<usize> {
    let mut before = at.checked_sub(1)?;
    let opens = |at: usize| sentence.tokens[at].gap.joins() && sentence.tokens.get(at + 1).is_some_and(|next| next.gap == Gap::Nothing);
    if sentence.is_mark(before, "\"'") && (opens(before) || before == 0) {
        before = before.checked_sub(1)?;
    }
    let token = &sentence.tokens[before];
    matches!(token.kind, TokenKind::Word | TokenKind::Possessive).then_some(before)
}

/// Whether the tokens begin with an article, a determiner or a possessive.
fn is_determiner_at(sentence: &Sentence<'_>, tokens: &Tokens) -> bool {
    let first = sentence.folded(tokens.start);
    let possessive = tokens.len() > 1 && sentence.tokens[tokens.start + 1].kind == TokenKind::Possessive;
    tokens.len() > 1 && (possessive || article(&first).is_some() || is_determiner(&first))
}

/// Whether the word before stands where an article would.
fn is_determined(sentence: &Sentence<'_>, before: usize) -> bool {
    let is_number = sentence.text(before).starts_with(|c: char| c.is_ascii_digit());
    sentence.tokens[before].kind == TokenKind::Possessive || is_number || is_determiner(&sentence.folded(before))
}

fn follows(sentence: &Sentence<'_>, end: usize) -> Follows {
    let mut at = end;
    if sentence.is_mark(at, "\"'") && sentence.tokens[at].gap == Gap::Nothing {
        at += 1;
    }
    let Some(token) = sentence.tokens.get(at) else { return Follows::End };
    match token.kind {
        TokenKind::Possessive => Follows::End,
        TokenKind::Mark('-' | '/' | '&') => Follows::Noun,
        TokenKind::Mark(_) => Follows::End,
        TokenKind::Word if token.gap.is_hyphen() => Follows::Noun,
        TokenKind::Word if is_function_word(&sentence.folded(at)) => Follows::End,
        TokenKind::Word if token.shape == Shape::Lower => Follows::Unsure,
        TokenKind::Word | TokenKind::Opaque | TokenKind::Ideographs => Follows::Noun,
    }
}

/// The first word of the sentence, after list marks, numbers and quotation marks.
fn first_word(sentence: &Sentence<'_>) -> Option<usize> {
    let numbered =
        sentence.tokens.first().is_some_and(|_| sentence.text(0).bytes().all(|b| b.is_ascii_digit())) && sentence.is_mark(1, ".)");
    (if numbered { 1 } else { 0 }..sentence.tokens.len()).find(|at| sentence.is_word(*at))
}

fn casing(sentence: &Sentence<'_>, target: &Tokens, begins: bool) -> Casing {
    let shapes: Vec<Shape> = sentence.cased(target.clone()).map(|at| sentence.tokens[at].shape).collect();
    let Some(first) = shapes.first().copied() else { return Casing::Plain };
    let outside: Vec<usize> = sentence.cased(0..sentence.tokens.len()).filter(|at| !target.contains(at)).collect();
    let is_upper = |at: &usize| {
        sentence.tokens[*at].shape == Shape::Upper
            || (sentence.tokens[*at].shape == Shape::Title && sentence.text(*at).chars().count() == 1)
    };
    let all_upper = shapes.iter().all(|shape| matches!(shape, Shape::Upper | Shape::Title)) && shapes.contains(&Shape::Upper);
    if all_upper && sentence.cased(target.clone()).all(|at| is_upper(&at)) && outside.iter().all(is_upper) {
        return Casing::Upper;
    }
    if let Some(all) = headline(sentence, target, &outside) {
        return Casing::Title(all);
    }
    let significant: Vec<usize> = sentence.cased(target.clone()).filter(|at| !is_small_word(sentence.text(*at))).collect();
    if significant.len() > 1 && significant.iter().all(|at| sentence.is_capitalised(*at)) {
        return Casing::Capitals;
    }
    let capital = matches!(first, Shape::Title | Shape::Upper | Shape::Mixed);
    if capital && begins { Casing::Raised } else { Casing::Plain }
}

/// Whether the target begins what stands in quotation marks and goes on in small letters.
fn begins_quote(sentence: &Sentence<'_>, target: &Tokens) -> bool {
    let opened = target.start.checked_sub(1).is_some_and(|before| sentence.is_mark(before, "\"':"));
    opened
        && sentence.cased(target.clone()).skip(1).any(|at| sentence.tokens[at].shape == Shape::Lower && !is_small_word(sentence.text(at)))
}

/// Whether the target stands in a headline; `Some(true)` if that capitalises small words too.
fn headline(sentence: &Sentence<'_>, target: &Tokens, outside: &[usize]) -> Option<bool> {
    let significant = |at: &usize| !is_small_word(sentence.text(*at));
    let inside: Vec<usize> = sentence.cased(target.clone()).filter(significant).collect();
    if !inside.iter().all(|at| sentence.is_capitalised(*at)) {
        return None;
    }
    let quoted = quoted_around(sentence, target);
    let around: Vec<usize> = outside.iter().copied().filter(|at| quoted.as_ref().is_none_or(|quoted| quoted.contains(at))).collect();
    let words: Vec<usize> = around.iter().copied().filter(significant).collect();
    let capitals = words.iter().filter(|at| sentence.is_capitalised(**at)).count();
    let is_headline = match words.len() {
        0 | 1 => {
            inside.len() >= 4
                || (outside.is_empty() && quoted.is_none())
                || (inside.len() >= 2 && quoted.is_none() && capitals == words.len())
        }
        2 => capitals == 2,
        count => capitals * 5 >= count * 4,
    };
    let small = around.iter().filter(|at| !significant(at) && Some(**at) != first_word(sentence));
    let capital_small = small.clone().any(|at| sentence.is_capitalised(*at)) && !small.clone().any(|at| !sentence.is_capitalised(*at));
    is_headline.then_some(capital_small)
}

/// Returns the tokens between the quotation marks around the target, if there is more than the target between them.
fn quoted_around(sentence: &Sentence<'_>, target: &Tokens) -> Option<Tokens> {
    let marks = |range: Range<usize>| range.filter(|at| sentence.is_mark(*at, "\""));
    let before = marks(0..target.start).count();
    let open = marks(0..target.start).last().filter(|_| before % 2 == 1)?;
    let close = marks(target.end..sentence.tokens.len()).next()?;
    Some(open + 1..close)
}
