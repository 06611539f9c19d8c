/// The number of a noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// One.
    Singular,
    /// More than one.
    Plural,
}

const IRREGULAR: &[(&str, &str)] = &[
    ("man", "men"),
    ("woman", "women"),
    ("person", "people"),
    ("child", "children"),
    ("foot", "feet"),
    ("tooth", "teeth"),
    ("mouse", "mice"),
    ("goose", "geese"),
    ("ox", "oxen"),
    ("criterion", "criteria"),
    ("phenomenon", "phenomena"),
    ("datum", "data"),
    ("medium", "media"),
    ("bacterium", "bacteria"),
    ("curriculum", "curricula"),
    ("analysis", "analyses"),
    ("basis", "bases"),
    ("crisis", "crises"),
    ("thesis", "theses"),
    ("hypothesis", "hypotheses"),
    ("emphasis", "emphases"),
    ("synthesis", "syntheses"),
    ("axis", "axes"),
    ("oasis", "oases"),
    ("stimulus", "stimuli"),
    ("alumnus", "alumni"),
    ("matrix", "matrices"),
    ("appendix", "appendices"),
    ("calf", "calves"),
    ("diagnosis", "diagnoses"),
    ("shelf", "shelves"),
    ("half", "halves"),
    ("life", "lives"),
    ("wife", "wives"),
    ("knife", "knives"),
    ("leaf", "leaves"),
    ("loaf", "loaves"),
    ("thief", "thieves"),
    ("wolf", "wolves"),
    ("self", "selves"),
    ("hero", "heroes"),
    ("potato", "potatoes"),
    ("tomato", "tomatoes"),
    ("veto", "vetoes"),
    ("cargo", "cargoes"),
    ("embargo", "embargoes"),
    ("echo", "echoes"),
    ("quiz", "quizzes"),
    ("index", "indexes"),
];

const UNCHANGING: &[&str] = &[
    "series",
    "species",
    "sheep",
    "fish",
    "deer",
    "aircraft",
    "spacecraft",
    "means",
    "headquarters",
    "staff",
    "personnel",
    "police",
    "people",
    "yuan",
    "news",
    "economics",
    "physics",
    "equipment",
    "infrastructure",
    "information",
    "research",
    "advice",
    "knowledge",
    "software",
    "hardware",
    "guidance",
    "prosperity",
    "governance",
    "logistics",
    "machinery",
    "evidence",
    "progress",
];

/// Singulars that end in `s`.
const HISSING: &[&str] =
    &["gas", "lens", "bias", "canvas", "atlas", "chaos", "alias", "christmas", "ethos", "cosmos", "thermos", "overseas"];

/// Nouns in `man` that are no compounds of it, and in `men` that are no plurals.
const NO_MEN: &[&str] =
    &["human", "german", "roman", "ottoman", "talisman", "shaman", "norman", "specimen", "omen", "abdomen", "regimen", "acumen"];

