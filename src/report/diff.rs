//! A unified diff that `git apply` and `patch -p1` take.

use std::fmt::Write;
use std::iter::Peekable;
use std::mem::take;
use std::ops::Range;
use std::slice;

use super::{Paint, Palette};
use crate::document::Source;
use crate::text::{Edit, Edits};

/// Returns the unified diff of `edits` with `context` lines around each change; nothing if nothing changes.
///
/// `name` is the path of the file below the folder in which the patch is applied. It need not be text.
pub fn unified(name: &[u8], source: &str, edits: &Edits<Source>, context: usize, palette: &Palette) -> String {
    let mut out = format!("--- {}\n+++ {}\n", file_name("a/", name), file_name("b/", name));
    let head = out.len();
    let mut writer = Writer { source, context, palette, out: &mut out, counted: 0, old: 0, new: 0, hunk: None };
    let blocks = Blocks { source, edits: edits.iter().peekable() };
    blocks.filter_map(|block| block.without_same_lines(source)).for_each(|block| writer.block(block));
    writer.end();
    if out.len() == head { String::new() } else { out }
}

/// Neighbouring lines that edits change, and what stands there afterwards.
struct Block {
    old: Range<usize>,
    new: String,
}

/// The blocks of a text, in order.
struct Blocks<'e> {
    source: &'e str,
    edits: Peekable<slice::Iter<'e, Edit<Source>>>,
}

/// The hunks of a diff under way. Git ends a line at '\n' alone, and so do they.
struct Writer<'w> {
    source: &'w str,
    context: usize,
    palette: &'w Palette,
    out: &'w mut String,
    /// The byte up to which lines are counted.
    counted: usize,
    /// The lines up to there, before and after the edits.
    old: usize,
    new: usize,
    hunk: Option<Hunk>,
}

/// A hunk under way. It is written as it grows, since it may hold all of a file.
struct Hunk {
    /// The byte of the output at which it begins, where its head is missing.
    at: usize,
    /// The byte of the source at which it begins.
    start: usize,
    /// The byte of the source up to which it is written.
    done: usize,
    /// The end of its last block.
    end: usize,
    /// The last blocks, whose lines meet: what goes is written before what comes.
    run: Vec<Block>,
    /// How many lines go.
    less: usize,
    /// How many lines come.
    more: usize,
}

impl Iterator for Blocks<'_> {
    type Item = Block;

    fn next(&mut self) -> Option<Block> {
        let first = self.edits.peek()?.span.start();
        let start = self.source[..first].rfind('\n').map_or(0, |at| at + 1);
        let mut block = Block { old: start..start, new: String::new() };
        let mut done = start;
        while let Some(edit) = self.edits.next_if(|edit| edit.span.start() <= block.old.end || block.old.is_empty()) {
            block.new.push_str(&self.source[done..edit.span.start()]);
            block.new.push_str(&edit.text);
            done = edit.span.end();
            // The end of a long line is looked for once, however many edits it has.
            if done >= block.old.end {
                block.old.end = self.line_end(edit);
            }
        }
        block.new.push_str(&self.source[done..block.old.end]);
        Some(block)
    }
}

impl Blocks<'_> {
    /// Returns the end of the last line that `edit` changes.
    fn line_end(&self, edit: &Edit<Source>) -> usize {
        let end = edit.span.end();
        let is_whole = edit.text.ends_with('\n') && self.source[edit.span.range()].ends_with('\n');
        let rest = || self.source[end..].find('\n').map_or(self.source.len(), |step| end + step + 1);
        if is_whole { end } else { rest() }
    }
}

impl Block {
    /// Leaves out the lines at both ends that stay as they are; `None` if all do.
    fn without_same_lines(self, source: &str) -> Option<Block> {
        let Block { mut old, mut new } = self;
        let mut rest = new.as_str();
        loop {
            let (one, two) = (first_line(&source[old.clone()]), first_line(rest));
            if one.is_empty() || one != two {
                break;
            }
            old.start += one.len();
            rest = &rest[two.len()..];
        }
        let start = new.len() - rest.len();
        loop {
            let (one, two) = (last_line(&source[old.clone()]), last_line(rest));
            if one.is_empty() || one != two {
                break;
            }
            old.end -= one.len();
            rest = &rest[..rest.len() - two.len()];
        }
        // A line may be most of the file, so it is not copied.
        new.truncate(start + rest.len());
        new.drain(..start);
        new.shrink_to_fit();
        (!old.is_empty() || !new.is_empty()).then_some(Block { old, new })
    }
}

