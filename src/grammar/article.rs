/// An article of the English language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Article {
    /// `the`
    The,
    /// `a` or `an`
    A,
}

/// Returns which article `word` is, in any case.
pub fn article(word: &str) -> Option<Article> {
    match word.to_ascii_lowercase().as_str() {
        "the" => Some(Article::The),
        "a" | "an" => Some(Article::A),
        _ => None,
    }
}

/// Returns `a` or `an`, as the sound of the first word of `phrase` asks for.
///
/// ```
/// use degarble::grammar::indefinite;
/// assert_eq!((indefinite("11th round"), indefinite("NDRC rule"), indefinite("unilateral act")), ("an", "an", "a"));
/// ```
pub fn indefinite(phrase: &str) -> &'static str {
    let word: String =
        phrase.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().take_while(|c| c.is_alphanumeric() || *c == ',').collect();
    let vowel = if word.starts_with(|c: char| c.is_ascii_digit()) {
        number_starts_with_vowel(&word)
    } else if is_spelled_out(&word) {
        word.starts_with(['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X'])
    } else {
        word_starts_with_vowel(&word.to_lowercase())
    };
    if vowel { "an" } else { "a" }
}

/// Whether `word` is spoken letter by letter: capitals that make no syllable, or at most three of them.
fn is_spelled_out(word: &str) -> bool {
    let capitals = word.chars().take_while(char::is_ascii_uppercase).count();
    let rest_is_digits = word[capitals..].chars().all(|c| c.is_ascii_digit() || c == 's');
    let has_vowel = word[..capitals].contains(['A', 'E', 'I', 'O', 'U', 'Y']);
    capitals > 0 && rest_is_digits && (capitals == 1 || !has_vowel || (capitals <= 3 && !WORD_LIKE.contains(&&word[..capitals])))
}

const WORD_LIKE: &[&str] =
    &["MIT", "VAT", "SIM", "LED", "NEV", "SAR", "RAM", "ROM", "TOP", "NEW", "ONE", "THE", "WAR", "TAX", "LAW", "NET", "TWO", "SIX"];

fn number_starts_with_vowel(word: &str) -> bool {
    let digits: String = word.chars().filter(|c| *c != ',').take_while(char::is_ascii_digit).collect();
    let leads = digits.len() % 3;
    word.starts_with('8') || (leads == 2 && (digits.starts_with("11") || digits.starts_with("18")))
}

fn word_starts_with_vowel(word: &str) -> bool {
    const SILENT_H: &[&str] = &["hour", "honest", "honor", "honour", "heir"];
    const SAID_AS_CONSONANT: &[&str] = &["eu", "ewe", "one", "once", "ubiq", "uk", "ura", "us", "ut", "uy"];
    const NOT_SAID_SO: &[&str] = &["usher", "utmost", "utter", "uttar", "us ", "onero", "up"];
    if SILENT_H.iter().any(|h| word.starts_with(h)) {
        return true;
    }
    if word.starts_with("uni") {
        return ["unin", "unim", "unid", "unill", "unis"].iter().any(|u| word.starts_with(u)) && !word.starts_with("unison");
    }
    let consonant = SAID_AS_CONSONANT.iter().any(|s| word.starts_with(s)) && !NOT_SAID_SO.iter().any(|s| word.starts_with(s));
    word.starts_with(['a', 'e', 'i', 'o', 'u']) && !consonant
}

/// Whether `word` (lower case) stands where an article would: after it, none is put.
pub fn is_determiner(word: &str) -> bool {
    const DETERMINERS: &[&str] = &[
        "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their", "whose", "each", "every", "any", "some", "no",
        "either", "neither", "both", "all", "which", "what", "such", "another", "several", "many", "few", "most",
    ];
    DETERMINERS.contains(&word)
}

/// Whether `word` (lower case) can't be part of a noun group that goes on: a preposition, conjunction, auxiliary, pronoun or the like.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.contains(&word) || is_determiner(word) || article(word).is_some()
}

