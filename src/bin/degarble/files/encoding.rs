use std::borrow::Cow;
use std::char::decode_utf16;

use crate::args::EncodingChoice;

/// How a text is written in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// GB18030, which holds GBK and GB2312.
    Gb18030,
}

/// Bytes are not what they should be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Undecodable {
    /// They are not UTF-8 from this byte on.
    Utf8(usize),
    /// They are not UTF-16 from this byte on.
    Utf16(usize),
    /// They are not GB18030.
    Gb18030,
    /// They are GB18030, but several of its codes stand for one character, so that other bytes would be written.
    Ambiguous,
}

impl Encoding {
    /// Reads `bytes`. A byte order mark stays in the text, as its first character.
    ///
    /// # Errors
    /// If they are something else, or the text would not be written as the same bytes again.
    pub(super) fn decode(self, bytes: Vec<u8>) -> Result<String, Undecodable> {
        match self {
            Encoding::Utf8 => String::from_utf8(bytes).map_err(|error| Undecodable::Utf8(error.utf8_error().valid_up_to())),
            Encoding::Utf16Le => utf16(&bytes, u16::from_le_bytes),
            Encoding::Utf16Be => utf16(&bytes, u16::from_be_bytes),
            Encoding::Gb18030 => {
                let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(&bytes).ok_or(Undecodable::Gb18030)?;
                if *self.encode(&text) == *bytes { Ok(text.into_owned()) } else { Err(Undecodable::Ambiguous) }
            }
        }
    }

    /// Returns the bytes of `text`.
    pub(crate) fn encode(self, text: &str) -> Cow<'_, [u8]> {
        match self {
            Encoding::Utf8 => Cow::Borrowed(text.as_bytes()),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Encoding::Gb18030 => encoding_rs::GB18030.encode(text).0,
        }
    }

    /// Returns the encoding of `bytes`: the one that was chosen, or what their byte order mark says.
    ///
    /// Nothing is guessed from the words: what looks like GB18030 may be another encoding, and would be read wrong without a word.
    pub(super) fn of(bytes: &[u8], choice: EncodingChoice) -> Encoding {
        let marked = match bytes {
            // This would be UTF-32.
            [0xff, 0xfe, 0, 0, ..] => None,
            [0xff, 0xfe, ..] => Some(Encoding::Utf16Le),
            [0xfe, 0xff, ..] => Some(Encoding::Utf16Be),
            _ => None,
        };
        match choice {
            EncodingChoice::Auto => marked.unwrap_or(Encoding::Utf8),
            EncodingChoice::Utf8 => Encoding::Utf8,
            EncodingChoice::Utf16 => marked.unwrap_or_else(|| byte_order(bytes)),
            EncodingChoice::Gb18030 => Encoding::Gb18030,
        }
    }

    /// Whether a text in this encoding may hold NUL bytes.
    pub(super) fn has_nul(self) -> bool {
        matches!(self, Encoding::Utf16Le | Encoding::Utf16Be)
    }
}

/// Without a mark: the high bytes of English text are zero.
fn byte_order(bytes: &[u8]) -> Encoding {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    if zeros(0) > zeros(1) { Encoding::Utf16Be } else { Encoding::Utf16Le }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Undecodable> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut at = 0;
    for char in decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        let char = char.map_err(|_| Undecodable::Utf16(at))?;
        at += 2 * char.len_utf16();
        text.push(char);
    }
    if rest.is_empty() { Ok(text) } else { Err(Undecodable::Utf16(at)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_gives_the_same_bytes_back() {
        let text = "\u{feff}长三角 long triangle 😀 e\u{301} \u{0}\r\n";
        for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Gb18030] {
            let bytes = encoding.encode(text).into_owned();
            assert_eq!(encoding.decode(bytes).as_deref(), Ok(text), "{encoding:?}");
        }
    }

    #[test]
    fn what_is_something_else_is_refused() {
        let fails = |encoding: Encoding, bytes: &[u8]| encoding.decode(bytes.to_vec()).expect_err("it is something else");
        assert_eq!(fails(Encoding::Utf8, b"ab\xff"), Undecodable::Utf8(2));
        assert_eq!(fails(Encoding::Utf16Le, b"a\0b"), Undecodable::Utf16(2));
        assert_eq!(fails(Encoding::Utf16Le, b"a\0\x00\xd8b\0"), Undecodable::Utf16(2));
        assert_eq!(fails(Encoding::Gb18030, b"ab\xff"), Undecodable::Gb18030);
        // Two codes for one character.
        assert_eq!(fails(Encoding::Gb18030, b"\x80"), Undecodable::Ambiguous);
    }

    #[test]
    fn a_mark_tells_the_encoding() {
        let of = |bytes: &[u8], choice| Encoding::of(bytes, choice);
        assert_eq!(of(b"\xff\xfea\0", EncodingChoice::Auto), Encoding::Utf16Le);
        assert_eq!(of(b"\xfe\xff\0a", EncodingChoice::Auto), Encoding::Utf16Be);
        assert_eq!(of(b"\xff\xfe\0\0a\0\0\0", EncodingChoice::Auto), Encoding::Utf8);
        assert_eq!(of(b"a\0b\0", EncodingChoice::Utf16), Encoding::Utf16Le);
        assert_eq!(of(b"\0a\0b", EncodingChoice::Utf16), Encoding::Utf16Be);
        assert_eq!(of(b"\xb3\xa4", EncodingChoice::Auto), Encoding::Utf8);
    }
}
