use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::check::Finding;
use crate::glossary::Safety;

/// How many findings there are in how many files.
#[derive(Debug, Default, Clone)]
pub struct Tally {
    files: usize,
    findings: BTreeMap<(String, Safety), usize>,
}

impl Tally {
    /// Counts one file and these findings of it.
    pub fn of_file<'f, 'g: 'f>(findings: impl IntoIterator<Item = &'f Finding<'g>>) -> Self {
        Tally { files: 1, ..Tally::of(findings) }
    }

    /// Counts these findings, of a file that is counted already.
    pub fn of<'f, 'g: 'f>(findings: impl IntoIterator<Item = &'f Finding<'g>>) -> Self {
        let mut counts: BTreeMap<(&str, Safety), usize> = BTreeMap::new();
        for finding in findings {
            *counts.entry((finding.term.id.as_str(), finding.safety)).or_default() += 1;
        }
        let findings = counts.into_iter().map(|((id, safety), count)| ((id.to_owned(), safety), count)).collect();
        Tally { findings, ..Tally::default() }
    }

    /// Adds what `other` counted.
    pub fn add(&mut self, other: Tally) {
        self.files += other.files;
        for (kind, count) in other.findings {
            *self.findings.entry(kind).or_default() += count;
        }
    }

    /// Whether a finding has at least the tier `lowest`.
    pub fn reaches(&self, lowest: Safety) -> bool {
        self.findings.keys().any(|(_, safety)| *safety >= lowest)
    }

    /// Returns the counts in one line: `2 files, 29 findings: 22 auto, 6 review, 1 flag`.
    pub fn summary(&self) -> String {
        let tiers = [Safety::Auto, Safety::Review, Safety::Flag].map(|safety| (self.of_tier(safety), safety.name()));
        let parts: Vec<String> = tiers.iter().filter(|(count, _)| *count > 0).map(|(count, tier)| format!("{count} {tier}")).collect();
        let files = counted(self.files, "file");
        match parts.is_empty() {
            true => format!("{files}, no findings"),
            false => format!("{files}, {}: {}", counted(self.findings.values().sum(), "finding"), parts.join(", ")),
        }
    }

    /// Returns one line for each term and tier, the most frequent first.
    pub fn table(&self) -> String {
        let mut rows: Vec<_> = self.findings.iter().collect();
        rows.sort_by_key(|(_, count)| Reverse(**count));
        rows.iter().map(|((id, safety), count)| format!("{count:>6}  {:<6}  {id}\n", safety.name())).collect()
    }

    fn of_tier(&self, tier: Safety) -> usize {
        self.findings.iter().filter(|((_, safety), _)| *safety == tier).map(|(_, count)| count).sum()
    }
}

/// Returns a number with its noun: `1 file`, `2 files`.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(files: usize, findings: &[(&str, Safety, usize)]) -> Tally {
        Tally { files, findings: findings.iter().map(|(id, safety, count)| (((*id).to_owned(), *safety), *count)).collect() }
    }

    #[test]
    fn the_summary_leaves_out_what_is_not_there() {
        let some = [("hub", Safety::Auto, 22), ("role", Safety::Review, 6), ("a", Safety::Flag, 1)];
        assert_eq!(tally(2, &some).summary(), "2 files, 29 findings: 22 auto, 6 review, 1 flag");
        assert_eq!(tally(1, &some[2..]).summary(), "1 file, 1 finding: 1 flag");
        assert_eq!(tally(0, &[]).summary(), "0 files, no findings");
    }

    #[test]
    fn the_table_begins_with_the_most_frequent() {
        let rows = tally(1, &[("b", Safety::Review, 2), ("a", Safety::Auto, 2), ("c", Safety::Auto, 11)]).table();
        assert_eq!(rows, "    11  auto    c\n     2  auto    a\n     2  review  b\n");
    }

    #[test]
    fn a_tier_is_reached_by_itself_and_by_higher_ones() {
        let tally = tally(1, &[("role", Safety::Review, 1)]);
        assert!(tally.reaches(Safety::Flag) && tally.reaches(Safety::Review) && !tally.reaches(Safety::Auto));
    }
}
