//! All patterns of a glossary as one automaton over words: the cost of a step does not depend on how many there are.

use std::ops::Range;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use zerocopy::little_endian::U32;

use super::numbers::{Numbers, Rows};
use super::sentence::Sentence;
use crate::glossary::Class;
pub(super) use crate::glossary::Lists;
use crate::grammar::{Numeral, may_begin_number, parse_numeral};
use crate::text::TokenKind;

/// A node of an automaton: its part, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Node {
    part: usize,
    number: u32,
}

/// The node of every part at which its patterns begin.
pub(super) const START: u32 = 0;

/// A nondeterministic automaton over the words of a sentence, in parts that were made one after the other.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Automaton {
    parts: Vec<Part>,
}

/// Patterns that share their beginnings.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(super) struct Part {
    /// The words that lead on from each node, by number. One that leads to several nodes stands there several times.
    pub(super) words: Rows,
    /// The node to which each of these words leads.
    pub(super) targets: Numbers<U32>,
    /// The places in `steps` of what leads on from each node whatever the word, by class.
    pub(super) classes: Rows,
    pub(super) steps: Vec<(Class, u32)>,
    /// The nodes to which each node leads without a word.
    pub(super) jumps: Rows,
    /// What has been read at each node.
    pub(super) accepts: Rows,
}

impl Part {
    /// The words that lead on from a node, each with the node to which it leads.
    pub(super) fn edges(&self, node: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.words.get(node).iter().zip(&self.targets[self.words.range(node)]).map(|(word, to)| (word.get(), to.get()))
    }

    /// What leads on from a node whatever the word.
    pub(super) fn steps(&self, node: u32) -> impl Iterator<Item = (Class, u32)> + '_ {
        self.classes.get(node).iter().map(|at| self.steps[at.get() as usize])
    }

    /// The nodes to which a word leads.
    fn targets(&self, node: u32, word: u32) -> &[U32] {
        let (words, all) = (self.words.get(node), self.words.range(node));
        let start = words.partition_point(|other| other.get() < word);
        let count = words[start..].iter().take_while(|other| other.get() == word).count();
        &self.targets[all.start + start..all.start + start + count]
    }

    /// How many nodes there are.
    pub(super) fn nodes(&self) -> u32 {
        self.words.count()
    }

    /// Whether something leads on from a node that does not ask for a word of its own.
    fn is_loose(&self, node: u32) -> bool {
        !(self.classes.get(node).is_empty() && self.jumps.get(node).is_empty())
    }
}

impl Automaton {
    /// Adds a part.
    pub(super) fn add(&mut self, part: Option<Part>) -> Option<&Part> {
        let is_new = part.is_some();
        self.parts.extend(part);
        self.parts.last().filter(|_| is_new)
    }

    /// Reports every match that begins at token `start`: the entry and the token after the last.
    pub(super) fn matches_at(&self, sentence: &Sentence<'_>, start: usize, report: &mut dyn FnMut(u32, usize)) {
        let word = sentence.words[start];
        for part in &self.parts {
            if part.is_loose(START) || (word != 0 && !part.targets(START, word).is_empty()) {
                part.walk(sentence, START, start, &mut |node, at| part.accepts.get(node).iter().for_each(|entry| report(entry.get(), at)));
            }
        }
    }

    /// Returns where a reading stands that begins at token `start` and has come to the end of the sentence.
    pub(super) fn open_after(&self, sentence: &Sentence<'_>, start: usize) -> FxHashSet<Node> {
        let mut open = FxHashSet::default();
        for (number, part) in self.parts.iter().enumerate() {
            let node = |node| Node { part: number, number: node };
            part.walk(sentence, START, start, &mut |at, end| open.extend((end == sentence.tokens.len()).then(|| node(at))));
        }
        open
    }

    /// Whether a reading that stands at one of these nodes may go on with a word.
    pub(super) fn goes_on(&self, nodes: &FxHashSet<Node>, word: u32) -> bool {
        nodes
            .iter()
            .map(|node| (&self.parts[node.part], node.number))
            .any(|(part, node)| part.is_loose(node) || !part.targets(node, word).is_empty())
    }

    /// Reports every match that begins before the sentence, whose reading stands at `node`.
    pub(super) fn go_on(&self, sentence: &Sentence<'_>, node: Node, report: &mut dyn FnMut(u32, usize)) {
        let part = &self.parts[node.part];
        part.walk(sentence, node.number, 0, &mut |node, at| part.accepts.get(node).iter().for_each(|entry| report(entry.get(), at)));
    }

    /// Returns the nodes at which every reading begins, and those they jump to.
    pub(super) fn start(&self) -> FxHashSet<Node> {
        self.closed((0..self.parts.len()).map(|part| Node { part, number: START }))
    }

