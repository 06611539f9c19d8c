use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::error::{FileError, FileErrors, MOST};
use super::near::nearest;

/// Bytes of a file.
pub(crate) type Bytes = Range<usize>;

/// A table of a file, as it is written.
pub(crate) trait Shape: DeserializeOwned {
    /// The fields that it may have.
    const FIELDS: &'static [&'static str];
}

/// A file under way: what can be read of it is read, and what is wrong is gathered.
pub(crate) struct Reader<'t> {
    name: &'t str,
    text: &'t str,
    errors: Vec<FileError>,
}

impl<'t> Reader<'t> {
    /// Begins to read `text`, which messages call `name`.
    pub(crate) fn new(name: &'t str, text: &'t str) -> Self {
        Reader { name, text: without_mark(text), errors: Vec::new() }
    }

    /// Returns the whole file as a table.
    pub(crate) fn root(&mut self) -> Spanned<DeTable<'t>> {
        let (root, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            self.fail(error.span().unwrap_or(0..0), error.message(), "the file must be TOML: see the line above");
        }
        root
    }

    /// Reads a table whose fields are known.
    pub(crate) fn shape<S: Shape>(&mut self, value: Spanned<DeValue<'_>>) -> Option<S> {
        if let Some(table) = value.get_ref().as_table() {
            self.check_fields(table, S::FIELDS);
        }
        match deserialize(value) {
            Ok(shape) => Some(shape),
            Err((span, message)) => {
                self.fail(span, message, "see the description of the file for what may stand here");
                None
            }
        }
    }

    /// Reports the fields of `table` that are not `known`.
    pub(crate) fn check_fields(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for (span, message, help) in unknown_fields(table, known) {
            self.fail(span, message, help);
        }
    }

    /// Reports what is wrong at `span`, and what to do.
    pub(crate) fn fail(&mut self, span: Bytes, message: impl Into<String>, help: impl Into<String>) {
        if self.errors.len() < MOST {
            self.errors.push(FileError::new(self.name, self.text, (span.start, span.end), message.into(), help.into()));
        }
    }

    /// Returns `read`, if nothing is wrong.
    pub(crate) fn finish<T>(self, read: T) -> Result<T, FileErrors> {
        FileErrors::new(self.errors).map_or(Ok(read), Err)
    }
}

/// Returns the fields of `table` that are not `known`, with what is wrong and what to do.
pub(crate) fn unknown_fields(table: &DeTable<'_>, known: &[&str]) -> Vec<(Bytes, String, String)> {
    let unknown = table.iter().filter(|(key, _)| !known.contains(&key.get_ref().as_ref()));
    let report = |name: &str| {
        let help = nearest(name, known.iter().copied())
            .map_or_else(|| format!("the fields here are {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        (format!("unknown field `{name}`"), help)
    };
    unknown
        .map(|(key, _)| {
            let (message, help) = report(key.get_ref());
            (key.span(), message, help)
        })
        .collect()
}

/// Reads a value, or says where it can't be read and why.
pub(crate) fn deserialize<S: DeserializeOwned>(value: Spanned<DeValue<'_>>) -> Result<S, (Bytes, String)> {
    let span = value.span();
    S::deserialize(ValueDeserializer::from(value)).map_err(|error| (error.span().unwrap_or(span), error.message().to_owned()))
}

/// The text without a byte order mark.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Returns `text` as a TOML string on one line.
///
/// ```
/// assert_eq!(degarble::table::quoted("a \"b\"\n"), r#""a \"b\"\u000a""#);
/// ```
pub fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => out.extend(['\\', char]),
            _ if char.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(char))),
            _ => out.push(char),
        }
    }
    out.push('"');
    out
}
