//! Words that are Chinese syllables in Latin letters.

const INITIALS: &[&str] =
    &["zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w"];

/// The endings that each group of initials takes.
const FINALS: &[(&[&str], &[&str])] = &[
    (&["b", "p", "m"], &["a", "o", "ai", "ei", "ao", "an", "en", "ang", "eng", "i", "ie", "iao", "ian", "in", "ing", "u"]),
    (&["f", "w"], &["a", "o", "ai", "ei", "an", "en", "ang", "eng", "u"]),
    (
        &["d", "t", "n", "l"],
        &[
            "a", "e", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "ong", "i", "ie", "iao", "iu", "ian", "in", "iang", "ing", "u",
            "uo", "ui", "uan", "un",
        ],
    ),
    (
        &["g", "k", "h", "zh", "ch", "sh", "r", "z", "c", "s"],
        &["a", "e", "i", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "ong", "u", "ua", "uo", "uai", "ui", "uan", "un", "uang"],
    ),
    (&["j", "q", "x"], &["i", "ia", "ie", "iao", "iu", "ian", "in", "iang", "ing", "iong", "u", "ue", "uan", "un"]),
    (&["y"], &["a", "e", "ao", "ou", "an", "ang", "ong", "i", "in", "ing", "u", "ue", "uan", "un"]),
];

/// Whether a word (lower case) is two to four Chinese syllables, one of which no English word has.
pub(super) fn is_pinyin(word: &str) -> bool {
    word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_lowercase()) && reads(word, 0, false)
}

/// Whether a word (lower case) is one Chinese syllable, as family names are.
pub(super) fn is_syllable(word: &str) -> bool {
    INITIALS.iter().any(|initial| word.strip_prefix(initial).is_some_and(|end| takes(initial, end)))
}

fn reads(rest: &str, before: usize, is_marked: bool) -> bool {
    if rest.is_empty() {
        return (2..=4).contains(&before) && is_marked;
    }
    let ends = (1..=rest.len().min(6)).filter(|end| is_syllable(&rest[..*end]));
    before < 4 && ends.into_iter().any(|end| reads(&rest[end..], before + 1, is_marked || is_marked_syllable(&rest[..end])))
}

fn takes(initial: &str, end: &str) -> bool {
    FINALS.iter().any(|(initials, finals)| initials.contains(&initial) && finals.contains(&end))
}

/// Whether no common English word is spelt with the syllable.
fn is_marked_syllable(syllable: &str) -> bool {
    ["zh", "x", "q"].iter().any(|start| syllable.starts_with(start))
        || ["iang", "uang", "iong", "iao", "uai"].iter().any(|end| syllable.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_words_are_told_from_english_ones() {
        for word in ["kechuang", "changsanjiao", "xiaokang", "lianghui", "zhongguancun", "guangchang"] {
            assert!(is_pinyin(word), "{word}");
        }
        for word in ["change", "language", "machine", "manage", "quiet", "exchange", "xerox", "banana", "range", "hangman", "equine"] {
            assert!(!is_pinyin(word), "{word}");
        }
    }
}
