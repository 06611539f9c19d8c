//! Suspects for people and for programs: each kind of words once, with how often they occur and one place.

use std::collections::BTreeMap;

use serde::Serialize;

use super::words::{self, Look};
use super::{Named, visible};
use crate::suspect::{Kind, Suspect};

/// The same suspect words wherever they occur.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Why they are suspect.
    pub kind: Kind,
    /// The words, as they stand at the first place.
    pub words: String,
    /// The term that they may be a rendering of.
    pub term: Option<String>,
    /// What they are like.
    pub like: Option<String>,
    /// How often they occur.
    pub count: usize,
    /// The file of the first place, as it was named.
    pub path: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its column in code points, from 1.
    pub column: usize,
    /// Its words in their line, as people see them.
    #[serde(skip)]
    excerpt: String,
    /// The sentence.
    pub sentence: String,
}

/// Suspects, counted.
#[derive(Debug, Default)]
pub struct Rows {
    // Invariant: the key is what the row holds.
    rows: BTreeMap<(Kind, String), Row>,
}

impl Rows {
    /// Counts the suspects of one file.
    pub fn of_file(file: &Named<'_>, suspects: &[Suspect], look: Look<'_>) -> Rows {
        let mut rows = Rows::default();
        suspects.iter().for_each(|suspect| rows.push(row(file, suspect, look)));
        rows
    }

    /// Adds what `other` counted.
    pub fn add(&mut self, other: Rows) {
        other.rows.into_values().for_each(|row| self.push(row));
    }

    fn push(&mut self, row: Row) {
        let key = (row.kind, row.words.to_lowercase());
        match self.rows.get_mut(&key) {
            Some(known) => known.count += row.count,
            None => {
                self.rows.insert(key, row);
            }
        }
    }

    /// Returns the rows, the surest and most frequent first.
    pub fn ranked(self) -> Vec<Row> {
        let weight = |kind: Kind| match kind {
            Kind::SourceWords | Kind::NearMiss => 3,
            Kind::Stutter | Kind::RareWord => 2,
            Kind::Pinyin => 1,
        };
        let mut rows: Vec<Row> = self.rows.into_values().collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(weight(row.kind) * row.count.min(9)), row.kind, row.words.to_lowercase()));
        rows
    }
}

impl Row {
    /// Returns the row for people: a line with the kind, the count and the place, and one with the sentence.
    pub fn lines(&self, look: Look<'_>) -> String {
        let mut out = String::new();
        look.palette.place.write(&mut out, &format!("{}:{}:{}", self.path, self.line, self.column));
        out.push_str("  ");
        look.palette.review.write(&mut out, self.kind.name());
        if let Some(term) = &self.term {
            out.push_str("  ");
            look.palette.term.write(&mut out, term);
        }
        let like = self.like.as_ref().map(|like| format!("like `{}`", visible(like)));
        let times = (self.count > 1).then(|| format!("{} times", self.count));
        for remark in like.into_iter().chain(times) {
            out.push_str("  ");
            look.palette.remark.write(&mut out, &remark);
        }
        format!("{out}\n{}", self.excerpt)
    }

    /// Returns the row as JSON, on one line.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings and numbers are always JSON")
    }
}

fn row(file: &Named<'_>, suspect: &Suspect, look: Look<'_>) -> Row {
    let place = file.place(suspect.span);
    let prose = file.document.prose();
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Row {
        kind: suspect.kind,
        words: flat(file.words(suspect.span)),
        term: suspect.term.clone(),
        like: suspect.like.clone(),
        count: 1,
        path: file.name.to_owned(),
        line: place.line,
        column: place.column,
        excerpt: words::marked(file, suspect.span, look),
        sentence: flat(&prose[crate::text::sentence_at(prose, suspect.span.start())]),
    }
}
