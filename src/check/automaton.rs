//! All patterns of a glossary as one automaton over words: the cost of a step does not depend on how many there are.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::sentence::{Lexicon, Sentence};
use super::sieve::{NUMBER, Start, key};
use crate::glossary::{Class, Inflection, Item, Pattern, Word};
use crate::grammar::{Numeral, forms, parse_numeral, plural};
use crate::text::TokenKind;

pub(super) type Node = u32;
const START: Node = 0;

/// Word lists by name.
pub(super) type Lists = BTreeMap<String, Vec<Pattern>>;

/// A nondeterministic automaton over the words of a sentence.
#[derive(Debug, Default)]
pub(super) struct Automaton {
    nodes: u32,
    /// The first edge for a word at a node; further ones hang on it.
    by_word: FxHashMap<(Node, u32), u32>,
    edges: Vec<Edge>,
    by_class: FxHashMap<Node, Vec<(Class, Node)>>,
    jumps: FxHashMap<Node, Vec<Node>>,
    accepts: FxHashMap<Node, Vec<u32>>,
    /// Where a step leads that an earlier pattern took: patterns share their beginnings.
    shared: FxHashMap<(Node, Step), Node>,
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    to: Node,
    next: Option<u32>,
}

#[derive(Debug, PartialEq, Eq, Hash)]
enum Step {
    Word(u32, Inflection),
    Class(Class),
}

impl Automaton {
    /// Adds `items`; a match of them is reported as `entry`.
    pub(super) fn add(&mut self, items: &[Item], entry: u32, lists: &Lists, lexicon: &mut Lexicon) {
        let mut builder = Builder { automaton: self, lists, lexicon };
        let end = builder.sequence(START, items);
        let entries = self.accepts.entry(end).or_default();
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }

    /// Reports every match that begins at token `start`: the entry and the token after the last.
    pub(super) fn matches_at(&self, sentence: &Sentence<'_>, start: usize, report: &mut dyn FnMut(u32, usize)) {
        let word = sentence.words[start];
        let begins = self.by_word.contains_key(&(START, word)) || self.by_class.contains_key(&START) || self.jumps.contains_key(&START);
        if begins {
            self.walk(sentence, START, start, &mut |step| self.accept(step, report));
        }
    }

    /// Returns where a reading stands that begins at token `start` and has come to the end of the sentence.
    pub(super) fn open_after(&self, sentence: &Sentence<'_>, start: usize) -> FxHashSet<Node> {
        let mut open = FxHashSet::default();
        self.walk(sentence, START, start, &mut |step| open.extend((step.at == sentence.tokens.len()).then_some(step.node)));
        open
    }

    /// Whether a reading that stands at one of these nodes may go on with a word.
    pub(super) fn goes_on(&self, nodes: &FxHashSet<Node>, word: u32) -> bool {
        let goes_on =
            |node: &Node| self.by_class.contains_key(node) || self.jumps.contains_key(node) || self.by_word.contains_key(&(*node, word));
        nodes.iter().any(goes_on)
    }

    /// Reports every match that begins before the sentence, whose reading stands at `node`.
    pub(super) fn go_on(&self, sentence: &Sentence<'_>, node: Node, report: &mut dyn FnMut(u32, usize)) {
        self.walk(sentence, node, 0, &mut |step| self.accept(step, report));
    }

    /// Returns what the patterns begin with, in the words of the sieve: runs of ASCII letters and digits.
    pub(super) fn starts(&self, lexicon: &Lexicon) -> FxHashSet<Start> {
        let mut edges: FxHashMap<Node, Vec<u32>> = FxHashMap::default();
        for (node, word) in self.by_word.keys() {
            edges.entry(*node).or_default().push(*word);
        }
        let mut starts = FxHashSet::default();
        Starts { automaton: self, edges, words: lexicon.texts(), starts: &mut starts }.from(START, &mut Vec::new());
        starts
    }

    /// Returns the node at which every reading begins, and those it jumps to.
    pub(super) fn start(&self) -> FxHashSet<Node> {
        self.closed([START])
    }

