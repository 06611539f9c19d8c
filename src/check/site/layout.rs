//! Which bytes change: as few as whole words allow, with line breaks, marks and possessives kept.

use super::Site;
use crate::check::automaton::Tokens;
use crate::check::site::casing::first_word;
use crate::document::Prose;
use crate::grammar::{is_plural, parse_numeral, raise};
use crate::text::{Edit, Gap, Span, TokenKind};

impl Site<'_> {
    /// Returns the edits that make `target` read `body`.
    pub(super) fn term_edits(&self, target: &Tokens, body: String) -> Vec<Edit<Prose>> {
        if body.is_empty() {
            return vec![self.deletion(target)];
        }
        let bytes = self.sentence.bytes(target);
        let old = &self.sentence.prose[bytes.clone()];
        let (body, moved) = self.lay_out(target, self.padded(target, body));
        let (head, tail) = common_ends(old, &body);
        let mut edits = Vec::new();
        if old != body {
            edits.push(Edit { span: Span::new(bytes.start + head, bytes.end - tail), text: body[head..body.len() - tail].to_owned() });
        }
        edits.extend(moved);
        edits
    }

    /// Whether hyphens make one word of the target, in front of a noun: `double-cycle strategy`. A number has its own: `two-cycle engine`.
    pub(super) fn is_compound(&self) -> bool {
        let target = &self.target;
        let hyphened = target.clone().skip(1).all(|at| self.sentence.tokens[at].gap == Gap::Hyphen);
        let is_counted = || parse_numeral(&[&self.sentence.folded(target.start)]).is_some();
        target.len() > 1 && hyphened && !self.group.ends() && !is_counted()
    }

    /// Puts quotation marks around the body that stood around all of the target but its number: `four "confidence"`.
    pub(super) fn quoted(&self, body: String) -> String {
        let (open, close) = (self.target.start + 1, self.target.end - 1);
        let is_quoted = open + 1 < close && self.sentence.is_mark(open, "\"") && self.sentence.is_mark(close, "\"");
        let is_numbered = is_quoted && parse_numeral(&[&self.sentence.folded(self.target.start)]).is_some();
        if is_numbered && !body.is_empty() { format!("{}{body}{}", self.sentence.text(open), self.sentence.text(close)) } else { body }
    }

    /// Sets the body off from the words that source words touch.
    fn padded(&self, target: &Tokens, body: String) -> String {
        let touches = |at: usize| {
            let pair = [at.wrapping_sub(1), at].map(|at| self.sentence.tokens.get(at).map(|token| token.kind));
            let glued = self.sentence.tokens.get(at).is_some_and(|token| token.gap == Gap::Nothing);
            glued
                && matches!(
                    pair,
                    [Some(TokenKind::Word), Some(TokenKind::Ideographs)] | [Some(TokenKind::Ideographs), Some(TokenKind::Word)]
                )
        };
        let blank = |touches: bool| if touches { " " } else { "" };
        format!("{}{body}{}", blank(touches(target.start)), blank(touches(target.end)))
    }

    /// Takes out the target, with the blank and the comma that nothing needs any more.
    fn deletion(&self, target: &Tokens) -> Edit<Prose> {
        let bytes = self.sentence.bytes(target);
        let next = (target.end < self.room.end).then(|| &self.sentence.tokens[target.end]);
        let begins = first_word(self.sentence) == Some(target.start);
        let is_comma = |at: usize| self.sentence.is_mark(at, ",");
        if begins {
            let first = target.end + usize::from(is_comma(target.end) && target.end + 1 < self.room.end);
            let opens = |at: &usize| self.sentence.is_mark(*at, "\"'([");
            let word = (first..self.room.end).find(|at| !opens(at)).filter(|at| self.sentence.is_word(*at));
            if let Some(word) = word {
                let token = &self.sentence.tokens[word];
                let opening = &self.sentence.prose[self.sentence.tokens[first].start..token.start];
                let text = self.sentence.text(word);
                let raised = if self.sentence.is_capitalised(target.start) { raise(text) } else { text.into() };
                return Edit { span: Span::new(bytes.start, token.end), text: format!("{opening}{raised}") };
            }
        }
        let is_glued = self.sentence.tokens[target.start].gap.is_hyphen();
        let after_a_finding = target.start > 0 && target.start == self.room.start && !is_glued;
        if let Some(next) = next.filter(|next| after_a_finding && next.gap == Gap::Blank) {
            // The blank before may be the other finding's, for its line break.
            return Edit { span: Span::new(bytes.start, next.start), text: String::new() };
        }
        let before = target.start.checked_sub(1).filter(|before| *before >= self.room.start);
        let doubles_comma = before.is_some_and(is_comma) && next.is_some() && is_comma(target.end);
        let start = target.start.checked_sub(1).map_or(bytes.start, |before| self.sentence.tokens[before].end);
        let ends = next.is_some() && self.sentence.is_mark(target.end, ".;:!?");
        let start = before.filter(|before| ends && is_comma(*before)).map_or(start, |before| self.sentence.tokens[before].start);
        let end = if doubles_comma { self.sentence.tokens[target.end].end } else { bytes.end };
        Edit { span: Span::new(start, end), text: String::new() }
    }

    /// Puts the possessive ending right where the body ends otherwise than the words did: `zones'`, `circulation's`.
    pub(super) fn possessive_edit(&self, target: &Tokens, body: &str) -> Option<Edit<Prose>> {
        let at = Some(target.end).filter(|at| *at < self.room.end)?;
        let token = &self.sentence.tokens[at];
        let last = body.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let hisses = |word: &str| word.ends_with(['s', 'S']);
        let old = self.sentence.text(target.end - 1);
        let apostrophe = || self.sentence.text(at).chars().take(1).collect::<String>();
        if token.kind == TokenKind::Possessive && last.starts_with(char::is_lowercase) && hisses(last) && is_plural(last) {
            return Some(Edit { span: Span::new(token.start, token.end), text: apostrophe() });
        }
        let quotes = || (0..target.start).any(|at| self.sentence.is_mark(at, "'") && self.sentence.tokens[at].gap.joins());
        let owns = self.sentence.is_mark(at, "'")
            && token.gap == Gap::Nothing
            && self.sentence.is_word(at + 1)
            && self.sentence.tokens[at + 1].gap.joins();
        if owns && hisses(old) && !hisses(last) && !quotes() && !self.sentence.is_mark(0, "'") {
            let ending = if self.is_upper() { "S" } else { "s" };
            return Some(Edit { span: Span::new(token.start, token.end), text: format!("{}{ending}", apostrophe()) });
        }
        None
    }

    /// Puts the line break of the target into the body: at the same gap, or at the next blank after the target.
    fn lay_out(&self, target: &Tokens, mut body: String) -> (String, Option<Edit<Prose>>) {
        let tokens = &self.sentence.tokens;
        let inner = || target.clone().skip(1).filter(|at| tokens[*at].gap.joins() && !self.sentence.is_mark(*at, "\"'"));
        let Some(broken) = inner().find(|at| tokens[*at].gap.is_break()) else { return (body, None) };
        let gap = inner().filter(|at| *at < broken && !tokens[*at].gap.is_hyphen()).count();
        let between = &self.sentence.prose[tokens[broken - 1].end..tokens[broken].start];
        let line_break = &between[between.find(['\r', '\n']).unwrap_or(0)..];
        let gaps: Vec<usize> = body.match_indices(' ').map(|(at, _)| at).collect();
        let is_long_name =
            gaps.len() > 1 && body.contains(char::is_uppercase) && body.split(' ').all(|word| word.starts_with(char::is_uppercase));
        let blank = if gaps.is_empty() || is_long_name { self.blank_after(target) } else { None };
        if let Some(blank) = blank {
            return (body, Some(Edit { span: blank, text: line_break.to_owned() }));
        }
        if let Some(at) = gaps.get(gap.min(gaps.len().saturating_sub(1))) {
            body.replace_range(*at..*at + 1, line_break);
        }
        (body, None)
    }

    /// The first blank after the target, if only marks lie between; that may be the one after the sentence.
    fn blank_after(&self, target: &Tokens) -> Option<Span<Prose>> {
        let tokens = &self.sentence.tokens;
        let next = (target.end..tokens.len()).find(|at| self.sentence.is_word(*at) || tokens[*at].gap.joins());
        match next {
            Some(at) if at > self.room.end => None,
            Some(at) => (tokens[at].gap == Gap::Blank).then(|| Span::new(tokens[at - 1].end, tokens[at].start)),
            None => {
                let end = self.sentence.range.end;
                let mut rest = self.sentence.prose[end..].chars();
                let is_one_blank = rest.next() == Some(' ') && rest.next().is_some_and(|c| !c.is_whitespace());
                is_one_blank.then(|| Span::new(end, end + 1))
            }
        }
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
