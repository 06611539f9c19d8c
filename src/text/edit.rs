use super::Span;

/// The replacement of one span of a text of kind `T`.
#[derive(Debug, PartialEq, Eq)]
pub struct Edit<T> {
    /// The bytes that go.
    pub span: Span<T>,
    /// What stands there afterwards.
    pub text: String,
}

impl<T> Clone for Edit<T> {
    fn clone(&self) -> Self {
        Edit { span: self.span, text: self.text.clone() }
    }
}

/// Edits of one text, in order and apart from each other.
#[derive(Debug, PartialEq, Eq)]
pub struct Edits<T>(
    // Invariant: sorted by span, no two overlap, no two insert at the same place.
    Vec<Edit<T>>,
);

/// Two edits want the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("two edits overlap at byte {at}")]
pub struct Overlap {
    /// The first byte that both want.
    pub at: usize,
}

impl<T> Edits<T> {
    /// Returns the edits in order.
    ///
    /// # Errors
    /// If two of them overlap or insert at the same place.
    pub fn new(mut edits: Vec<Edit<T>>) -> Result<Self, Overlap> {
        edits.sort_by_key(|edit| edit.span);
        for pair in edits.windows(2) {
            let (one, two) = (pair[0].span, pair[1].span);
            if two.start() < one.end() || one == two {
                return Err(Overlap { at: two.start() });
            }
        }
        Ok(Edits(edits))
    }

    /// The edits in the order of the text.
    pub fn iter(&self) -> std::slice::Iter<'_, Edit<T>> {
        self.0.iter()
    }

    /// Whether there is nothing to change.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns `text` with every edit made.
    ///
    /// # Panics
    /// If an edit lies outside `text` or cuts a character.
    ///
    /// ```
    /// use degarble::text::{Edit, Edits, Span};
    /// let edit = Edit::<()> { span: Span::new(4, 17), text: "Delta".into() };
    /// assert_eq!(Edits::new(vec![edit]).unwrap().apply("the long triangle"), "the Delta");
    /// ```
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for edit in &self.0 {
            out.push_str(&text[done..edit.span.start()]);
            out.push_str(&edit.text);
            done = edit.span.end();
        }
        out.push_str(&text[done..]);
        out
    }
}

impl<T> Clone for Edits<T> {
    fn clone(&self) -> Self {
        Edits(self.0.clone())
    }
}

impl<T> Default for Edits<T> {
    fn default() -> Self {
        Edits(Vec::new())
    }
}

impl<'a, T> IntoIterator for &'a Edits<T> {
    type Item = &'a Edit<T>;
    type IntoIter = std::slice::Iter<'a, Edit<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit<()> {
        Edit { span: Span::new(start, end), text: text.into() }
    }

    #[test]
    fn edits_are_made_in_the_order_of_the_text() {
        let edits = Edits::new(vec![edit(8, 13, "Delta"), edit(0, 3, "a")]).unwrap();
        assert_eq!(edits.apply("the big delta"), "a big Delta");
    }

    #[test]
    fn touching_edits_are_two_edits() {
        assert_eq!(Edits::new(vec![edit(0, 1, "x"), edit(1, 2, "y")]).unwrap().apply("ab"), "xy");
    }

    #[test]
    fn overlapping_edits_are_refused() {
        assert_eq!(Edits::new(vec![edit(0, 2, ""), edit(1, 3, "")]), Err(Overlap { at: 1 }));
        assert_eq!(Edits::new(vec![edit(1, 1, "x"), edit(1, 1, "y")]), Err(Overlap { at: 1 }));
    }
}
