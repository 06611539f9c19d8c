//! The block of keys and values at the start of a Markdown file: its title and its description are prose.

use super::builder::Builder;
use super::escape::Syntax;
use std::ops::Range;

/// How front matter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Yaml,
    Toml,
}

/// Reads the front matter that starts at `start`, and returns where it ends: `start` if there is none.
pub(super) fn read(source: &str, start: usize, builder: &mut Builder<'_>) -> usize {
    let mut lines = lines_from(source, start);
    let kind = match lines.next().map(|line| source[line].trim_ascii_end()) {
        Some("---") => Kind::Yaml,
        Some("+++") => Kind::Toml,
        _ => return start,
    };
    let mut body = Vec::new();
    for line in lines {
        let text = source[line.clone()].trim_ascii_end();
        if text == (if kind == Kind::Yaml { "---" } else { "+++" }) || (kind == Kind::Yaml && text == "...") {
            read_values(source, &body, kind, builder);
            return line.end;
        }
        // A rule above a paragraph is not front matter.
        if body.is_empty() && text.is_empty() {
            return start;
        }
        body.push(line);
    }
    start
}

fn lines_from(source: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    source[start..].split_inclusive('\n').scan(start, |at, line| {
        let start = *at;
        *at += line.len();
        Some(start..*at)
    })
}

fn read_values(source: &str, lines: &[Range<usize>], kind: Kind, builder: &mut Builder<'_>) {
    for (index, line) in lines.iter().enumerate() {
        let text = source[line.clone()].trim_ascii_end();
        if kind == Kind::Toml && text.starts_with('[') {
            break;
        }
        let goes_on = lines.get(index + 1).is_some_and(|next| source[next.clone()].starts_with([' ', '\t']));
        if let Some(value) = value_of(text, kind).filter(|_| !(goes_on && kind == Kind::Yaml)) {
            read_value(source, line.start + value.start..line.start + value.end, kind, builder);
        }
    }
    builder.end_segment();
}

/// Returns where the value stands in a line that gives a title or a description.
fn value_of(line: &str, kind: Kind) -> Option<Range<usize>> {
    let separator = if kind == Kind::Yaml { ':' } else { '=' };
    let (key, rest) = line.split_once(separator)?;
    let is_prose = matches!(key.trim_ascii(), "title" | "description") && !key.starts_with([' ', '\t']);
    let parted = kind == Kind::Toml || rest.starts_with([' ', '\t']);
    let start = line.len() - rest.trim_ascii_start().len();
    (is_prose && parted && start < line.len()).then_some(start..line.len())
}

fn read_value(source: &str, range: Range<usize>, kind: Kind, builder: &mut Builder<'_>) {
    let value = &source[range.clone()];
    let (syntax, quote) = match (value.as_bytes()[0], kind) {
        (b'"', _) => (Syntax::DoubleQuoted, '"'),
        (b'\'', Kind::Yaml) => (Syntax::SingleQuoted, '\''),
        (b'\'', Kind::Toml) => (Syntax::Literal, '\''),
        (_, Kind::Yaml) => return read_scalar(source, range, builder),
        (_, Kind::Toml) => return,
    };
    let Some(pieces) = pieces_of(&value[1..], quote, syntax) else { return };
    let before = builder.write_as(syntax);
    builder.end_segment();
    for piece in pieces {
        let (start, end) = (range.start + 1 + piece.start, range.start + 1 + piece.end);
        match &source[start..end] {
            "\\\"" | "\\\\" | "''" => builder.atom(start..end, &source[start + 1..end]),
            _ => builder.text(start..end),
        }
    }
    builder.end_segment();
    builder.write_as(before);
}

fn read_scalar(source: &str, range: Range<usize>, builder: &mut Builder<'_>) {
    let value = &source[range.clone()];
    let value = &value[..value.find(" #").unwrap_or(value.len())];
    if !value.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '“' | '‘' | '(')) || value.contains(": ") {
        return;
    }
    let before = builder.write_as(Syntax::Scalar);
    builder.end_segment();
    builder.text(range.start..range.start + value.len());
    builder.end_segment();
    builder.write_as(before);
}

/// Cuts a quoted value into text and escapes; `None` if it does not end on its line, or holds other escapes.
fn pieces_of(value: &str, quote: char, syntax: Syntax) -> Option<Vec<Range<usize>>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    loop {
        let at = done + value[done..].find(|c| c == quote || (c == '\\' && syntax == Syntax::DoubleQuoted))?;
        pieces.push(done..at);
        let is_escape = match syntax {
            Syntax::DoubleQuoted if value[at..].starts_with('\\') => {
                Some(()).filter(|()| value[at + 1..].starts_with(['"', '\\']))?;
                true
            }
            Syntax::SingleQuoted => value[at + 1..].starts_with('\''),
            _ => false,
        };
        if !is_escape {
            let rest = value[at + 1..].trim_ascii_start();
            return (rest.is_empty() || rest.starts_with('#')).then_some(pieces);
        }
        pieces.push(at..at + 2);
        done = at + 2;
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Document, Format};
    use crate::text::{Edit, Edits, Span};

    #[track_caller]
    fn check(source: &str, prose: &str) {
        assert_eq!(Document::read(source, Format::Markdown).prose(), prose, "{source}");
    }

    #[test]
    fn titles_and_descriptions_are_prose() {
        check("---\ntitle: A b # c\nlayout: x\ndescription: \"D \\\"e\\\"\"\n---\nF\n", "A b\n\nD \"e\"\n\nF");
        check("---\r\ntitle: 'It''s'\r\n...\r\nF", "It's\n\nF");
        check("+++\ntitle = \"A\" # b\ndescription = 'C \\d'\n[x]\ntitle = \"E\"\n+++\nF", "A\n\nC \\d\n\nF");
        check("\u{feff}---\ntitle: A\n---\n# B", "A\n\nB");
    }

    #[test]
    fn values_that_are_not_one_line_of_text_are_left_out() {
        check("---\ntitle: |\n  A\ndescription: A\n  b\n---\nF", "F");
        check("---\ntitle: [A]\ndescription: \"A \\u0041\"\n---\nF", "F");
        check("---\ntitle:\nx:\n  title: B\n---\nF", "F");
        check("+++\ntitle = \"\"\"A\"\"\"\n+++\nF", "F");
    }

    #[test]
    fn a_rule_is_not_front_matter() {
        check("---\n\nA\n\n---\n", "A");
        check("---\nA", "A");
        check("A\n\n---\nB\n\n---\n", "A\n\nB");
    }

    #[test]
    fn a_value_is_written_by_its_own_rules() {
        for (quoted, expected) in [("A", None), ("'A'", Some("'“X”: ''y'''")), ("\"A\"", Some("\"“X”: 'y'\""))] {
            let source = format!("---\ntitle: {quoted}\n---\n");
            let document = Document::read(&source, Format::Markdown);
            let edits = Edits::new(vec![Edit { span: Span::new(0, 1), text: "“X”: 'y'".into() }]).expect("one edit");
            let lowered = document.lower(&edits).map(|lowered| lowered.apply(&source));
            assert_eq!(lowered, expected.map(|value| format!("---\ntitle: {value}\n---\n")));
        }
    }
}
