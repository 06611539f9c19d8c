//! The one layout of a glossary file. Only what stands between its pieces is written anew.

use super::pieces::{Kind, Piece, pieces};
use super::{FIELD, WIDTH};
use crate::glossary::file::GlossaryFile;
use crate::text::{Edit, Edits, Span};

/// Returns the edits that lay out a text that is TOML, behind a byte order mark of `mark` bytes, with line breaks written as `end`.
pub(super) fn edits(text: &str, mark: usize, end: &str) -> Edits<GlossaryFile> {
    let mut layout = Layout { text, pieces: pieces(text, mark), gaps: Vec::new(), at: 0, column: 0, table: Table::Other };
    layout.document();
    let mut edits = Vec::new();
    let mut before = mark;
    for (piece, gap) in layout.pieces.iter().zip(&layout.gaps) {
        push(&mut edits, text, before..piece.bytes.start, gap.replace('\n', end));
        before = piece.bytes.end;
    }
    let last = if layout.pieces.is_empty() { "" } else { end };
    push(&mut edits, text, before..text.len(), last.to_owned());
    Edits::new(edits).unwrap_or_default()
}

fn push(edits: &mut Vec<Edit<GlossaryFile>>, text: &str, bytes: std::ops::Range<usize>, gap: String) {
    if text[bytes.clone()] != gap {
        edits.push(Edit { span: Span::new(bytes.start, bytes.end), text: gap });
    }
}

/// Which kind of table a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    Term,
    Words,
    Other,
}

/// A walk over the pieces that decides what stands before each.
struct Layout<'t> {
    text: &'t str,
    pieces: Vec<Piece>,
    /// What stands before each piece that has been passed, with `\n` as the line break.
    gaps: Vec<String>,
    at: usize,
    column: usize,
    table: Table,
}

impl<'t> Layout<'t> {
    fn kind(&self) -> Option<Kind> {
        self.pieces.get(self.at).map(|piece| piece.kind)
    }

