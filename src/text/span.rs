use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

/// A half-open byte range of a text of kind `T`.
///
/// The kind keeps positions of different texts apart: a span of prose can't be used on the document it was read from.
pub struct Span<T> {
    // Invariant: start <= end.
    start: usize,
    end: usize,
    kind: PhantomData<fn() -> T>,
}

impl<T> Span<T> {
    /// Returns the span of the bytes from `start` up to `end`, or the empty span at `start` if `end` lies before it.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end: end.max(start), kind: PhantomData }
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start
    }

    /// The byte after the last.
    pub fn end(self) -> usize {
        self.end
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as an index into a string.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether the two spans have a byte in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether every byte of `other` lies in this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl<T> Clone for Span<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Span<T> {}

impl<T> PartialEq for Span<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}

impl<T> Eq for Span<T> {}

impl<T> PartialOrd for Span<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Span<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}

impl<T> fmt::Debug for Span<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