    /// Returns what is read when a reading ends at a node.
    pub(super) fn accepted(&self, node: Node) -> impl Iterator<Item = u32> + '_ {
        self.parts[node.part].accepts.get(node.number).iter().map(|entry| entry.get())
    }

    /// Returns the nodes to which a word leads, whatever its classes.
    pub(super) fn after(&self, nodes: &FxHashSet<Node>, word: u32) -> FxHashSet<Node> {
        let targets = |node: &Node| {
            let part = node.part;
            self.parts[part].targets(node.number, word).iter().map(move |number| Node { part, number: number.get() })
        };
        self.closed(nodes.iter().flat_map(targets).chain(self.after_class(nodes)))
    }

    /// Returns the nodes to which any words lead that a class reads, or that stand where a class is read.
    pub(super) fn after_any(&self, nodes: &FxHashSet<Node>) -> FxHashSet<Node> {
        let targets = |node: &Node| {
            let part = node.part;
            self.parts[part].edges(node.number).map(move |(_, number)| Node { part, number })
        };
        self.closed(nodes.iter().flat_map(targets).chain(self.after_class(nodes)))
    }

    /// Returns the nodes to which classes lead; what reads several words may also go on where it stands.
    fn after_class<'n>(&'n self, nodes: &'n FxHashSet<Node>) -> impl Iterator<Item = Node> + 'n {
        nodes.iter().flat_map(|node| {
            self.parts[node.part].steps(node.number).flat_map(|(class, to)| {
                let goes_on = matches!(class, Class::Number | Class::Ordinal | Class::Words).then_some(*node);
                std::iter::once(Node { part: node.part, number: to }).chain(goes_on)
            })
        })
    }

    /// Returns nodes and all those that jumps lead to.
    fn closed(&self, nodes: impl IntoIterator<Item = Node>) -> FxHashSet<Node> {
        let mut open: Vec<Node> = nodes.into_iter().collect();
        let mut all = FxHashSet::default();
        while let Some(node) = open.pop() {
            if all.insert(node) {
                open.extend(
                    self.parts[node.part].jumps.get(node.number).iter().map(|number| Node { part: node.part, number: number.get() }),
                );
            }
        }
        all
    }
}

impl Part {
    /// Reads on from a node in every way, and shows each node that it comes to behind `start`, with the token after the last.
    fn walk(&self, sentence: &Sentence<'_>, node: u32, start: usize, see: &mut dyn FnMut(u32, usize)) {
        Walk { part: self, sentence, start, see, jumped: FxHashSet::default() }.on(node, start);
    }
}

/// A walk over the words of a sentence.
struct Walk<'w> {
    part: &'w Part,
    sentence: &'w Sentence<'w>,
    start: usize,
    see: &'w mut dyn FnMut(u32, usize),
    /// Where jumps have led: words that may be missing lead to one place in many ways, of which one is enough.
    jumped: FxHashSet<(u32, usize)>,
}

impl Walk<'_> {
    fn on(&mut self, node: u32, at: usize) {
        let (part, sentence) = (self.part, self.sentence);
        if at > self.start {
            (self.see)(node, at);
        }
        for next in part.jumps.get(node) {
            if self.jumped.insert((next.get(), at)) {
                self.on(next.get(), at);
            }
        }
        let at = if at > self.start { skip_quotes(sentence, at) } else { at };
        let Some(word) = sentence.words.get(at) else { return };
        if *word != 0 {
            part.targets(node, *word).iter().for_each(|to| self.on(to.get(), at + 1));
        }
        let mut read: Option<(Class, Range<usize>)> = None;
        for (class, to) in part.steps(node) {
            if read.as_ref().is_none_or(|(last, _)| *last != class) {
                read = Some((class, class_ends(class, sentence, at)));
            }
            read.iter().flat_map(|(_, ends)| ends.clone()).for_each(|end| self.on(to, end));
        }
    }
}

/// Quotation marks inside a phrase are free.
fn skip_quotes(sentence: &Sentence<'_>, at: usize) -> usize {
    let is_quote = |at: usize| match sentence.tokens.get(at).map(|token| token.kind) {
        Some(TokenKind::Mark('"')) => true,
        Some(TokenKind::Mark('\'')) => !sentence.tokens.get(at + 1).is_none_or(|next| next.gap.joins() && sentence.tokens[at].gap.joins()),
        _ => false,
    };
    at + (at..sentence.tokens.len()).take_while(|at| is_quote(*at)).count()
}

/// Returns the tokens after which a slot of this class can end.
pub(super) fn class_ends(class: Class, sentence: &Sentence<'_>, at: usize) -> Range<usize> {
    if !sentence.is_word(at) {
        return 0..0;
    }
    let text = sentence.text(at);
    let is_year = || text.len() == 4 && text.starts_with(['1', '2']) && text.bytes().all(|b| b.is_ascii_digit());
    let words = |count: usize| if count > 0 { at + count..at + count + 1 } else { 0..0 };
    match class {
        Class::Number => words(numeral_at(sentence, at).map_or(0, |numeral| numeral.words)),
        Class::Ordinal => words(numeral_at(sentence, at).filter(|numeral| numeral.is_ordinal).map_or(0, |numeral| numeral.words)),
        Class::Year => words(usize::from(is_year())),
        Class::Name => words(usize::from(sentence.is_capitalised(at))),
        Class::Word => words(1),
        Class::Words => at + 1..at + 1 + (at..at + 3).take_while(|at| sentence.is_word(*at)).count(),
    }
}

/// Returns the number that stands at a token.
pub(super) fn numeral_at(sentence: &Sentence<'_>, at: usize) -> Option<Numeral> {
    if !sentence.is_word(at) || !may_begin_number(&sentence.folded(at)) {
        return None;
    }
    let words: Vec<_> = (at..at + 2).take_while(|at| sentence.is_word(*at)).map(|at| sentence.folded(at)).collect();
    parse_numeral(&words.iter().map(AsRef::as_ref).collect::<Vec<_>>())
}

/// The tokens of a match.
pub(super) type Tokens = Range<usize>;
