use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::shape::{ArticleShape, CaseShape, GuardedShape, OneOrMore, PackShape, RenderingShape, Status, TermShape, Text};
use super::{GlossaryFile, List, Place, Read, Use};
use crate::glossary::pattern::{Item, Pattern, PatternError};
use crate::glossary::term::{Definition, Guard, Rendering, Safety, Term};
use crate::glossary::wording::{ArticlePolicy, CasePolicy, Piece, Wording};
use crate::table::{Bytes, MOST, Shape, deserialize, unknown_fields, without_mark};
use crate::text::LineIndex;

/// One file on its way into what is read of all.
pub(super) struct FileReader<'f> {
    files: &'f [GlossaryFile],
    number: usize,
    text: &'f str,
    /// The starts of its lines.
    lines: LineIndex<'f>,
    read: &'f mut Read,
}

/// The fields of a file.
pub(super) const FIELDS: &[&str] = &["version", "pack", "words", "term"];

impl<'f> FileReader<'f> {
    pub(super) fn new(files: &'f [GlossaryFile], number: usize, read: &'f mut Read) -> Self {
        let text = without_mark(&files[number].text);
        FileReader { files, number, text, lines: LineIndex::new(text), read }
    }

    pub(super) fn read(mut self) {
        let text = self.text;
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            self.fail(error.span().unwrap_or(0..0), error.message().to_owned(), "the file must be TOML: see the line above");
        }
        let mut root = root.into_inner();
        self.check_fields(&root, FIELDS);
        if let Some(version) = root.get("version").filter(|version| version.get_ref().as_integer().is_none_or(|n| n.as_str() != "1")) {
            self.fail(version.span(), "this version of the format is not known".into(), "write `version = 1`");
        }
        let pack = root.remove("pack").and_then(|pack| self.shape::<PackShape>(pack)).unwrap_or_default();
        for (name, list) in self.table(&mut root, "words").into_iter().flatten() {
            self.list(Spanned::new(name.span(), name.into_inner().into_owned()), list);
        }
        for (id, term) in self.table(&mut root, "term").into_iter().flatten() {
            self.term(Spanned::new(id.span(), id.into_inner().into_owned()), term, &pack);
        }
    }

    /// Takes out the table called `name`.
    fn table<'i>(&mut self, root: &mut DeTable<'i>, name: &str) -> Option<DeTable<'i>> {
        let value = root.remove(name)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Some(table),
            _ => {
                let help = if name == "term" { "write `[term.its-name]`" } else { "write `[words]`" };
                self.fail(span, format!("`{name}` must be a table"), help);
                None
            }
        }
    }

    fn list(&mut self, name: Spanned<String>, list: Spanned<DeValue<'_>>) {
        let Some(items) = self.shape_of::<Vec<Text>>(list) else { return };
        let first_use = self.read.uses.len();
        let items = items.iter().filter_map(|item| self.pattern(item)).collect();
        let uses = self.read.uses[first_use..].iter().map(|used| used.list.clone()).collect();
        let place = self.place(name.span());
        if self.read.lists.contains_key(name.get_ref()) {
            self.fail(
                name.span(),
                format!("the word list `{}` is already defined", name.get_ref()),
                "give one of them another name, or put both in one",
            );
            return;
        }
        self.read.lists.insert(name.into_inner(), List { items, uses, place });
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
        let preferred = self.preferred(&shape);
        let definition = Definition {
            renderings: shape.garbled.iter().filter_map(|rendering| self.rendering(rendering, &shape, &preferred, &span)).collect(),
            admitted: self.patterns(&shape.admitted),
            except: self.patterns(&shape.except),
            preferred,
            source: shape.source,
            note: shape.note,
            reference: shape.reference,
            examples: shape.examples,
            unchanged: shape.unchanged,
        };
        let term = Term {
            id: id.get_ref().clone(),
            mechanism: shape.mechanism,
            domain: shape.domain.unwrap_or_else(|| pack.domain.clone()),
            draft: shape.status == Status::Draft,
            retired: shape.status == Status::Retired,
            file: self.files[self.number].name.clone(),
            line: self.lines.place(span.start).line,
            definition: definition.into(),
        };
        if let Some(first) = self.read.terms.get(id.get_ref()).map(|first| (first.file.clone(), first.line)) {
            self.fail(
                span,
                format!("term `{}` is already defined at {}:{}", id.get_ref(), first.0, first.1),
                "merge the two, or give one another name",
            );
            return;
        }
        self.read.terms.insert(id.into_inner(), term);
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

    fn rendering(&mut self, shape: &Spanned<RenderingShape>, term: &TermShape, preferred: &[Wording], id: &Bytes) -> Option<Rendering> {
        let span = shape.span();
        let (text, guarded) = match shape.get_ref() {
            RenderingShape::Plain(text) => (text, None),
            RenderingShape::Guarded(guarded) => (&guarded.pattern, Some(guarded.as_ref())),
        };
        let place = if guarded.is_some() { self.within(&span, text) } else { span.clone() };
        let pattern = self.pattern(&Spanned::new(place.clone(), text.clone()))?;
        let mut cues = |list: &[String]| -> Vec<Pattern> {
            list.iter().filter_map(|text| self.pattern(&Spanned::new(self.within(&span, text), text.clone()))).collect()
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

    fn patterns(&mut self, texts: &[Text]) -> Vec<Pattern> {
        texts.iter().filter_map(|text| self.pattern(text)).collect()
    }

    fn pattern(&mut self, text: &Text) -> Option<Pattern> {
        match Pattern::parse(text.get_ref()) {
            Ok(pattern) => {
                let place = self.place(text.span());
                pattern.visit(&mut |item| {
                    if let Item::List(list) = item {
                        self.read.uses.push(Use { list: list.clone(), place: place.clone() });
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
        match deserialize(value) {
            Ok(shape) => Some(shape),
            Err((span, message)) => {
                self.fail(span, message, "see the description of the format for what may stand here");
                None
            }
        }
    }

    fn check_fields(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for (span, message, help) in unknown_fields(table, known) {
            self.fail(span, message, &help);
        }
    }

    fn place(&self, bytes: Bytes) -> Place {
        Place { file: self.number, bytes }
    }

    fn fail(&mut self, span: Bytes, message: String, help: &str) {
        if self.read.errors.len() < MOST {
            let error = self.place(span).error(self.files, message, help);
            self.read.errors.push(error);
        }
    }
}

/// Returns the byte of the TOML string `raw`, quotes included, at which byte `at` of its value `text` is written.
fn raw_offset(raw: &str, text: &str, at: usize) -> usize {
    let quotes = raw.len() - raw.trim_start_matches(raw.chars().next().unwrap_or('"')).len();
    let mut raw_at = if quotes >= 3 { 3 } else { 1 };
    let mut left = text[..at.min(text.len())].chars().count();
    let escapes = raw.starts_with('"');
    // A string that is no TOML may have any character behind a backslash.
    while let Some(rest) = raw.get(raw_at..).filter(|rest| left > 0 && !rest.is_empty()) {
        let next = |at: usize| rest.get(at..).and_then(|rest| rest.chars().next());
        raw_at += match (next(0), next(1)) {
            (Some('\\'), Some('u')) if escapes => 6,
            (Some('\\'), Some('U')) if escapes => 10,
            (Some('\\'), Some(char)) if escapes => 1 + char.len_utf8(),
            (char, _) => char.map_or(1, char::len_utf8),
        };
        left -= 1;
    }
    raw_at.min(raw.len().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_string_is_found_in_its_source() {
        let check = |raw: &str, text: &str, at: usize, place: usize| assert_eq!(raw_offset(raw, text, at), place, "{raw}");
        check(r#""a\"b(""#, "a\"b(", 3, 5);
        check(r#""\u957f(""#, "长(", 3, 7);
        check("'\\('", "\\(", 1, 2);
        check("\"\"\"a(\"\"\"", "a(", 1, 4);
        // What is no TOML is read as far as it goes.
        check(r#""(\长000b""#, "(\u{fffd}000b", 7, 9);
        check(r#""\u长长长""#, "\u{fffd}长", 6, 7);
    }
}
