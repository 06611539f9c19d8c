use super::raise;

/// A number that stands in a text as digits, words or an ordinal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    /// The number, at most 9,999.
    pub value: u32,
    /// How many words it took.
    pub words: usize,
    /// Whether it was an ordinal.
    pub is_ordinal: bool,
}

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ORDINALS: [&str; 20] = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
];

/// Reads the number that `words` (lower case) begin with: `13`, `13th`, `14 th`, `thirteen`, `thirteenth`, `twenty two`.
///
/// ```
/// let numeral = degarble::grammar::parse_numeral(&["twenty", "second", "session"]).unwrap();
/// assert_eq!((numeral.value, numeral.words, numeral.is_ordinal), (22, 2, true));
/// ```
pub fn parse_numeral(words: &[&str]) -> Option<Numeral> {
    let first = *words.first()?;
    if first.starts_with(|c: char| c.is_ascii_digit()) {
        return parse_digits(first, words.get(1).copied());
    }
    if let Some(tens) = TENS.iter().position(|ten| !ten.is_empty() && *ten == first) {
        let ten = tens as u32 * 10;
        let one = words.get(1).and_then(|word| small(word)).filter(|(value, _)| (1..10).contains(value));
        return Some(match one {
            Some((value, is_ordinal)) => Numeral { value: ten + value, words: 2, is_ordinal },
            None => Numeral { value: ten, words: 1, is_ordinal: false },
        });
    }
    let tenth = first.strip_suffix("ieth");
    if let Some(tens) = tenth.and_then(|stem| TENS.iter().position(|ten| ten.strip_suffix('y') == Some(stem))) {
        return Some(Numeral { value: tens as u32 * 10, words: 1, is_ordinal: true });
    }
    small(first).map(|(value, is_ordinal)| Numeral { value, words: 1, is_ordinal })
}

/// Whether a number may begin with `word` (lower case), as far as its first letters tell.
pub fn may_begin_number(word: &str) -> bool {
    const BEGINNINGS: [&[u8; 3]; 18] = [
        b"zer", b"one", b"two", b"twe", b"thr", b"thi", b"fou", b"for", b"fiv", b"fif", b"fir", b"six", b"sev", b"sec", b"eig", b"nin",
        b"ten", b"ele",
    ];
    let word = word.as_bytes();
    match (word.first(), word.first_chunk()) {
        (Some(first), _) if first.is_ascii_digit() => true,
        (_, Some(three)) => BEGINNINGS.contains(&three),
        _ => false,
    }
}

/// Returns every word that can be part of a number.
pub fn number_words() -> impl Iterator<Item = String> {
    let tenths = TENS.iter().filter(|ten| !ten.is_empty()).map(|ten| format!("{}ieth", &ten[..ten.len() - 1]));
    let plain = ONES.iter().chain(&ORDINALS).chain(&TENS).chain(&["st", "nd", "rd", "th"]).filter(|word| !word.is_empty());
    plain.map(|word| (*word).to_owned()).chain(tenths)
}

fn small(word: &str) -> Option<(u32, bool)> {
    let first = word.as_bytes().first();
    let is = |name: &&str| name.as_bytes().first() == first && *name == word;
    let find = |list: &[&str; 20]| list.iter().position(is).map(|at| at as u32);
    find(&ONES).map(|value| (value, false)).or_else(|| find(&ORDINALS).map(|value| (value, true)))
}

fn parse_digits(word: &str, next: Option<&str>) -> Option<Numeral> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    let value = digits.parse().ok().filter(|value| *value < 10_000)?;
    let is_suffix = |text: &str| matches!(text, "st" | "nd" | "rd" | "th");
    match (suffix, next) {
        ("", Some(next)) if is_suffix(next) => Some(Numeral { value, words: 2, is_ordinal: true }),
        ("", _) => Some(Numeral { value, words: 1, is_ordinal: false }),
        _ if is_suffix(suffix) => Some(Numeral { value, words: 1, is_ordinal: true }),
        _ => None,
    }
}

