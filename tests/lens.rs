//! Laws of the lens: true of every document and every edit.

use degarble::document::{Document, Format, PLACEHOLDER, Prose};
use degarble::text::{Edit, Edits, Span, TokenKind, tokens};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const FORMATS: [Format; 4] = [Format::Text, Format::Markdown, Format::Html, Format::JsonLines];

const MARKDOWN_INLINE: &[&str] = &[
    "**@**",
    "*@*",
    "_@_",
    "~~@~~",
    "[@](u \"t\")",
    "`@`",
    "<b>@</b>",
    "&ldquo;@&rdquo;",
    "\\*@\\*",
    "@\n",
    "@  \n",
    "@<br>\n",
    "![@](u)",
    "***@***",
    "**@**[^1]",
    "<https://a.b/c>",
    "[**@**](u)",
    "@&nbsp;",
    "<kbd>@</kbd>",
    "@<!-- degarble: off -->",
    "<!-- degarble: on -->@",
];
const MARKDOWN_BLOCKS: &[&str] = &[
    "@\n\n",
    "# @\n\n",
    "- @\n\n",
    "> @\n\n",
    "<div>\n<p>@</p>\n</div>\n\n",
    "@\r\n\r\n",
    "| a | b |\n|---|---|\n| @ | c |\n\n",
    "1. @\n\n",
    "<!-- degarble: keep a -->\n@\n\n",
];
const HTML_INLINE: &[&str] = &[
    "<b>@</b>",
    "<a href=\"u\">@</a>",
    "&ldquo;@&rdquo;",
    "<code>@</code>",
    "@<br>\n",
    "@\n",
    "<i><b>@</b></i>",
    "@&nbsp;",
    "@<!-- c -->",
    "@<!-- degarble: keep a -->",
];
const HTML_BLOCKS: &[&str] =
    &["<p>@</p>\n", "<ul><li>@</li>\n</ul>", "<h1>@</h1>", "<td>@", "<script>x</script>@<p>", "<!-- degarble: off --><p>@"];
const TEXT_INLINE: &[&str] = &["(@)", "\"@\""];
const TEXT_BLOCKS: &[&str] = &["@\n\n", "@\r\n", "\t@\n", "# degarble: off\n@\n", "// degarble: keep a\r\n@"];

const JSON_INLINE: &[&str] = &[r#"\"@\""#, r"@\n", r"\u201c@\u201d", r"@\u00a0", r"\ud83d\ude00 @", r"@\ud83d", r"@\t", r"@\/"];
const JSON_BLOCKS: &[&str] =
    &["\"@\"\n", "{\"a b\": \"@\"}\r\n", "[\"@\", \"word\", \"a-b\", 1]\n", "\"@\" x\n", "{\"a\": {\"b\": [\" @ \"]}}\n", "\n"];

/// What means something to one parser or another.
const FRAGMENTS: &[&str] = &[
    "*",
    "**",
    "_",
    "`",
    "``",
    "<b>",
    "</b>",
    "<p>",
    "<br>",
    "<code>",
    "</code>",
    "<pre>",
    "<!--",
    "-->",
    "<!-- degarble: off -->",
    "\n# degarble: keep a\n",
    "<",
    ">",
    "&amp;",
    "&amp",
    "&",
    ";",
    "&#x",
    "> ",
    "- ",
    "1. ",
    "| a |",
    "|---|\n",
    "---",
    "---\n",
    "+++\n",
    "title: a\n",
    "title = 'a'\n",
    "\r\n",
    "\n",
    "\n\n",
    "\r",
    "\u{feff}",
    "\0",
    "[",
    "](",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "[a]: b\n",
    "\\",
    "\\\n",
    "  \n",
    "    ",
    "\t",
    "~~",
    "```\n",
    "<div>\n",
    "</div>\n",
    "<script>",
    "</script>",
    "<title>",
    "é",
    "龙",
    " ",
    "a",
    "b c",
    "#",
    "# ",
    "===\n",
    ":",
    "<http://a.b>",
    "\u{a0}",
    "\u{fffc}",
    "!",
    "\"",
    "{\"a\": \"",
    "\"}\n",
    "[\"",
    "\"]\n",
    "\\u",
    "\\ud83d",
    "\\n",
];

/// Words as they stand in running text.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![6 => "[a-z]{1,8}", 2 => "[A-Z][a-z]{1,6}", 1 => Just("Xi'an".to_owned()), 1 => Just("龙头".to_owned()), 1 => "[1-9][0-9]{0,3}"]
}

/// New words, some with marks that mean something in one format or another.
fn wording() -> impl Strategy<Value = String> {
    let marks = ["R&D", "a*b", "x_y", "_z_", "<b>", "[1]", "`c`", "\\d", "&amp;", "1.", "-", "#", "a|b", "~~e~~", "C:\\f", "5 < 6", "!"];
    let special = select(marks.to_vec()).prop_map(str::to_owned);
    proptest::collection::vec(prop_oneof![6 => word(), 1 => special], 1..4).prop_map(|words| words.join(" "))
}

/// Words with what stands between them.
fn phrase() -> impl Strategy<Value = String> {
    let gap = prop_oneof![8 => Just(" "), 1 => Just(", "), 1 => Just("-"), 1 => Just(" ("), 1 => Just("; ")];
    (word(), proptest::collection::vec((gap, word()), 0..3))
        .prop_map(|(first, rest)| rest.into_iter().fold(first, |text, (gap, word)| text + gap + &word))
}