    /// Returns what is read when a reading ends at a node.
    pub(super) fn accepted(&self, node: Node) -> impl Iterator<Item = u32> + '_ {
        self.accepts.get(&node).into_iter().flatten().copied()
    }

    /// Returns the nodes to which a word leads, whatever its classes.
    pub(super) fn after(&self, nodes: &FxHashSet<Node>, word: u32) -> FxHashSet<Node> {
        let by_word = nodes.iter().flat_map(|node| self.targets(*node, word));
        self.closed(by_word.chain(self.after_class(nodes)))
    }

    /// Returns the nodes to which any words lead that a class reads, or that stand where a class is read.
    pub(super) fn after_any(&self, nodes: &FxHashSet<Node>) -> FxHashSet<Node> {
        let by_word = self.by_word.iter().filter(|((from, _), _)| nodes.contains(from));
        let by_word = by_word.flat_map(|((from, word), _)| self.targets(*from, *word));
        self.closed(by_word.chain(self.after_class(nodes)))
    }

    /// Returns the nodes to which classes lead; what reads several words may also go on where it stands.
    fn after_class<'n>(&'n self, nodes: &'n FxHashSet<Node>) -> impl Iterator<Item = Node> + 'n {
        let steps = nodes.iter().flat_map(|node| self.by_class.get(node).into_iter().flatten().map(move |step| (*node, step)));
        steps.flat_map(|(node, (class, to))| {
            let goes_on = matches!(class, Class::Number | Class::Ordinal | Class::Words).then_some(node);
            std::iter::once(*to).chain(goes_on)
        })
    }

    /// Returns nodes and all those that jumps lead to.
    fn closed(&self, nodes: impl IntoIterator<Item = Node>) -> FxHashSet<Node> {
        let mut open: Vec<Node> = nodes.into_iter().collect();
        let mut all = FxHashSet::default();
        while let Some(node) = open.pop() {
            if all.insert(node) {
                open.extend(self.jumps.get(&node).into_iter().flatten());
            }
        }
        all
    }

    fn targets(&self, node: Node, word: u32) -> impl Iterator<Item = Node> + '_ {
        let first = self.by_word.get(&(node, word)).map(|edge| self.edges[*edge as usize]);
        std::iter::successors(first, |edge| edge.next.map(|next| self.edges[next as usize])).map(|edge| edge.to)
    }

    fn accept(&self, step: Reading, report: &mut dyn FnMut(u32, usize)) {
        self.accepts.get(&step.node).into_iter().flatten().for_each(|entry| report(*entry, step.at));
    }

    /// Reads on from a node in every way, and shows each place that it comes to behind `start`.
    fn walk(&self, sentence: &Sentence<'_>, node: Node, start: usize, see: &mut dyn FnMut(Reading)) {
        Walk { automaton: self, sentence, start, see, jumped: FxHashSet::default() }.on(node, start);
    }
}

/// A walk over the words of a sentence.
struct Walk<'w> {
    automaton: &'w Automaton,
    sentence: &'w Sentence<'w>,
    start: usize,
    see: &'w mut dyn FnMut(Reading),
    /// Where jumps have led: words that may be missing lead to one place in many ways, of which one is enough.
    jumped: FxHashSet<(Node, usize)>,
}

impl Walk<'_> {
    fn on(&mut self, node: Node, at: usize) {
        let (automaton, sentence) = (self.automaton, self.sentence);
        if at > self.start {
            (self.see)(Reading { node, at });
        }
        for next in automaton.jumps.get(&node).into_iter().flatten() {
            if self.jumped.insert((*next, at)) {
                self.on(*next, at);
            }
        }
        let at = if at > self.start { skip_quotes(sentence, at) } else { at };
        let Some(word) = sentence.words.get(at) else { return };
        if *word != 0 {
            automaton.targets(node, *word).for_each(|to| self.on(to, at + 1));
        }
        for (class, to) in automaton.by_class.get(&node).into_iter().flatten() {
            for end in class_ends(*class, sentence, at) {
                self.on(*to, end);
            }
        }
    }
}

/// How far a reading has come: the node, and the token after the last.
#[derive(Debug, Clone, Copy)]
struct Reading {
    node: Node,
    at: usize,
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
pub(super) fn class_ends(class: Class, sentence: &Sentence<'_>, at: usize) -> Vec<usize> {
    if !sentence.is_word(at) {
        return Vec::new();
    }
    let text = sentence.text(at);
    let is_year = || text.len() == 4 && text.starts_with(['1', '2']) && text.bytes().all(|b| b.is_ascii_digit());
    let one = |holds: bool| if holds { vec![at + 1] } else { Vec::new() };
    match class {
        Class::Number => numeral_at(sentence, at).map(|numeral| at + numeral.words).into_iter().collect(),
        Class::Ordinal => {
            numeral_at(sentence, at).filter(|numeral| numeral.is_ordinal).map(|numeral| at + numeral.words).into_iter().collect()
        }
        Class::Year => one(is_year()),
        Class::Name => one(sentence.is_capitalised(at)),
        Class::Word => vec![at + 1],
        Class::Words => (at..at + 3).take_while(|at| sentence.is_word(*at)).map(|at| at + 1).collect(),
    }
}

/// Returns the number that stands at a token.
pub(super) fn numeral_at(sentence: &Sentence<'_>, at: usize) -> Option<Numeral> {
    let words: Vec<_> = (at..at + 2).take_while(|at| sentence.is_word(*at)).map(|at| sentence.folded(at)).collect();
    parse_numeral(&words.iter().map(AsRef::as_ref).collect::<Vec<_>>())
}

/// Returns the folded forms of a word that match it.
pub(super) fn word_forms(word: &Word) -> Vec<String> {
    match word.inflection {
        Inflection::None => vec![word.folded.clone()],
        Inflection::Noun => vec![word.folded.clone(), plural(&word.folded)],
        Inflection::Verb => forms(&word.folded),
    }
}

/// Collects what patterns begin with.
struct Starts<'a> {
    automaton: &'a Automaton,
    /// The words of the edges of each node.
    edges: FxHashMap<Node, Vec<u32>>,
    words: Vec<&'a str>,
    starts: &'a mut FxHashSet<Start>,
}