/// Whether `word` (lower case), standing before a noun group, leaves room for an article: a preposition, or a verb with an object.
pub fn starts_noun_group(word: &str) -> bool {
    const PREPOSITIONS: &[&str] = &[
        "about",
        "across",
        "after",
        "against",
        "along",
        "around",
        "as",
        "at",
        "before",
        "behind",
        "beyond",
        "by",
        "during",
        "for",
        "from",
        "in",
        "inside",
        "into",
        "near",
        "of",
        "on",
        "onto",
        "outside",
        "over",
        "through",
        "throughout",
        "to",
        "toward",
        "towards",
        "under",
        "upon",
        "via",
        "with",
        "within",
        "without",
        "is",
        "are",
        "was",
        "were",
        "be",
        "become",
        "becomes",
        "became",
    ];
    const VERBS: &[&str] = &[
        "accelerate",
        "achieve",
        "advance",
        "announce",
        "approve",
        "begin",
        "bring",
        "build",
        "carry",
        "complete",
        "conduct",
        "connect",
        "cover",
        "create",
        "deepen",
        "describe",
        "develop",
        "discuss",
        "enjoy",
        "enter",
        "establish",
        "expand",
        "explain",
        "face",
        "finish",
        "follow",
        "form",
        "gain",
        "get",
        "give",
        "have",
        "hold",
        "implement",
        "improve",
        "include",
        "join",
        "keep",
        "launch",
        "lead",
        "leave",
        "make",
        "meet",
        "open",
        "organize",
        "praise",
        "promote",
        "propose",
        "provide",
        "publish",
        "pursue",
        "push",
        "reach",
        "receive",
        "release",
        "review",
        "see",
        "seek",
        "serve",
        "set",
        "show",
        "start",
        "strengthen",
        "study",
        "support",
        "take",
        "use",
        "visit",
        "want",
        "win",
    ];
    PREPOSITIONS.contains(&word) || VERBS.iter().any(|verb| super::form_of(word, verb, false).is_some())
}

const FUNCTION_WORDS: &[&str] = &[
    "about",
    "above",
    "according",
    "across",
    "after",
    "against",
    "ago",
    "along",
    "already",
    "also",
    "although",
    "am",
    "amid",
    "among",
    "and",
    "are",
    "around",
    "as",
    "at",
    "be",
    "because",
    "been",
    "before",
    "being",
    "below",
    "beside",
    "besides",
    "between",
    "beyond",
    "but",
    "by",
    "can",
    "cannot",
    "could",
    "despite",
    "did",
    "do",
    "does",
    "during",
    "even",
    "except",
    "for",
    "from",
    "had",
    "has",
    "have",
    "he",
    "here",
    "how",
    "however",
    "i",
    "if",
    "in",
    "inside",
    "into",
    "is",
    "it",
    "like",
    "may",
    "might",
    "must",
    "near",
    "need",
    "needs",
    "never",
    "nor",
    "not",
    "now",
    "of",
    "off",
    "on",
    "once",
    "only",
    "onto",
    "or",
    "out",
    "outside",
    "over",
    "per",
    "plus",
    "said",
    "says",
    "shall",
    "she",
    "should",
    "since",
    "so",
    "soon",
    "still",
    "than",
    "then",
    "there",
    "therefore",
    "they",
    "through",
    "throughout",
    "thus",
    "to",
    "together",
    "too",
    "toward",
    "towards",
    "under",
    "unless",
    "until",
    "up",
    "upon",
    "via",
    "was",
    "we",
    "were",
    "when",
    "where",
    "whereas",
    "whether",
    "while",
    "who",
    "whom",
    "why",
    "will",
    "with",
    "within",
    "without",
    "would",
    "yet",
    "you",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(phrase: &str, article: &str) {
        assert_eq!(indefinite(phrase), article, "{phrase}");
    }

    #[test]
    fn the_sound_of_the_first_word_counts() {
        for phrase in ["hour", "honest man", "open hub", "experimental field", "uninsured driver", "usher", "heir", "undertaking"] {
            check(phrase, "an");
        }
        for phrase in [
            "leading role",
            "European city",
            "one-way trip",
            "unified market",
            "university",
            "useful tool",
            "Uyghur town",
            "house",
            "utility",
        ] {
            check(phrase, "a");
        }
    }

    #[test]
    fn digits_and_letters_are_read_aloud() {
        for phrase in [
            "8 percent rise",
            "11th round",
            "18-point plan",
            "80 km line",
            "11,000-ton ship",
            "NPC deputy",
            "SAR",
            "R&D centre",
            "MP3",
            "A-share",
            "ASEAN summit",
            "AI model",
            "XR game",
            "\"NPC\"",
        ] {
            let expected = if phrase == "SAR" { "a" } else { "an" };
            check(phrase, expected);
        }
        for phrase in [
            "1,100 km line",
            "110 kV line",
            "CPC member",
            "UK bank",
            "STAR Market",
            "NATO base",
            "SASAC rule",
            "G60 corridor",
            "7th round",
            "100 km",
        ] {
            check(phrase, "a");
        }
    }
}
