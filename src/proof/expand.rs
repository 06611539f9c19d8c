use crate::glossary::{Class, Glossary, Inflection, Item, Lists, Pattern};
use crate::grammar::{plural, spelled_forms};

/// The number of phrases that a pattern may stand for.
pub(super) const MOST: usize = 20_000;

/// Returns every phrase that a pattern stands for, word by word; a slot is a sample of its class, and a gap is empty.
///
/// A pattern that stands for more than 20,000 phrases is cut there.
///
/// ```
/// use degarble::{glossary::{Glossary, Pattern}, proof::expand};
/// let pattern = Pattern::parse("Free Trade (Test|Trial) Zone(s)").unwrap();
/// assert_eq!(expand(&pattern, Glossary::default().lists()).len(), 4);
/// ```
pub fn expand(pattern: &Pattern, lists: &Lists) -> Vec<String> {
    let mut all = sequence(&pattern.items, lists, true);
    all.sort();
    all.dedup();
    all.truncate(MOST);
    all
}

/// Returns the number of distinct garbled phrases that a glossary knows; a noun, verb, slot or list counts once.
pub fn phrases(glossary: &Glossary) -> usize {
    let all = glossary.terms().iter().flat_map(|term| &term.renderings);
    let mut phrases: Vec<String> = all.flat_map(|rendering| sequence(&rendering.pattern.items, glossary.lists(), false)).collect();
    phrases.sort();
    phrases.dedup();
    phrases.len()
}

fn sequence(items: &[Item], lists: &Lists, forms: bool) -> Vec<String> {
    items.iter().fold(vec![String::new()], |heads, item| {
        let tails = one(item, lists, forms);
        let joined = heads.iter().flat_map(|head| tails.iter().map(move |tail| join(head, tail)));
        joined.take(MOST).collect()
    })
}

fn join(head: &str, tail: &str) -> String {
    let touches = matches!(tail, "," | ":" | ";" | "." | "'s") || head.is_empty() || tail.is_empty();
    format!("{head}{}{tail}", if touches { "" } else { " " })
}

fn one(item: &Item, lists: &Lists, all_forms: bool) -> Vec<String> {
    let each =
        |alternatives: &[Vec<Item>]| -> Vec<String> { alternatives.iter().flat_map(|items| sequence(items, lists, all_forms)).collect() };
    match item {
        Item::Word(word) => {
            let text = word.exactly.clone().unwrap_or_else(|| word.folded.clone());
            match word.inflection {
                Inflection::Noun if all_forms => vec![text.clone(), plural(&text)],
                Inflection::Verb if all_forms => spelled_forms(&text),
                _ => vec![text],
            }
        }
        Item::Choice(alternatives) => each(alternatives),
        Item::Option(alternatives) => std::iter::once(String::new()).chain(each(alternatives)).collect(),
        Item::Target(items) => sequence(items, lists, all_forms),
        Item::Slot(slot) => vec![sample(slot.class).to_owned()],
        Item::List(name) if all_forms => {
            lists.get(name).into_iter().flatten().flat_map(|pattern| sequence(&pattern.items, lists, true)).collect()
        }
        Item::List(name) => vec![format!("@{name}")],
        Item::Gap => vec![String::new()],
    }
}

fn sample(class: Class) -> &'static str {
    match class {
        Class::Number => "thirteen",
        Class::Ordinal => "13th",
        Class::Year => "2016",
        Class::Name => "Xuzhou",
        Class::Word | Class::Words => "something",
    }
}
