//! Changes of a glossary file: edits of its text, so that comments, order, line ends and everything else that is not touched stay.

mod insert;
mod layout;
mod pieces;

use toml::de::DeTable;

use super::file::GlossaryFile;
use crate::text::Edits;

/// A value as it is written into a glossary file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A string.
    Text(String),
    /// A list, such as the two sentences of an example.
    List(Vec<Value>),
    /// A table on one line, such as a rendering with conditions.
    Table(Vec<(String, Value)>),
}

/// A glossary file can't be changed as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The file is not TOML.
    #[error("`{file}` is not TOML: {message}")]
    Unreadable {
        /// The file.
        file: String,
        /// What is wrong with it.
        message: String,
    },
    /// The file has no such term.
    #[error("`{file}` has no term `{id}`")]
    NoTerm {
        /// The file.
        file: String,
        /// The term.
        id: String,
    },
    /// The file has a term of this name.
    #[error("`{file}` already has a term `{id}`")]
    Exists {
        /// The file.
        file: String,
        /// The term.
        id: String,
    },
    /// The field is no list.
    #[error("`{field}` of the term `{id}` is no list")]
    NoList {
        /// The term.
        id: String,
        /// The field.
        field: String,
    },
    /// The file is written in a way that leaves no place for it.
    #[error("`{file}` has no place for it: write its terms as `[term.its-name]`")]
    NoPlace {
        /// The file.
        file: String,
    },
}

/// The longest line that a list is written on.
const WIDTH: usize = 120;

/// The fields of a term in the order in which they are written.
const FIELDS: &[&str] = &[
    "source",
    "preferred",
    "admitted",
    "garbled",
    "mechanism",
    "except",
    "safety",
    "say",
    "case",
    "article",
    "domain",
    "status",
    "note",
    "reference",
    "since",
    "examples",
    "unchanged",
];

/// The room for the name of a field in front of `=`: that of the longest.
const FIELD: usize = 9;

impl GlossaryFile {
    /// Returns a file of these terms, each an id and its fields.
    pub fn of_terms(name: impl Into<String>, terms: &[(String, Vec<(&str, Value)>)]) -> GlossaryFile {
        let terms: Vec<String> = terms.iter().map(|(id, fields)| insert::lines(id, fields, "\n") + "\n").collect();
        GlossaryFile { name: name.into(), text: terms.join("\n") }
    }

    /// Returns the edits that write a new term behind all others, its fields in their usual order.
    ///
    /// # Errors
    /// If the file can't be read, has such a term, or has no place for it.
    ///
    /// ```
    /// use degarble::glossary::{GlossaryFile, Value};
    /// let file = GlossaryFile { name: "house.toml".into(), text: "# Ours\r\n".into() };
    /// let fields = [("garbled", Value::list(["double cycle"])), ("preferred", Value::text("dual circulation"))];
    /// let file = file.with(&file.add_term("dual-circulation", &fields).unwrap());
    /// let term = "[term.dual-circulation]\r\npreferred = \"dual circulation\"\r\ngarbled   = [\"double cycle\"]\r\n";
    /// assert_eq!(file.text, format!("# Ours\r\n\r\n{term}"));
    /// ```
    pub fn add_term(&self, id: &str, fields: &[(&str, Value)]) -> Result<Edits<GlossaryFile>, WriteError> {
        self.add_terms(&[(id.to_owned(), fields.to_vec())])
    }

    /// Returns the edits that write new terms behind all others.
    ///
    /// # Errors
    /// If the file can't be read, has one of the terms, or has no place for them.
    pub fn add_terms(&self, terms: &[(String, Vec<(&str, Value)>)]) -> Result<Edits<GlossaryFile>, WriteError> {
        insert::terms(self, terms)
    }

    /// Returns the edits that add `value` to the list `field` of the term `id`; a missing list is begun.
    ///
    /// # Errors
    /// If the file can't be read or has no such term, or the field is no list.
    pub fn add_to_list(&self, id: &str, field: &str, value: &Value) -> Result<Edits<GlossaryFile>, WriteError> {
        insert::item(self, id, field, value)
    }

    /// Returns the edits that bring the file into the one layout: they change blanks, line breaks and the commas between items.
    ///
    /// # Errors
    /// If the file can't be read.
    pub fn layout(&self) -> Result<Edits<GlossaryFile>, WriteError> {
        self.parse()?;
        Ok(layout::edits(&self.text, self.mark(), self.line_end()))
    }

    /// Returns the file with the edits made.
    ///
    /// # Panics
    /// If the edits are those of another text.
    pub fn with(&self, edits: &Edits<GlossaryFile>) -> GlossaryFile {
        GlossaryFile { name: self.name.clone(), text: edits.apply(&self.text) }
    }

    /// Reads the file as TOML.
    fn parse(&self) -> Result<DeTable<'_>, WriteError> {
        let unreadable = |error: toml::de::Error| WriteError::Unreadable { file: self.name.clone(), message: error.message().to_owned() };
        DeTable::parse(&self.text[self.mark()..]).map(toml::Spanned::into_inner).map_err(unreadable)
    }

    /// The length of the byte order mark.
    fn mark(&self) -> usize {
        self.text.len() - self.text.trim_start_matches('\u{feff}').len()
    }

    /// The line end of the file: that of its first line.
    fn line_end(&self) -> &'static str {
        if self.text.split_once('\n').is_some_and(|(line, _)| line.ends_with('\r')) { "\r\n" } else { "\n" }
    }
}

impl Value {
    /// A string.
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(text.into())
    }

    /// A list of strings.
    pub fn list<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Value {
        Value::List(texts.into_iter().map(Value::text).collect())
    }

    /// Writes the value on one line.
    fn flat(&self) -> String {
        let all = |values: &[Value]| values.iter().map(Value::flat).collect::<Vec<_>>().join(", ");
        let pair = |(key, value): &(String, Value)| format!("{key} = {}", value.flat());
        match self {
            Value::Text(text) => quoted(text),
            Value::List(values) => format!("[{}]", all(values)),
            Value::Table(pairs) => format!("{{ {} }}", pairs.iter().map(pair).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// Writes a string in quotation marks.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if char.is_control() || is_hidden(char) => out.push_str(&format!("\\u{:04x}", u32::from(char))),
            _ => out.push(char),
        }
    }
    out.push('"');
    out
}

/// Whether a reader of the file would not see the character, or see it for another.
fn is_hidden(char: char) -> bool {
    matches!(char, '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
