//! Long lists of numbers, which are used as the build has written them, without a copy.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, Range};

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};
use zerocopy::little_endian::{U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// A list of numbers, each in bytes of which the lowest comes first.
#[derive(Debug, Clone)]
pub(super) struct Numbers<N: Number>(Cow<'static, [N]>);

/// A number as it stands in a list.
pub(super) trait Number: Copy + fmt::Debug + FromBytes + IntoBytes + Immutable + KnownLayout + 'static {}

impl Number for U32 {}
impl Number for U64 {}

impl<N: Number> Numbers<N> {
    /// Returns the list, to be changed.
    pub(super) fn to_mut(&mut self) -> &mut Vec<N> {
        self.0.to_mut()
    }
}

impl<N: Number> Default for Numbers<N> {
    fn default() -> Self {
        Numbers(Cow::Borrowed(&[]))
    }
}

impl<N: Number> From<Vec<N>> for Numbers<N> {
    fn from(numbers: Vec<N>) -> Self {
        Numbers(Cow::Owned(numbers))
    }
}

impl<N: Number> Deref for Numbers<N> {
    type Target = [N];

    fn deref(&self) -> &[N] {
        &self.0
    }
}

impl<N: Number> Serialize for Numbers<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0.as_bytes())
    }
}

impl<'de: 'static, N: Number> Deserialize<'de> for Numbers<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Bytes(PhantomData))
    }
}

struct Bytes<N>(PhantomData<N>);

impl<'de: 'static, N: Number> Visitor<'de> for Bytes<N> {
    type Value = Numbers<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes of numbers")
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Numbers<N>, E> {
        let numbers = <[N]>::ref_from_bytes(bytes).map_err(|_| E::custom("not a whole count of numbers"))?;
        Ok(Numbers(Cow::Borrowed(numbers)))
    }
}

/// Many short lists of numbers, one behind the other.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Rows {
    /// Where each list ends.
    ends: Numbers<U32>,
    items: Numbers<U32>,
}

impl Rows {
    /// Puts numbers in their rows, of which there are `rows`; the order within a row stays.
    pub(super) fn new(rows: usize, pairs: &[(u32, u32)]) -> Rows {
        let mut next = vec![0; rows + 1];
        pairs.iter().for_each(|(row, _)| next[*row as usize + 1] += 1);
        for row in 0..rows {
            next[row + 1] += next[row];
        }
        let ends: Vec<U32> = next[1..].iter().copied().map(U32::new).collect();
        let mut items = vec![U32::ZERO; pairs.len()];
        for (row, item) in pairs {
            items[next[*row as usize] as usize] = U32::new(*item);
            next[*row as usize] += 1;
        }
        Rows { ends: ends.into(), items: items.into() }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, row: impl Iterator<Item = u32>) {
        self.items.to_mut().extend(row.map(U32::new));
        let end = U32::new(self.items.len() as u32);
        self.ends.to_mut().push(end);
    }

    /// How many rows there are.
    pub(super) fn count(&self) -> u32 {
        self.ends.len() as u32
    }

    /// Returns where a row stands among all numbers.
    pub(super) fn range(&self, row: u32) -> Range<usize> {
        let start = (row as usize).checked_sub(1).map_or(0, |before| self.ends[before].get());
        start as usize..self.ends[row as usize].get() as usize
    }

    /// Returns a row.
    pub(super) fn get(&self, row: u32) -> &[U32] {
        &self.items[self.range(row)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_in_their_rows() {
        let mut rows = Rows::new(3, &[(2, 7), (0, 5), (2, 6)]);
        rows.push([8].into_iter());
        let row = |row| rows.get(row).iter().map(|item| item.get()).collect::<Vec<u32>>();
        assert_eq!((row(0), row(1), row(2), row(3)), (vec![5], vec![], vec![7, 6], vec![8]));
    }

    #[test]
    fn numbers_are_read_back_as_they_were_written() {
        let numbers = Numbers::from(vec![U64::new(0), U64::new(1), U64::new(u64::MAX)]);
        let bytes: &'static [u8] = postcard::to_allocvec(&numbers).expect("numbers can be written").leak();
        let read: Numbers<U64> = postcard::from_bytes(bytes).expect("numbers can be read");
        assert_eq!(*read, *numbers);
        assert!(postcard::from_bytes::<Numbers<U64>>(&[3, 1, 2, 3]).is_err());
    }
}
