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

/// The lines of a text.
///
/// Only the line ends of each block are counted: most texts are asked for few places, or for none.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    // Invariant: begins with 0, then how many lines end up to the end of each block.
    ended: Vec<usize>,
}

/// The bytes whose line ends are counted together.
const BLOCK: usize = 256;

impl<'t> LineIndex<'t> {
    /// Finds the lines of `text`; a line ends after `\n`.
    pub fn new(text: &'t str) -> Self {
        let blocks = text.as_bytes().chunks(BLOCK).scan(0, |ended, block| {
            *ended += line_ends(block);
            Some(*ended)
        });
        LineIndex { text, ended: std::iter::once(0).chain(blocks).collect() }
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
        let block = offset / BLOCK;
        let above = &self.text[..offset];
        let line = self.ended[block] + line_ends(&above.as_bytes()[block * BLOCK..]) + 1;
        let start = above.rfind('\n').map_or(0, |end| end + 1);
        let before = above[start..].trim_start_matches('\u{feff}');
        if before.is_ascii() {
            return Place { line, column: before.len() + 1, column_utf16: before.len() + 1 };
        }
        Place { line, column: before.chars().count() + 1, column_utf16: before.encode_utf16().count() + 1 }
    }

    /// Returns the byte at which `line` (from 1) starts, and the byte after its last, line end included.
    pub fn line(&self, line: usize) -> Option<(usize, usize)> {
        let start = self.start(line)?;
        Some((start, self.text[start..].find('\n').map_or(self.text.len(), |end| start + end + 1)))
    }

    fn start(&self, line: usize) -> Option<usize> {
        let above = line.checked_sub(1)?;
        // The first block up to whose end that many lines end; that of the first line is none.
        let Some(block) = self.ended.partition_point(|ended| *ended < above).checked_sub(1) else { return Some(0) };
        let bytes = self.text.as_bytes().get(block * BLOCK..)?;
        let mut ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let (at, _) = ends.nth(above - self.ended[block] - 1)?;
        Some(block * BLOCK + at + 1)
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

fn line_ends(bytes: &[u8]) -> usize {
    // Many bytes are counted at once, as long as their number fits into one.
    let count = |bytes: &[u8]| bytes.iter().fold(0_u8, |count, byte| count + u8::from(*byte == b'\n'));
    let (whole, rest) = bytes.as_chunks::<128>();
    whole.iter().map(|bytes| usize::from(count(bytes))).sum::<usize>() + usize::from(count(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str) {
        let index = LineIndex::new(text);
        let mut start = 0;
        for (above, line) in text.split_inclusive('\n').enumerate() {
            let end = start + line.len();
            assert_eq!(index.line(above + 1), Some((start, end)));
            for at in [start, end - 1] {
                assert_eq!((index.place(at).line, index.place(at).column), (above + 1, at - start + 1));
            }
            start = end;
        }
        let lines = text.matches('\n').count() + 1;
        assert_eq!(index.place(text.len()).line, lines);
        assert_eq!((index.line(0), index.line(lines + 1)), (None, None));
        assert_eq!(index.line(lines).map(|(_, end)| end), Some(text.len()));
    }

    #[test]
    fn lines_of_every_length_are_found_wherever_blocks_end() {
        check("");
        check("\n");
        check("one\n\ntwo");
        for length in [1, 60, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK] {
            check(&format!("{}\n", "x".repeat(length - 1)).repeat(5));
            check(&format!("{}\n{}", "x".repeat(length), "y\n".repeat(2 * BLOCK)));
        }
    }
}
