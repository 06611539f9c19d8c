//! Long lists of numbers, written and read back as one run of bytes.

use std::fmt;
use std::ops::{Deref, DerefMut, Range};

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// A list of numbers. Its serialised form is their bytes, the lowest first: reading it back is a copy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Numbers<N>(pub(super) Vec<N>);

/// A number of some bytes.
pub(super) trait Number: Copy {
    /// How many bytes it has.
    const BYTES: usize;
    fn put(self, bytes: &mut Vec<u8>);
    fn take(bytes: &[u8]) -> Self;
}

impl Number for u32 {
    const BYTES: usize = 4;

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> u32 {
        u32::from_le_bytes(bytes.try_into().expect("four bytes are four bytes"))
    }
}

impl Number for u64 {
    const BYTES: usize = 8;

    fn put(self, bytes: &mut Vec<u8>) {
        bytes.extend(self.to_le_bytes());
    }

    fn take(bytes: &[u8]) -> u64 {
        u64::from_le_bytes(bytes.try_into().expect("eight bytes are eight bytes"))
    }
}

impl<N> Deref for Numbers<N> {
    type Target = Vec<N>;

    fn deref(&self) -> &Vec<N> {
        &self.0
    }
}

impl<N> DerefMut for Numbers<N> {
    fn deref_mut(&mut self) -> &mut Vec<N> {
        &mut self.0
    }
}

impl<N: Number> Serialize for Numbers<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(self.0.len() * N::BYTES);
        self.0.iter().for_each(|number| number.put(&mut bytes));
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de, N: Number> Deserialize<'de> for Numbers<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Bytes(std::marker::PhantomData))
    }
}

struct Bytes<N>(std::marker::PhantomData<N>);

impl<'de, N: Number> Visitor<'de> for Bytes<N> {
    type Value = Numbers<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes of numbers")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Numbers<N>, E> {
        Ok(Numbers(bytes.chunks_exact(N::BYTES).map(N::take).collect()))
    }
}

/// Many short lists of numbers, one behind the other.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Rows {
    /// Where each list begins; one more than there are lists.
    starts: Numbers<u32>,
    items: Numbers<u32>,
}

impl Rows {
    /// Puts numbers in their rows, of which there are `rows`; the order within a row stays.
    pub(super) fn new(rows: usize, pairs: &[(u32, u32)]) -> Rows {
        let mut starts = vec![0; rows + 1];
        pairs.iter().for_each(|(row, _)| starts[*row as usize + 1] += 1);
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        let (mut next, mut items) = (starts.clone(), vec![0; pairs.len()]);
        for (row, item) in pairs {
            items[next[*row as usize] as usize] = *item;
            next[*row as usize] += 1;
        }
        Rows { starts: Numbers(starts), items: Numbers(items) }
    }

    /// Returns where a row stands among all numbers.
    pub(super) fn range(&self, row: u32) -> Range<usize> {
        self.starts[row as usize] as usize..self.starts[row as usize + 1] as usize
    }

    /// Returns a row.
    pub(super) fn get(&self, row: u32) -> &[u32] {
        &self.items[self.range(row)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_in_their_rows() {
        let rows = Rows::new(3, &[(2, 7), (0, 5), (2, 6)]);
        assert_eq!((rows.get(0), rows.get(1), rows.get(2)), ([5].as_slice(), [].as_slice(), [7, 6].as_slice()));
    }

    #[test]
    fn numbers_are_read_back_as_they_were_written() {
        let numbers = Numbers(vec![0_u64, 1, u64::MAX]);
        let bytes = postcard::to_allocvec(&numbers).expect("numbers can be written");
        assert_eq!(postcard::from_bytes::<Numbers<u64>>(&bytes), Ok(numbers));
    }
}
