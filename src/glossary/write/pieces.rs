use std::ops::Range;

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// What of a TOML text is not blank, line break or comma.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) bytes: Range<usize>,
    /// How many line breaks stand before it.
    pub(super) breaks: usize,
    /// Whether a comma stands between the piece before it and this one.
    pub(super) comma: bool,
}

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    OpenList,
    CloseList,
    OpenTable,
    CloseTable,
    Equals,
    Dot,
    Comment,
    /// A key, a string, a number.
    Word,
}

impl Kind {
    pub(super) fn opens(self) -> bool {
        matches!(self, Kind::OpenList | Kind::OpenTable)
    }

    pub(super) fn closes(self) -> bool {
        matches!(self, Kind::CloseList | Kind::CloseTable)
    }
}

/// Returns the pieces of a text that is TOML; `from` is the length of its byte order mark.
pub(super) fn pieces(text: &str, from: usize) -> Vec<Piece> {
    let (mut pieces, mut breaks, mut comma) = (Vec::new(), 0, false);
    for token in Source::new(&text[from..]).lex() {
        let kind = match token.kind() {
            TokenKind::LeftSquareBracket => Kind::OpenList,
            TokenKind::RightSquareBracket => Kind::CloseList,
            TokenKind::LeftCurlyBracket => Kind::OpenTable,
            TokenKind::RightCurlyBracket => Kind::CloseTable,
            TokenKind::Equals => Kind::Equals,
            TokenKind::Dot => Kind::Dot,
            TokenKind::Comment => Kind::Comment,
            TokenKind::Newline => {
                breaks += 1;
                continue;
            }
            TokenKind::Comma => {
                comma = true;
                continue;
            }
            TokenKind::Whitespace | TokenKind::Eof => continue,
            _ => Kind::Word,
        };
        let span = token.span();
        pieces.push(Piece { kind, bytes: span.start() + from..span.end() + from, breaks, comma });
        (breaks, comma) = (0, false);
    }
    pieces
}
