use std::ops::Range;

use super::lexicon::{Lexicon, MOST_WORDS, is_content};
use super::pinyin::{is_pinyin, is_syllable};
use super::{Kind, Suspect};
use crate::check::Checker;
use crate::document::Prose;
use crate::glossary::Mechanism;
use crate::grammar::is_function_word;
use crate::text::{Shape, Span, Token, TokenKind, fold, sentences, tokens};

/// Looks for suspects with what a glossary knows.
pub struct Seeker<'c> {
    checker: &'c Checker,
    lexicon: Lexicon,
    finds_stutters: bool,
}

/// A sentence on which suspects are looked for.
struct Sentence<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// The tokens as they are compared.
    words: Vec<String>,
}

impl<'c> Seeker<'c> {
    /// Makes a glossary ready.
    pub fn new(checker: &'c Checker) -> Seeker<'c> {
        let finds_stutters = checker.glossary().terms().iter().any(|term| term.mechanism == Some(Mechanism::Stutter));
        Seeker { checker, lexicon: Lexicon::new(checker), finds_stutters }
    }

    /// Returns the suspects of `prose` in order; no two overlap, and none touches what the glossary finds or considers.
    ///
    /// ```
    /// use degarble::{check::Checker, glossary::Glossary, suspect::{Kind, Seeker}};
    /// let checker = Checker::new(Glossary::builtin());
    /// let suspects = Seeker::new(&checker).seek("Growth in the Yangtze River Triangulations is strong.");
    /// assert_eq!((suspects[0].kind, suspects[0].term.as_deref()), (Kind::NearMiss, Some("yangtze-river-delta")));
    /// ```
    pub fn seek(&self, prose: &str) -> Vec<Suspect> {
        let known: Vec<Span<Prose>> = self.checker.explain(prose).iter().map(|trace| trace.span).collect();
        let mut suspects: Vec<Suspect> = Vec::new();
        for range in sentences(prose) {
            let sentence = Sentence::new(prose, range);
            let mut found = Vec::new();
            for at in 0..sentence.tokens.len() {
                found.extend(self.near_miss(&sentence, at));
                found.extend(self.rare_word(&sentence, at));
                found.extend(self.stutter(&sentence, at));
                found.extend(self.source_words(&sentence, at));
                found.extend(self.pinyin(&sentence, at));
            }
            found.retain(|suspect| !known.iter().any(|span| span.overlaps(suspect.span)));
            found.sort_by_key(|suspect| (suspect.kind, std::cmp::Reverse(suspect.span.end() - suspect.span.start())));
            for suspect in found {
                if !suspects.iter().any(|other| other.span.overlaps(suspect.span)) {
                    suspects.push(suspect);
                }
            }
        }
        suspects.sort_by_key(|suspect| suspect.span);
        suspects
    }

    fn term(&self, at: usize) -> Option<String> {
        self.checker.glossary().terms().get(at).map(|term| term.id.clone())
    }

    /// A rendering with one word changed, left out or in another form.
    fn near_miss(&self, sentence: &Sentence<'_>, at: usize) -> Option<Suspect> {
        for count in (2..=MOST_WORDS).rev().filter(|count| sentence.is_phrase(at..at + count)) {
            let range = at..at + count;
            let words = &sentence.words[range.clone()];
            let phrase = self.changed(words).or_else(|| self.shortened(words));
            let Some((term, like)) = phrase.filter(|_| !self.is_right(sentence, &range)) else { continue };
            return Some(Suspect { span: sentence.span(&range), kind: Kind::NearMiss, term: self.term(term), like: Some(like) });
        }
        None
    }

    /// Returns the rendering that some words are but for one word: of three words or more any, otherwise another form of the same.
    fn changed(&self, words: &[String]) -> Option<(usize, String)> {
        for gap in 0..words.len() {
            let others: Vec<&String> = words.iter().enumerate().filter(|(at, _)| *at != gap).map(|(_, word)| word).collect();
            let tells = |is: &dyn Fn(&str) -> bool| others.iter().filter(|word| is(word)).count();
            let rare = tells(&|word| self.lexicon.is_rare(word));
            let is_telling = tells(&|word| self.lexicon.is_rare(word) && !self.lexicon.is_good(word)) > 0 && tells(&is_content) > 1;
            for phrase in self.lexicon.with_other_word(words, gap) {
                let is_form = same_stem(&words[gap], &phrase.words[gap]);
                let is_swap = is_content(&words[gap]) == is_content(&phrase.words[gap]);
                if (is_form && (rare > 0 || self.lexicon.is_rare(&phrase.words[gap]))) || (is_telling && is_swap && !is_form) {
                    return Some((phrase.term, phrase.words.join(" ")));
                }
            }
        }
        None
    }

    /// Returns the rendering that some words are with one word more, if enough of it is left to tell.
    fn shortened(&self, words: &[String]) -> Option<(usize, String)> {
        let content = words.iter().filter(|word| is_content(word)).count();
        let rare = words.iter().filter(|word| self.lexicon.is_rare(word) && !self.lexicon.is_good(word)).count();
        if content < 2 || rare == 0 {
            return None;
        }
        self.lexicon.with_more(words).next().map(|(phrase, _)| (phrase.term, phrase.words.join(" ")))
    }

    /// A run of capitalised words, one of which only garbled terms have.
    fn rare_word(&self, sentence: &Sentence<'_>, at: usize) -> Option<Suspect> {
        if at > 0 && sentence.is_name(at - 1) && sentence.joins(at) {
            return None;
        }
        let count =
            (at..sentence.tokens.len()).take_while(|next| sentence.is_name(*next) && (*next == at || sentence.joins(*next))).count();
        let range = at..at + count;
        // The capital of the first word of a sentence tells nothing.
        let named = sentence.words[range.clone()].iter().skip(usize::from(at == 0));
        let (term, word) = named.into_iter().find_map(|word| Some((self.lexicon.term_of(word)?, word)))?;
        let is_phrase = count > 1 && !self.is_right(sentence, &range);
        is_phrase.then(|| Suspect { span: sentence.span(&range), kind: Kind::RareWord, term: self.term(term), like: Some(word.clone()) })
    }

    /// A word said twice, or two words of one stem side by side.
    fn stutter(&self, sentence: &Sentence<'_>, at: usize) -> Option<Suspect> {
        let first = sentence.words.get(at).filter(|_| sentence.is_word(at))?;
        let links: &[&[&str]] = &[&[], &["and"], &["of"], &["of", "the"]];
        for link in links {
            let second = at + link.len() + 1;
            let is_linked =
                sentence.is_phrase(at..second + 1) && sentence.words[at + 1..second].iter().map(String::as_str).eq(link.iter().copied());
            if !is_linked {
                continue;
            }
            let other = &sentence.words[second];
            let is_same = first == other && !self.finds_stutters && !MEANT_TWICE.contains(&first.as_str());
            let is_of_stem = first != other && first.len() > 6 && other.len() > 6 && same_stem(first, other) && link != &["of"];
            if is_same || (is_of_stem && !is_name_pair(sentence, at, second)) {
                return Some(Suspect { span: sentence.span(&(at..second + 1)), kind: Kind::Stutter, term: None, like: None });
            }
        }
        None
    }

    /// Words of the source language that are no gloss in brackets.
    fn source_words(&self, sentence: &Sentence<'_>, at: usize) -> Option<Suspect> {
        let is_gloss = at > 0 && matches!(sentence.tokens[at - 1].kind, TokenKind::Mark('(' | '"' | '《' | '['));
        let is_source = sentence.tokens[at].kind == TokenKind::Ideographs && !is_gloss;
        is_source.then(|| Suspect { span: sentence.span(&(at..at + 1)), kind: Kind::SourceWords, term: None, like: None })
    }

    /// A word that sounds Chinese and is no name that the glossary knows, nor a person's.
    fn pinyin(&self, sentence: &Sentence<'_>, at: usize) -> Option<Suspect> {
        let word = sentence.words.get(at).filter(|_| sentence.is_word(at))?;
        let surname =
            at.checked_sub(1).filter(|before| sentence.is_name(*before)).is_some_and(|before| is_syllable(&sentence.words[before]));
        let is_suspect = is_pinyin(word) && !self.lexicon.is_known(word) && !surname;
        is_suspect.then(|| Suspect { span: sentence.span(&(at..at + 1)), kind: Kind::Pinyin, term: None, like: None })
    }

    /// Whether some words lie in a right form.
    fn is_right(&self, sentence: &Sentence<'_>, range: &Range<usize>) -> bool {
        let starts = range.start.saturating_sub(3)..=range.start;
        let ends = range.end..=(range.end + 3).min(sentence.tokens.len());
        starts.flat_map(|start| ends.clone().map(move |end| start..end)).any(|wide| {
            let bytes = sentence.span(&wide).range();
            !self.checker.readings(&sentence.text[bytes]).right.is_empty()
        })
    }
}

/// Words that good English says twice.
const MEANT_TWICE: &[&str] = &["again", "very", "more", "over", "on", "years", "that", "had", "so", "many", "far", "side", "day", "step"];

/// Whether two different words are forms of one.
fn same_stem(one: &str, two: &str) -> bool {
    let same = one.chars().zip(two.chars()).take_while(|(a, b)| a == b).count();
    let (short, long) = (one.chars().count().min(two.chars().count()), one.chars().count().max(two.chars().count()));
    one != two && same >= 4 && same + 2 >= short && long - same <= 4
}

fn is_name_pair(sentence: &Sentence<'_>, one: usize, two: usize) -> bool {
    sentence.is_name(one) != sentence.is_name(two)
}

impl<'t> Sentence<'t> {
    fn new(prose: &'t str, range: Range<usize>) -> Sentence<'t> {
        let shift = |token: Token| Token { start: token.start + range.start, end: token.end + range.start, ..token };
        let tokens: Vec<Token> = tokens(&prose[range.clone()]).into_iter().map(shift).collect();
        let words = tokens.iter().map(|token| fold(&prose[token.start..token.end]).into_owned()).collect();
        Sentence { text: prose, tokens, words }
    }

    fn span(&self, range: &Range<usize>) -> Span<Prose> {
        Span::new(self.tokens[range.start].start, self.tokens[range.end - 1].end)
    }

    fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    fn is_name(&self, at: usize) -> bool {
        self.is_word(at) && self.tokens[at].shape == Shape::Title && !is_function_word(&self.words[at])
    }

    /// Whether a word belongs to the one before it.
    fn joins(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.gap.joins())
    }

    /// Whether some tokens are words with only blanks, breaks and hyphens between them.
    fn is_phrase(&self, range: Range<usize>) -> bool {
        range.clone().all(|at| self.is_word(at)) && range.skip(1).all(|at| self.joins(at))
    }
}
