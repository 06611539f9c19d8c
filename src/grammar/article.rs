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
    let is = |article: &str| word.eq_ignore_ascii_case(article);
    match () {
        () if is("the") => Some(Article::The),
        () if is("a") || is("an") => Some(Article::A),
        () => None,
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
        word.to_ascii_uppercase().starts_with(['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X'])
    } else {
        word_starts_with_vowel(&word.to_lowercase())
    };
    if vowel { "an" } else { "a" }
}

/// Whether `word` is spoken letter by letter: one letter, capitals that make no syllable, or at most three of them.
fn is_spelled_out(word: &str) -> bool {
    if word.len() == 1 {
        return true;
    }
    let capitals = word.chars().take_while(char::is_ascii_uppercase).count();
    let rest_is_digits = word[capitals..].chars().all(|c| c.is_ascii_digit() || c == 's');
    let has_vowel = word[..capitals].contains(['A', 'E', 'I', 'O', 'U', 'Y']);
    capitals > 0 && rest_is_digits && (capitals == 1 || !has_vowel || (capitals <= 3 && !WORD_LIKE.contains(&&word[..capitals])))
}

const WORD_LIKE: &[&str] = &["VAT", "SIM", "SAR", "RAM", "ROM", "TOP", "NEW", "ONE", "THE", "WAR", "TAX", "LAW", "NET", "TWO", "SIX"];

fn number_starts_with_vowel(word: &str) -> bool {
    let digits: String = word.chars().filter(|c| *c != ',').take_while(char::is_ascii_digit).collect();
    let leads = digits.len() % 3;
    // Years and house numbers are read in pairs: eighteen ninety-eight.
    let is_pair = digits.len() == 4 && !word.contains(',') && digits.starts_with("18");
    word.starts_with('8') || is_pair || (leads == 2 && (digits.starts_with("11") || digits.starts_with("18")))
}

fn word_starts_with_vowel(word: &str) -> bool {
    const SILENT_H: &[&str] = &["hour", "honest", "honor", "honour", "heir"];
    const SAID_AS_CONSONANT: &[&str] =
        &["eu", "ewe", "one", "once", "ubiq", "ugand", "uk", "unanim", "unesco", "ura", "uri", "uro", "uru", "us", "ut", "uy"];
    const NOT_SAID_SO: &[&str] = &["usher", "utmost", "utter", "uttar", "us ", "onero", "up"];
    if SILENT_H.iter().any(|h| word.starts_with(h)) {
        return true;
    }
    if word.starts_with("uni") {
        return ["unin", "unim", "unide", "unill", "unis"].iter().any(|u| word.starts_with(u)) && !word.starts_with("unison");
    }
    let consonant = SAID_AS_CONSONANT.iter().any(|s| word.starts_with(s)) && !NOT_SAID_SO.iter().any(|s| word.starts_with(s));
    word.starts_with(['a', 'e', 'i', 'o', 'u']) && !consonant
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(phrase: &str, article: &str) {
        assert_eq!(indefinite(phrase), article, "{phrase}");
    }

    #[test]
    fn the_sound_of_the_first_word_counts() {
        for phrase in [
            "hour",
            "honest man",
            "open hub",
            "experimental field",
            "uninsured driver",
            "usher",
            "heir",
            "undertaking",
            "urban plan",
            "x-ray",
            "e-commerce firm",
        ] {
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
            "unanimous vote",
            "UNESCO site",
            "Ugandan firm",
            "U-turn",
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
            "NDRC rule",
            "SAR",
            "R&D centre",
            "MP3",
            "A-share",
            "ASEAN summit",
            "AI model",
            "XR game",
            "\"NPC\"",
            "LED lamp",
            "MIT professor",
            "1898 treaty",
            "S-curve",
        ] {
            let expected = if phrase == "SAR" { "a" } else { "an" };
            check(phrase, expected);
        }
        for phrase in [
            "1,100 km line",
            "1,800-km line",
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
