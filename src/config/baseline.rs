use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;

use crate::table::{FileErrors, Reader, Shape, quoted};

/// A finding that was there before, and is not to be reported again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Known {
    /// The file that it was found in.
    pub file: String,
    /// The name of its term.
    pub term: String,
    /// Its fingerprint, as JSON has it.
    pub fingerprint: String,
    /// The words, for people.
    #[serde(default)]
    pub words: String,
    /// How often it is there.
    #[serde(default = "once")]
    pub count: usize,
}

fn once() -> usize {
    1
}

impl Shape for Known {
    const FIELDS: &'static [&'static str] = &["file", "term", "fingerprint", "words", "count"];
}

/// Reads the baseline `text`, which messages call `name`.
///
/// # Errors
/// All that is wrong in it, not only the first.
pub fn read_baseline(name: &str, text: &str) -> Result<Vec<Known>, FileErrors> {
    let mut reader = Reader::new(name, text);
    let root = reader.root().into_inner();
    reader.check_fields(&root, &["version", "findings"]);
    let mut known = Vec::new();
    match root.get("findings").map(|findings| (findings.span(), findings.get_ref().as_array())) {
        Some((_, Some(findings))) => known.extend(findings.iter().filter_map(|finding| read_one(&mut reader, finding.clone()))),
        Some((span, None)) => reader.fail(span, "`findings` must be a list", "`degarble baseline write` makes a new one"),
        None => reader.fail(0..0, "this is no baseline: it has no `findings`", "`degarble baseline write` makes a new one"),
    }
    reader.finish(known)
}

fn read_one(reader: &mut Reader<'_>, finding: Spanned<DeValue<'_>>) -> Option<Known> {
    reader.shape(finding)
}

/// Returns the text of a baseline: sorted, with one line for each finding, equal ones counted.
///
/// ```
/// use degarble::config::{Known, baseline_text, read_baseline};
/// let known = Known { file: "a.txt".into(), term: "hub".into(), fingerprint: "2a35eaf214503782".into(), words: "head belly".into(), count: 1 };
/// let text = baseline_text(vec![known.clone(), known.clone()]);
/// assert_eq!(read_baseline("baseline.toml", &text).unwrap(), [Known { count: 2, ..known }]);
/// ```
pub fn baseline_text(mut known: Vec<Known>) -> String {
    known.sort();
    known.dedup_by(|next, first| {
        let same = (&next.file, &next.term, &next.fingerprint) == (&first.file, &first.term, &first.fingerprint);
        first.count += if same { next.count } else { 0 };
        same
    });
    known.iter().fold(HEAD.to_owned(), |text, one| text + &line(one)) + "]\n"
}

const HEAD: &str = "# Findings that `degarble check --baseline` does not report, because they were there before.\n\
                    # Written by `degarble baseline write`; `degarble baseline prune` takes out what is there no longer.\n\
                    version = 1\n\
                    findings = [\n";

fn line(known: &Known) -> String {
    let count = if known.count == 1 { String::new() } else { format!(", count = {}", known.count) };
    let [file, term, fingerprint, words] = [&known.file, &known.term, &known.fingerprint, &known.words].map(|text| quoted(text));
    format!("  {{ file = {file}, term = {term}, fingerprint = {fingerprint}, words = {words}{count} }},\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, place: (usize, usize), message: &str) {
        let errors = read_baseline("baseline.toml", text).expect_err("something is wrong");
        let error = errors.iter().next().expect("there is an error");
        assert_eq!(((error.line, error.column), error.message.as_str()), (place, message));
    }

    #[test]
    fn mistakes_are_told() {
        check("", (1, 1), "this is no baseline: it has no `findings`");
        check("findings = 1\n", (1, 12), "`findings` must be a list");
        check("findings = [\n { fil = 'a', file = 'a', term = 'b', fingerprint = 'c' }]", (2, 4), "unknown field `fil`");
        check("findings = [\n { file = 'a' }]", (2, 2), "missing field `term`");
    }

    #[test]
    fn the_order_of_findings_does_not_matter() {
        let known =
            |file: &str, words: &str| Known { file: file.into(), term: "t".into(), fingerprint: "f".into(), words: words.into(), count: 1 };
        let (a, b, c) = (known("a", "x"), known("b", "x\ny"), known("b", "x y"));
        let text = baseline_text(vec![a.clone(), b.clone(), c.clone()]);
        assert_eq!(text, baseline_text(vec![c, b, a]));
        assert_eq!(text.lines().count(), 7);
    }
}
