//! The commonest words of English.

use crate::grammar::is_function_word;

/// Whether a pair of such words is no rare sight: a function word, a number, a letter, or one of the commonest others.
pub(super) fn is_common(word: &str) -> bool {
    word.len() == 1 || word.bytes().any(|byte| byte.is_ascii_digit()) || is_function_word(word) || COMMON.binary_search(&word).is_ok()
}

/// Words that stand in most texts of some length, sorted. Which they are makes no difference but of time.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "able", "act", "action", "activity", "added", "again", "age", "ago", "air", "allowed", "almost", "along", "already", "always",
    "american", "amount", "animal", "animals", "area", "areas", "art", "away", "back", "bad", "base", "based", "became", "become",
    "began", "begin", "behind", "being", "belonging", "best", "better", "big", "black", "blood", "blue", "board", "body", "book", "born",
    "bring", "brought", "building", "built", "business", "buy", "call", "called", "came", "capable", "capital", "car", "care", "case",
    "cause", "caused", "central", "century", "certain", "change", "changes", "characterized", "child", "children", "china", "chinese",
    "cities", "city", "class", "close", "cold", "come", "comes", "coming", "common", "community", "companies", "company", "condition",
    "consisting", "control", "cost", "countries", "country", "county", "cover", "covered", "cross", "current", "cut", "data", "day",
    "days", "degree", "department", "design", "designed", "development", "different", "direction", "district", "done", "down", "draw",
    "due", "early", "east", "eastern", "economic", "economy", "education", "effect", "end", "enough", "especially", "even", "ever",
    "example", "eye", "eyes", "face", "fact", "family", "far", "feeling", "few", "field", "find", "fire", "first", "five", "flow", "food",
    "force", "foreign", "form", "former", "forms", "found", "four", "free", "full", "further", "game", "gave", "general", "get", "give",
    "given", "go", "goes", "going", "gold", "good", "government", "great", "green", "ground", "group", "groups", "grow", "growth", "half",
    "hand", "hands", "hard", "having", "head", "health", "held", "help", "high", "higher", "home", "hot", "hour", "hours", "house",
    "human", "idea", "important", "include", "included", "including", "increase", "industry", "information", "international", "issue",
    "keep", "kept", "kind", "know", "known", "land", "large", "largest", "last", "late", "later", "law", "lead", "leading", "learn",
    "leave", "leaves", "left", "less", "let", "level", "life", "light", "like", "line", "lines", "list", "little", "live", "living",
    "local", "long", "look", "lost", "lot", "low", "made", "main", "make", "makes", "making", "man", "many", "mark", "market", "material",
    "matter", "mean", "measure", "medical", "meet", "meeting", "member", "members", "men", "method", "might", "military", "million",
    "mind", "minister", "ministry", "money", "month", "months", "morning", "move", "much", "music", "name", "named", "national",
    "natural", "near", "need", "never", "new", "news", "next", "night", "north", "northern", "note", "number", "office", "official",
    "officials", "often", "oil", "old", "once", "one", "open", "order", "organization", "other", "others", "paper", "part", "particular",
    "parts", "party", "past", "pay", "people", "period", "person", "piece", "place", "placed", "plan", "plans", "plant", "plants", "play",
    "point", "policy", "political", "position", "possible", "power", "present", "president", "price", "prices", "problem", "process",
    "produce", "produced", "product", "production", "products", "program", "project", "property", "province", "public", "put", "quality",
    "question", "rate", "rather", "read", "real", "red", "reform", "region", "regions", "relating", "remain", "report", "reported",
    "research", "resources", "result", "results", "right", "rise", "river", "road", "role", "room", "rule", "run", "said", "sale", "same",
    "save", "saw", "say", "says", "school", "sea", "second", "section", "see", "seen", "self", "sense", "sent", "series", "service",
    "services", "set", "several", "share", "short", "show", "shows", "side", "similar", "single", "six", "size", "skin", "small",
    "social", "society", "something", "sound", "source", "south", "southern", "space", "special", "speed", "stage", "standard", "start",
    "state", "states", "status", "step", "stock", "stone", "stop", "story", "street", "strong", "structure", "student", "students",
    "study", "style", "support", "surface", "system", "systems", "take", "taken", "takes", "taking", "task", "team", "technology", "tell",
    "test", "text", "thin", "thing", "things", "think", "third", "thought", "three", "time", "times", "today", "together", "told", "took",
    "top", "town", "trade", "training", "travel", "treatment", "tree", "true", "try", "turn", "turned", "two", "type", "union", "unit",
    "united", "units", "university", "use", "used", "using", "usually", "value", "village", "visit", "voice", "want", "war", "wash",
    "water", "way", "ways", "week", "weeks", "well", "went", "west", "western", "white", "whole", "wide", "wind", "woman", "women",
    "wood", "word", "words", "work", "worked", "workers", "working", "works", "world", "write", "writing", "written", "year", "years",
    "young",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted() {
        assert!(COMMON.is_sorted());
        assert!(is_common("the") && is_common("people") && is_common("1990s") && !is_common("faucet"));
    }
}