impl Starts<'_> {
    /// Goes on from a node with the words read so far: none or one.
    fn from(&mut self, node: Node, read: &mut Vec<u64>) {
        let automaton = self.automaton;
        if let (true, Some(first)) = (automaton.accepts.contains_key(&node), read.first()) {
            self.starts.insert(Start::Single(*first));
        }
        for next in automaton.jumps.get(&node).into_iter().flatten() {
            self.from(*next, read);
        }
        for (class, to) in automaton.by_class.get(&node).into_iter().flatten() {
            match (class, read.first().copied()) {
                (Class::Number | Class::Ordinal | Class::Year, _) => self.go_on(*to, read, &[NUMBER]),
                (Class::Name | Class::Word | Class::Words, Some(first)) => {
                    self.starts.insert(Start::Single(first));
                }
                (Class::Name | Class::Word | Class::Words, None) => {
                    self.starts.insert(Start::Anything);
                }
            }
        }
        for word in self.edges.get(&node).cloned().unwrap_or_default() {
            let text = self.words[word as usize - 1];
            if !text.is_ascii() {
                continue;
            }
            let pieces: Vec<u64> = text
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|piece| !piece.is_empty())
                .map(|piece| key(piece.as_bytes()))
                .collect();
            for to in automaton.targets(node, word) {
                self.go_on(to, read, &pieces);
            }
        }
    }

    fn go_on(&mut self, to: Node, read: &[u64], pieces: &[u64]) {
        let mut read: Vec<u64> = read.iter().chain(pieces).copied().collect();
        match read.as_slice() {
            [first, second, ..] => {
                self.starts.insert(Start::Pair(*first, *second));
            }
            _ => self.from(to, &mut read),
        }
    }
}

struct Builder<'b> {
    automaton: &'b mut Automaton,
    lists: &'b Lists,
    lexicon: &'b mut Lexicon,
}

impl Builder<'_> {
    fn sequence(&mut self, from: Node, items: &[Item]) -> Node {
        items.iter().fold(from, |at, item| self.item(at, item))
    }

    fn item(&mut self, from: Node, item: &Item) -> Node {
        match item {
            Item::Word(word) => self.word(from, word),
            Item::Target(items) => self.sequence(from, items),
            Item::Slot(slot) => self.class(from, slot.class),
            Item::Choice(alternatives) => self.join(from, alternatives.iter().map(Vec::as_slice)),
            Item::Option(alternatives) => {
                let end = self.join(from, alternatives.iter().map(Vec::as_slice));
                self.jump(from, end);
                end
            }
            Item::List(name) => {
                let lists = self.lists;
                let items = lists.get(name).into_iter().flatten();
                self.join(from, items.map(|pattern| pattern.items.as_slice()))
            }
            Item::Gap => {
                let end = self.node();
                let mut at = from;
                self.jump(at, end);
                for _ in 0..3 {
                    at = self.class(at, Class::Word);
                    self.jump(at, end);
                }
                end
            }
        }
    }

    /// Adds alternatives that end at one node.
    fn join<'i>(&mut self, from: Node, alternatives: impl Iterator<Item = &'i [Item]>) -> Node {
        let end = self.node();
        for items in alternatives {
            if let [Item::Word(word)] = items {
                self.link(from, word, end);
            } else {
                let last = self.sequence(from, items);
                self.jump(last, end);
            }
        }
        end
    }

    fn word(&mut self, from: Node, word: &Word) -> Node {
        let step = Step::Word(self.lexicon.intern(&word.folded), word.inflection);
        if let Some(to) = self.automaton.shared.get(&(from, step)) {
            return *to;
        }
        let to = self.node();
        let step = Step::Word(self.lexicon.intern(&word.folded), word.inflection);
        self.automaton.shared.insert((from, step), to);
        self.link(from, word, to);
        to
    }

    fn link(&mut self, from: Node, word: &Word, to: Node) {
        for form in word_forms(word) {
            let number = self.lexicon.intern(&form);
            let edge = self.automaton.edges.len() as u32;
            let next = self.automaton.by_word.insert((from, number), edge);
            self.automaton.edges.push(Edge { to, next });
        }
    }

    fn class(&mut self, from: Node, class: Class) -> Node {
        if let Some(to) = self.automaton.shared.get(&(from, Step::Class(class))) {
            return *to;
        }
        let to = self.node();
        self.automaton.shared.insert((from, Step::Class(class)), to);
        self.automaton.by_class.entry(from).or_default().push((class, to));
        to
    }

    fn jump(&mut self, from: Node, to: Node) {
        let jumps = self.automaton.jumps.entry(from).or_default();
        if !jumps.contains(&to) {
            jumps.push(to);
        }
    }

    fn node(&mut self) -> Node {
        self.automaton.nodes += 1;
        self.automaton.nodes
    }
}

/// The tokens of a match.
pub(super) type Tokens = Range<usize>;
