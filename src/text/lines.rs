/// A place in a text as people and programs count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in code points, from 1.
    pub column: usize,
    /// The column in UTF-16 units, from 1.
    pub column_utf16: usize,
}

/// The line starts of a text.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    // Invariant: sorted, begins with 0, every other entry is one past a '\n'.
    starts: Vec<usize>,
}

impl<'t> LineIndex<'t> {
    /// Finds the lines of `text`; a line ends after `\n`.
    pub fn new(text: &'t str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        LineIndex { text, starts }
    }

    /// Returns the place of the byte `offset`. A byte order mark at the start of the text does not count as a column.
    ///
    /// # Panics
    /// If `offset` lies outside the text or inside a character.
    ///
    /// ```
    /// let place = degarble::text::LineIndex::new("one\ntwo 😀 x").place(13);
    /// assert_eq!((place.line, place.column, place.column_utf16), (2, 7, 8));
    /// ```
    pub fn place(&self, offset: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= offset);
        let before = self.text[self.starts[line - 1]..offset].trim_start_matches('\u{feff}');
        Place { line, column: before.chars().count() + 1, column_utf16: before.encode_utf16().count() + 1 }
    }

    /// Returns the byte at which `line` (from 1) starts, and the byte after its last, line end included.
    pub fn line(&self, line: usize) -> Option<(usize, usize)> {
        let start = *self.starts.get(line.checked_sub(1)?)?;
        Some((start, self.starts.get(line).copied().unwrap_or(self.text.len())))
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
