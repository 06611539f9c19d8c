//! One line a finding, as compilers and grep write them: `path:line:column: term [tier] garbled -> right`.

use super::Named;
use super::visible::flat;
use crate::check::Finding;

/// Returns the line of `finding`, with its end; candidates are separated by ` | `.
pub fn line(file: &Named<'_>, finding: &Finding<'_>) -> String {
    let place = file.place(finding.span);
    let (id, tier, garbled) = (&finding.term.id, finding.safety.name(), flat(file.words(finding.span)));
    let candidates: Vec<String> = finding.fixes.iter().map(|fix| flat(&fix.text)).collect();
    let proposal = match (candidates.as_slice(), &finding.because) {
        ([], None) => String::new(),
        ([], Some(because)) => format!(" ({})", flat(because)),
        _ => format!(" -> {}", candidates.join(" | ")),
    };
    format!("{}:{}:{}: {id} [{tier}] {garbled}{proposal}\n", file.name, place.line, place.column)
}
