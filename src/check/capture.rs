//! What a pattern read at a match: which words are replaced, in which number and form, and what stands in its slots.

use super::automaton::{Lists, Tokens, class_ends, numeral_at};
use super::sentence::Sentence;
use crate::glossary::{Class, Inflection, Item, Pattern, Slot, Word};
use crate::grammar::{Form, Number, Numeral, form_of, number_of, plural, spelled_forms};

/// What a pattern read.
#[derive(Debug, Clone, Default)]
pub(super) struct Capture {
    /// The tokens that are replaced.
    pub(super) target: Tokens,
    /// The number of the last noun with two numbers among them.
    pub(super) number: Option<Number>,
    /// The form of the first verb among them.
    pub(super) form: Option<Form>,
    /// What the slots took.
    pub(super) slots: Vec<Filled>,
    /// How many words were written out in the pattern.
    pub(super) literal: usize,
    /// Whether the words that are replaced lie behind: what comes after them is context.
    pub(super) closed: bool,
}

/// A slot and what it took.
#[derive(Debug, Clone)]
pub(super) struct Filled {
    pub(super) label: String,
    pub(super) tokens: Tokens,
    pub(super) numeral: Option<Numeral>,
}

/// Reads `pattern` over exactly the tokens of `range`; `None` if its spelling conditions do not hold there.
pub(super) fn capture(pattern: &Pattern, sentence: &Sentence<'_>, range: Tokens, lists: &Lists) -> Option<Capture> {
    let reader = Reader { sentence, end: range.end, lists };
    let work = pattern.items.iter().rev().fold(None, |rest, item| Some(Work { task: Task::Read(item), rest: rest.map(Box::new) }));
    let whole = Capture { target: range.clone(), ..Capture::default() };
    reader.read(work.as_ref(), range.start, whole)
}

/// What is left to read: a list that shares its tails.
#[derive(Clone)]
struct Work<'p> {
    task: Task<'p>,
    rest: Option<Box<Work<'p>>>,
}

#[derive(Clone, Copy)]
enum Task<'p> {
    Read(&'p Item),
    CloseTarget,
}

/// Verbs before a participle; `n't` is taken off.
const AUXILIARIES: &[&str] = &["has", "have", "had", "having", "be", "been", "being", "is", "are", "was", "were", "get", "gets", "got"];

const ADVERBS: &[&str] = &["not", "also", "already", "now", "often", "never", "always", "just", "ever", "long", "since", "still", "all"];

struct Reader<'r> {
    sentence: &'r Sentence<'r>,
    end: usize,
    lists: &'r Lists,
}

impl Reader<'_> {
    fn read(&self, work: Option<&Work<'_>>, at: usize, mut so_far: Capture) -> Option<Capture> {
        let Some(Work { task, rest }) = work else { return (at == self.end).then_some(so_far) };
        let rest = rest.as_deref();
        let item = match task {
            Task::CloseTarget => {
                so_far.target.end = at;
                so_far.closed = true;
                return self.read(rest, at, so_far);
            }
            Task::Read(item) => item,
        };
        match item {
            Item::Word(word) => self.word(word, rest, at, so_far),
            Item::Slot(slot) => self.slot(slot, rest, self.next(at), &so_far),
            Item::Target(items) => {
                so_far.target.start = self.next(at);
                (so_far.number, so_far.form) = (None, None);
                let close = Work { task: Task::CloseTarget, rest: rest.cloned().map(Box::new) };
                self.alternative(items, Some(&close), at, so_far)
            }
            Item::Choice(all) => all.iter().find_map(|items| self.alternative(items, rest, at, so_far.clone())),
            Item::Option(all) => {
                all.iter().find_map(|items| self.alternative(items, rest, at, so_far.clone())).or_else(|| self.read(rest, at, so_far))
            }
            Item::List(name) => {
                let items = self.lists.get(name).into_iter().flatten();
                items.into_iter().find_map(|pattern| self.alternative(&pattern.items, rest, at, so_far.clone()))
            }
            Item::Gap => (0..=3).find_map(|words| {
                let passes = (at..at + words).all(|at| self.sentence.is_word(at));
                passes.then(|| self.read(rest, at + words, so_far.clone())).flatten()
            }),
        }
    }

    fn slot(&self, slot: &Slot, rest: Option<&Work<'_>>, at: usize, so_far: &Capture) -> Option<Capture> {
        class_ends(slot.class, self.sentence, at).find_map(|end| {
            let mut so_far = so_far.clone();
            let numeral = matches!(slot.class, Class::Number | Class::Ordinal).then(|| numeral_at(self.sentence, at)).flatten();
            so_far.slots.push(Filled { label: slot.label.clone(), tokens: at..end, numeral });
            self.read(rest, end, so_far)
        })
    }

    fn alternative(&self, items: &[Item], rest: Option<&Work<'_>>, at: usize, so_far: Capture) -> Option<Capture> {
        let tail = rest.cloned().map(Box::new);
        let work = items.iter().rev().fold(tail, |rest, item| Some(Box::new(Work { task: Task::Read(item), rest })));
        self.read(work.as_deref(), at, so_far)
    }

    fn word(&self, word: &Word, rest: Option<&Work<'_>>, at: usize, mut so_far: Capture) -> Option<Capture> {
        let at = self.next(at);
        if at >= self.end {
            return None;
        }
        let folded = self.sentence.folded(at);
        let spelled = word.exactly.as_ref().is_none_or(|exactly| is_spelled(self.sentence.text(at), exactly, word.inflection));
        let matches = match word.inflection {
            Inflection::None => folded == word.folded,
            Inflection::Noun => {
                let number = number_of(&folded, &word.folded);
                if !so_far.closed {
                    so_far.number = number.or(so_far.number);
                }
                number.is_some()
            }
            Inflection::Verb => {
                let form = form_of(&folded, &word.folded, self.is_participle(at));
                if !so_far.closed {
                    so_far.form = so_far.form.or(form);
                }
                form.is_some()
            }
        };
        so_far.literal += 1;
        if spelled && matches { self.read(rest, at + 1, so_far) } else { None }
    }

    /// Whether a verb stands after an auxiliary, adverbs between them or not, or before `by`.
    fn is_participle(&self, at: usize) -> bool {
        let word = |at: usize| self.sentence.is_word(at).then(|| self.sentence.folded(at));
        let is_adverb = |word: &str| ADVERBS.contains(&word) || (word.len() > 4 && word.ends_with("ly"));
        let earlier = (0..at).rev().map_while(word).find(|word| !is_adverb(word));
        let follows_auxiliary = earlier.is_some_and(|word| AUXILIARIES.contains(&word.trim_end_matches("n't")) || word.ends_with("'ve"));
        follows_auxiliary || word(at + 1).is_some_and(|word| word == "by")
    }

    /// Passes over quotation marks, which are free, as the automaton does.
    fn next(&self, at: usize) -> usize {
        at + (at..self.end).take_while(|at| self.sentence.is_mark(*at, "\"'")).count()
    }
}

/// Whether `text` is `exactly`, or a form of it that the pattern asks for too.
fn is_spelled(text: &str, exactly: &str, inflection: Inflection) -> bool {
    text == exactly
        || match inflection {
            Inflection::None => false,
            Inflection::Noun => text == plural(exactly),
            Inflection::Verb => spelled_forms(exactly).iter().any(|form| form == text),
        }
}
