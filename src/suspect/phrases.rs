use crate::glossary::{Item, Pattern};

/// The most phrases of one pattern that are looked at.
const MOST: usize = 64;

/// Returns phrases that a pattern stands for, word by word; none if it has a slot, a list or a gap.
pub(super) fn phrases(pattern: &Pattern) -> Vec<Vec<String>> {
    sequence(&pattern.items).unwrap_or_default()
}

fn sequence(items: &[Item]) -> Option<Vec<Vec<String>>> {
    items.iter().try_fold(vec![Vec::new()], |heads, item| {
        let tails = one(item)?;
        let joined = heads.iter().flat_map(|head| tails.iter().map(move |tail| [head.as_slice(), tail.as_slice()].concat()));
        Some(joined.take(MOST).collect())
    })
}

fn one(item: &Item) -> Option<Vec<Vec<String>>> {
    let each = |alternatives: &[Vec<Item>]| -> Option<Vec<Vec<String>>> {
        alternatives.iter().map(|items| sequence(items)).collect::<Option<Vec<_>>>().map(|all| all.concat())
    };
    match item {
        Item::Word(word) => Some(vec![vec![word.folded.clone()]]),
        Item::Choice(alternatives) => each(alternatives),
        Item::Option(alternatives) => each(alternatives).map(|all| [vec![Vec::new()], all].concat()),
        Item::Target(items) => sequence(items),
        Item::Slot(_) | Item::List(_) | Item::Gap => None,
    }
}
