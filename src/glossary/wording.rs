//! The right forms: what a term should read, and how it takes on the form of the words that it replaces.

use serde::{Deserialize, Serialize};

use super::pattern::{CLASSES, PatternError};

/// An English form of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The wording as its author wrote it, article and marks included.
    pub text: String,
    /// What it consists of, without the article.
    pub pieces: Vec<Piece>,
    /// What it asks of the article before it.
    pub article: ArticlePolicy,
    /// Whether it follows the case of the text.
    pub case: CasePolicy,
}

/// A part of a wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Text that is written as it stands.
    Text(String),
    /// `zone(s)`: a noun in its singular, which takes the number of the match.
    Noun(String),
    /// `play~`: a verb in its base form, which takes the form of the match.
    Verb(String),
    /// What a slot of the match read.
    Slot {
        /// The label of the slot; without one, the only slot of the match.
        label: Option<String>,
        /// How it is written.
        write: Write,
    },
}

/// How the content of a slot is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Write {
    /// As the text had it.
    AsRead,
    /// `13`
    Digits,
    /// `13th`
    Ordinal,
    /// `thirteenth`
    Spelled,
    /// `Thirteenth`
    SpelledName,
    /// `thirteen`
    Number,
    /// `XIII`
    Roman,
}

/// What a wording asks of the article before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArticlePolicy {
    /// It takes `the`.
    The,
    /// It is countable: it takes `a` or `an` where no other word of the kind stands.
    A,
    /// It takes no article.
    None,
    /// The article of the text stays.
    Leave,
}

/// Whether a wording follows the case of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CasePolicy {
    /// It is a name: written as it is.
    Keep,
    /// It is written as the words it replaces are.
    Follow,
}

const WRITES: &[(&str, Write)] = &[
    ("digits", Write::Digits),
    ("ordinal", Write::Ordinal),
    ("spelled", Write::Spelled),
    ("Spelled", Write::SpelledName),
    ("number", Write::Number),
    ("roman", Write::Roman),
];

impl Wording {
    /// Reads a wording; an article at its start becomes its policy.
    ///
    /// # Errors
    /// If a slot is not closed or not of a known class.
    pub fn parse(text: &str) -> Result<Wording, PatternError> {
        let (article, body) = match text.split_once(' ') {
            Some(("the", body)) => (ArticlePolicy::The, body),
            Some(("a" | "an", body)) => (ArticlePolicy::A, body),
            _ => (ArticlePolicy::Leave, text),
        };
        let pieces = read_pieces(body).map_err(|error| PatternError { at: error.at + text.len() - body.len(), ..error })?;
        let is_name = |piece: &Piece| match piece {
            Piece::Text(text) | Piece::Noun(text) | Piece::Verb(text) => text.contains(char::is_uppercase),
            Piece::Slot { .. } => false,
        };
        let case = if pieces.iter().any(is_name) { CasePolicy::Keep } else { CasePolicy::Follow };
        Ok(Wording { text: text.to_owned(), pieces, article, case })
    }

    /// The wording as it reads in the middle of a sentence, without marks.
    pub fn plain(&self) -> String {
        let article = match self.article {
            ArticlePolicy::The => "the ",
            ArticlePolicy::A if self.text.starts_with("an ") => "an ",
            ArticlePolicy::A => "a ",
            ArticlePolicy::None | ArticlePolicy::Leave => "",
        };
        let body = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) | Piece::Noun(text) | Piece::Verb(text) => text.clone(),
            Piece::Slot { label, .. } => format!("<{}>", label.as_deref().unwrap_or("n")),
        });
        std::iter::once(article.to_owned()).chain(body).collect()
    }
}

fn read_pieces(body: &str) -> Result<Vec<Piece>, PatternError> {
    let (mut pieces, mut text, mut at) = (Vec::new(), String::new(), 0);
    while let Some(c) = body[at..].chars().next() {
        let rest = &body[at..];
        if let Some(escaped) = rest.strip_prefix('\\').and_then(|rest| rest.chars().next()) {
            text.push(escaped);
            at += 1 + escaped.len_utf8();
        } else if rest.starts_with("(s)") || c == '~' {
            let start = text.trim_end_matches(|c: char| c.is_alphanumeric() || c == '\'').len();
            let word = text.split_off(start);
            push_text(&mut pieces, &mut text);
            pieces.push(if c == '~' { Piece::Verb(word) } else { Piece::Noun(word) });
            at += if c == '~' { 1 } else { 3 };
        } else if c == '<' {
            push_text(&mut pieces, &mut text);
            let (piece, length) = read_slot(rest).map_err(|(message, help)| PatternError { at, message, help })?;
            pieces.push(piece);
            at += length;
        } else {
            text.push(c);
            at += c.len_utf8();
        }
    }
    push_text(&mut pieces, &mut text);
    Ok(pieces)
}

fn push_text(pieces: &mut Vec<Piece>, text: &mut String) {
    if !text.is_empty() {
        pieces.push(Piece::Text(std::mem::take(text)));
    }
}

fn read_slot(rest: &str) -> Result<(Piece, usize), (String, String)> {
    let end = rest
        .find('>')
        .ok_or_else(|| ("the slot is not closed".to_owned(), "close it with `>`, or write `\\<` for the character".to_owned()))?;
    let (label, class) = match rest[1..end].split_once(':') {
        Some((label, class)) => (Some(label.to_owned()), class),
        None => (None, &rest[1..end]),
    };
    let write = WRITES.iter().find(|(name, _)| *name == class).map(|(_, write)| *write);
    let as_read = CLASSES.iter().any(|(name, _)| *name == class).then_some(Write::AsRead);
    let write = write.or(as_read).ok_or_else(|| {
        let names: Vec<String> = WRITES.iter().map(|(name, _)| format!("`<{name}>`")).collect();
        (format!("`{class}` is no way to write a slot"), format!("write `<n>` (as the text has it) or one of {}", names.join(" ")))
    })?;
    Ok((Piece::Slot { label, write }, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_at_the_start_is_a_policy() {
        let policy = |text: &str| Wording::parse(text).expect("a wording").article;
        assert_eq!(policy("the Yangtze River Delta"), ArticlePolicy::The);
        assert_eq!(policy("an education campaign"), ArticlePolicy::A);
        assert_eq!(policy("dual circulation"), ArticlePolicy::Leave);
    }

    #[test]
    fn marks_and_slots_are_pieces() {
        let wording = Wording::parse("the attorney(s) general of the <a:ordinal> court").expect("a wording");
        assert_eq!(wording.pieces[0], Piece::Noun("attorney".into()));
        assert_eq!(wording.pieces[2], Piece::Slot { label: Some("a".into()), write: Write::Ordinal });
        assert_eq!(wording.plain(), "the attorney general of the <a> court");
        assert_eq!(Wording::parse("play~ a leading role").expect("a wording").pieces[0], Piece::Verb("play".into()));
        let quoted = Wording::parse("“zone(s)”").expect("a wording").pieces;
        assert_eq!(quoted, [Piece::Text("“".into()), Piece::Noun("zone".into()), Piece::Text("”".into())]);
        assert_eq!(Wording::parse("x <a:b>").map_err(|error| error.at), Err(2));
    }
}
