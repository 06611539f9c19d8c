//! The lines that a unified diff adds.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::Result;
use degarble::check::Finding;
use degarble::report::Named;

use crate::files::{Input, read_stdin};
use crate::trouble::{Trouble, shown};

/// Which lines of which files were added.
#[derive(Debug)]
pub(crate) struct Changes {
    /// By the real path of each file; sorted, and apart from each other.
    lines: HashMap<PathBuf, Vec<RangeInclusive<usize>>>,
}

/// The files of a diff as it names them, each with the lines that are added.
type Added = Vec<(String, Vec<RangeInclusive<usize>>)>;

const HELP: &str = "give it what `git diff -U0` prints";

impl Changes {
    /// Reads the diff at `path`, or from standard input if that is `-`.
    ///
    /// # Errors
    /// If it is no unified diff, or names a file that is not there.
    pub(crate) fn read(path: &Path) -> Result<Changes> {
        let is_stdin = path.as_os_str() == "-";
        let bytes = if is_stdin { read_stdin()? } else { fs::read(path).map_err(|error| Trouble::at(path, &error))? };
        let name = if is_stdin { "standard input".to_owned() } else { format!("`{}`", shown(path)) };
        let bad = |(line, what): (usize, String)| Trouble::with_help(format!("{name}, line {line}: {what}"), HELP);
        let added = added(&String::from_utf8_lossy(&bytes)).map_err(bad)?;
        let here = env::current_dir()?;
        let top = here.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&here);
        let mut lines: HashMap<PathBuf, Vec<RangeInclusive<usize>>> = HashMap::new();
        for (file, added) in added {
            lines.entry(find(&file, &[top, &here])?).or_default().extend(added);
        }
        lines.values_mut().for_each(join);
        Ok(Changes { lines })
    }

    /// Whether any line of a file was added.
    pub(crate) fn touch(&self, input: &Input) -> bool {
        self.of(input).is_some()
    }

    /// Keeps the findings that touch an added line.
    pub(crate) fn keep(&self, input: &Input, file: &Named<'_>, findings: &mut Vec<Finding<'_>>) {
        let added = self.of(input).map_or(&[][..], Vec::as_slice);
        findings.retain(|finding| {
            let (first, last) = file.lines(finding.span);
            added.get(added.partition_point(|lines| *lines.end() < first)).is_some_and(|lines| *lines.start() <= last)
        });
    }

    fn of(&self, input: &Input) -> Option<&Vec<RangeInclusive<usize>>> {
        self.lines.get(&fs::canonicalize(input.path()?).ok()?)
    }
}

/// Sorts lines, and joins those that overlap.
fn join(lines: &mut Vec<RangeInclusive<usize>>) {
    lines.sort_by_key(|lines| *lines.start());
    lines.dedup_by(|next, last| {
        let overlap = next.start() <= last.end();
        if overlap {
            *last = *last.start()..=*last.end().max(next.end());
        }
        overlap
    });
}

/// Finds a file of a diff: its name begins with `a/`, `b/` or the like, or with nothing, in one of `folders`.
fn find(name: &str, folders: &[&Path]) -> Result<PathBuf> {
    let is_prefix = |prefix: &str| matches!(prefix, "a" | "b" | "c" | "i" | "o" | "w" | "1" | "2");
    let bare = name.split_once('/').filter(|(prefix, _)| is_prefix(prefix)).map(|(_, bare)| bare);
    let places = bare.into_iter().chain([name]).flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let real = places.filter_map(|place| fs::canonicalize(place).ok()).find(|place| place.is_file());
    real.ok_or_else(|| {
        let what = format!("the diff names `{}`, which is not there", shown(Path::new(bare.unwrap_or(name))));
        Trouble::with_help(what, "run the command in the repository, with the files as they are after the change")
    })
}

/// A diff under way.
#[derive(Default)]
struct Diff {
    added: Added,
    /// Whether anything that belongs to a diff was seen.
    is_diff: bool,
    /// Whether the lines are those of a file that is there after the change.
    is_file: Option<bool>,
    /// How many lines of the hunk are still to come, before and after the change.
    left: (usize, usize),
    /// The number of the next line after the change.
    line: usize,
}

/// Returns the lines that a unified diff adds, or the line at which it is none, and why.
fn added(text: &str) -> Result<Added, (usize, String)> {
    let mut diff = Diff::default();
    let mut count = 0;
    for (number, line) in text.split_terminator('\n').enumerate() {
        count = number + 1;
        diff.line(line.strip_suffix('\r').unwrap_or(line)).map_err(|what| (count, what))?;
    }
    match diff.left {
        (0, 0) if diff.is_diff || text.trim().is_empty() => Ok(diff.added),
        (0, 0) => Err((1, "this is no unified diff".to_owned())),
        _ => Err((count, "the diff ends in the middle of a hunk".to_owned())),
    }
}

impl Diff {
    fn line(&mut self, line: &str) -> Result<(), String> {
        if self.left != (0, 0) {
            return self.body(line);
        }
        if line.starts_with("@@@") {
            return Err("this is a combined diff, of a merge".to_owned());
        }
        if line.starts_with("@@") {
            return self.hunk(line);
        }
        if let Some(name) = line.strip_prefix("+++ ") {
            let name = file_name(name);
            self.is_file = Some(name != "/dev/null");
            self.is_diff = true;
            if name != "/dev/null" {
                self.added.push((name, Vec::new()));
            }
        } else if line.starts_with("diff ") {
            (self.is_diff, self.is_file) = (true, None);
        }
        Ok(())
    }

