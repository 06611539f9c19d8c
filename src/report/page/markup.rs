use std::ops::Range;

use super::data::{Kind, Shown};
use crate::report::counted;
use crate::report::visible::lines;

/// Returns `text` as HTML, wherever in it: between tags, and in quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(char),
        }
    }
    out
}

/// Returns the prose as HTML with its findings marked; the first of them has the number `first`. Long stretches without findings are
/// folded.
pub(super) fn text(prose: &str, findings: &[Shown], first: usize) -> String {
    let paragraphs = paragraphs(prose, findings);
    let has_findings: Vec<bool> = paragraphs.iter().map(|(_, its)| !its.is_empty()).collect();
    let is_near = |at: usize| has_findings[at.saturating_sub(1)..has_findings.len().min(at + 2)].contains(&true);
    let near: Vec<bool> = (0..paragraphs.len()).map(is_near).collect();
    let mut out = String::new();
    let mut at = 0;
    while at < paragraphs.len() {
        let end = (at..paragraphs.len()).find(|end| near[*end] != near[at]).unwrap_or(paragraphs.len());
        let rows: String =
            paragraphs[at..end].iter().map(|(range, its)| row(prose, range, &findings[its.clone()], first + its.start)).collect();
        if near[at] {
            out.push_str(&rows);
        } else {
            let title = format!("{} without findings", counted(end - at, "paragraph"));
            out.push_str(&format!("<details><summary>{title}</summary>\n{rows}</details>\n"));
        }
        at = end;
    }
    out
}

/// Returns the paragraphs, each with the numbers of its findings. A finding is never cut.
fn paragraphs(prose: &str, findings: &[Shown]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut paragraphs = Vec::new();
    let (mut start, mut taken) = (0, 0);
    while start < prose.len() {
        let mut end = paragraph_end(prose, start);
        let first = taken;
        while let Some(finding) = findings.get(taken).filter(|finding| finding.start < end) {
            end = if finding.end > end { paragraph_end(prose, finding.end) } else { end };
            taken += 1;
        }
        let text = &prose[start..end];
        if !text.trim().is_empty() {
            let from = start + text.len() - text.trim_start_matches(['\n', '\r']).len();
            paragraphs.push((from..start + text.trim_end().len(), first..taken));
        }
        start = end;
    }
    paragraphs
}

/// Returns the end of the first blank line after `from`.
fn paragraph_end(prose: &str, from: usize) -> usize {
    let is_blank = |at: usize| {
        let rest = prose[at + 1..].trim_start_matches([' ', '\t', '\r']);
        rest.starts_with('\n').then(|| prose.len() - rest.len() + 1)
    };
    prose[from..].match_indices('\n').find_map(|(at, _)| is_blank(from + at)).unwrap_or(prose.len())
}

fn row(prose: &str, range: &Range<usize>, findings: &[Shown], first: usize) -> String {
    let mut out = String::from("<div class=\"row\"><p class=\"before\">");
    let mut done = range.start;
    for (number, finding) in findings.iter().enumerate() {
        out.push_str(&escaped(&lines(&prose[done..finding.start])));
        let (number, tier) = (first + number, finding.tier.name());
        out.push_str(&format!(
            "<span class=\"finding open {tier}\" id=\"f{number}\" data-finding=\"{number}\" tabindex=\"0\" role=\"button\">"
        ));
        finding.pieces().iter().for_each(|(kind, text)| push_piece(&mut out, *kind, text));
        out.push_str("</span>");
        done = finding.end;
    }
    out.push_str(&escaped(&lines(&prose[done..range.end.max(done)])));
    out + "</p></div>\n"
}

fn push_piece(out: &mut String, kind: Kind, text: &str) {
    let text = escaped(text);
    match kind {
        Kind::Kept => out.push_str(&text),
        Kind::Gone => out.push_str(&format!("<del>{text}</del>")),
        Kind::New => out.push_str(&format!("<ins>{text}</ins>")),
        Kind::Wrong => out.push_str(&format!("<mark>{text}</mark>")),
    }
}
