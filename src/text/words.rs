use std::borrow::Cow;

/// A word, a mark or another smallest piece of text, with what lies before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What the piece is.
    pub kind: TokenKind,
    /// How its letters are cased.
    pub shape: Shape,
    /// What lies between it and the piece before it.
    pub gap: Gap,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters and digits, with apostrophes and decimal points within: `Xi'an`, `13th`, `65,438`.
    Word,
    /// A possessive ending: `'s`.
    Possessive,
    /// A run of Chinese, Japanese or Korean characters.
    Ideographs,
    /// An address, a file path or a file name: nothing in it is prose.
    Opaque,
    /// One character of punctuation, folded to its plain form (`“` is `"`, `，` is `,`).
    Mark(char),
}

/// How the letters of a word are cased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// No letter has case.
    Uncased,
    /// `delta`
    Lower,
    /// `Delta`, or a single capital
    Title,
    /// `DELTA`
    Upper,
    /// `iPhone`
    Mixed,
}

/// What lies between two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Nothing, or only characters without width.
    Nothing,
    /// Blanks.
    Blank,
    /// Blanks and one line break.
    Break,
    /// A hyphen that touches a word on one side at least.
    Hyphen,
    /// A hyphen at the end of a line.
    HyphenBreak,
}

impl Gap {
    /// Whether two words with this between them can belong to one phrase.
    pub fn joins(self) -> bool {
        self != Gap::Nothing
    }

    /// Whether the gap holds a hyphen.
    pub fn is_hyphen(self) -> bool {
        matches!(self, Gap::Hyphen | Gap::HyphenBreak)
    }

    /// Whether the gap holds a line break.
    pub fn is_break(self) -> bool {
        matches!(self, Gap::Break | Gap::HyphenBreak)
    }
}

/// Returns the tokens of `text` in order.
///
/// ```
/// let words: Vec<&str> = degarble::text::tokens("long-triangle's 1,100 km").iter().map(|t| &"long-triangle's 1,100 km"[t.start..t.end]).collect();
/// assert_eq!(words, ["long", "triangle", "'s", "1,100", "km"]);
/// ```
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len() / 5);
    let (mut at, mut opaque_until) = (0, 0);
    loop {
        if let Some(plain) = plain_token(text.as_bytes(), at) {
            at = plain.end;
            out.push(plain);
            continue;
        }
        let gap_start = at;
        let gap = read_gap(text, &mut at, out.last());
        let Some(first) = text[at..].chars().next() else { return out };
        if at != gap_start || at == 0 {
            opaque_until = opaque_end(text, at);
        }
        let (kind, end) = if at < opaque_until { (TokenKind::Opaque, opaque_until) } else { read_token(text, at, first, out.last(), gap) };
        let shape = if kind == TokenKind::Word { shape_of(&text[at..end]) } else { Shape::Uncased };
        out.push(Token { start: at, end, kind, shape, gap });
        at = end;
    }
}

/// Returns a word as it is compared: lower case, plain apostrophes, no full-width letters, no characters without width.
///
/// ```
/// assert_eq!(degarble::text::fold("Ｘi’an"), "xi'an");
/// ```
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    if word.is_ascii() {
        return Cow::Owned(word.to_ascii_lowercase());
    }
    Cow::Owned(word.chars().filter(|c| !is_zero_width(*c)).flat_map(|c| narrow(c).to_lowercase()).collect())
}

/// Reads a word of ASCII letters and digits between blanks, a mark behind it or not, or a mark right behind a word. Most tokens are such, and
/// nothing else can begin there: an address or a path would go on behind the word.
fn plain_token(text: &[u8], at: usize) -> Option<Token> {
    let (start, gap) = match text.get(at)? {
        b' ' => (at + 1, Gap::Blank),
        b'\n' => (at + 1, Gap::Break),
        _ if at == 0 => (0, Gap::Nothing),
        b'\'' | b'-' | b'_' => return None,
        mark if mark.is_ascii_punctuation() => {
            let kind = TokenKind::Mark(char::from(*mark));
            return Some(Token { start: at, end: at + 1, kind, shape: Shape::Uncased, gap: Gap::Nothing });
        }
        _ => return None,
    };
    let is_blank = |at: usize| matches!(text.get(at), None | Some(b' ' | b'\n'));
    let end = start + text[start..].iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(text.len() - start);
    let ends = is_blank(end) || (matches!(text[end], b'.' | b',' | b';' | b':' | b'!' | b'?') && is_blank(end + 1));
    (start < end && ends).then(|| Token { start, end, kind: TokenKind::Word, shape: ascii_shape(&text[start..end]), gap })
}

