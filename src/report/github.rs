//! Annotations on GitHub: the workflow commands `::error`, `::warning` and `::notice`, as specified in
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use super::json::Record;
use super::{Report, Run};
use crate::glossary::Safety;

/// Findings as workflow commands, one on each line.
#[derive(Debug)]
pub struct Github;

impl Report for Github {
    fn file(&mut self, _: &str, records: &[Record]) -> String {
        records.iter().map(command).collect()
    }

    fn end(&mut self, _: &Run<'_>) -> String {
        String::new()
    }
}

fn command(record: &Record) -> String {
    let level = match record.tier {
        Safety::Auto => "error",
        Safety::Review => "warning",
        Safety::Flag => "notice",
    };
    let region = record.region;
    let title = property(&format!("degarble ({})", record.term));
    // GitHub takes columns only of what stands on one line.
    let columns = match region.line == region.end_line {
        true => format!(",col={},endColumn={}", region.column, region.end_column),
        false => String::new(),
    };
    let lines = format!("line={},endLine={}{columns}", region.line, region.end_line);
    // The log shows the message alone, so that it names the place once more.
    let message = data(&format!("{}:{}:{}: {}", record.path, region.line, region.column, record.message()));
    format!("::{level} title={title},file={},{lines}::{message}\n", property(&record.path))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_ends_a_command_or_a_property() {
        assert_eq!(property("50%,\r\n::error::a"), "50%25%2C%0D%0A%3A%3Aerror%3A%3Aa");
        assert_eq!(data("a: b, c%\n::error::"), "a: b, c%25%0A::error::");
    }
}
