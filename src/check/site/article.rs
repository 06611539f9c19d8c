//! Which article a wording takes at its place.

use super::Site;
use super::casing::{begins_quote, first_word};
use crate::check::automaton::Tokens;
use crate::check::sentence::Sentence;
use crate::document::Prose;
use crate::glossary::{ArticlePolicy, Wording};
use crate::grammar::{
    Article, Opening, article, head, indefinite, is_determiner, is_finite_verb, is_function_word, is_plural, may_be_past,
    noun_group_opening, parse_numeral, raise, says_when, upper,
};
use crate::text::{Edit, Gap, Shape, Span, TokenKind};

/// What the words around a site say of the noun group that it stands in.
pub(super) struct NounGroup {
    /// The article before the target, and its token.
    article: Option<(usize, Article)>,
    replaces: Replaces,
    /// Whether a determiner, possessive or number stands where an article would.
    determined: bool,
    follows: Follows,
}

/// What of the noun group's determiner is among the words that are replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Replaces {
    Nothing,
    Article,
    /// `its`, `China's`
    Determiner,
    /// `people's`, which may be a determiner or belong to the noun: `people's congress`.
    Owner,
}

/// What comes after a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Follows {
    /// A verb, whose subject ends here.
    Verb,
    /// The noun group ends.
    End,
    /// A noun that the words at the site modify.
    Noun,
    /// Either.
    Unsure,
}

impl NounGroup {
    pub(super) fn read(sentence: &Sentence<'_>, target: &Tokens, room: &Tokens) -> NounGroup {
        let before = word_before(sentence, target.start);
        let found = before.filter(|before| room.contains(before));
        let found = found.and_then(|before| article(sentence.text(before)).map(|article| (before, article)));
        let determined = found.is_none() && before.is_some_and(|before| is_determined(sentence, before));
        NounGroup { article: found, replaces: replaces(sentence, target), determined, follows: follows(sentence, target.end) }
    }

    pub(super) fn has_article(&self) -> bool {
        self.article.is_some()
    }

    /// Whether an article would be put in front that is not there in any form.
    pub(super) fn replaces_nothing(&self) -> bool {
        self.replaces == Replaces::Nothing
    }

    /// Whether the noun group ends with the target.
    pub(super) fn ends(&self) -> bool {
        matches!(self.follows, Follows::End | Follows::Verb)
    }
}