impl Writer<'_> {
    fn block(&mut self, block: Block) {
        let between = |hunk: &Hunk| lines(&self.source[hunk.end..block.old.start]);
        if self.hunk.as_ref().is_some_and(|hunk| between(hunk) > self.context.saturating_mul(2)) {
            self.end();
        }
        let mut hunk = self.hunk.take().unwrap_or_else(|| self.begin(block.old.start));
        if hunk.end != block.old.start {
            self.run(&mut hunk);
        }
        hunk.end = block.old.end;
        hunk.run.push(block);
        self.hunk = Some(hunk);
    }

    /// Begins a hunk whose first block is at the byte `first`.
    fn begin(&self, first: usize) -> Hunk {
        let start = (0..self.context.min(first)).fold(first, |at, _| at - last_line(&self.source[..at]).len());
        Hunk { at: self.out.len(), start, done: start, end: start, run: Vec::new(), less: 0, more: 0 }
    }

    /// Writes the last blocks of a hunk, and what stands before them.
    fn run(&mut self, hunk: &mut Hunk) {
        let (source, run) = (self.source, take(&mut hunk.run));
        let Some(first) = run.first() else { return };
        self.lines(&Paint::default(), " ", &source[hunk.done..first.old.start]);
        run.iter().for_each(|block| self.lines(&self.palette.deleted, "-", &source[block.old.clone()]));
        run.iter().for_each(|block| self.lines(&self.palette.inserted, "+", &block.new));
        hunk.less += run.iter().map(|block| lines(&source[block.old.clone()])).sum::<usize>();
        hunk.more += run.iter().map(|block| lines(&block.new)).sum::<usize>();
        hunk.done = hunk.end;
    }

    /// Ends the hunk that is under way, if there is one.
    fn end(&mut self) {
        let Some(mut hunk) = self.hunk.take() else { return };
        self.run(&mut hunk);
        let source = self.source;
        let end = (0..self.context.min(source.len())).fold(hunk.end, |at, _| at + first_line(&source[at..]).len());
        self.lines(&Paint::default(), " ", &source[hunk.done..end]);
        let before = lines(&source[self.counted..hunk.start]);
        let (old, new) = (self.old + before, self.new + before);
        self.old = old + lines(&source[hunk.start..end]);
        self.new = new + self.old - old + hunk.more - hunk.less;
        self.counted = end;
        let mut head = String::new();
        let text = format!("@@ -{} +{} @@", numbers(old..self.old), numbers(new..self.new));
        push_line(&mut head, &self.palette.remark, "", &text);
        self.out.insert_str(hunk.at, &head);
    }

    fn lines(&mut self, paint: &Paint, sign: &str, text: &str) {
        text.split_inclusive('\n').for_each(|line| push_line(self.out, paint, sign, line));
    }
}

fn first_line(text: &str) -> &str {
    &text[..text.find('\n').map_or(text.len(), |at| at + 1)]
}

fn last_line(text: &str) -> &str {
    &text[text.strip_suffix('\n').unwrap_or(text).rfind('\n').map_or(0, |at| at + 1)..]
}

fn lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count() + usize::from(!text.is_empty() && !text.ends_with('\n'))
}

/// Returns lines as the head of a hunk has them: the first, from 1, and how many, unless it is one; before none stands the line before.
fn numbers(lines: Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

fn push_line(out: &mut String, paint: &Paint, sign: &str, line: &str) {
    let (text, ends) = line.strip_suffix('\n').map_or((line, false), |text| (text, true));
    [paint.on.as_str(), sign, text, &paint.off, "\n"].iter().for_each(|part| out.push_str(part));
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
    use crate::text::Span;

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

    /// Makes several edits.
    #[track_caller]
    fn check_all(source: &str, edits: &[(usize, usize, &str)], diff: &str) {
        let edit = |(start, end, text): &(usize, usize, &str)| Edit { span: Span::new(*start, *end), text: (*text).into() };
        let edits = Edits::new(edits.iter().map(edit).collect()).expect("they are apart");
        assert_eq!(unified(b"f", source, &edits, 1, &Palette::default()), format!("--- a/f\n+++ b/f\n{diff}"));
    }

    #[test]
    fn changes_whose_lines_meet_are_one_hunk() {
        check_all("1\n2\n3\n4\n5\n", &[(0, 1, "a"), (2, 3, "b")], "@@ -1,3 +1,3 @@\n-1\n-2\n+a\n+b\n 3\n");
        check_all("1\n2\n3\n4\n5\n", &[(0, 1, "a"), (6, 7, "b")], "@@ -1,5 +1,5 @@\n-1\n+a\n 2\n 3\n-4\n+b\n 5\n");
        check_all("1\n2\n3\n4\n5\n", &[(0, 1, "a"), (8, 9, "b")], "@@ -1,2 +1,2 @@\n-1\n+a\n 2\n@@ -4,2 +4,2 @@\n 4\n-5\n+b\n");
        check_all("1 2\n3\n4\n", &[(0, 1, "a"), (2, 4, ""), (4, 5, "b\n")], "@@ -1,3 +1,3 @@\n-1 2\n-3\n+a b\n+\n 4\n");
        check_all("1 2 3\n", &[(0, 1, "a"), (2, 3, "b"), (5, 5, "c")], "@@ -1 +1 @@\n-1 2 3\n+a b 3c\n");
    }

    #[test]
    fn lines_are_joined_cut_and_taken_out() {
        check_all("1\n2\n3\n4\n5\n", &[(1, 2, " "), (8, 9, "a\nb")], "@@ -1,5 +1,5 @@\n-1\n-2\n+1 2\n 3\n 4\n-5\n+a\n+b\n");
        check_all("1\n2\n3\n", &[(0, 1, "a"), (2, 3, "b")], "@@ -1,3 +1,3 @@\n-1\n-2\n+a\n+b\n 3\n");
        check_all("11\n22\n3\n", &[(1, 2, "a"), (4, 5, "b")], "@@ -1,3 +1,3 @@\n-11\n-22\n+1a\n+2b\n 3\n");
        check_all("1\n2\n3\n", &[(2, 4, "")], "@@ -1,3 +1,2 @@\n 1\n-2\n 3\n");
        check_all("1\n2\n3\n", &[(2, 4, "a\n")], "@@ -1,3 +1,3 @@\n 1\n-2\n+a\n 3\n");
        check_all("1\n", &[(0, 2, "")], "@@ -1 +0,0 @@\n-1\n");
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
