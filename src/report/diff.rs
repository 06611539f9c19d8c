//! A unified diff that `git apply` and `patch -p1` take.

use std::fmt::Write;

use similar::{ChangeTag, TextDiff};

use super::{Paint, Palette};
use crate::document::Source;
use crate::text::Edits;

/// Returns the unified diff of `edits` with `context` lines around each change; nothing if nothing changes.
///
/// `name` is the path of the file below the folder in which the patch is applied. It need not be text.
pub fn unified(name: &[u8], source: &str, edits: &Edits<Source>, context: usize, palette: &Palette) -> String {
    let rewritten = edits.apply(source);
    if rewritten == source {
        return String::new();
    }
    // Git ends a line at '\n' alone, so `similar` is given lines and not text: it would end one at a lone '\r' too.
    let old: Vec<&str> = source.split_inclusive('\n').collect();
    let new: Vec<&str> = rewritten.split_inclusive('\n').collect();
    let diff = TextDiff::configure().newline_terminated(true).diff_slices(&old, &new);
    let mut out = format!("--- {}\n+++ {}\n", file_name("a/", name), file_name("b/", name));
    for hunk in diff.unified_diff().context_radius(context).iter_hunks() {
        push_line(&mut out, &palette.remark, "", &hunk.header().to_string());
        for change in hunk.iter_changes() {
            match change.tag() {
                ChangeTag::Equal => push_line(&mut out, &Paint::default(), " ", change.value()),
                ChangeTag::Delete => push_line(&mut out, &palette.deleted, "-", change.value()),
                ChangeTag::Insert => push_line(&mut out, &palette.inserted, "+", change.value()),
            }
        }
    }
    out
}

fn push_line(out: &mut String, paint: &Paint, sign: &str, line: &str) {
    let (text, ends) = line.strip_suffix('\n').map_or((line, false), |text| (text, true));
    paint.write(out, &format!("{sign}{text}"));
    out.push('\n');
    if !ends && !sign.is_empty() {
        out.push_str("\\ No newline at end of file\n");
    }
}

/// Returns a file name as patches spell it: in quotes if it holds what would end it, with a tab behind it if it holds a blank.
fn file_name(side: &str, name: &[u8]) -> String {
    let ends_name = |char: char| char.is_ascii_control() || matches!(char, '"' | '\\');
    match std::str::from_utf8(name) {
        Ok(text) if text.contains(ends_name) || text.ends_with(' ') => quoted(side, name),
        Ok(text) if text.contains(' ') => format!("{side}{text}\t"),
        Ok(text) => format!("{side}{text}"),
        Err(_) => quoted(side, name),
    }
}

fn quoted(side: &str, name: &[u8]) -> String {
    let mut out = format!("\"{side}");
    for byte in name {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            b'"' | b'\\' => out.extend(['\\', char::from(*byte)]),
            b' '..=b'~' => out.push(char::from(*byte)),
            _ => write!(out, "\\{byte:03o}").expect("a string takes everything"),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Edit, Span};

    #[track_caller]
    fn check(source: &str, (start, end): (usize, usize), text: &str, diff: &str) {
        let edits = Edits::new(vec![Edit { span: Span::new(start, end), text: text.into() }]).expect("there is one edit");
        assert_eq!(unified(b"f", source, &edits, 1, &Palette::default()), diff);
    }

    #[test]
    fn a_line_is_replaced_in_its_surroundings() {
        check("1\n2\n3\n4\n5\n", (4, 5), "x", "--- a/f\n+++ b/f\n@@ -2,3 +2,3 @@\n 2\n-3\n+x\n 4\n");
    }

    #[test]
    fn a_missing_line_end_is_marked() {
        check(
            "1\r",
            (0, 1),
            "x",
            "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-1\r\n\\ No newline at end of file\n+x\r\n\\ No newline at end of file\n",
        );
    }

    #[test]
    fn no_change_is_no_diff() {
        check("1\n", (0, 1), "1", "");
    }

    #[test]
    fn names_are_quoted_only_if_they_must_be() {
        assert_eq!(file_name("a/", "文 件".as_bytes()), "a/文 件\t");
        assert_eq!(file_name("a/", b"x\"\t\\\x07 \xff"), r#""a/x\"\t\\\007 \377""#);
    }
}
