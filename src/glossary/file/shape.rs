//! What a glossary file may hold, as serde reads it.

use serde::Deserialize;
use toml::Spanned;

use crate::glossary::term::{Mechanism, Safety};
use crate::table::Shape;

/// A string and the bytes of the file that it stands in.
pub(super) type Text = Spanned<String>;

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", default)]
pub(super) struct PackShape {
    pub(super) domain: Vec<String>,
}

impl Shape for PackShape {
    const FIELDS: &'static [&'static str] = &["name", "title", "source-language", "target-language", "import", "domain", "note"];
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct TermShape {
    pub(super) preferred: Option<Spanned<OneOrMore>>,
    pub(super) mechanism: Option<Mechanism>,
    #[serde(default)]
    pub(super) garbled: Vec<Spanned<RenderingShape>>,
    #[serde(default)]
    pub(super) admitted: Vec<Text>,
    #[serde(default)]
    pub(super) except: Vec<Text>,
    #[serde(default)]
    pub(super) source: Vec<String>,
    pub(super) safety: Option<Safety>,
    pub(super) say: Option<String>,
    pub(super) case: Option<CaseShape>,
    pub(super) article: Option<ArticleShape>,
    pub(super) domain: Option<Vec<String>>,
    #[serde(default)]
    pub(super) status: Status,
    pub(super) note: Option<String>,
    pub(super) reference: Option<String>,
    #[serde(default)]
    pub(super) examples: Vec<(String, String)>,
    #[serde(default)]
    pub(super) unchanged: Vec<String>,
}

impl Shape for TermShape {
    const FIELDS: &'static [&'static str] = &[
        "preferred",
        "mechanism",
        "garbled",
        "admitted",
        "except",
        "source",
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
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a pattern, or a table with `match` and its conditions")]
pub(super) enum RenderingShape {
    Plain(String),
    Guarded(Box<GuardedShape>),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct GuardedShape {
    #[serde(rename = "match")]
    pub(super) pattern: String,
    pub(super) preferred: Option<OneOrMore>,
    #[serde(default)]
    pub(super) near: Vec<String>,
    #[serde(default)]
    pub(super) topic: Vec<String>,
    #[serde(default)]
    pub(super) unless: Vec<String>,
    #[serde(default)]
    pub(super) source: Vec<String>,
    pub(super) safety: Option<Safety>,
    pub(super) say: Option<String>,
    pub(super) case: Option<CaseShape>,
    pub(super) article: Option<ArticleShape>,
}

impl Shape for GuardedShape {
    const FIELDS: &'static [&'static str] =
        &["match", "preferred", "near", "topic", "unless", "source", "safety", "say", "case", "article"];
}

#[derive(Deserialize, Clone)]
#[serde(untagged, expecting = "expected a wording, or a list of wordings")]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum CaseShape {
    Keep,
    Follow,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum ArticleShape {
    The,
    None,
    Leave,
}

#[derive(Deserialize, Clone, Copy, Default, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    #[default]
    Active,
    Draft,
    Retired,
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::glossary::file::reader::FIELDS;

    #[test]
    fn the_schema_knows_the_same_fields() {
        let schema: Value = serde_json::from_str(include_str!("../../../schemas/glossary.schema.json")).expect("it is JSON");
        let check = |place: &str, fields: &[&str]| {
            let object = schema.pointer(place).and_then(Value::as_object).expect("the schema has such a place");
            let mut fields = fields.to_vec();
            fields.sort_unstable();
            assert_eq!(object.keys().map(String::as_str).collect::<Vec<_>>(), fields, "{place}");
        };
        check("/properties", FIELDS);
        check("/properties/pack/properties", PackShape::FIELDS);
        check("/definitions/term/properties", TermShape::FIELDS);
        check("/definitions/rendering/anyOf/1/properties", GuardedShape::FIELDS);
    }
}