impl Site<'_> {
    /// Decides about the article: an edit of the one that stands there, or one to put in front of the body.
    pub(super) fn article(&self, wording: &Wording, body: &str) -> (Option<Edit<Prose>>, &'static str) {
        let group = &self.group;
        let put_one = || if indefinite(body) == "an" { "an " } else { "a " };
        let is_many = || is_many(body);
        match (group.article, wording.article) {
            (None, ArticlePolicy::The) if self.re_emits() => (None, "the "),
            (None, ArticlePolicy::A) if self.re_emits() && !is_many() => (None, put_one()),
            (Some((at, Article::A)), ArticlePolicy::The) if group.ends() => (self.change_article(at, "the"), ""),
            (Some((at, _)), ArticlePolicy::None) if group.ends() => (self.drop_article(at), ""),
            (Some((at, Article::A)), _) if group.ends() && is_many() => (self.drop_article(at), ""),
            (Some((at, Article::A)), _) => (self.change_article(at, indefinite(body)), ""),
            (None, ArticlePolicy::The) if self.takes_article() => (None, "the "),
            (None, ArticlePolicy::A) if !is_many() && self.takes_article() => (None, put_one()),
            _ => (None, ""),
        }
    }

    /// Whether the article that begins the sentence goes, so that the body begins it.
    pub(super) fn loses_first_word(&self, edit: Option<&Edit<Prose>>) -> bool {
        let drops = edit.is_some_and(|edit| edit.text.is_empty());
        self.group.article.is_some_and(|(at, _)| drops && self.sentence.is_capitalised(at) && first_word(self.sentence) == Some(at))
    }

    /// Whether a determiner that is replaced makes place for an article.
    fn re_emits(&self) -> bool {
        match self.group.replaces {
            _ if self.group.determined => false,
            Replaces::Nothing => false,
            Replaces::Article => true,
            Replaces::Determiner => {
                let after_preposition = || self.target.start.checked_sub(1).is_some_and(|at| is_preposition(&self.sentence.folded(at)));
                !self.is_headline() || after_preposition()
            }
            Replaces::Owner => !self.is_headline() && self.follows_no_adjective(),
        }
    }

    /// Whether a noun group can begin here, as far as the word before tells.
    fn follows_no_adjective(&self) -> bool {
        word_before(self.sentence, self.target.start).is_none_or(|before| {
            let word = self.sentence.folded(before);
            noun_group_opening(&word) != Opening::Never || (word.ends_with('s') && !word.ends_with("ous"))
        })
    }

    /// Whether an article can be put in front: the noun group begins and ends here, and this is no headline.
    fn takes_article(&self) -> bool {
        let (sentence, start) = (self.sentence, self.target.start);
        if self.is_headline() || self.group.determined || !self.group.ends() || sentence.tokens[start].gap.is_hyphen() {
            return false;
        }
        let is_subject = self.group.follows == Follows::Verb;
        match word_before(sentence, start) {
            _ if is_subject && self.case.begins && begins_quote(sentence, &self.target) => true,
            Some(before) => begins_group(sentence, before, is_subject) || lists_names(sentence, start, is_subject),
            None if first_word(sentence) == Some(start) => is_subject || self.is_in_full_sentence(),
            None => lists_names(sentence, start, is_subject),
        }
    }

    /// Whether the sentence has an end mark, and says more than the target.
    fn is_in_full_sentence(&self) -> bool {
        let last = self.sentence.tokens.len() - 1;
        self.sentence.is_mark(last, ".!?") && (self.target.end..last).any(|at| is_finite_verb(&self.sentence.folded(at)))
    }

    fn change_article(&self, at: usize, new: &str) -> Option<Edit<Prose>> {
        let old = self.sentence.text(at);
        let new = match self.sentence.tokens[at].shape {
            Shape::Upper => upper(new),
            Shape::Title if self.is_upper() => upper(new),
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
}

/// Whether the noun that `body` is about stands in the plural; a name is one thing.
fn is_many(body: &str) -> bool {
    let noun = &body[head(body)];
    noun.starts_with(char::is_lowercase) && is_plural(noun)
}

/// The word before a token, across an opening quotation mark.
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
fn replaces(sentence: &Sentence<'_>, tokens: &Tokens) -> Replaces {
    let first = sentence.folded(tokens.start);
    let is_owner = || sentence.tokens[tokens.start + 1].kind == TokenKind::Possessive;
    match () {
        () if tokens.len() < 2 => Replaces::Nothing,
        () if article(&first).is_some() => Replaces::Article,
        () if is_determiner(&first) || (is_owner() && sentence.is_capitalised(tokens.start)) => Replaces::Determiner,
        () if is_owner() => Replaces::Owner,
        () => Replaces::Nothing,
    }
}

/// Whether the word before stands where an article would.
fn is_determined(sentence: &Sentence<'_>, before: usize) -> bool {
    let word = sentence.folded(before);
    let is_number = word.starts_with(|c: char| c.is_ascii_digit()) || parse_numeral(&[&word]).is_some();
    let links = word == "that" && before > 0 && SAYS.contains(&sentence.folded(before - 1).as_ref());
    sentence.tokens[before].kind == TokenKind::Possessive || is_number || (is_determiner(&word) && !links)
}

/// Words after which `that` begins a clause.
const SAYS: &[&str] =
    &["added", "believes", "confirmed", "explained", "hopes", "noted", "reported", "said", "saying", "says", "shows", "stressed", "wrote"];

/// Whether a noun group can begin after a word.
fn begins_group(sentence: &Sentence<'_>, before: usize, is_subject: bool) -> bool {
    let word = sentence.folded(before);
    let earlier = before.checked_sub(1).filter(|at| sentence.is_word(*at)).map(|at| sentence.folded(at));
    match noun_group_opening(&word) {
        Opening::Always => true,
        Opening::Subject => is_subject,
        Opening::Object => earlier.is_none_or(|earlier| {
            let is_adjective = is_preposition(&earlier) && !word.ends_with("ing");
            !is_adjective && !is_determiner(&earlier) && article(&earlier).is_none()
        }),
        Opening::Never => false,
    }
}

/// Whether `word` is a preposition other than `to`, which stands before a verb too.
fn is_preposition(word: &str) -> bool {
    word != "to" && noun_group_opening(word) == Opening::Always
}

/// Whether the site goes on a list of names without articles that a noun group begins: `in Beijing, Hebei and …`.
fn lists_names(sentence: &Sentence<'_>, start: usize, is_subject: bool) -> bool {
    let links = |at: usize| sentence.is_mark(at, ",") || (sentence.is_word(at) && matches!(sentence.folded(at).as_ref(), "and" | "or"));
    let Some(mut at) = start.checked_sub(1).filter(|at| links(*at)) else { return false };
    let mut names = 0;
    loop {
        match at.checked_sub(1) {
            None => return names > 0 && is_subject && sentence.is_capitalised(at),
            Some(before) if sentence.is_word(before) && sentence.is_capitalised(before) && !is_function_word(&sentence.folded(before)) => {
                names += 1
            }
            Some(before) if links(before) => {}
            Some(before) => return names > 0 && sentence.is_word(before) && begins_group(sentence, before, false),
        }
        at -= 1;
    }
}

fn follows(sentence: &Sentence<'_>, end: usize) -> Follows {
    let mut at = end;
    if sentence.is_mark(at, "\"'") && sentence.tokens[at].gap == Gap::Nothing {
        at += 1;
    }
    if sentence.is_mark(at, "(") && sentence.tokens[at].gap.joins() {
        match (at..sentence.tokens.len()).find(|at| sentence.is_mark(*at, ")")) {
            Some(close) => at = close + 1,
            None => return Follows::Unsure,
        }
    }
    let Some(token) = sentence.tokens.get(at) else { return Follows::End };
    match token.kind {
        TokenKind::Possessive => Follows::End,
        TokenKind::Mark('-' | '/' | '&') => Follows::Noun,
        TokenKind::Mark('"' | '\'' | '(') if token.gap.joins() => Follows::Unsure,
        TokenKind::Mark(_) => Follows::End,
        TokenKind::Word if token.gap.is_hyphen() => Follows::Noun,
        TokenKind::Word if token.shape == Shape::Lower => follows_word(sentence, at),
        TokenKind::Word if token.shape == Shape::Title && is_preposition(&sentence.folded(at)) => Follows::End,
        TokenKind::Word | TokenKind::Opaque | TokenKind::Ideographs => Follows::Noun,
    }
}

/// What a word in small letters makes of the noun group before it.
fn follows_word(sentence: &Sentence<'_>, at: usize) -> Follows {
    let word = sentence.folded(at);
    let next = (at + 1 < sentence.tokens.len()).then(|| sentence.folded(at + 1));
    // What comes after a verb: nothing, another noun group, an adverb.
    let has_object = next.as_ref().is_none_or(|next| {
        sentence.tokens[at + 1].kind != TokenKind::Word
            || (!sentence.tokens[at + 1].gap.is_hyphen()
                && (is_function_word(next) || next.ends_with("ly") || parse_numeral(&[next]).is_some()))
            || next.starts_with(|c: char| c.is_ascii_digit())
    });
    match () {
        () if is_finite_verb(&word) => Follows::Verb,
        () if is_function_word(&word) || says_when(&word, next.as_deref()) => Follows::End,
        () if may_be_past(&word) && has_object => Follows::Verb,
        () => Follows::Unsure,
    }
}
