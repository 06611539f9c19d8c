/// The most words of a wording that make an id.
const MOST_WORDS: usize = 7;

/// Returns an id for a term with this wording that is not taken: its words in small letters, without article and marks, joined by hyphens.
///
/// ```
/// use degarble::glossary::id_of;
/// assert_eq!(id_of("the Yangtze River Delta", |_| false), "yangtze-river-delta");
/// assert_eq!(id_of("pilot zone(s)", |id| id == "pilot-zone"), "pilot-zone-2");
/// ```
pub fn id_of(wording: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let plain = wording.replace("(s)", "").replace(['\'', '’'], "").to_lowercase();
    let words: Vec<&str> = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words = match words.as_slice() {
        ["the" | "a" | "an", rest @ ..] if !rest.is_empty() => rest,
        words => words,
    };
    let id = if words.is_empty() { "term".to_owned() } else { words[..words.len().min(MOST_WORDS)].join("-") };
    let numbered = (2_usize..).map(|number| format!("{id}-{number}"));
    std::iter::once(id.clone()).chain(numbered).find(|id| !is_taken(id)).unwrap_or(id)
}
