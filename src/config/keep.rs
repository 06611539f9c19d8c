use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;

use crate::table::{FileErrors, Reader, Shape, quoted};

/// A finding that is right as it stands, and is to be left for good.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Kept {
    /// The fingerprint of the finding, as JSON has it.
    pub fingerprint: String,
    /// The name of its term.
    #[serde(default)]
    pub term: String,
    /// The file that it was found in.
    #[serde(default)]
    pub file: String,
    /// The words, for people.
    #[serde(default)]
    pub words: String,
}

impl Shape for Kept {
    const FIELDS: &'static [&'static str] = &["fingerprint", "term", "file", "words"];
}

/// Reads `text`, which messages call `name`: a table `[[keep]]` for each finding.
///
/// # Errors
/// All that is wrong in it, not only the first.
///
/// ```
/// let kept = degarble::config::read_keep("keep.toml", "[[keep]]\nfingerprint = '2a35eaf214503782'\nterm = 'hub'\n").unwrap();
/// assert_eq!((kept.len(), kept[0].term.as_str()), (1, "hub"));
/// ```
pub fn read_keep(name: &str, text: &str) -> Result<Vec<Kept>, FileErrors> {
    let mut reader = Reader::new(name, text);
    let root = reader.root().into_inner();
    reader.check_fields(&root, &["keep"]);
    let mut kept = Vec::new();
    if let Some(keep) = root.get("keep") {
        match keep.get_ref().as_array() {
            Some(entries) => kept.extend(entries.iter().filter_map(|entry| read_entry(&mut reader, entry.clone()))),
            None => reader.fail(keep.span(), "`keep` must be a list", "write `[[keep]]` above each entry"),
        }
    }
    reader.finish(kept)
}

fn read_entry(reader: &mut Reader<'_>, entry: Spanned<DeValue<'_>>) -> Option<Kept> {
    let span = entry.span();
    let kept: Kept = reader.shape(entry)?;
    let is_hash = kept.fingerprint.len() == 16 && kept.fingerprint.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        let help = "a fingerprint has 16 digits from 0 to f, as `check -o json` shows it";
        reader.fail(span, format!("`{}` is no fingerprint", kept.fingerprint), help);
    }
    Some(kept)
}

/// Returns what is to be written at the end of a file so that it holds `kept` too. Lines end in `newline`.
pub fn keep_entry(kept: &Kept, newline: &str) -> String {
    let field = |name: &str, value: &str| format!("{name:<11} = {}{newline}", quoted(value));
    let Kept { fingerprint, term, file, words } = kept;
    let fields = [("fingerprint", fingerprint), ("term", term), ("file", file), ("words", words)];
    format!("[[keep]]{newline}") + &fields.map(|(name, value)| field(name, value)).concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let words = "a \"quoted\" C:\\path\u{1b}\nover 'lines' 长三角".to_owned();
        let kept = Kept { fingerprint: "0123456789abcdef".into(), term: "hub".into(), file: "a b.txt".into(), words };
        let text = keep_entry(&kept, "\r\n");
        assert_eq!(text.lines().count(), text.matches("\r\n").count());
        assert_eq!(read_keep("keep.toml", &text.repeat(2)), Ok(vec![kept.clone(), kept]));
    }

    #[track_caller]
    fn check(text: &str, message: &str, help: &str) {
        let errors = read_keep("keep.toml", text).expect_err("something is wrong");
        let error = errors.iter().next().expect("there is an error");
        assert_eq!((error.message.as_str(), error.help.as_str()), (message, help));
    }

    #[test]
    fn mistakes_are_told_with_a_way_out() {
        check("[[kep]]\n", "unknown field `kep`", "did you mean `keep`?");
        check("[keep]\n", "`keep` must be a list", "write `[[keep]]` above each entry");
        check(
            "[[keep]]\nfingerprint = 'x'\n",
            "`x` is no fingerprint",
            "a fingerprint has 16 digits from 0 to f, as `check -o json` shows it",
        );
    }
}
