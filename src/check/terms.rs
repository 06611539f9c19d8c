use super::Checker;
use crate::glossary::Term;

impl Checker {
    /// Returns the terms that all of `words` is a garbled form of, whatever its conditions, or a right form, or the source term.
    ///
    /// ```
    /// use degarble::{check::Checker, glossary::Glossary};
    /// let checker = Checker::new(Glossary::builtin());
    /// let ids = |words: &str| checker.terms_of(words).iter().map(|term| term.id.clone()).collect::<Vec<_>>();
    /// assert_eq!((ids("Long Triangle"), ids("长三角")), (vec!["yangtze-river-delta".into()], vec!["yangtze-river-delta".into()]));
    /// ```
    pub fn terms_of(&self, words: &str) -> Vec<&Term> {
        let words = words.trim();
        let readings = self.readings(words);
        let garbled: Vec<&str> = readings.renderings.iter().map(|(term, _)| term.id.as_str()).collect();
        let right: Vec<&str> = readings.right.iter().map(|term| term.id.as_str()).collect();
        let is_meant = |term: &&Term| {
            let id = term.id.as_str();
            garbled.contains(&id) || right.contains(&id) || term.source.iter().any(|source| source == words)
        };
        self.glossary().terms().iter().filter(is_meant).collect()
    }
}
