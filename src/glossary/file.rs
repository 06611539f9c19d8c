//! Glossary files: what a TOML file must hold, read with all its errors at once.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::error::{GlossaryError, GlossaryErrors};
use super::pattern::{Item, Pattern, PatternError};
use super::term::{Glossary, Guard, Mechanism, Rendering, Safety, Term};
use super::wording::{ArticlePolicy, CasePolicy, Piece, Wording};

/// A glossary file that was read from somewhere.
#[derive(Debug, Clone)]
pub struct GlossaryFile {
    /// Its name, for messages.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl GlossaryFile {
    /// Returns the files that this one imports, as they are written there; none if the file can't be read.
    pub fn imports(&self) -> Vec<String> {
        let (root, _) = DeTable::parse_recoverable(self.text.trim_start_matches('\u{feff}'));
        let pack = root.get_ref().get("pack").and_then(|pack| pack.get_ref().get("import"));
        let list = pack.and_then(|import| import.get_ref().as_array());
        list.into_iter().flatten().filter_map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
    }
}

type Text = Spanned<String>;

/// A table of the file, as it is written.
trait Shape: DeserializeOwned {
    const FIELDS: &'static [&'static str];
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case", default)]
struct PackShape {
    domain: Vec<String>,
}

impl Shape for PackShape {
    const FIELDS: &'static [&'static str] = &["name", "title", "source-language", "target-language", "import", "domain", "note"];
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct TermShape {
    preferred: Option<Spanned<OneOrMore>>,
    mechanism: Option<Mechanism>,
    #[serde(default)]
    garbled: Vec<Spanned<RenderingShape>>,
    #[serde(default)]
    admitted: Vec<Text>,
    #[serde(default)]
    except: Vec<Text>,
    #[serde(default)]
    source: Vec<String>,
    safety: Option<Safety>,
    say: Option<String>,
    case: Option<CaseShape>,
    article: Option<ArticleShape>,
    domain: Option<Vec<String>>,
    #[serde(default)]
    status: Status,
    note: Option<String>,
    reference: Option<String>,
    #[serde(default)]
    examples: Vec<(String, String)>,
    #[serde(default)]
    unchanged: Vec<String>,
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
enum RenderingShape {
    Plain(String),
    Guarded(Box<GuardedShape>),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct GuardedShape {
    #[serde(rename = "match")]
    pattern: String,
    preferred: Option<OneOrMore>,
    #[serde(default)]
    near: Vec<String>,
    #[serde(default)]
    topic: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    source: Vec<String>,
    safety: Option<Safety>,
    say: Option<String>,
    case: Option<CaseShape>,
    article: Option<ArticleShape>,
}

impl Shape for GuardedShape {
    const FIELDS: &'static [&'static str] =
        &["match", "preferred", "near", "topic", "unless", "source", "safety", "say", "case", "article"];
}

#[derive(Deserialize, Clone)]
#[serde(untagged, expecting = "expected a wording, or a list of wordings")]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum CaseShape {
    Keep,
    Follow,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum ArticleShape {
    The,
    None,
    Leave,
}

#[derive(Deserialize, Clone, Copy, Default, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Status {
    #[default]
    Active,
    Draft,
    Retired,
}

/// Reads all files as one glossary; `lists` are those of the glossaries below it.
pub(super) fn read(files: &[GlossaryFile], lists: &BTreeMap<String, Vec<Pattern>>) -> Result<Glossary, GlossaryErrors> {
    let mut reader = Reader { errors: Vec::new(), lists: BTreeMap::new(), terms: BTreeMap::new() };
    for file in files {
        File { name: &file.name, text: &file.text, reader: &mut reader }.read();
    }
    let known = |name: &str| reader.lists.contains_key(name) || lists.contains_key(name);
    let mut errors = reader.errors;
    let unknown = |(name, place): &(String, GlossaryError)| (!known(name)).then(|| GlossaryError { ..place.clone() });
    let missing: Vec<GlossaryError> = reader
        .lists
        .values()
        .flat_map(|list| &list.used)
        .chain(reader.terms.values().flat_map(|term| &term.used))
        .filter_map(unknown)
        .collect();
    errors.extend(missing);
    errors.extend(cycles(&reader.lists));
    match GlossaryErrors::new(errors) {
        Some(errors) => Err(errors),
        None => {
            let own = reader.lists.into_iter().map(|(name, list)| (name, list.items));
            Ok(Glossary::new(reader.terms.into_values().map(|read| read.term).collect(), own.collect()))
        }
    }
}