fn read_token(text: &str, at: usize, first: char, before: Option<&Token>, gap: Gap) -> (TokenKind, usize) {
    if is_ideograph(first) {
        return (TokenKind::Ideographs, at + run(&text[at..], is_ideograph));
    }
    if is_word(first) {
        return (TokenKind::Word, word_end(text, at));
    }
    let after_word = gap == Gap::Nothing && before.is_some_and(|t| t.kind == TokenKind::Word);
    if after_word && narrow(first) == '\'' {
        let letter = at + first.len_utf8();
        if text[letter..].starts_with(['s', 'S']) && !text[letter + 1..].starts_with(is_word) {
            return (TokenKind::Possessive, letter + 1);
        }
    }
    (TokenKind::Mark(narrow(first)), at + first.len_utf8())
}

/// Returns the end of the word at `start`; a possessive ending is left out.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        end += run(&text[end..], |c| (is_word(c) && !is_ideograph(c)) || is_zero_width(c) || is_combining(c));
        let mut rest = text[end..].chars();
        let (Some(mark), Some(next)) = (rest.next(), rest.next()) else { return end };
        let last_is_digit = text[..end].ends_with(|c: char| c.is_ascii_digit());
        let goes_on = match narrow(mark) {
            '\'' => is_word(next) && !is_ideograph(next) && (!matches!(next, 's' | 'S') || rest.next().is_some_and(is_word)),
            '.' | ',' => last_is_digit && next.is_ascii_digit(),
            _ => false,
        };
        if !goes_on {
            return end;
        }
        end += mark.len_utf8();
    }
}

/// Moves `at` over blanks, one hyphen and zero-width characters, as far as they join two words.
fn read_gap(text: &str, at: &mut usize, before: Option<&Token>) -> Gap {
    let blanks = |from: usize| from + run(&text[from..], |c| c.is_whitespace() || is_zero_width(c));
    let first = blanks(*at);
    let mut end = first;
    let hyphen = text[first..].chars().next().filter(|c| is_hyphen(*c));
    if let (Some(hyphen), Some(Token { kind: TokenKind::Word, .. })) = (hyphen, before) {
        let second = blanks(first + hyphen.len_utf8());
        let spaced = first > *at && second > first + hyphen.len_utf8();
        let joins = !spaced && text[second..].starts_with(|c| is_word(c) && !is_ideograph(c));
        if joins {
            end = second;
        }
    }
    let gap = &text[*at..end];
    *at = end;
    match (end > first, gap.contains('\n'), gap.contains(|c: char| c.is_whitespace())) {
        (true, true, _) => Gap::HyphenBreak,
        (true, false, _) => Gap::Hyphen,
        (false, true, _) => Gap::Break,
        (false, false, true) => Gap::Blank,
        (false, false, false) => Gap::Nothing,
    }
}

/// Returns the end of the address, path or file name at `start`, or `start` if there is none.
fn opaque_end(text: &str, start: usize) -> usize {
    let belongs = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"');
    let bytes = &text.as_bytes()[start..];
    let length = bytes.iter().position(|byte| !belongs(byte)).unwrap_or(bytes.len());
    if !bytes[..length].iter().any(|byte| matches!(byte, b':' | b'@' | b'.' | b'/' | b'\\')) {
        return start;
    }
    let chunk = &text[start..start + length];
    let chunk = chunk.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '*']);
    let body = chunk.trim_start_matches(['(', '[', '{', '\'', '*']);
    if is_address(body) || is_path(body) { start + chunk.len() } else { start }
}

fn is_address(chunk: &str) -> bool {
    let Some(at) = chunk.find([':', '@', '.']) else { return false };
    match chunk.as_bytes()[at] {
        b':' => chunk[at..].starts_with("://") || chunk.starts_with("mailto:"),
        b'@' => at > 0 && chunk[at..].contains('.'),
        _ => chunk.starts_with("www.") || chunk.contains("://") || (chunk.contains('@') && !chunk.starts_with('@')),
    }
}

fn is_path(chunk: &str) -> bool {
    let Some(mark) = chunk.find(['/', '\\', '.']) else { return false };
    let rooted = ["/", "./", "../", "~/", ".\\", "..\\"].iter().any(|root| chunk.starts_with(root));
    let drive = chunk.as_bytes().get(1..3) == Some(b":\\");
    if rooted || drive {
        return chunk.len() > 2;
    }
    let name = chunk.rsplit(['/', '\\']).next().unwrap_or(chunk);
    let has_extension = name.rsplit_once('.').is_some_and(|(stem, extension)| !stem.is_empty() && EXTENSIONS.contains(&extension));
    has_extension || (chunk[mark..].starts_with('/') && chunk.contains('_'))
}

