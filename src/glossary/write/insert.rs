use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::pieces::{Kind, Piece, pieces};
use super::{FIELD, FIELDS, Value, WIDTH, WriteError};
use crate::glossary::file::GlossaryFile;
use crate::text::{Edit, Edits, Span};

type Change = Result<Edits<GlossaryFile>, WriteError>;

/// Adds terms at the end of the file.
pub(super) fn terms(file: &GlossaryFile, terms: &[(String, Vec<(&str, Value)>)]) -> Change {
    let root = file.parse()?;
    if let Some((id, _)) = terms.iter().find(|(id, _)| find(&root, id).is_some()) {
        return Err(WriteError::Exists { file: file.name.clone(), id: id.clone() });
    }
    let Some((last, _)) = terms.last() else { return Ok(Edits::default()) };
    let end = file.line_end();
    let written: Vec<String> = terms.iter().map(|(id, fields)| lines(id, fields, end)).collect();
    let text = written.join(&end.repeat(2));
    // Behind the last line that holds something, so that the file ends as it did.
    let at = file.text.trim_end_matches(['\n', '\r', ' ', '\t']).len();
    let at = at + file.text[at..].find(['\n', '\r']).unwrap_or(file.text.len() - at);
    let is_empty = file.text[file.mark()..at].trim().is_empty();
    let text = if is_empty { text + end } else { end.repeat(2) + &text };
    checked(file, vec![insertion(at, text)], last)
}

/// Writes a term, without a line break at its end.
pub(super) fn lines(id: &str, fields: &[(&str, Value)], end: &str) -> String {
    let mut lines = vec![format!("[term.{id}]")];
    lines.extend(in_order(fields).into_iter().map(|(name, value)| line(name, FIELD, value, end)));
    lines.join(end)
}

/// Adds an item to a list of a term.
pub(super) fn item(file: &GlossaryFile, id: &str, field: &str, value: &Value) -> Change {
    let root = file.parse()?;
    let no_term = || WriteError::NoTerm { file: file.name.clone(), id: id.to_owned() };
    let term = find(&root, id).ok_or_else(no_term)?;
    let table = term.get_ref().as_table().ok_or_else(no_term)?;
    let shift = file.mark();
    let edits = match table.get(field) {
        Some(list) if list.get_ref().is_array() => into_list(file, list.span().start + shift..list.span().end + shift, value),
        Some(_) => return Err(WriteError::NoList { id: id.to_owned(), field: field.to_owned() }),
        None => vec![new_field(file, term, table, field, &Value::List(vec![value.clone()]))],
    };
    checked(file, edits, id)
}

fn find<'r, 'i>(root: &'r DeTable<'i>, id: &str) -> Option<&'r Spanned<DeValue<'i>>> {
    root.get("term")?.get_ref().as_table()?.get(id)
}

fn insertion(at: usize, text: String) -> Edit<GlossaryFile> {
    Edit { span: Span::new(at, at), text }
}

/// Returns the edits, if the file still reads with them and has the term.
fn checked(file: &GlossaryFile, edits: Vec<Edit<GlossaryFile>>, id: &str) -> Change {
    let no_place = || WriteError::NoPlace { file: file.name.clone() };
    let edits = Edits::new(edits).map_err(|_| no_place())?;
    let changed = file.with(&edits);
    let has_term = changed.parse().is_ok_and(|root| find(&root, id).is_some());
    if has_term { Ok(edits) } else { Err(no_place()) }
}

fn in_order<'f>(fields: &'f [(&str, Value)]) -> Vec<(&'f str, &'f Value)> {
    let mut fields: Vec<(&str, &Value)> = fields.iter().map(|(name, value)| (*name, value)).collect();
    fields.sort_by_key(|(name, _)| rank(name));
    fields
}

fn rank(field: &str) -> usize {
    FIELDS.iter().position(|name| *name == field).unwrap_or(FIELDS.len())
}

/// Writes a field; a list that is too long for a line, or of lists, gets a line for each item.
fn line(name: &str, room: usize, value: &Value, end: &str) -> String {
    let head = format!("{name:<room$} = ");
    let flat = value.flat();
    let is_nested = |items: &[Value]| items.len() > 1 && items.iter().any(|item| !matches!(item, Value::Text(_)));
    match value {
        Value::List(items) if is_nested(items) || head.chars().count() + flat.chars().count() > WIDTH => {
            let items: String = items.iter().map(|item| format!("  {},{end}", item.flat())).collect();
            format!("{head}[{end}{items}]")
        }
        _ => head + &flat,
    }
}

