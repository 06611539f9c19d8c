//! JUnit XML, which has no specification but what its readers agree on: <https://github.com/testmoapp/junitxml>.
//!
//! A file is a test suite, a finding a test case. Findings that don't make the check fail are skipped cases; a file without findings is
//! one case that passes.

use std::mem::take;

use super::json::Record;
use super::visible::visible;
use super::{Report, Run};
use crate::glossary::Safety;

/// Findings as test cases.
#[derive(Debug, Default)]
pub struct Junit {
    /// From which tier on a finding is a failure.
    fail_on: Option<Safety>,
    suites: String,
    total: Counts,
    /// The cases of the file under way.
    cases: String,
    counts: Counts,
}

#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Junit {
    /// Begins a report in which findings of the tier `fail_on` and of higher ones are failures; `None` for none.
    pub fn new(fail_on: Option<Safety>) -> Junit {
        Junit { fail_on, ..Junit::default() }
    }

    fn case(&self, record: &Record) -> String {
        let (path, region) = (attribute(&record.path), record.region);
        let name = attribute(&format!("{} at {}:{}", record.term, region.line, region.column));
        let message = attribute(&record.message());
        let outcome = match self.fails(record) {
            true => {
                let text = element(&format!("{}:{}:{}: {}", record.path, region.line, region.column, record.excerpt));
                format!("<failure type=\"{}\" message=\"{message}\">{text}</failure>", record.tier.name())
            }
            false => format!("<skipped message=\"{message}\"/>"),
        };
        format!("    <testcase classname=\"{path}\" name=\"{name}\" file=\"{path}\" line=\"{}\">{outcome}</testcase>\n", region.line)
    }

    fn fails(&self, record: &Record) -> bool {
        self.fail_on.is_some_and(|tier| record.tier >= tier)
    }
}

impl Report for Junit {
    fn file(&mut self, _: &str, records: &[Record]) -> String {
        let failures = records.iter().filter(|record| self.fails(record)).count();
        let cases: String = records.iter().map(|record| self.case(record)).collect();
        self.cases.push_str(&cases);
        self.counts.add(Counts { tests: records.len(), failures, skipped: records.len() - failures });
        String::new()
    }

    fn end_file(&mut self, name: &str) {
        let (mut cases, mut counts) = (take(&mut self.cases), take(&mut self.counts));
        let name = attribute(name);
        if counts.tests == 0 {
            cases = format!("    <testcase classname=\"{name}\" name=\"no findings\" file=\"{name}\"/>\n");
            counts.tests = 1;
        }
        self.suites.push_str(&format!("  <testsuite name=\"{name}\" {}>\n{cases}  </testsuite>\n", counts.attributes()));
        self.total.add(counts);
    }

    fn end(&mut self, _: &Run<'_>) -> String {
        let Junit { suites, total, .. } = self;
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        format!("{head}<testsuites name=\"degarble\" {}>\n{suites}</testsuites>\n", total.attributes())
    }
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.skipped += other.skipped;
    }

    fn attributes(self) -> String {
        let Counts { tests, failures, skipped } = self;
        format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\"")
    }
}

/// Returns `text` as XML has it between tags. What XML can't hold, control characters, is written as an escape.
fn element(text: &str) -> String {
    let is_bare = |char: char| matches!(char, '\u{fffe}' | '\u{ffff}');
    visible(text).replace(is_bare, "\u{fffd}").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn attribute(text: &str) -> String {
    element(text).replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_an_attribute_or_holds_what_xml_forbids() {
        assert_eq!(attribute("a\" <b> & ]]> \u{1} \n \u{ffff}"), "a&quot; &lt;b&gt; &amp; ]]&gt; \\u{1} \\n \u{fffd}");
    }
}
