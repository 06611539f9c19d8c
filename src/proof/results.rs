//! What a fix writes must be right: alone, and next to what another fix writes.

use std::collections::BTreeSet;

use super::test::{Outcome, fixed};
use crate::check::Checker;
use crate::glossary::{Piece, Safety, Term, Wording, Write};
use crate::grammar::plural;

/// Runs the tests that every result is a fixed point, and every pair of results over whose joint a rendering reads.
pub fn results(checker: &Checker) -> Vec<Outcome<'_>> {
    let results: Vec<(&Term, String)> = checker.glossary().terms().iter().flat_map(written).collect();
    let texts: Vec<&str> = results.iter().map(|(_, text)| text.as_str()).collect();
    let alone = results.iter().map(|(term, text)| fixed_point(checker, term, "a result", text.clone()));
    // What is said twice in a row is a stutter, not two results.
    let pairs = checker.across(&texts).into_iter().filter(|(one, other)| !texts[*one].ends_with(texts[*other]));
    let pairs =
        pairs.map(|(one, other)| fixed_point(checker, results[one].0, "neighbouring results", format!("{} {}", texts[one], texts[other])));
    alone.chain(pairs).collect()
}

fn fixed_point<'g>(checker: &Checker, term: &'g Term, test: &'static str, text: String) -> Outcome<'g> {
    let found = fixed(checker, &text, Safety::Review);
    Outcome::new(term, test, text.clone(), text, found)
}

/// Returns what the fixes of a term can write, each once; a slot is a sample.
pub(super) fn written(term: &Term) -> impl Iterator<Item = (&Term, String)> {
    let wordings = term.preferred.iter().chain(term.renderings.iter().flat_map(|rendering| &rendering.wordings));
    let texts: BTreeSet<String> = wordings.flat_map(|wording| [text(wording, str::to_owned), text(wording, plural)]).collect();
    texts.into_iter().filter(|text| !text.is_empty()).map(move |text| (term, text))
}

fn text(wording: &Wording, noun_form: impl Fn(&str) -> String) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) | Piece::Verb(text) => text.clone(),
        Piece::Noun(noun) => noun_form(noun),
        Piece::Slot { write, .. } => sample(*write).to_owned(),
    };
    wording.pieces.iter().map(piece).collect()
}

fn sample(write: Write) -> &'static str {
    match write {
        Write::AsRead | Write::Digits => "13",
        Write::Ordinal => "13th",
        Write::Spelled => "thirteenth",
        Write::SpelledName => "Thirteenth",
        Write::Number => "thirteen",
        Write::Roman => "XIII",
    }
}