/// A paragraph, some phrases of which are dressed in the inline markup of a format.
fn paragraph(inline: &'static [&'static str]) -> impl Strategy<Value = String> {
    let dressed = (phrase(), proptest::option::weighted(0.4, select(inline)))
        .prop_map(|(text, markup)| markup.map_or(text.clone(), |markup| markup.replace('@', &text)));
    let joint = prop_oneof![6 => Just(" "), 1 => Just("")];
    let pieces = proptest::collection::vec((dressed, joint).prop_map(|(text, joint)| text + joint), 1..6);
    pieces.prop_map(|pieces| format!("A {}end.", pieces.concat()))
}

/// A document and its format.
fn any_document() -> impl Strategy<Value = (Format, String)> {
    select(FORMATS.to_vec()).prop_flat_map(|format| {
        let (inline, blocks) = match format {
            Format::Text => (TEXT_INLINE, TEXT_BLOCKS),
            Format::Markdown => (MARKDOWN_INLINE, MARKDOWN_BLOCKS),
            Format::Html => (HTML_INLINE, HTML_BLOCKS),
            Format::JsonLines => (JSON_INLINE, JSON_BLOCKS),
        };
        let block = (paragraph(inline), select(blocks)).prop_map(|(text, block)| {
            let line_start = if block.starts_with('>') { "\n> " } else { "\n" };
            let text = if block.starts_with(['#', '|']) { text.replace('\n', " ") } else { text.replace('\n', line_start) };
            block.replace('@', &text)
        });
        let blocks = (proptest::option::weighted(0.1, Just("\u{feff}")), proptest::collection::vec(block, 1..5));
        (Just(format), blocks.prop_map(|(mark, blocks)| mark.unwrap_or_default().to_owned() + &blocks.concat()))
    })
}

/// Strings that no format has rules for.
fn fragments() -> impl Strategy<Value = String> {
    proptest::collection::vec(select(FRAGMENTS), 0..40).prop_map(|pieces| pieces.concat())
}

fn single(start: usize, end: usize, text: &str) -> Edits<Prose> {
    Edits::new(vec![Edit { span: Span::new(start, end), text: text.to_owned() }]).expect("one edit")
}

/// Reads `source`, and looks whether positions are mapped there and back.
fn check_positions(source: &str, format: Format) -> Result<(), TestCaseError> {
    let document = Document::read(source, format);
    let none = document.lower(&Edits::default()).expect("no edit has a place");
    prop_assert_eq!(none.apply(source), source);
    for (at, c) in document.prose().char_indices() {
        let span = document.source_span(Span::new(at, at + c.len_utf8()));
        prop_assert!(source.get(span.range()).is_some());
        prop_assert!(span.is_empty() || document.prose_offset(span.start()) <= at);
    }
    for at in 0..=source.len() + 1 {
        prop_assert!(document.prose_offset(at) <= document.prose().len());
    }
    Ok(())
}

/// The spans of up to three words after each other.
fn spans_of_words(prose: &str) -> Vec<(usize, usize)> {
    let tokens = tokens(prose);
    let is_word = |at: &usize| tokens[*at].kind == TokenKind::Word;
    let mut spans = Vec::new();
    for first in (0..tokens.len()).filter(is_word) {
        let lasts = (first..tokens.len().min(first + 3)).take_while(is_word);
        spans.extend(lasts.map(|last| (tokens[first].start, tokens[last].end)));
    }
    spans
}

/// Whether `edits` have no place, or the place is right.
fn check_edits(document: &Document<'_>, edits: &Edits<Prose>) -> Result<(), TestCaseError> {
    if let Some(lowered) = document.lower(edits) {
        prop_assert!(document.agrees(edits, &lowered), "{:?}\n{:?}", edits, lowered.apply(document.source()));
    }
    Ok(())
}

proptest! {
    #[test]
    fn reading_never_fails(source in fragments(), format in select(FORMATS.to_vec())) {
        check_positions(&source, format)?;
    }

    #[test]
    fn reading_any_string_never_fails(source in "(?s).{0,60}", format in select(FORMATS.to_vec())) {
        check_positions(&source, format)?;
    }

    #[test]
    fn no_edit_is_no_change((format, source) in any_document()) {
        check_positions(&source, format)?;
    }

    #[test]
    fn an_edit_of_words_is_read_back((format, source) in any_document(), pick in any::<Index>(), new in wording()) {
        let document = Document::read(&source, format);
        let spans = spans_of_words(document.prose());
        prop_assume!(!spans.is_empty());
        let (start, end) = *pick.get(&spans);
        check_edits(&document, &single(start, end, &new))?;
    }

    #[test]
    fn an_article_is_read_back((format, source) in any_document(), pick in any::<Index>()) {
        let document = Document::read(&source, format);
        let spans = spans_of_words(document.prose());
        prop_assume!(!spans.is_empty());
        let (start, _) = *pick.get(&spans);
        check_edits(&document, &single(start, start, "the "))?;
    }

    #[test]
    fn edits_that_have_a_place_have_it_together((format, source) in any_document()) {
        let document = Document::read(&source, format);
        let words = tokens(document.prose()).into_iter().filter(|token| token.kind == TokenKind::Word);
        let edits = words.map(|word| Edit { span: Span::new(word.start, word.end), text: "Delta".to_owned() });
        let placed = edits.filter(|edit| document.lower(&single(edit.span.start(), edit.span.end(), &edit.text)).is_some());
        let edits = Edits::new(placed.collect()).expect("words are apart");
        prop_assert!(document.lower(&edits).is_some());
        check_edits(&document, &edits)?;
    }
}

#[test]
fn words_between_code_are_not_joined() {
    let document = Document::read("long `x` triangle", Format::Markdown);
    assert_eq!(document.prose(), format!("long {PLACEHOLDER} triangle"));
}