/// Begins a list in a term: behind the last field that is usually written before it, otherwise in front of the first.
fn new_field(file: &GlossaryFile, term: &Spanned<DeValue<'_>>, table: &DeTable<'_>, field: &str, value: &Value) -> Edit<GlossaryFile> {
    let (text, shift, end) = (&file.text, file.mark(), file.line_end());
    let mut entries: Vec<(usize, Range<usize>, usize)> = table
        .iter()
        .map(|(key, value)| (rank(key.get_ref()), key.span().start + shift..value.span().end + shift, key.span().end + shift))
        .collect();
    entries.sort_by_key(|(_, bytes, _)| bytes.start);
    let before = entries.iter().filter(|(of, ..)| *of < rank(field)).max_by_key(|(of, ..)| *of);
    let is_inline = text[term.span().start + shift..].starts_with('{');
    let Some((_, near, key_end)) = before.or(entries.first()) else {
        return insertion(term.span().end + shift, format!("{end}{}", line(field, FIELD, value, end)));
    };
    if is_inline {
        let new = format!("{field} = {}", value.flat());
        return if before.is_some() { insertion(near.end, format!(", {new}")) } else { insertion(near.start, format!("{new}, ")) };
    }
    let start = text[..near.start].rfind('\n').map_or(shift, |at| at + 1);
    // Blanks, or the beginning of a dotted key.
    let prefix = &text[start..near.start];
    let gap = text[*key_end..near.end].find('=').map_or(1, |at| at);
    let room = (key_end - near.start + gap).saturating_sub(1);
    let new = format!("{prefix}{}", line(field, room, value, end));
    match before {
        None => insertion(start, new + end),
        Some(_) => {
            let at = text[near.end..].find('\n').map_or(text.len(), |at| near.end + at);
            let at = if text[..at].ends_with('\r') { at - 1 } else { at };
            insertion(at, end.to_owned() + &new)
        }
    }
}

/// Adds an item to the list that stands at `bytes`.
fn into_list(file: &GlossaryFile, bytes: Range<usize>, value: &Value) -> Vec<Edit<GlossaryFile>> {
    let (text, end) = (&file.text, file.line_end());
    let all = pieces(&text[..bytes.end], file.mark());
    let own: Vec<&Piece> = all.iter().filter(|piece| bytes.start <= piece.bytes.start).collect();
    let close = bytes.end - 1;
    let Some(last) = own.iter().rev().skip(1).find(|piece| piece.kind != Kind::Comment) else { return Vec::new() };
    let (is_empty, last) = (last.bytes.start == bytes.start, last.bytes.end);
    let own_line = own.iter().any(|piece| piece.bytes.start == close && piece.breaks > 0);
    let has_comma = own.iter().any(|piece| piece.bytes.start >= last && piece.comma);
    if own_line {
        return on_own_line(text, &own, (is_empty, has_comma), last, value, end);
    }
    let is_long = text[..close].rsplit('\n').next().map_or(0, |line| line.chars().count()) + value.flat().chars().count() + 4 > WIDTH;
    let is_one_line = own.iter().skip(1).all(|piece| piece.breaks == 0);
    if is_long && is_one_line && !is_empty {
        return broken(&own, last..close, value, end);
    }
    let comma = match (is_empty, has_comma) {
        (true, _) => "",
        (false, true) => " ",
        (false, false) => ", ",
    };
    let at = if has_comma { text[last..].find(',').map_or(last, |at| last + at + 1) } else { last };
    vec![insertion(at, comma.to_owned() + &value.flat())]
}

/// Adds an item to a list whose end stands on a line of its own.
fn on_own_line(
    text: &str,
    own: &[&Piece],
    (is_empty, has_comma): (bool, bool),
    last: usize,
    value: &Value,
    end: &str,
) -> Vec<Edit<GlossaryFile>> {
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |at| at + 1);
    let close = own.last().map_or(last, |piece| piece.bytes.start);
    let first = own.get(1).filter(|piece| piece.breaks > 0 && piece.bytes.start < close);
    let indent = first.map_or("  ", |piece| &text[line_start(piece.bytes.start)..piece.bytes.start]);
    let comma = if has_comma || is_empty { "," } else { "" };
    let mut edits = vec![insertion(line_start(close), format!("{indent}{}{comma}{end}", value.flat()))];
    if !has_comma && !is_empty {
        edits.push(insertion(last, ",".into()));
    }
    edits
}

/// Gives a list that stands on one line a line for each item, and adds one.
fn broken(own: &[&Piece], tail: Range<usize>, value: &Value, end: &str) -> Vec<Edit<GlossaryFile>> {
    let mut edits = Vec::new();
    let mut depth = 0;
    for pair in own.windows(2) {
        let (piece, next) = (pair[0], pair[1]);
        depth += usize::from(piece.kind.opens());
        depth -= usize::from(piece.kind.closes());
        let is_first = piece.bytes.start == own[0].bytes.start;
        if next.bytes.start < tail.end && depth == 1 && (is_first || next.comma) {
            let comma = if next.comma { "," } else { "" };
            edits.push(Edit { span: Span::new(piece.bytes.end, next.bytes.start), text: format!("{comma}{end}  ") });
        }
    }
    edits.push(Edit { span: Span::new(tail.start, tail.end), text: format!(",{end}  {},{end}", value.flat()) });
    edits
}