const EXTENSIONS: &[&str] = &[
    "html", "htm", "php", "asp", "aspx", "jsp", "md", "txt", "pdf", "doc", "docx", "xls", "xlsx", "csv", "json", "xml", "yaml", "yml",
    "toml", "png", "jpg", "jpeg", "gif", "svg", "js", "ts", "py", "rs", "c", "h", "cpp", "java", "go", "sh", "css", "zip", "gz", "mp4",
    "com", "org", "net", "cn", "gov", "edu",
];

fn ascii_shape(word: &[u8]) -> Shape {
    let (mut first, mut upper, mut lower) = (None, 0, 0);
    for byte in word.iter().filter(|byte| byte.is_ascii_alphabetic()) {
        let is_upper = byte.is_ascii_uppercase();
        first = first.or(Some(is_upper));
        upper += usize::from(is_upper);
        lower += usize::from(!is_upper);
    }
    match (first, upper, lower) {
        (None, ..) => Shape::Uncased,
        (Some(true), 1, _) => Shape::Title,
        (Some(true), _, 0) => Shape::Upper,
        (Some(false), 0, _) => Shape::Lower,
        _ => Shape::Mixed,
    }
}

fn shape_of(word: &str) -> Shape {
    if word.is_ascii() {
        return ascii_shape(word.as_bytes());
    }
    let mut letters = word.chars().map(narrow).filter(|c| c.is_uppercase() || c.is_lowercase());
    let Some(first) = letters.next() else { return Shape::Uncased };
    let (mut upper, mut lower) = (0, 0);
    for letter in letters {
        if letter.is_uppercase() { upper += 1 } else { lower += 1 }
    }
    match (first.is_uppercase(), upper, lower) {
        (true, 0, _) => Shape::Title,
        (true, _, 0) => Shape::Upper,
        (false, 0, _) => Shape::Lower,
        _ => Shape::Mixed,
    }
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}')
}

fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{ff0d}')
}

/// Whether `c` is written without spaces between words.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Returns the plain form of a full-width or typographic character.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '‘' | '’' | '‛' | '′' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' => '"',
        '、' => ',',
        '。' => '.',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(text).iter().map(|t| &text[t.start..t.end]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_keep_their_apostrophes_and_lose_their_possessives() {
        check("Xi'an's walls don't", &["Xi'an", "'s", "walls", "don't"]);
        check("the cities' plan", &["the", "cities", "'", "plan"]);
        check("XIONG’S NEW", &["XIONG", "’S", "NEW"]);
    }

    #[test]
    fn a_hyphen_joins_words_unless_it_is_a_dash() {
        check("double -opened, a - b", &["double", "opened", ",", "a", "-", "b"]);
        assert_eq!(tokens("well-\noff")[1].gap, Gap::HyphenBreak);
        assert_eq!(tokens("long\ntriangle")[1].gap, Gap::Break);
        assert_eq!(tokens("long\u{a0} triangle")[1].gap, Gap::Blank);
    }

    #[test]
    fn addresses_and_paths_are_opaque() {
        check(
            "See https://a.org/long-triangle/x.html, (www.b.cn/y) now.",
            &["See", "https://a.org/long-triangle/x.html", ",", "(www.b.cn/y", ")", "now", "."],
        );
        check(
            "mail me@b.org or open src/long_x/y.rs and/or z",
            &["mail", "me@b.org", "or", "open", "src/long_x/y.rs", "and", "/", "or", "z"],
        );
        check("It rose 3.5 percent.The end", &["It", "rose", "3.5", "percent", ".", "The", "end"]);
    }

    /// The words of ASCII that are read at once have the letters, shape and gap that they have when each character is looked at.
    #[test]
    fn plain_words_are_words_like_any_other() {
        for word in ["delta", "Delta", "DELTA", "iPhone", "X", "x", "13", "13th", "3D", "G60s", "USa"] {
            for (before, after) in [(" ", " "), ("\n", ","), (" ", ".\n"), (" ", "")] {
                let plain = format!("a{before}{word}{after}");
                let other = format!("a\u{200b}{before}{word}\u{200b}{after}");
                let of = |text: &str| tokens(text).iter().skip(1).map(|token| (token.kind, token.shape, token.gap)).collect::<Vec<_>>();
                assert_eq!(of(&plain), of(&other), "{plain:?}");
            }
        }
        check(
            "a b.c d/e_f g: h://i j, k,l (m) n.\"o",
            &["a", "b.c", "d/e_f", "g", ":", "h://i", "j", ",", "k", ",", "l", "(", "m", ")", "n", ".", "\"", "o"],
        );
    }

    #[test]
    fn ideographs_are_apart_from_words() {
        check("the 长三角region", &["the", "长三角", "region"]);
    }
}
