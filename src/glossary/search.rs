use super::pattern::{Item, Pattern};
use super::term::{Glossary, Term};
use crate::text::{TokenKind, fold, tokens};

/// A term that a search found.
#[derive(Debug, Clone)]
pub struct Hit<'g> {
    /// The term.
    pub term: &'g Term,
    /// What of it is like the words that were looked for.
    pub like: String,
    /// How like, from 0 to 1.
    pub score: f64,
}

/// What is less like the words looked for is not found.
const LEAST: f64 = 0.45;

impl Glossary {
    /// Returns the terms whose id, wording, renderings or source terms are like `words`, the most like first.
    ///
    /// ```
    /// use degarble::glossary::Glossary;
    /// let glossary = Glossary::builtin();
    /// assert_eq!(glossary.search("yangtse river delta")[0].term.id, "yangtze-river-delta");
    /// ```
    pub fn search(&self, words: &str) -> Vec<Hit<'_>> {
        let wanted = split(words);
        let mut hits: Vec<Hit<'_>> = self.terms().iter().filter_map(|term| hit(term, words, &wanted)).collect();
        hits.sort_by(|one, two| two.score.total_cmp(&one.score).then_with(|| one.term.id.cmp(&two.term.id)));
        hits
    }
}

fn hit<'g>(term: &'g Term, words: &str, wanted: &[String]) -> Option<Hit<'g>> {
    let patterns = term.renderings.iter().map(|rendering| (&rendering.pattern, 0.95));
    let patterns = patterns.chain(term.admitted.iter().map(|pattern| (pattern, 0.9)));
    let ids = [(term.id.clone(), likeness(wanted, &split(&term.id.replace('-', " "))))];
    let wordings = term.preferred.iter().map(|wording| (wording.plain(), likeness(wanted, &split(&wording.plain()))));
    let patterns = patterns.map(|(pattern, weight)| (pattern.text.clone(), weight * of_pattern(wanted, pattern)));
    let sources = term.source.iter().map(|source| (source.clone(), of_source(words.trim(), source)));
    let all = wordings.chain(ids).chain(sources).chain(patterns);
    let (like, score) = all.max_by(|one, two| one.1.total_cmp(&two.1))?;
    (score >= LEAST).then_some(Hit { term, like, score })
}

fn split(words: &str) -> Vec<String> {
    let own = tokens(words).into_iter().filter(|token| token.kind == TokenKind::Word);
    own.map(|token| fold(&words[token.start..token.end]).into_owned()).collect()
}

/// Returns how like the words that are wanted are to those of a text, whatever their order.
fn likeness(wanted: &[String], words: &[String]) -> f64 {
    if wanted.is_empty() || words.is_empty() {
        return 0.0;
    }
    let same: f64 = wanted.iter().map(|word| words.iter().map(|other| word_likeness(word, other)).fold(0.0, f64::max)).sum();
    let in_order = wanted == words;
    let share = 2.0 * same / (wanted.len() + words.len()) as f64;
    // What is looked for may be a part: all of its words count more than the words beside them.
    let part = 0.8 * same / wanted.len() as f64;
    if in_order { 1.0 } else { (0.97 * share).max(part - 0.01 * words.len() as f64) }
}

/// A pattern stands for many phrases: its words count as far as they are wanted.
fn of_pattern(wanted: &[String], pattern: &Pattern) -> f64 {
    let (mut words, mut most) = (Vec::new(), 0);
    pattern.visit(&mut |item| {
        if let Item::Word(word) = item {
            words.push(word.folded.clone());
            most += 1;
        }
    });
    words.dedup();
    let near: Vec<String> =
        words.into_iter().filter(|word| wanted.iter().any(|other| word_likeness(other, word) > 0.0)).take(wanted.len()).collect();
    let shortest = pattern.shortest().min(most).max(1);
    let gap = shortest.saturating_sub(near.len());
    likeness(wanted, &near) * (1.0 - 0.15 * gap as f64).max(0.5)
}

fn of_source(words: &str, source: &str) -> f64 {
    let share = |part: &str, whole: &str| part.chars().count() as f64 / whole.chars().count() as f64;
    match () {
        () if words.is_empty() || source.is_empty() => 0.0,
        () if words == source => 1.0,
        () if source.contains(words) => 0.5 + 0.45 * share(words, source),
        () if words.contains(source) => 0.5 + 0.45 * share(source, words),
        () => 0.0,
    }
}

/// Returns how like two words are: the same, one the beginning of the other, or with a letter or two changed.
fn word_likeness(one: &str, two: &str) -> f64 {
    let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    match () {
        () if one == two => 1.0,
        () if short.len() >= 3 && long.starts_with(short) => 0.85,
        () if short.len() >= 4 && (distance(one, two) <= short.chars().count() / 4 || letters(one) == letters(two)) => 0.75,
        () => 0.0,
    }
}

/// Returns the letters of a word in order: letters that changed places are a common slip.
fn letters(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

/// The number of letters to change, add or take out to make one word of the other.
pub(super) fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in two.iter().enumerate() {
            let change = corner + usize::from(a != *b);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[two.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: &[&str]) {
        let text = "[term.dual-circulation]\nsource = ['双循环']\npreferred = 'dual circulation'\ngarbled = ['(double|two) cycle']\n\
            [term.leading-enterprise]\nsource = ['龙头企业']\npreferred = 'leading enterprise(s)'\ngarbled = ['faucet enterprise(s)']\n\
            [term.leading-role]\nsource = ['龙头']\npreferred = 'leading role'\ngarbled = ['role of [the] faucet']\n";
        let file = super::super::GlossaryFile { name: "a".into(), text: text.into() };
        let glossary = Glossary::read(&[file], &Glossary::default()).expect("it can be read");
        let found: Vec<&str> = glossary.search(words).iter().map(|hit| hit.term.id.as_str()).collect();
        assert_eq!(found, expected, "{words}");
    }

    #[test]
    fn the_most_like_comes_first() {
        check("dual circulation", &["dual-circulation"]);
        check("Double Cycle", &["dual-circulation"]);
        check("daul circulaton", &["dual-circulation"]);
        check("faucet", &["leading-enterprise", "leading-role"]);
        check("faucet role", &["leading-role", "leading-enterprise"]);
        check("leading-role", &["leading-role", "leading-enterprise"]);
        check("龙头", &["leading-role", "leading-enterprise"]);
        check("zebra", &[]);
        check("", &[]);
    }
}
