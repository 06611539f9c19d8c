use std::fmt;

/// A hash of bytes, written as 16 hexadecimal digits: FNV-1a.
///
/// It is a published function, so that hashes kept in files outlive this program's versions. It tells texts apart that differ by
/// accident, and is no protection against someone who makes two texts of one hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash(u64);

impl Hash {
    /// The hash of no bytes.
    pub const EMPTY: Hash = Hash(0xcbf2_9ce4_8422_2325);

    /// Returns the hash of `bytes`.
    ///
    /// ```
    /// assert_eq!(degarble::text::Hash::of(b"foobar").to_string(), "85944171f73967e8");
    /// ```
    pub fn of(bytes: &[u8]) -> Hash {
        Hash::EMPTY.and(bytes)
    }

    /// Returns the hash of what was hashed up to now and `bytes` behind it.
    pub fn and(self, bytes: &[u8]) -> Hash {
        Hash(bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
