//! Markdown as prose.

use super::builder::Builder;
use super::escape::Syntax;
use super::lens::Edge;
use super::tags::{Role, Side, read_tag, role_of};
use super::{front_matter, html};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Reads the Markdown that `source` is from `start` on.
pub(super) fn read<'s>(source: &'s str, start: usize, builder: &mut Builder<'s>) {
    let start = front_matter::read(source, start, builder);
    let mut reader = Reader { source, builder, skipped: 0, hidden: None, links: Vec::new(), html: Vec::new() };
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    let mut events = Parser::new_ext(&source[start..], options).into_offset_iter().peekable();
    while let Some((event, range)) = events.next() {
        let next = events.peek().map_or(source.len(), |(_, range)| range.start + start);
        reader.event(event, range.start + start..range.end + start, next);
    }
}

struct Reader<'b, 's> {
    source: &'s str,
    builder: &'b mut Builder<'s>,
    /// How many elements are open in which nothing is prose.
    skipped: usize,
    /// The HTML element in a paragraph that hides everything up to its end.
    hidden: Option<String>,
    /// How text was written outside of each open link.
    links: Vec<Syntax>,
    /// The lines of the open HTML block.
    html: Vec<Range<usize>>,
}

impl<'s> Reader<'_, 's> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>, next: usize) {
        match event {
            Event::Start(_) if self.skipped > 0 => self.skipped += 1,
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Html(_) => self.html.push(range),
            Event::InlineHtml(_) => self.inline_html(range),
            _ if self.skipped > 0 || self.hidden.is_some() => {}
            Event::Text(text) => self.text(&text, range),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) => self.builder.placeholder(range),
            Event::SoftBreak | Event::HardBreak => self.line_break(range, next),
            Event::Rule => self.builder.end_segment(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => self.builder.open(Edge::Strict),
            Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => {
                if self.hidden.is_none() {
                    self.builder.placeholder(range);
                }
                self.skipped = 1;
            }
            Tag::Link { link_type, .. } => {
                self.open_link(*link_type);
                self.builder.open(Edge::Loose);
            }
            Tag::Image { link_type, .. } => {
                self.open_link(*link_type);
                self.separate(range.start..range.start + 2);
            }
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.end_block();
                self.skipped = 1;
            }
            Tag::HtmlBlock => {
                self.end_block();
                self.html.clear();
            }
            _ => self.end_block(),
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                self.builder.close(Edge::Strict);
            }
            TagEnd::Link => {
                self.close_link();
                self.builder.close(Edge::Loose);
            }
            TagEnd::Image => {
                self.close_link();
                self.separate(self.builder.end().max(range.start)..range.end);
            }
            TagEnd::HtmlBlock => {
                self.end_block();
                if !self.html.is_empty() {
                    html::read_lines(self.source, &self.html, self.builder);
                }
            }
            _ => self.end_block(),
        }
    }

    /// In a link without a target of its own, the text is the name of the target too.
    fn open_link(&mut self, link_type: LinkType) {
        let has_target = matches!(link_type, LinkType::Inline | LinkType::Reference | LinkType::ReferenceUnknown);
        let outside = self.builder.write_as(Syntax::Fixed);
        self.builder.write_as(if has_target { outside } else { Syntax::Fixed });
        self.links.push(outside);
    }

    fn close_link(&mut self) {
        if let Some(outside) = self.links.pop() {
            self.builder.write_as(outside);
        }
    }

    /// Keeps the words inside an image apart from those around it.
    fn separate(&mut self, range: Range<usize>) {
        if self.hidden.is_none() {
            self.builder.placeholder(range);
        }
    }

    fn end_block(&mut self) {
        self.hidden = None;
        self.builder.end_segment();
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.source.get(range.clone()) != Some(text) {
            return self.builder.atom(range, text);
        }
        let escaped = range.start > self.builder.end() && self.source[..range.start].ends_with('\\');
        if escaped && text.starts_with(|c: char| c.is_ascii_punctuation()) {
            self.builder.atom(range.start - 1..range.start + 1, &text[..1]);
            self.builder.text(range.start + 1..range.end);
        } else {
            self.builder.text(range);
        }
    }

    /// The marks of the block at the start of the next line are a part of the break, so that a fix can take both.
    fn line_break(&mut self, range: Range<usize>, next: usize) {
        let indent = self.source.get(range.end..next).unwrap_or_default();
        let end = range.end + (indent.len() - indent.trim_start_matches([' ', '\t', '>']).len());
        self.builder.line_break(range.start..end);
    }

    fn inline_html(&mut self, range: Range<usize>) {
        if self.hidden.is_none() {
            self.builder.comment(range.clone());
        }
        let Some(tag) = self.source.get(range.clone()).and_then(read_tag) else { return };
        if let Some(name) = &self.hidden {
            if tag.side == Side::End && tag.name == *name {
                self.builder.stretch_placeholder(range.end);
                self.hidden = None;
            }
            return;
        }
        match (role_of(&tag.name), tag.side) {
            (Role::Inline, Side::Start) => self.builder.open(Edge::Loose),
            (Role::Inline, Side::End) => self.builder.close(Edge::Loose),
            (Role::Block, _) => self.builder.end_segment(),
            (Role::Break, _) if self.builder.is_after_break_tag(range.start) => self.builder.end_segment(),
            (Role::Break, _) => self.builder.line_break(range),
            (Role::Object, _) | (Role::Code | Role::Hidden, Side::Both) => self.builder.placeholder(range),
            (Role::Code | Role::Hidden, Side::Start) => {
                self.builder.placeholder(range);
                self.hidden = Some(tag.name);
            }
            (Role::Code | Role::Hidden, Side::End) | (Role::Inline, Side::Both) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{Document, Format};

    #[track_caller]
    fn check(source: &str, prose: &str) {
        assert_eq!(Document::read(source, Format::Markdown).prose(), prose, "{source}");
    }

    #[test]
    fn blocks_are_segments() {
        check("# a\n\nb *c* **d**\n\n- e\n- [ ] f\n\n> g\n\n1. h\n   i\n", "a\n\nb c d\n\ne\n\nf\n\ng\n\nh\ni");
        check("| a | b |\n|---|---|\n| c | d \\| e |\n", "a\n\nb\n\nc\n\nd | e");
        check("a[^1]\n\n[^1]: b\n", "a\u{fffc}\n\nb");
        check("a\n===\nb\n***\nc", "a\n\nb\n\nc");
        check("\u{feff}# a", "a");
    }

    #[test]
    fn lines_are_lines() {
        check("a\nb  \nc\\\nd \r\ne", "a\nb\nc\nd\ne");
        check("> a \n> b\n>> c", "a\nb\n\nc");
        check("a<br>\nb<br><br>c", "a\nb\n\nc");
        check("\\\na", "a");
    }

    #[test]
    fn escapes_and_entities_are_decoded() {
        check("a \\* b\\\\c &amp; \\&amp; &ldquo;d&rdquo; \\e", "a * b\\c & &amp; “d” \\e");
        check("\\# a", "# a");
    }

    #[test]
    fn code_and_addresses_are_not_prose() {
        check("a `b` c ``d``", "a \u{fffc} c \u{fffc}");
        check("a\n\n    b\n\n```\nc\n```\nd", "a\n\nd");
        check("<https://a.b> or [c](https://d.e 'f') or <g@h.i>", "\u{fffc} or c or \u{fffc}");
        check("a <kbd>b *c* `d`</kbd> e", "a \u{fffc} e");
        check("a <code>b\n\nc", "a \u{fffc}\n\nc");
        check("a ![b](c) d ![](e)", "a \u{fffc}b\u{fffc} d \u{fffc}\u{fffc}");
    }

    #[test]
    fn html_is_read_as_html() {
        check("<div>\n<p>a <b>b</b></p>\nc &amp; d\n</div>\n\ne <i>f</i><!-- g --> h", "a b\n\nc & d\n\ne f h");
        check("> <div>\n> a\n> b\n> </div>", "a\nb");
        check("<pre>\na\n\nb\n</pre>\n\n<!-- c -->\n", "");
        check("- <div>\n  a\n\n  b\n", "a\n\nb");
    }
}
