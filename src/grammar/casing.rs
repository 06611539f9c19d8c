use std::borrow::Cow;

/// Whether a headline in Title Case writes `word` small inside a line.
pub fn is_small_word(word: &str) -> bool {
    const SMALL: &[&str] = &[
        "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "on", "or", "over", "per", "the", "to", "up",
        "via", "with",
    ];
    // The longest have four letters.
    word.len() <= 4 && SMALL.iter().any(|small| word.eq_ignore_ascii_case(small))
}

/// Returns `text` with its first letter as a capital, unless its first word holds a capital already (`iPhone`).
pub fn raise(text: &str) -> Cow<'_, str> {
    let first_word = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or("");
    match text.char_indices().find(|(_, c)| c.is_alphanumeric()) {
        Some((at, c)) if c.is_lowercase() && !first_word.contains(char::is_uppercase) => {
            Cow::Owned(format!("{}{}{}", &text[..at], c.to_uppercase(), &text[at + c.len_utf8()..]))
        }
        _ => Cow::Borrowed(text),
    }
}

/// Returns `text` in Title Case; small words inside it stay small unless `all` asks for every word.
///
/// ```
/// assert_eq!(degarble::grammar::title("community with a shared future", false), "Community with a Shared Future");
/// ```
pub fn title(text: &str, all: bool) -> String {
    const ENDS: [char; 4] = [' ', '-', '\n', '/'];
    let words: Vec<&str> = text.split_inclusive(ENDS).collect();
    let mut out = String::with_capacity(text.len());
    for (index, word) in words.iter().enumerate() {
        let is_inside = index > 0 && index + 1 < words.len();
        if is_inside && !all && is_small_word(word.trim_end_matches(ENDS).trim_end_matches(',')) {
            out.push_str(word);
        } else {
            out.push_str(&raise(word));
        }
    }
    out
}

/// Returns `text` in capitals; a word with a capital inside (`iPhone`, `SOEs`) keeps its spelling.
///
/// ```
/// assert_eq!(degarble::grammar::upper("Xi'an's WeChat users"), "XI'AN'S WeChat USERS");
/// ```
pub fn upper(text: &str) -> String {
    let is_spelled = |word: &str| word.contains(char::is_lowercase) && word.chars().skip(1).any(char::is_uppercase);
    let words = text.split_inclusive([' ', '-', '\n', '/']);
    words.map(|word| if is_spelled(word) { word.to_owned() } else { word.to_uppercase() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_with_a_capital_keeps_its_spelling() {
        assert_eq!(raise("iPhone maker"), "iPhone maker");
        assert_eq!(raise("lower-tier"), "Lower-tier");
        assert_eq!(raise("\"dual\""), "\"Dual\"");
    }

    #[test]
    fn small_words_stay_small_inside_a_headline() {
        assert_eq!(title("replacement of old growth drivers", false), "Replacement of Old Growth Drivers");
        assert_eq!(title("the road to growth", false), "The Road to Growth");
        assert_eq!(title("lower-tier market", false), "Lower-Tier Market");
        assert_eq!(title("fall from grace", true), "Fall From Grace");
        assert_eq!(title("reform and opening up", false), "Reform and Opening Up");
    }

    #[test]
    fn capitals_leave_brands_alone() {
        assert_eq!(upper("iPhone maker"), "iPhone MAKER");
        assert_eq!(upper("Lin-gang Special Area"), "LIN-GANG SPECIAL AREA");
    }
}