/// Returns the plural of a noun; its case is kept, and a capital noun keeps a small ending except in all capitals.
///
/// ```
/// use degarble::grammar::plural;
/// assert_eq!((plural("City"), plural("zone"), plural("crisis")), ("Cities".into(), "zones".into(), "crises".into()));
/// ```
pub fn plural(noun: &str) -> String {
    let lower = noun.to_lowercase();
    if UNCHANGING.contains(&lower.as_str()) || is_plural(noun) {
        return noun.to_owned();
    }
    if lower.ends_with("man") && !NO_MEN.contains(&lower.as_str()) {
        return respell(noun, 2, "en");
    }
    if let Some((one, many)) = IRREGULAR.iter().find(|(one, _)| ends_in_word(&lower, one)) {
        return respell(noun, one.len(), many);
    }
    let vowel_y = ["ay", "ey", "iy", "oy", "uy"].iter().any(|end| lower.ends_with(end));
    if lower.ends_with('y') && !vowel_y {
        return respell(noun, 1, "ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| lower.ends_with(end));
    respell(noun, 0, if hisses { "es" } else { "s" })
}

/// Whether `noun` has the look of a plural.
pub fn is_plural(noun: &str) -> bool {
    let lower = noun.to_lowercase();
    if IRREGULAR.iter().any(|(one, _)| *one == lower) {
        return false;
    }
    IRREGULAR.iter().any(|(_, many)| ends_in_word(&lower, many))
        || matches!(lower.as_str(), "people" | "police" | "personnel")
        || (lower.ends_with("men") && !NO_MEN.contains(&lower.as_str()))
        || (lower.ends_with('s')
            && !["ss", "us", "is", "news"].iter().any(|end| lower.ends_with(end))
            && !UNCHANGING.contains(&lower.as_str())
            && !HISSING.contains(&lower.as_str()))
}

/// Returns where the noun stands that `phrase` is about: its last word, or the last before a preposition.
///
/// ```
/// use degarble::grammar::head;
/// let noun = |phrase: &'static str| &phrase[head(phrase)];
/// assert_eq!((noun("pilot zone"), noun("rule of law"), noun("Two Upholds")), ("zone", "rule", "Upholds"));
/// ```
pub fn head(phrase: &str) -> std::ops::Range<usize> {
    const LINKS: &[&str] = &[" of ", " for ", " with ", " in ", " on ", " at ", " from ", " by ", " under ", " to "];
    let is_link = |at: &usize| LINKS.iter().any(|link| phrase[*at..].starts_with(link));
    let end = phrase.match_indices(' ').map(|(at, _)| at).find(is_link).unwrap_or(phrase.len());
    let is_part = |c: char| c.is_alphanumeric() || c == '\'' || c == '’';
    let end = phrase[..end].trim_end_matches(|c| !is_part(c)).len();
    let start = phrase[..end].char_indices().rev().take_while(|(_, c)| is_part(*c)).last().map_or(end, |(at, _)| at);
    start..end
}

/// Returns the number in which `word` stands, if it is `noun` (a singular) in either number.
pub fn number_of(word: &str, noun: &str) -> Option<Number> {
    let word = word.to_lowercase();
    match () {
        () if word == noun => Some(Number::Singular),
        () if word == plural(noun) => Some(Number::Plural),
        () => None,
    }
}

/// Whether `word` is `ending`, or a compound of it that is written as one (`policewoman`); short nouns end too many other words.
fn ends_in_word(word: &str, ending: &str) -> bool {
    word == ending || (ending.len() > 4 && word.ends_with(ending))
}

/// Returns `noun` with its last `cut` bytes replaced, in capitals if the noun is.
fn respell(noun: &str, cut: usize, ending: &str) -> String {
    let capitals = noun.len() > 1 && !noun.contains(|c: char| c.is_lowercase()) && noun.contains(|c: char| c.is_uppercase());
    let acronym = capitals && cut == 0;
    let kept = &noun[..noun.len() - cut];
    match (capitals && !acronym, kept.is_empty() && noun.starts_with(char::is_uppercase)) {
        (true, _) => format!("{kept}{}", ending.to_uppercase()),
        (false, true) => super::raise(ending).into_owned(),
        (false, false) => format!("{kept}{ending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, many: &str) {
        assert_eq!(plural(one), many);
        assert_eq!(plural(many), many, "plural of the plural");
        assert!(is_plural(many) && !is_plural(one));
    }

    #[test]
    fn regular_and_irregular_nouns_have_a_plural() {
        for (one, many) in [
            ("zone", "zones"),
            ("city", "cities"),
            ("day", "days"),
            ("box", "boxes"),
            ("branch", "branches"),
            ("woman", "women"),
            ("Child", "Children"),
            ("crisis", "crises"),
            ("enterprise", "enterprises"),
            ("policewoman", "policewomen"),
            ("house", "houses"),
            ("use", "uses"),
            ("process", "processes"),
            ("gas", "gases"),
            ("spokesman", "spokesmen"),
            ("German", "Germans"),
            ("axis", "axes"),
            ("photo", "photos"),
            ("gateway", "gateways"),
            ("City", "Cities"),
            ("CITY", "CITIES"),
            ("grandchild", "grandchildren"),
            ("lowlife", "lowlifes"),
        ] {
            check(one, many);
        }
    }

    #[test]
    fn some_nouns_do_not_change() {
        assert_eq!(plural("aircraft"), "aircraft");
        assert_eq!(plural("SOE"), "SOEs");
        assert!(!is_plural("news") && !is_plural("virus") && !is_plural("basis"));
    }

    #[test]
    fn a_phrase_is_about_its_last_noun_before_a_preposition() {
        for (phrase, noun) in [
            ("pilot zone", "zone"),
            ("rule of law", "rule"),
            ("workers' congress", "congress"),
            ("house of the people's deputies", "house"),
            ("the farmers’ own", "own"),
            ("the people's (old)", "old"),
            ("the farmers' ", "farmers'"),
            ("the farmers’.", "farmers’"),
        ] {
            assert_eq!(&phrase[head(phrase)], noun, "{phrase}");
        }
    }
}
