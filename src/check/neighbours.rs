//! Findings that touch.

use super::sentence::Sentence;
use super::{Finding, Fix};
use crate::grammar::article;
use crate::text::{Edit, Edits, Span};

/// Adds a finding to those of its sentence before it, and returns why not if it stays out: one that only says again what the last one
/// says, as surely, is joined to it, and one that wants bytes of the last one is none.
pub(super) fn add<'g>(findings: &mut Vec<Finding<'g>>, next: Finding<'g>, sentence: &Sentence<'_>) -> Result<(), &'static str> {
    if let Some(last) = findings.last_mut() {
        if next.span.start() < last.span.end() {
            return Err("the words before it are put right together with its own");
        }
        if let Some(fix) = joined(last, &next, sentence) {
            last.span = Span::new(last.span.start(), next.span.end());
            last.fixes = vec![fix];
            return Err("the words before it say the same");
        }
    }
    findings.push(next);
    Ok(())
}

/// Returns the fix that writes once what two neighbours would both read.
fn joined(last: &Finding<'_>, next: &Finding<'_>, sentence: &Sentence<'_>) -> Option<Fix> {
    let ([one], [other]) = (last.fixes.as_slice(), next.fixes.as_slice()) else { return None };
    let between = &sentence.prose[last.span.end()..next.span.start()];
    // Two lines that begin alike are a list, or a heading above its text.
    let stacked = between.contains('\n');
    let is_deletion = one.text.trim().is_empty();
    if last.safety != next.safety
        || stacked
        || is_deletion
        || !between.chars().all(char::is_whitespace)
        || bare(&one.text) != bare(&other.text)
    {
        return None;
    }
    let blank = &other.text[other.text.trim_end().len()..];
    let text = format!("{}{blank}", one.text.trim_end());
    let edits = Edits::new(vec![Edit { span: Span::new(last.span.start(), next.span.end()), text: text.clone() }]).ok()?;
    Some(Fix { text, edits })
}

/// The words of a fix in small letters, without an article.
fn bare(text: &str) -> Vec<String> {
    let words = text.split_whitespace().map(str::to_lowercase);
    words.enumerate().filter(|(at, word)| *at > 0 || article(word).is_none()).map(|(_, word)| word).collect()
}
