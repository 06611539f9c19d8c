use super::test::fixed_part;
use crate::check::Checker;
use crate::document::Prose;
use crate::glossary::Safety;
use crate::text::{Span, sentences};

/// A sentence that two glossaries change differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The sentence.
    pub sentence: Span<Prose>,
    /// What the one glossary makes of it.
    pub old: String,
    /// What the other makes of it.
    pub new: String,
}

/// Returns the sentences of `prose` of which two glossaries make something else, with every fix of at least the tier `floor`.
///
/// ```
/// use degarble::{check::Checker, glossary::{Glossary, Safety}, proof::compare};
/// let (old, new) = (Checker::new(Glossary::default()), Checker::new(Glossary::builtin()));
/// let differences = compare(&old, &new, "It rained. He praised Yangtze River Triangulation.", Safety::Auto);
/// assert_eq!(differences[0].new, "He praised the Yangtze River Delta.");
/// ```
pub fn compare(old: &Checker, new: &Checker, prose: &str, floor: Safety) -> Vec<Difference> {
    let (before, after) = (old.check(prose), new.check(prose));
    let make = |findings, sentence: &Span<Prose>| fixed_part(findings, prose, *sentence, floor);
    let all = sentences(prose).map(|range| Span::new(range.start, range.end));
    let compared = all.map(|sentence| Difference { sentence, old: make(&before, &sentence), new: make(&after, &sentence) });
    compared.filter(|difference| difference.old != difference.new).collect()
}
