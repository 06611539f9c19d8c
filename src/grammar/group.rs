//! Where a noun group begins and where it ends: words that can't be part of one, and words that one follows.

use super::{Form, article, form_of};

/// Whether `word` is one of `words`. Most are told apart by their length and first letter, which costs less than to compare all of them.
pub(crate) fn is_one_of(word: &str, words: &[&str]) -> bool {
    let first = word.as_bytes().first();
    words.iter().any(|one| one.len() == word.len() && one.as_bytes().first() == first && *one == word)
}

/// Whether a noun group can begin after a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// One begins there: after a preposition, or a form of `be`.
    Always,
    /// The subject of a clause can begin there: after a conjunction.
    Subject,
    /// An object can begin there, unless the word belongs to a noun group itself: after a verb.
    Object,
    /// Nobody can tell.
    Never,
}

/// Returns what may begin after `word` (lower case).
///
/// ```
/// use degarble::grammar::{Opening, noun_group_opening};
/// assert_eq!(["in", "because", "promote", "green"].map(noun_group_opening), [Opening::Always, Opening::Subject, Opening::Object, Opening::Never]);
/// ```
pub fn noun_group_opening(word: &str) -> Opening {
    match () {
        () if is_one_of(word, PREPOSITIONS) => Opening::Always,
        () if is_one_of(word, CONJUNCTIONS) => Opening::Subject,
        () if VERBS.iter().any(|verb| takes_object(word, verb)) => Opening::Object,
        () => Opening::Never,
    }
}

/// Whether `word` is a form of `verb` that is no adjective: `open` and `complete` are.
fn takes_object(word: &str, verb: &str) -> bool {
    let form = form_of(word, verb, false);
    form.is_some() && !(form == Some(Form::Base) && matches!(verb, "open" | "complete" | "lead"))
}

/// Whether `word` (lower case) stands where an article would: after it, none is put.
pub fn is_determiner(word: &str) -> bool {
    is_one_of(word, DETERMINERS)
}

/// Whether `word` (lower case) can't be part of a noun group that goes on: a preposition, conjunction, auxiliary, pronoun or the like.
pub fn is_function_word(word: &str) -> bool {
    is_one_of(word, FUNCTION_WORDS) || is_determiner(word) || article(word).is_some()
}

/// Whether `word` (lower case), after a noun, is a verb with that noun as its subject: an auxiliary, or a form that no noun or participle shares.
///
/// ```
/// use degarble::grammar::is_finite_verb;
/// assert_eq!(["is", "grew", "becomes", "plans", "led"].map(is_finite_verb), [true, true, true, false, false]);
/// ```
pub fn is_finite_verb(word: &str) -> bool {
    is_one_of(word, AUXILIARIES)
        || is_one_of(word, PASTS)
        || word.strip_suffix('s').is_some_and(|_| THIRDS.iter().any(|verb| form_of(word, verb, false) == Some(Form::Third)))
}

/// Whether `word` (lower case), after a noun, may be a verb in the past: `signed`, but not `based` (`Shanghai-based`, `rule based`).
pub fn may_be_past(word: &str) -> bool {
    let is_regular = word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed");
    is_regular && !is_one_of(word, ADJECTIVES) || is_one_of(word, AMBIGUOUS_PASTS)
}

/// Whether `word` (lower case) and the one after it say when: `yesterday`, `last year`.
pub fn says_when(word: &str, next: Option<&str>) -> bool {
    let is_time =
        || next.is_some_and(|next| matches!(next, "week" | "month" | "year" | "quarter" | "spring" | "summer" | "autumn" | "winter"));
    matches!(word, "today" | "yesterday" | "tomorrow" | "recently") || (matches!(word, "last" | "next") && is_time())
}

#[rustfmt::skip]
const DETERMINERS: &[&str] = &[
    "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their", "whose", "each", "every", "any", "some", "no",
    "either", "neither", "both", "all", "which", "what", "such", "another", "several", "many", "few", "most",
];

/// Prepositions and forms of `be`.
#[rustfmt::skip]
const PREPOSITIONS: &[&str] = &[
    "about", "across", "after", "against", "along", "amid", "among", "around", "as", "at", "before", "behind", "between", "beyond", "by",
    "despite", "during", "for", "from", "in", "inside", "into", "near", "of", "on", "onto", "outside", "over", "through", "throughout",
    "to", "toward", "towards", "under", "upon", "via", "with", "within", "without",
    "is", "are", "was", "were", "be", "become", "becomes", "became",
];

const CONJUNCTIONS: &[&str] =
    &["although", "because", "but", "if", "since", "that", "though", "unless", "until", "when", "where", "whereas", "whether", "while"];

#[rustfmt::skip]
const VERBS: &[&str] = &[
    "accelerate", "achieve", "advance", "announce", "approve", "begin", "bring", "build", "carry", "complete", "conduct", "connect",
    "cover", "create", "deepen", "describe", "develop", "discuss", "enjoy", "ensure", "enter", "establish", "expand", "explain", "face", "finish",
    "follow", "form", "gain", "get", "give", "have", "hold", "implement", "improve", "include", "join", "keep", "launch", "lead", "leave",
    "make", "meet", "open", "organize", "praise", "promote", "propose", "protect", "provide", "publish", "pursue", "push", "reach", "receive",
    "release", "review", "see", "seek", "serve", "set", "show", "start", "safeguard", "strengthen", "study", "support", "take", "tour", "uphold", "use", "visit",
    "want", "win",
];