    fn piece(&self) -> &'t str {
        self.pieces.get(self.at).map_or("", |piece| &self.text[piece.bytes.clone()])
    }

    /// Passes a piece with `gap` in front of it.
    fn pass(&mut self, gap: impl Into<String>) {
        let gap = gap.into();
        let written = gap.clone() + self.piece();
        self.column = match written.rsplit_once('\n') {
            Some((_, line)) => line.chars().count(),
            None => self.column + written.chars().count(),
        };
        self.gaps.push(gap);
        self.at += 1;
    }

    fn document(&mut self) {
        while let Some(kind) = self.kind() {
            let gap = self.lines_before();
            match kind {
                Kind::Comment => self.pass(gap),
                Kind::OpenList => self.header(gap),
                _ => self.entry(gap),
            }
            // A comment on the same line.
            if self.kind() == Some(Kind::Comment) && self.pieces[self.at].breaks == 0 {
                self.pass(" ");
            }
        }
    }

    /// A line break, and a blank line before what heads a table, or where one was.
    fn lines_before(&self) -> String {
        let Some(before) = self.at.checked_sub(1) else { return String::new() };
        let comments = self.pieces[self.at..].iter().take_while(|piece| piece.kind == Kind::Comment).count();
        let heads = self.pieces.get(self.at + comments).is_some_and(|piece| piece.kind == Kind::OpenList)
            && self.pieces[self.at + 1..=self.at + comments].iter().all(|piece| piece.breaks < 2);
        let goes_on = self.pieces[before].kind == Kind::Comment && self.is_line(before) && self.pieces[self.at].breaks < 2;
        let is_first = self.pieces[before].kind == Kind::CloseList && self.is_header_end(before);
        let is_apart = self.pieces[self.at].breaks > 1 && !is_first;
        if (heads && !goes_on) || is_apart { "\n\n".into() } else { "\n".into() }
    }

    /// Whether the piece at `at` begins a line.
    fn is_line(&self, at: usize) -> bool {
        at == 0 || self.pieces[at].breaks > 0
    }

    fn is_header_end(&self, at: usize) -> bool {
        let start = (0..=at).rev().find(|at| self.is_line(*at)).unwrap_or(0);
        self.pieces[start].kind == Kind::OpenList && self.pieces[start..at].iter().all(|piece| piece.kind != Kind::Equals)
    }

    fn header(&mut self, gap: String) {
        self.pass(gap);
        let name = self.piece();
        self.table = match name {
            "term" => Table::Term,
            "words" => Table::Words,
            _ => Table::Other,
        };
        let mut open = 1;
        while open > 0 && self.at < self.pieces.len() {
            open += usize::from(self.kind() == Some(Kind::OpenList));
            open -= usize::from(self.kind() == Some(Kind::CloseList));
            self.pass("");
        }
    }

    fn entry(&mut self, gap: String) {
        self.key(gap);
        let room = if self.table == Table::Term { FIELD } else { 0 };
        let blanks = room.saturating_sub(self.column) + 1;
        self.pass(" ".repeat(blanks));
        self.value(" ", Fill::OfTable);
    }

    /// Passes a key up to its `=`.
    fn key(&mut self, gap: String) {
        self.pass(gap);
        while self.kind().is_some_and(|kind| kind != Kind::Equals) {
            self.pass("");
        }
    }

    fn value(&mut self, gap: impl Into<String>, fill: Fill) {
        match self.kind() {
            Some(Kind::OpenList) => self.list(gap.into(), fill),
            Some(Kind::OpenTable) => self.inline_table(gap.into()),
            _ => self.scalar(gap.into()),
        }
    }

    /// Passes a string, or a number or date, which may be several pieces.
    fn scalar(&mut self, gap: String) {
        self.pass(gap);
        while let Some(Kind::Word | Kind::Dot) = self.kind() {
            let (before, piece) = (self.pieces[self.at - 1].bytes.end, &self.pieces[self.at]);
            if piece.comma || piece.breaks > 0 {
                return;
            }
            self.pass(&self.text[before..piece.bytes.start]);
        }
    }

    fn list(&mut self, gap: String, fill: Fill) {
        let shape = self.shape(self.at);
        let fits = !shape.has_comment && self.column + gap.len() + shape.width <= WIDTH;
        let is_flat = fill == Fill::Never || (fits && !(shape.items > 1 && shape.is_nested));
        let fills = self.table == Table::Words && !shape.is_nested;
        self.pass(gap);
        if is_flat && !shape.has_comment {
            return self.items(Kind::CloseList, |_, is_first| if is_first { String::new() } else { ", ".into() }, "");
        }
        let separate = |layout: &Self, is_first: bool| {
            let comma = if is_first { "" } else { "," };
            let follows = layout.pieces[layout.at - 1].kind != Kind::Comment && !is_first;
            let room = layout.shape(layout.at).width + 3;
            if fills && follows && layout.column + room <= WIDTH { ", ".into() } else { format!("{comma}\n  ") }
        };
        self.items(Kind::CloseList, separate, ",\n");
    }

    fn inline_table(&mut self, gap: String) {
        self.pass(gap);
        self.items(Kind::CloseTable, |_, is_first| if is_first { " ".into() } else { ", ".into() }, " ");
    }

    /// Passes items and comments up to `close`; `separate` tells what stands before an item, `last` what stands before the end.
    fn items(&mut self, close: Kind, separate: impl Fn(&Self, bool) -> String, last: &str) {
        let (mut is_first, mut comma_is_written) = (true, true);
        while let Some(kind) = self.kind() {
            let after_comment = self.pieces[self.at - 1].kind == Kind::Comment;
            if kind == close {
                let comma = if comma_is_written { last.trim_start_matches(',') } else { last };
                let gap = if after_comment { "\n".to_owned() } else { comma.to_owned() };
                return self.pass(if is_first && !after_comment { String::new() } else { gap });
            }
            if kind == Kind::Comment {
                let comma = if comma_is_written { "" } else { "," };
                let gap = if self.pieces[self.at].breaks > 0 { "\n  " } else { " " };
                self.pass(format!("{comma}{gap}"));
                comma_is_written = true;
                continue;
            }
            let gap = if after_comment { "\n  ".to_owned() } else { separate(self, is_first) };
            match close {
                Kind::CloseTable => {
                    self.key(gap);
                    self.pass(" ");
                    self.value(" ", Fill::Never);
                }
                _ => self.value(gap, Fill::Never),
            }
            (is_first, comma_is_written) = (false, false);
        }
    }

    /// Looks ahead over the value that begins at the piece `from`.
    fn shape(&self, from: usize) -> Shape {
        let mut shape = Shape { width: 0, items: 0, is_nested: false, has_comment: false };
        let mut open = 0;
        for (at, piece) in self.pieces.iter().enumerate().skip(from) {
            open -= usize::from(piece.kind.closes());
            let is_item = open == 1 && at > from && (piece.comma || at == from + 1) && !piece.kind.closes();
            shape.items += usize::from(is_item);
            shape.is_nested |= open == 1 && piece.kind.opens();
            shape.has_comment |= piece.kind == Kind::Comment;
            let gap = match piece.kind {
                _ if at == from => 0,
                _ if piece.comma && !piece.kind.closes() => 2,
                Kind::Equals | Kind::CloseTable => 1,
                _ if matches!(self.pieces[at - 1].kind, Kind::Equals | Kind::OpenTable) => 1,
                _ => 0,
            };
            shape.width += gap + self.text[piece.bytes.clone()].chars().count();
            open += usize::from(piece.kind.opens());
            if open == 0 {
                break;
            }
        }
        shape
    }
}

/// Whether a list may be given several lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    OfTable,
    Never,
}

/// What a value would look like on one line.
struct Shape {
    width: usize,
    items: usize,
    /// Whether an item is a list or a table.
    is_nested: bool,
    has_comment: bool,
}
