/// A place in a text as people and programs count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The byte, from 0.
    pub byte: usize,
    /// The line, from 1.
    pub line: usize,
    /// The column in code points, from 1.
    pub column: usize,
    /// The column in UTF-16 units, from 1.
    pub column_utf16: usize,
    /// The column in bytes, from 1.
    pub column_utf8: usize,
}

/// The line starts of a text.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    /// Where the text starts.
    first: Place,
    // Invariant: sorted, begins with 0, every other entry is one past a '\n'.
    starts: Vec<usize>,
    /// Places inside long lines, in order, so that none of them is counted from its start each time.
    marks: Vec<Mark>,
}

/// A place inside a line.
#[derive(Debug, Clone, Copy)]
struct Mark {
    at: usize,
    /// The code points and UTF-16 units of the line before it.
    columns: Columns,
}

/// A number of code points and of UTF-16 units.
type Columns = (usize, usize);

/// From one mark of a long line to the next.
const STEP: usize = 4 * 1024;

impl Place {
    /// The start of every text.
    pub const START: Place = Place { byte: 0, line: 1, column: 1, column_utf16: 1, column_utf8: 1 };
}

impl<'t> LineIndex<'t> {
    /// Finds the lines of `text`; a line ends after `\n`.
    pub fn new(text: &'t str) -> Self {
        LineIndex::after(Place::START, text)
    }

    /// Finds the lines of a text that begins at the place `first` of a longer one.
    pub fn after(first: Place, text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut index = LineIndex { text, first, starts, marks: Vec::new() };
        index.mark();
        index
    }

    fn mark(&mut self) {
        for line in 0..self.starts.len() {
            let (start, end) = (self.starts[line], self.starts.get(line + 1).copied().unwrap_or(self.text.len()));
            let mut mark = Mark { at: start, columns: (0, 0) };
            while end - mark.at > STEP {
                let at = boundary_from(self.text, mark.at + STEP);
                mark = Mark { at, columns: sum(mark.columns, self.columns(line, mark.at, at)) };
                self.marks.push(mark);
            }
        }
    }

    /// Returns how many columns lie between two bytes of a line. A byte order mark at its start does not count.
    fn columns(&self, line: usize, from: usize, to: usize) -> Columns {
        let text = &self.text[from..to];
        let starts_line = from == self.starts[line] && (line > 0 || self.first.column == 1);
        let text = if starts_line { text.trim_start_matches('\u{feff}') } else { text };
        let count = text.chars().count();
        // Only what is four bytes long in UTF-8 takes two units.
        (count, count + text.bytes().filter(|byte| *byte >= 0xf0).count())
    }

    /// Returns the place of the byte `offset` of the text. A byte order mark at the start of a line does not count as a column.
    ///
    /// # Panics
    /// If `offset` lies outside the text or inside a character.
    ///
    /// ```
    /// let place = degarble::text::LineIndex::new("one\ntwo 😀 x").place(13);
    /// assert_eq!((place.line, place.column, place.column_utf16), (2, 7, 8));
    /// ```
    pub fn place(&self, offset: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let start = self.starts[line];
        let mark = self.marks[..self.marks.partition_point(|mark| mark.at <= offset)].last().filter(|mark| mark.at > start);
        let mark = mark.copied().unwrap_or(Mark { at: start, columns: (0, 0) });
        let (column, column_utf16) = sum(mark.columns, self.columns(line, mark.at, offset));
        let before = if line == 0 { self.first } else { Place::START };
        Place {
            byte: self.first.byte + offset,
            line: self.first.line + line,
            column: before.column + column,
            column_utf16: before.column_utf16 + column_utf16,
            column_utf8: before.column_utf8 + offset - start,
        }
    }

    /// Returns the byte at which `line` (from 1) starts, and the byte after its last, line end included.
    pub fn line(&self, line: usize) -> Option<(usize, usize)> {
        let start = *self.starts.get(line.checked_sub(self.first.line)?)?;
        Some((start, self.starts.get(line + 1 - self.first.line).copied().unwrap_or(self.text.len())))
    }

    /// Returns the byte of a place given as a line and a column in code points, both from 1.
    ///
    /// `None` if there is no such line; a column past the end of the line is its end.
    pub fn offset(&self, line: usize, column: usize) -> Option<usize> {
        let (start, end) = self.line(line)?;
        let text = self.text[start..end].trim_end_matches(['\n', '\r']);
        let within = text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at);
        Some(start + within)
    }
}

/// Returns the first byte from `at` on at which a character of `text` begins, or its end.
pub fn boundary_from(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

fn sum(one: Columns, other: Columns) -> Columns {
    (one.0 + other.0, one.1 + other.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_on_from_any_place() {
        let line = "é😀x \u{feff}".repeat(STEP / 3);
        let text = format!("\u{feff}one\n{line}\n\u{feff}{line}");
        let whole = LineIndex::new(&text);
        let cuts = |step: usize| text.char_indices().map(|(at, _)| at).step_by(step);
        for cut in cuts(997) {
            let rest = LineIndex::after(whole.place(cut), &text[cut..]);
            for at in cuts(1009).filter(|at| *at >= cut) {
                assert_eq!(rest.place(at - cut), whole.place(at), "{cut} {at}");
            }
        }
    }

    #[test]
    fn long_lines_are_counted_as_short_ones() {
        let text = format!("one\n{}", "é😀x".repeat(STEP));
        let place = LineIndex::new(&text).place(text.len());
        assert_eq!((place.line, place.column, place.column_utf16, place.column_utf8), (2, 3 * STEP + 1, 4 * STEP + 1, 7 * STEP + 1));
    }
}
