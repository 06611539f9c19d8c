use std::borrow::Cow;

/// Whether a headline in Title Case writes `word` small inside a line.
pub fn is_small_word(word: &str) -> bool {
    const SMALL: &[&str] = &[
        "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "on", "or", "over", "per", "the", "to", "up",
        "via", "with",
    ];
    SMALL.contains(&word.to_lowercase().as_str())
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
    let mut out = String::with_capacity(text.len());
    for (index, word) in text.split_inclusive([' ', '-', '\n', '/']).enumerate() {
        let bare = word.trim_end_matches([' ', '-', '\n', '/', ',']);
        if index > 0 && !all && is_small_word(bare) {
            out.push_str(word);
        } else {
            out.push_str(&raise(word));
        }
    }
    out
}

/// Returns `text` in capitals.
pub fn upper(text: &str) -> String {
    text.to_uppercase()
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
        assert_eq!(title("lower-tier market", false), "Lower-Tier Market");
        assert_eq!(title("fall from grace", true), "Fall From Grace");
    }
}
