//! SARIF 2.1.0, the format of code scanning, as specified in
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use serde_json::{Value, json};

use super::json::{Array, Change, Record, Region};
use super::{Report, Run, address};
use crate::glossary::{Glossary, Safety, Term};

/// Findings as one log with one run.
#[derive(Debug, Default)]
pub struct Sarif {
    /// The terms in the order in which they came up; a result names its term by the place here.
    terms: Vec<String>,
    array: Array,
    /// The array of results as far as it is made.
    results: String,
}

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

impl Report for Sarif {
    fn file(&mut self, _: &str, records: &[Record]) -> String {
        for record in records {
            let result = self.result(record).to_string();
            let element = self.array.element(&result);
            self.results.push_str(&element);
        }
        String::new()
    }

    fn end(&mut self, run: &Run<'_>) -> String {
        let rules: Vec<Value> = self.terms.iter().map(|id| rule(run.glossary, id)).collect();
        let driver = json!({
            "name": "degarble",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        });
        let invocation = json!({ "executionSuccessful": run.status < 2, "exitCode": run.status });
        // One line a result: a log can be read, and two of them compared.
        format!(
            "{{\n\"$schema\": \"{SCHEMA}\",\n\"version\": \"2.1.0\",\n\"runs\": [{{\n\"tool\": {{ \"driver\": {driver} }},\n\
             \"columnKind\": \"unicodeCodePoints\",\n\"invocations\": [{invocation}],\n\"results\": {}{}}}]\n}}\n",
            self.results,
            std::mem::take(&mut self.array).end()
        )
    }
}

impl Sarif {
    fn result(&mut self, record: &Record) -> Value {
        let artifact = json!({ "uri": uri(&record.path) });
        let fixes = record.candidates.iter().zip(&record.fixes);
        let fixes: Vec<Value> = fixes.filter_map(|(candidate, changes)| Some(fix(&artifact, candidate, changes.as_deref()?))).collect();
        let mut result = json!({
            "ruleId": record.term,
            "ruleIndex": self.index(&record.term),
            "level": level(record.tier),
            "message": { "text": record.message() },
            "locations": [{ "physicalLocation": { "artifactLocation": artifact, "region": region(&record.region) } }],
            "partialFingerprints": { "degarbleContext/v1": record.fingerprint },
            "properties": { "tier": record.tier, "excerpt": record.excerpt },
        });
        if !fixes.is_empty() {
            result["fixes"] = fixes.into();
        }
        result
    }

    fn index(&mut self, id: &str) -> usize {
        self.terms.iter().position(|term| term == id).unwrap_or_else(|| {
            self.terms.push(id.to_owned());
            self.terms.len() - 1
        })
    }
}

fn level(tier: Safety) -> &'static str {
    match tier {
        Safety::Auto => "error",
        Safety::Review => "warning",
        Safety::Flag => "note",
    }
}

fn region(region: &Region) -> Value {
    json!({
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    })
}

fn fix(artifact: &Value, candidate: &str, changes: &[Change]) -> Value {
    let replacement = |change: &Change| match change.text.as_str() {
        "" => json!({ "deletedRegion": region(&change.region) }),
        text => json!({ "deletedRegion": region(&change.region), "insertedContent": { "text": text } }),
    };
    let replacements: Vec<Value> = changes.iter().map(replacement).collect();
    json!({
        "description": { "text": format!("Write “{candidate}”") },
        "artifactChanges": [{ "artifactLocation": artifact, "replacements": replacements }],
    })
}

fn rule(glossary: &Glossary, id: &str) -> Value {
    let Some(term) = glossary.term(id) else { return json!({ "id": id }) };
    let tier = term.renderings.iter().map(|rendering| rendering.safety).max().unwrap_or(Safety::Auto);
    let mut rule = json!({
        "id": id,
        "shortDescription": { "text": summary(term) },
        "help": { "text": help(term).join(" "), "markdown": help(term).join("\n\n") },
        "defaultConfiguration": { "level": level(tier) },
        "properties": { "tags": term.domain },
    });
    if let Some(address) = address(term) {
        rule["helpUri"] = address.into();
    }
    rule
}

fn summary(term: &Term) -> String {
    let wordings: Vec<String> = term.preferred.iter().map(|wording| format!("“{}”", wording.plain())).collect();
    match wordings.as_slice() {
        [] => format!("Garbled words: {}", term.id),
        _ => format!("A garbled form of {}", wordings.join(" or ")),
    }
}

/// Returns what helps a person who never saw the term.
fn help(term: &Term) -> Vec<String> {
    let mut lines = vec![summary(term) + "."];
    if !term.source.is_empty() {
        lines.push(format!("Source: {}.", term.source.join(", ")));
    }
    lines.extend(term.note.clone());
    lines.extend(term.examples.first().map(|(before, after)| format!("For example, “{before}” becomes “{after}”")));
    lines.extend(term.reference.iter().map(|reference| format!("Reference: {reference}")));
    lines.push(format!("`degarble explain {}` shows the whole term.", term.id));
    lines
}

/// Returns the path as a reference by RFC 3986: what is not allowed there is escaped.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let is_drive = path.get(1..3) == Some(":/");
    let start = match path.starts_with('/') {
        true => "file://",
        false if is_drive => "file:///",
        false => "",
    };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) || (is_drive && byte == b':');
    let escaped = |byte: u8| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    path.strip_prefix("./").unwrap_or(&path).bytes().map(escaped).fold(start.to_owned(), |uri, part| uri + &part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_reference() {
        assert_eq!(uri("./a b/长 100%#?.txt"), "a%20b/%E9%95%BF%20100%25%23%3F.txt");
        assert_eq!(uri("a:b.txt"), "a%3Ab.txt");
        assert_eq!(uri("/a/b.txt"), "file:///a/b.txt");
        assert_eq!(uri("C:\\a\\b.txt"), "file:///C:/a/b.txt");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }
}