    /// Reads the head of a hunk: `@@ -3,2 +3,4 @@`.
    fn hunk(&mut self, line: &str) -> Result<(), String> {
        if self.is_file.is_none() {
            return Err("a hunk stands before the name of its file".to_owned());
        }
        let mut parts = line.split(' ').skip(1);
        let mut range = |sign| {
            let part = parts.next()?.strip_prefix(sign)?;
            let (start, count) = part.split_once(',').unwrap_or((part, "1"));
            Some((start.parse::<usize>().ok()?, count.parse::<usize>().ok()?))
        };
        let ((_, old), (start, new)) = range('-').zip(range('+')).ok_or("the head of this hunk can't be read")?;
        (self.left, self.line) = ((old, new), start);
        Ok(())
    }

    fn body(&mut self, line: &str) -> Result<(), String> {
        let (old, new) = self.left;
        self.left = match line.chars().next() {
            Some('+') if new > 0 => (old, new - 1),
            Some('-') if old > 0 => (old - 1, new),
            // Some programs take the blank off an empty line.
            Some(' ') | None if old > 0 && new > 0 => (old - 1, new - 1),
            Some('\\') => (old, new),
            _ => return Err("this line does not belong to its hunk".to_owned()),
        };
        if line.starts_with('+')
            && let Some((_, lines)) = self.added.last_mut().filter(|_| self.is_file == Some(true))
        {
            match lines.last_mut() {
                Some(last) if *last.end() + 1 == self.line => *last = *last.start()..=self.line,
                _ => lines.push(self.line..=self.line),
            }
        }
        self.line += new - self.left.1;
        Ok(())
    }
}

/// Reads the name of a file: in quotation marks if there is anything unusual in it, and a tab ends it.
fn file_name(text: &str) -> String {
    match text.strip_prefix('"').and_then(unquoted) {
        Some(name) => name,
        None => text.split('\t').next().unwrap_or(text).to_owned(),
    }
}

/// Reads a name up to the closing quotation mark, with its escapes.
fn unquoted(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    loop {
        let (first, tail) = rest.split_first()?;
        rest = tail;
        match first {
            b'"' => return Some(String::from_utf8_lossy(&bytes).into_owned()),
            b'\\' => {
                let (escape, tail) = rest.split_first()?;
                if escape.is_ascii_digit() {
                    let digits = std::str::from_utf8(rest.get(..3)?).ok()?;
                    bytes.push(u8::from_str_radix(digits, 8).ok()?);
                    rest = &rest[3..];
                } else {
                    let known = b"abtnvfr".iter().position(|known| known == escape);
                    bytes.push(known.map_or(*escape, |at| b"\x07\x08\t\n\x0b\x0c\r"[at]));
                    rest = tail;
                }
            }
            _ => bytes.push(*first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &[RangeInclusive<usize>])]) {
        let expected: Added = expected.iter().map(|(name, lines)| ((*name).to_owned(), lines.to_vec())).collect();
        assert_eq!(added(text), Ok(expected), "{text}");
    }

    #[test]
    fn added_lines_are_counted_in_the_new_file() {
        let hunks = "@@ -1 +1,2 @@ x\n-a\n+b\n+c\n@@ -9,3 +10,4 @@\n d\n+--- e\n f\n\n";
        check(
            &format!("diff --git a/x.txt b/x.txt\nindex 1..2 100644\n--- a/x.txt\n+++ b/x.txt\n{hunks}"),
            &[("b/x.txt", &[1..=2, 11..=11])],
        );
        check(
            &format!("--- x.txt\t2026-01-01\r\n+++ x.txt\t2026-01-02\r\n{}", hunks.replace('\n', "\r\n")),
            &[("x.txt", &[1..=2, 11..=11])],
        );
        check("--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n", &[("b/new", &[1..=1])]);
        check("--- a/old\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n--- a/x\n+++ b/x\n@@ -3,2 +2,0 @@\n-b\n-c\n", &[("b/x", &[])]);
        check("diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n", &[]);
        check("diff --git a/x b/x\nBinary files a/x and b/x differ\n", &[]);
        check("", &[]);
    }

    #[test]
    fn lines_that_are_added_twice_are_joined() {
        let mut lines = vec![7..=9, 1..=4, 2..=3, 4..=5, 8..=8];
        join(&mut lines);
        assert_eq!(lines, [1..=5, 7..=9]);
    }

    #[test]
    fn names_are_read_as_git_writes_them() {
        assert_eq!(file_name("b/a file.txt\t"), "b/a file.txt");
        assert_eq!(file_name(r#""b/\351\225\277 \"x\"\t\\.txt""#), "b/长 \"x\"\t\\.txt");
    }

    #[test]
    fn what_is_no_diff_is_told_with_its_line() {
        let told = |text: &str| added(text).expect_err("it is no diff");
        assert_eq!(told("The long triangle.\n"), (1, "this is no unified diff".into()));
        assert_eq!(told("@@ -1 +1 @@\n-a\n+b\n"), (1, "a hunk stands before the name of its file".into()));
        assert_eq!(told("+++ b/x\n@@ -1 1 @@\n"), (2, "the head of this hunk can't be read".into()));
        assert_eq!(told("+++ b/x\n@@ -1 +1 @@\n-a\n"), (3, "the diff ends in the middle of a hunk".into()));
        assert_eq!(told("+++ b/x\n@@ -1 +1 @@\na\n"), (3, "this line does not belong to its hunk".into()));
        assert_eq!(told("+++ b/x\n@@@ -1 -1 +1 @@@\n"), (2, "this is a combined diff, of a merge".into()));
    }
}