/// What all files together hold.
struct Reader {
    errors: Vec<GlossaryError>,
    lists: BTreeMap<String, List>,
    terms: BTreeMap<String, ReadTerm>,
}

struct List {
    items: Vec<Pattern>,
    /// The lists that it uses, each with the error if there is no such list.
    used: Vec<(String, GlossaryError)>,
    place: GlossaryError,
}

struct ReadTerm {
    term: Term,
    used: Vec<(String, GlossaryError)>,
}

fn cycles(lists: &BTreeMap<String, List>) -> Vec<GlossaryError> {
    let reaches = |start: &str| {
        let (mut seen, mut open) = (Vec::new(), vec![start]);
        while let Some(list) = open.pop().and_then(|name| lists.get(name)) {
            for (next, _) in &list.used {
                if next == start {
                    return true;
                }
                if !seen.contains(&next) {
                    seen.push(next);
                    open.push(next);
                }
            }
        }
        false
    };
    lists.iter().filter(|(name, _)| reaches(name)).map(|(_, list)| list.place.clone()).collect()
}

/// One file on its way into a reader.
struct File<'f> {
    name: &'f str,
    text: &'f str,
    reader: &'f mut Reader,
}

type Bytes = std::ops::Range<usize>;

impl File<'_> {
    fn read(&mut self) {
        let bom = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        self.text = &self.text[bom..];
        let text = self.text;
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            self.fail(error.span().unwrap_or(0..0), error.message().to_owned(), "the file must be TOML: see the line above");
        }
        let root = root.into_inner();
        self.check_fields(&root, &["version", "pack", "words", "term"]);
        if let Some(version) = root.get("version").filter(|version| version.get_ref().as_integer().is_none_or(|n| n.as_str() != "1")) {
            self.fail(version.span(), "this version of the format is not known".into(), "write `version = 1`");
        }
        let pack = root.get("pack").and_then(|pack| self.shape::<PackShape>(pack.clone())).unwrap_or_default();
        for (name, list) in self.table(&root, "words") {
            self.list(name, list);
        }
        for (id, term) in self.table(&root, "term") {
            self.term(id, term, &pack);
        }
    }

    /// The entries of the table called `name`.
    fn table<'i>(&mut self, root: &DeTable<'i>, name: &str) -> Vec<(Spanned<String>, Spanned<DeValue<'i>>)> {
        match root.get(name).map(|value| (value.span(), value.get_ref().as_table())) {
            None => Vec::new(),
            Some((_, Some(table))) => {
                table.iter().map(|(key, value)| (Spanned::new(key.span(), key.get_ref().to_string()), value.clone())).collect()
            }
            Some((span, None)) => {
                self.fail(
                    span,
                    format!("`{name}` must be a table"),
                    if name == "term" { "write `[term.its-name]`" } else { "write `[words]`" },
                );
                Vec::new()
            }
        }
    }

    fn list(&mut self, name: Spanned<String>, list: Spanned<DeValue<'_>>) {
        let Some(items) = self.shape_of::<Vec<Text>>(list) else { return };
        let mut used = Vec::new();
        let items = items.iter().filter_map(|item| self.pattern(item, &mut used)).collect();
        let place =
            self.error(name.span(), format!("the word list `{}` holds itself", name.get_ref()), "take out the list that leads back to it");
        if self.reader.lists.contains_key(name.get_ref()) {
            self.fail(
                name.span(),
                format!("the word list `{}` is already defined", name.get_ref()),
                "give one of them another name, or put both in one",
            );
            return;
        }
        self.reader.lists.insert(name.into_inner(), List { items, used, place });
    }

    fn term(&mut self, id: Spanned<String>, value: Spanned<DeValue<'_>>, pack: &PackShape) {
        let span = id.span();
        let is_kebab =
            |id: &str| id.split('-').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()));
        if !is_kebab(id.get_ref()) {
            self.fail(
                span.clone(),
                format!("`{}` can't be the id of a term", id.get_ref()),
                "use small letters, digits and single hyphens: `yangtze-river-delta`",
            );
        }
        let status = value.get_ref().get("status").and_then(|status| status.get_ref().as_str()).map(str::to_owned);
        let Some(shape) = self.term_shape(value, status.as_deref(), &span) else { return };
        let mut used = Vec::new();
        let preferred = self.preferred(&shape);
        let term = Term {
            id: id.get_ref().clone(),
            renderings: shape
                .garbled
                .iter()
                .filter_map(|rendering| self.rendering(rendering, &shape, &preferred, &span, &mut used))
                .collect(),
            admitted: self.patterns(&shape.admitted, &mut used),
            mechanism: shape.mechanism,
            except: self.patterns(&shape.except, &mut used),
            preferred,
            domain: shape.domain.unwrap_or_else(|| pack.domain.clone()),
            draft: shape.status == Status::Draft,
            retired: shape.status == Status::Retired,
            source: shape.source,
            note: shape.note,
            reference: shape.reference,
            examples: shape.examples,
            unchanged: shape.unchanged,
            file: self.name.to_owned(),
            line: 1 + self.text[..span.start].matches('\n').count(),
        };
        if let Some(first) = self.reader.terms.get(id.get_ref()).map(|first| (first.term.file.clone(), first.term.line)) {
            self.fail(
                span,
                format!("term `{}` is already defined at {}:{}", id.get_ref(), first.0, first.1),
                "merge the two, or give one another name",
            );
            return;
        }
        self.reader.terms.insert(id.into_inner(), ReadTerm { term, used });
    }

    /// Reads the fields of a term; a retired one needs none.
    fn term_shape(&mut self, value: Spanned<DeValue<'_>>, status: Option<&str>, id: &Bytes) -> Option<TermShape> {
        if let Some(renderings) = value.get_ref().get("garbled").and_then(|list| list.get_ref().as_array()) {
            for table in renderings.iter().filter_map(|rendering| rendering.get_ref().as_table()) {
                self.check_fields(table, GuardedShape::FIELDS);
            }
        }
        if status == Some("retired") {
            let none = || TermShape {
                preferred: None,
                mechanism: None,
                garbled: Vec::new(),
                admitted: Vec::new(),
                except: Vec::new(),
                source: Vec::new(),
                safety: None,
                say: None,
                case: None,
                article: None,
                domain: None,
                status: Status::Retired,
                note: None,
                reference: None,
                examples: Vec::new(),
                unchanged: Vec::new(),
            };
            return Some(none());
        }
        if value.get_ref().is_table() && value.get_ref().get("garbled").is_none() && value.get_ref().get("mechanism").is_none() {
            self.fail(id.clone(), "this term has no `garbled`".into(), "list the wrong renderings: `garbled = [\"double cycle\"]`");
            return None;
        }
        self.shape(value)
    }

    fn preferred(&mut self, shape: &TermShape) -> Vec<Wording> {
        let Some(preferred) = &shape.preferred else { return Vec::new() };
        self.wordings(preferred.get_ref(), preferred.span(), shape.article, shape.case)
    }

    fn wordings(&mut self, texts: &OneOrMore, span: Bytes, article: Option<ArticleShape>, case: Option<CaseShape>) -> Vec<Wording> {
        let texts = match texts {
            OneOrMore::One(text) => std::slice::from_ref(text),
            OneOrMore::More(texts) => texts,
        };
        texts.iter().filter_map(|text| self.wording(text, span.clone(), article, case)).collect()
    }

    fn wording(&mut self, text: &str, span: Bytes, article: Option<ArticleShape>, case: Option<CaseShape>) -> Option<Wording> {
        match Wording::parse(text) {
            Ok(mut wording) => {
                wording.article = match article {
                    Some(ArticleShape::The) => ArticlePolicy::The,
                    Some(ArticleShape::None) => ArticlePolicy::None,
                    Some(ArticleShape::Leave) => ArticlePolicy::Leave,
                    None => wording.article,
                };
                wording.case = match case {
                    Some(CaseShape::Keep) => CasePolicy::Keep,
                    Some(CaseShape::Follow) => CasePolicy::Follow,
                    None => wording.case,
                };
                Some(wording)
            }
            Err(error) => {
                self.pattern_error(text, span, error);
                None
            }
        }
    }

    fn rendering(
        &mut self,
        shape: &Spanned<RenderingShape>,
        term: &TermShape,
        preferred: &[Wording],
        id: &Bytes,
        used: &mut Vec<(String, GlossaryError)>,
    ) -> Option<Rendering> {
        let span = shape.span();
        let (text, guarded) = match shape.get_ref() {
            RenderingShape::Plain(text) => (text, None),
            RenderingShape::Guarded(guarded) => (&guarded.pattern, Some(guarded.as_ref())),
        };
        let place = if guarded.is_some() { self.within(&span, text) } else { span.clone() };
        let pattern = self.pattern(&Spanned::new(place.clone(), text.clone()), used)?;
        let mut cues = |list: &[String]| -> Vec<Pattern> {
            list.iter().filter_map(|text| self.pattern(&Spanned::new(self.within(&span, text), text.clone()), used)).collect()
        };
        let guard = guarded.map_or_else(Guard::default, |guarded| Guard {
            near: cues(&guarded.near),
            topic: cues(&guarded.topic),
            unless: cues(&guarded.unless),
            source: guarded.source.clone(),
        });
        let wordings = match guarded.and_then(|guarded| guarded.preferred.as_ref().map(|own| (own, guarded))) {
            Some((own, guarded)) => self.wordings(own, span.clone(), guarded.article.or(term.article), guarded.case.or(term.case)),
            None => preferred.to_vec(),
        };
        let wordings = match guarded.and_then(|guarded| guarded.article) {
            Some(_) => self.with_article(wordings, guarded.and_then(|guarded| guarded.article)),
            None => wordings,
        };
        self.check_slots(&pattern, &wordings, place);
        let by_default = if pattern.shortest() > 1 || guard.is_conditional() { Safety::Auto } else { Safety::Review };
        let safety = guarded.and_then(|guarded| guarded.safety).or(term.safety).unwrap_or(by_default);
        let say = guarded.and_then(|guarded| guarded.say.clone()).or_else(|| term.say.clone());
        if safety == Safety::Flag && say.is_none() {
            self.fail(id.clone(), "a flag has nothing to say".into(), "write what is wrong: `say = \"a machine artifact\"`");
        }
        if safety != Safety::Flag && wordings.is_empty() {
            self.fail(
                id.clone(),
                "this term has no `preferred`".into(),
                "write the standard term, or `safety = \"flag\"` if there is none",
            );
        }
        Some(Rendering { pattern, guard, wordings, safety, say })
    }

    fn with_article(&self, mut wordings: Vec<Wording>, article: Option<ArticleShape>) -> Vec<Wording> {
        for wording in &mut wordings {
            wording.article = match article {
                Some(ArticleShape::The) => ArticlePolicy::The,
                Some(ArticleShape::None) => ArticlePolicy::None,
                Some(ArticleShape::Leave) => ArticlePolicy::Leave,
                None => wording.article,
            };
        }
        wordings
    }

    /// Reports slots of a wording that its pattern does not have.
    fn check_slots(&mut self, pattern: &Pattern, wordings: &[Wording], span: Bytes) {
        let mut labels = Vec::new();
        pattern.visit(&mut |item| {
            if let Item::Slot(slot) = item {
                labels.push(slot.label.as_str());
            }
        });
        for piece in wordings.iter().flat_map(|wording| &wording.pieces) {
            let Piece::Slot { label, .. } = piece else { continue };
            let known = label.as_ref().map_or(labels.len() == 1, |label| labels.contains(&label.as_str()));
            if !known {
                let name = label.as_deref().unwrap_or("n");
                self.fail(
                    span.clone(),
                    format!("the wording writes a slot `{name}` that this pattern does not read"),
                    "name the slot alike in both: `<a:n>` and `<a:ordinal>`",
                );
            }
        }
    }

    fn patterns(&mut self, texts: &[Text], used: &mut Vec<(String, GlossaryError)>) -> Vec<Pattern> {
        texts.iter().filter_map(|text| self.pattern(text, used)).collect()
    }

    fn pattern(&mut self, text: &Text, used: &mut Vec<(String, GlossaryError)>) -> Option<Pattern> {
        match Pattern::parse(text.get_ref()) {
            Ok(pattern) => {
                pattern.visit(&mut |item| {
                    if let Item::List(name) = item {
                        let error = self.error(
                            text.span(),
                            format!("there is no word list `{name}`"),
                            "define it under `[words]`, or write `\\@` for the character",
                        );
                        used.push((name.clone(), error));
                    }
                });
                Some(pattern)
            }
            Err(error) => {
                self.pattern_error(text.get_ref(), text.span(), error);
                None
            }
        }
    }

    fn pattern_error(&mut self, text: &str, span: Bytes, error: PatternError) {
        let at = raw_offset(&self.text[span.clone()], text, error.at) + span.start;
        self.fail(at..at + 1, error.message, &error.help);
    }

    /// Returns the bytes of the string `text` inside `span`, or `span` if it is written with escapes.
    fn within(&self, span: &Bytes, text: &str) -> Bytes {
        match self.text[span.clone()].find(text) {
            Some(at) => span.start + at - 1..span.start + at + text.len() + 1,
            None => span.clone(),
        }
    }

    fn shape<S: Shape>(&mut self, value: Spanned<DeValue<'_>>) -> Option<S> {
        if let Some(table) = value.get_ref().as_table() {
            self.check_fields(table, S::FIELDS);
        }
        self.shape_of(value)
    }

    fn shape_of<S: DeserializeOwned>(&mut self, value: Spanned<DeValue<'_>>) -> Option<S> {
        let span = value.span();
        match S::deserialize(ValueDeserializer::from(value)) {
            Ok(shape) => Some(shape),
            Err(error) => {
                self.fail(
                    error.span().unwrap_or(span),
                    error.message().to_owned(),
                    "see the description of the format for what may stand here",
                );
                None
            }
        }
    }

    fn check_fields(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for (key, _) in table.iter().filter(|(key, _)| !known.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref().to_string();
            let near = known.iter().min_by_key(|known| distance(known, &name)).filter(|known| distance(known, &name) <= 3);
            let help = near.map_or_else(|| format!("the fields here are {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
            self.fail(key.span(), format!("unknown field `{name}`"), &help);
        }
    }

    fn error(&self, span: Bytes, message: String, help: &str) -> GlossaryError {
        GlossaryError::new(self.name, self.text, (span.start, span.end), message, help.to_owned())
    }

    fn fail(&mut self, span: Bytes, message: String, help: &str) {
        let error = self.error(span, message, help);
        self.reader.errors.push(error);
    }
}

/// Returns the byte of the TOML string `raw`, quotes included, at which byte `at` of its value `text` is written.
fn raw_offset(raw: &str, text: &str, at: usize) -> usize {
    let quotes = raw.len() - raw.trim_start_matches(raw.chars().next().unwrap_or('"')).len();
    let mut raw_at = if quotes >= 3 { 3 } else { 1 };
    let mut left = text[..at.min(text.len())].chars().count();
    let escapes = raw.starts_with('"');
    while left > 0 && raw_at < raw.len() {
        let rest = &raw[raw_at..];
        raw_at += match rest.as_bytes().get(1) {
            Some(b'u') if escapes && rest.starts_with('\\') => 6,
            Some(b'U') if escapes && rest.starts_with('\\') => 10,
            Some(_) if escapes && rest.starts_with('\\') => 2,
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        left -= 1;
    }
    raw_at.min(raw.len().saturating_sub(1))
}

/// The number of letters to change, add or take out to make one word of the other.
fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in two.iter().enumerate() {
            let change = corner + usize::from(a != *b);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[two.len()]
}
