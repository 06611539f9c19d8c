//! What the tags of HTML mean for the text in and around them.

/// What an element does to prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It lies inside a sentence.
    Inline,
    /// It stands apart from the text around it.
    Block,
    /// It breaks the line.
    Break,
    /// It stands in a sentence, but not for words: an image.
    Object,
    /// It stands in a sentence, and its content is not prose.
    Code,
    /// It stands apart, and its content is not prose.
    Hidden,
}

/// A tag as it stands in a source.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// The name in lower case.
    pub(super) name: String,
    pub(super) side: Side,
}

/// Whether a tag starts or ends an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    End,
    /// It does both: `<br/>`
    Both,
}

/// Returns what the element of this name, in lower case, does to prose. Elements that are not known are inline.
pub(super) fn role_of(name: &str) -> Role {
    match name {
        "br" => Role::Break,
        "script" | "style" | "pre" | "xmp" | "listing" | "plaintext" | "noembed" | "noframes" => Role::Hidden,
        "code" | "kbd" | "samp" | "var" | "tt" | "textarea" | "svg" | "math" | "iframe" | "object" | "video" | "audio" | "canvas" => {
            Role::Code
        }
        "img" | "input" | "embed" => Role::Object,
        _ if BLOCKS.binary_search(&name).is_ok() => Role::Block,
        _ => Role::Inline,
    }
}

// Sorted.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "button",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "meta",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "search",
    "section",
    "select",
    "source",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
    "ul",
];

/// Reads one tag; `None` if `source` is something else, such as a comment.
pub(super) fn read_tag(source: &str) -> Option<Tag> {
    let inside = source.strip_prefix('<')?;
    let (inside, is_end) = inside.strip_prefix('/').map_or((inside, false), |inside| (inside, true));
    let name = &inside[..inside.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(inside.len())];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let side = match (is_end, source.ends_with("/>")) {
        (true, _) => Side::End,
        (false, true) => Side::Both,
        (false, false) => Side::Start,
    };
    Some(Tag { name: name.to_ascii_lowercase(), side })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_blocks_is_sorted() {
        assert!(BLOCKS.is_sorted());
    }

    #[track_caller]
    fn check(source: &str, expected: Option<(&str, Side)>) {
        let tag = read_tag(source);
        assert_eq!(tag.as_ref().map(|tag| (tag.name.as_str(), tag.side)), expected, "{source}");
    }

    #[test]
    fn a_tag_has_a_name_and_a_side() {
        check("<B>", Some(("b", Side::Start)));
        check("</code >", Some(("code", Side::End)));
        check("<br/>", Some(("br", Side::Both)));
        check("<a href='x'>", Some(("a", Side::Start)));
        check("<!-- a -->", None);
        check("<?php ?>", None);
    }
}