impl Numeral {
    /// `13th`
    pub fn ordinal(self) -> String {
        let suffix = match (self.value % 10, self.value % 100) {
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        format!("{}{suffix}", self.value)
    }

    /// `seven`; digits from 100 on.
    pub fn cardinal_word(self) -> String {
        let value = self.value as usize;
        match value {
            0..20 => ONES[value].to_owned(),
            20..100 if value.is_multiple_of(10) => TENS[value / 10].to_owned(),
            20..100 => format!("{}-{}", TENS[value / 10], ONES[value % 10]),
            _ => value.to_string(),
        }
    }

    /// `seventh`; digits (`121st`) from 100 on.
    pub fn ordinal_word(self) -> String {
        let value = self.value as usize;
        match value {
            0..20 => ORDINALS[value].to_owned(),
            20..100 if value.is_multiple_of(10) => format!("{}ieth", TENS[value / 10].trim_end_matches('y')),
            20..100 => format!("{}-{}", TENS[value / 10], ORDINALS[value % 10]),
            _ => self.ordinal(),
        }
    }

    /// `Seventh`
    pub fn ordinal_name(self) -> String {
        raise(&self.ordinal_word()).into_owned()
    }

    /// `VII`
    pub fn roman(self) -> String {
        const DIGITS: [(u32, &str); 13] = [
            (1000, "M"),
            (900, "CM"),
            (500, "D"),
            (400, "CD"),
            (100, "C"),
            (90, "XC"),
            (50, "L"),
            (40, "XL"),
            (10, "X"),
            (9, "IX"),
            (5, "V"),
            (4, "IV"),
            (1, "I"),
        ];
        let (mut rest, mut out) = (self.value, String::new());
        for (worth, letters) in DIGITS {
            while rest >= worth {
                out.push_str(letters);
                rest -= worth;
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, value: u32, words: usize) {
        let split: Vec<&str> = text.split(' ').collect();
        let numeral = parse_numeral(&split);
        assert_eq!(numeral.map(|n| (n.value, n.words)), Some((value, words)), "{text}");
    }

    #[test]
    fn the_first_letters_lose_no_number() {
        let suffixes = ["st", "nd", "rd", "th"];
        assert!(number_words().filter(|word| !suffixes.contains(&word.as_str())).all(|word| may_begin_number(&word)));
        assert!(may_begin_number("7") && may_begin_number("7th") && !may_begin_number("of") && !may_begin_number("a"));
    }

    #[test]
    fn digits_words_and_ordinals_are_read_alike() {
        check("13", 13, 1);
        check("14 th", 14, 2);
        check("21st session", 21, 1);
        check("thirteen session", 13, 1);
        check("twenty two meeting", 22, 2);
        check("twenty meeting", 20, 1);
        check("twentieth congress", 20, 1);
        check("thirty first", 31, 2);
        assert_eq!(parse_numeral(&["3d"]), None);
        assert_eq!(parse_numeral(&["60,000"]), None);
        check("9999", 9999, 1);
        assert_eq!(parse_numeral(&["10000"]), None);
    }

    #[test]
    fn numbers_are_written_in_every_way() {
        let numeral = |value| Numeral { value, words: 1, is_ordinal: false };
        assert_eq!([1, 2, 3, 11, 13, 20, 22].map(|n| numeral(n).ordinal()).join(" "), "1st 2nd 3rd 11th 13th 20th 22nd");
        assert_eq!([4, 12, 20, 22].map(|n| numeral(n).ordinal_word()).join(" "), "fourth twelfth twentieth twenty-second");
        assert_eq!([4, 19, 30, 45].map(|n| numeral(n).cardinal_word()).join(" "), "four nineteen thirty forty-five");
        assert_eq!([3, 4, 19].map(|n| numeral(n).roman()).join(" "), "III IV XIX");
        assert_eq!(numeral(6).ordinal_name(), "Sixth");
    }
}