#[rustfmt::skip]
const AUXILIARIES: &[&str] = &[
    "is", "are", "was", "were", "has", "had", "have", "does", "did", "can", "cannot", "could", "may", "might", "must", "shall", "should",
    "will", "would", "said", "says", "needs", "isn't", "wasn't", "hasn't", "doesn't", "didn't", "won't", "can't",
];

/// Pasts that are neither participles nor nouns.
#[rustfmt::skip]
const PASTS: &[&str] = &[
    "arose", "became", "began", "broke", "came", "chose", "drew", "drove", "fell", "flew", "forgot", "gave", "grew", "knew", "overcame",
    "rose", "sank", "saw", "shook", "shrank", "spoke", "sprang", "stole", "strove", "swore", "threw", "took", "underwent", "undertook",
    "went", "withdrew", "woke", "wore", "wrote",
];

/// Pasts that are participles too, so that what comes after them decides.
#[rustfmt::skip]
const AMBIGUOUS_PASTS: &[&str] = &[
    "bought", "brought", "fought", "gained", "got", "had", "held", "kept", "lost", "met", "paid", "ran", "sent", "sold", "spent", "stood",
    "told", "took", "won",
];

/// Verbs whose third person is no plural of a noun.
#[rustfmt::skip]
const THIRDS: &[&str] = &[
    "accelerate", "account", "achieve", "add", "aim", "allow", "appear", "attract", "become", "begin", "boast", "bring", "build",
    "comprise", "contain", "continue", "contribute", "create", "cover", "depend", "deserve", "develop", "differ", "enjoy", "enter",
    "expand", "give", "go", "grow", "help", "include", "keep", "know", "lack", "lead", "lie", "make", "mean", "play", "produce", "provide",
    "reach", "receive", "rely", "remain", "require", "seek", "see", "seem", "sell", "serve", "sit", "strengthen", "take", "tell", "want",
];

/// Participles that stand before nouns as often as after them.
#[rustfmt::skip]
const ADJECTIVES: &[&str] = &[
    "advanced", "affiliated", "associated", "authorized", "backed", "based", "centered", "centred", "combined", "connected", "designated",
    "detailed", "developed", "directed", "dominated", "driven", "financed", "focused", "funded", "guided", "integrated", "invested",
    "limited", "linked", "listed", "managed", "named", "oriented", "owned", "planned", "proposed", "registered", "related", "required",
    "shared", "sponsored", "themed", "unified", "united",
];

#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    "about", "above", "according", "across", "after", "against", "ago", "along", "already", "also", "although", "am", "amid", "among",
    "and", "are", "around", "as", "at", "be", "because", "been", "before", "being", "below", "beside", "besides", "between", "beyond",
    "but", "by", "can", "cannot", "could", "despite", "did", "do", "does", "during", "even", "except", "for", "from", "had", "has", "have",
    "he", "here", "how", "however", "i", "if", "in", "inside", "into", "is", "it", "like", "may", "might", "must", "near", "need", "needs",
    "never", "nor", "not", "now", "of", "off", "on", "once", "only", "onto", "or", "out", "outside", "over", "per", "plus", "said", "says",
    "shall", "she", "should", "since", "so", "soon", "still", "than", "then", "there", "therefore", "they", "through", "throughout",
    "thus", "to", "together", "too", "toward", "towards", "under", "unless", "until", "up", "upon", "via", "was", "we", "were", "when",
    "where", "whereas", "whether", "while", "who", "whom", "why", "will", "with", "within", "without", "would", "yet", "you",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_is_told_from_a_noun_and_an_adjective() {
        for verb in ["is", "grew", "rose", "includes", "will", "lies"] {
            assert!(is_finite_verb(verb), "{verb}");
        }
        for noun in ["plans", "growth", "cities", "integrated", "rises", "led"] {
            assert!(!is_finite_verb(noun), "{noun}");
        }
        assert!(may_be_past("signed") && may_be_past("held") && !may_be_past("based") && !may_be_past("speed") && !may_be_past("shed"));
    }

    #[test]
    fn last_says_when_only_before_a_time() {
        assert!(says_when("last", Some("year")) && says_when("today", None));
        assert!(!says_when("last", Some("stop")) && !says_when("last", None) && !says_when("this", Some("year")));
    }

    #[test]
    fn a_noun_group_begins_after_a_preposition_or_a_verb() {
        for word in ["in", "between", "was"] {
            assert_eq!(noun_group_opening(word), Opening::Always, "{word}");
        }
        for word in ["promoting", "visited", "leads"] {
            assert_eq!(noun_group_opening(word), Opening::Object, "{word}");
        }
        for word in ["open", "lead", "the", "green", "and"] {
            assert_eq!(noun_group_opening(word), Opening::Never, "{word}");
        }
    }
}
