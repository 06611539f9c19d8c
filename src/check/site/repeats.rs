//! What a wording would say twice, because a neighbour says it already.

use super::Site;
use crate::check::automaton::Tokens;
use crate::grammar::{Article, article};
use crate::text::{TokenKind, fold, tokens};

/// What is left to write.
pub(super) struct Said {
    pub(super) body: String,
    /// The tokens that it replaces.
    pub(super) target: Tokens,
    /// Whether some of the wording stands before the target already.
    pub(super) begins_before: bool,
}

impl Site<'_> {
    /// Whether the tokens from `start` to the target are a line of their own: a heading or another item, not a repeat.
    fn is_line(&self, start: usize) -> bool {
        let breaks = |at: usize| self.sentence.tokens[at].gap.is_break();
        let begins = start == 0 || breaks(start);
        begins && breaks(self.target.start) && !(start + 1..self.target.start).any(breaks)
    }

    /// Takes off the body what its neighbours already say; a neighbour that lacks a capital of the wording is written anew.
    pub(super) fn without_repeats(&self, body: String) -> Said {
        let words = tokens(&body);
        let text = |index: usize| &body[words[index].start..words[index].end];
        let says = |index: usize, at: usize| {
            words[index].kind == TokenKind::Word && self.sentence.is_word(at) && fold(text(index)) == self.sentence.folded(at)
        };
        let longest = words.len().min(6);
        let joined = |at: usize| self.sentence.tokens.get(at).is_some_and(|token| token.gap.joins());
        let before = (1..=longest).rev().find(|length| {
            let start = self.target.start.checked_sub(*length).filter(|start| *start >= self.room.start);
            let start = start.filter(|start| article(&self.sentence.folded(*start)) != Some(Article::A));
            let stands_apart = |start: usize| *length == words.len() && self.is_line(start);
            start.is_some_and(|start| {
                !stands_apart(start) && (0..*length).all(|index| says(index, start + index) && joined(start + index + 1))
            })
        });
        let after = (1..=longest).rev().find(|length| {
            let fits = self.target.end + *length <= self.room.end;
            fits && (0..*length).all(|index| joined(self.target.end + index) && says(words.len() - length + index, self.target.end + index))
        });
        let lacks_capital = |index: usize, at: usize| text(index).contains(char::is_uppercase) && !self.sentence.is_capitalised(at);
        let mut target = self.target.clone();
        let mut bytes = 0..body.len();
        if let Some(length) = before {
            let start = target.start - length;
            match (0..length).any(|index| lacks_capital(index, start + index)) {
                true => target.start = start,
                false => bytes.start = words.get(length).map_or(body.len(), |word| word.start),
            }
        }
        if let Some(length) = after {
            let first = words.len() - length;
            let overlaps = before.is_some_and(|before| before > first);
            match overlaps || (0..length).any(|index| lacks_capital(first + index, target.end + index)) {
                true => target.end += length,
                false => bytes.end = first.checked_sub(1).map_or(0, |last| words[last].end).max(bytes.start),
            }
        }
        Said { body: body[bytes].to_owned(), target, begins_before: before.is_some() }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::Checker;
    use crate::glossary::{Glossary, GlossaryFile};
    use crate::text::Edits;

    /// Lines mean something here, so these are no rows of a spec, which hold for every way to wrap them.
    #[test]
    fn a_line_that_says_the_same_stays() {
        let text = "version = 1\n[term.delta]\npreferred = 'the Yangtze River Delta'\ngarbled = ['long triangle']";
        let file = GlossaryFile { name: "delta".into(), text: text.into() };
        let checker = Checker::new(Glossary::read(&[file], &Glossary::default()).expect("it is right"));
        for heading in ["Yangtze River Delta", "Long Triangle"] {
            let prose = format!("{heading}\nLong triangle enterprises grew.");
            let findings = checker.check(&prose);
            let edits = findings.iter().flat_map(|finding| finding.fixes[0].edits.iter().cloned()).collect();
            let fixed = Edits::new(edits).expect("findings are apart").apply(&prose);
            assert_eq!(fixed, "Yangtze River Delta\nYangtze River Delta enterprises grew.");
        }
    }
}
