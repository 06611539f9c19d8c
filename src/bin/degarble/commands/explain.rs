use std::path::{Path, PathBuf};

use anyhow::Result;
use degarble::check::Trace;
use degarble::document::{Document, Format};
use degarble::glossary::{Pattern, Rendering, Term};
use degarble::report::{Named, visible};
use degarble::text::LineIndex;

use crate::Verdict;
use crate::args::{FormatChoice, GlossaryArgs};
use crate::files::{Content, Input, Origin};
use crate::load;
use crate::terminal::Terminal;
use crate::trouble::Trouble;

/// Show a term, or why something in a text is found or not
#[derive(clap::Args)]
#[command(after_help = "Examples:
  degarble explain leading-role
  degarble explain leading-role \"It plays the role of the faucet.\"
  degarble explain report.txt:31
  degarble explain report.txt:31:2")]
pub(crate) struct ExplainArgs {
    /// Id of a term, or a place in a file: FILE:LINE or FILE:LINE:COLUMN
    #[arg(value_name = "ID|PLACE")]
    target: String,
    /// Text in which to look for the term
    #[arg(value_name = "SENTENCE")]
    sentence: Option<String>,
    /// Read the file as this, whatever it is called
    #[arg(long, value_name = "FORMAT", default_value = "auto")]
    format: FormatChoice,
    #[command(flatten)]
    glossary: GlossaryArgs,
}

/// A place in a file.
#[derive(Debug, PartialEq, Eq)]
struct Site {
    path: PathBuf,
    line: usize,
    column: Option<usize>,
}

pub(crate) fn run(args: &ExplainArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let text = match (Site::parse(&args.target), &args.sentence) {
        (Some(_), Some(_)) => return Err(Trouble::with_help("a sentence goes with a term, not with a place", "leave one of them out")),
        (Some(site), None) => explain_site(args, &site)?,
        (None, None) => explain_term(args)?,
        (None, Some(sentence)) => explain_sentence(args, sentence)?,
    };
    terminal.result(&text)?;
    Ok(Verdict::Clean)
}

fn explain_term(args: &ExplainArgs) -> Result<String> {
    let glossary = load::glossary(&args.glossary)?;
    glossary.term(&args.target).map(entry).ok_or_else(|| load::unknown(&args.target, glossary.terms()))
}

fn explain_sentence(args: &ExplainArgs, sentence: &str) -> Result<String> {
    let glossary = load::glossary(&args.glossary)?;
    if glossary.term(&args.target).is_none() {
        return Err(load::unknown(&args.target, glossary.terms()));
    }
    let checker = load::select(glossary, &args.glossary)?;
    let document = Document::read(sentence, Format::Text);
    let traces = checker.explain(document.prose());
    let own: Vec<&Trace<'_>> = traces.iter().filter(|trace| trace.term.id == args.target).collect();
    match own.as_slice() {
        [] => Ok(format!("{}: nothing in the sentence is a garbled form of it\n", args.target)),
        _ => Ok(shown(&Named::new("sentence", &document), &own)),
    }
}

fn explain_site(args: &ExplainArgs, site: &Site) -> Result<String> {
    let checker = load::checker(&args.glossary)?;
    let origin = if site.path == Path::new("-") { Origin::Stdin } else { Origin::Named(site.path.clone()) };
    let input = Input::new(origin, args.format, None);
    let Content::Text(source) = input.read()? else { return Ok(String::new()) };
    let (start, end) = site.bytes(&source).ok_or_else(|| no_line(&input, site, &source))?;
    let document = Document::read(&source, input.format);
    let traces = checker.explain(document.prose());
    let is_there = |trace: &&Trace<'_>| {
        let span = document.source_span(trace.span);
        span.start() < end && start < span.end()
    };
    let there: Vec<&Trace<'_>> = traces.iter().filter(is_there).collect();
    match there.as_slice() {
        [] => Ok(format!("{}: nothing here is a garbled form of a term\n", visible(&args.target))),
        _ => Ok(shown(&Named::new(&input.name, &document), &there)),
    }
}

fn no_line(input: &Input, site: &Site, source: &str) -> anyhow::Error {
    let lines = source.lines().count();
    Trouble::with_help(format!("`{}` has no line {}", input.name, site.line), format!("its last line is {lines}"))
}

fn shown(file: &Named<'_>, traces: &[&Trace<'_>]) -> String {
    let line = |trace: &&Trace<'_>| {
        let place = file.place(trace.span);
        let words = visible(&file.words(trace.span).replace(['\r', '\n'], " "));
        format!("{}:{}:{}  {}  `{words}`: {}\n", file.name, place.line, place.column, trace.term.id, trace.outcome)
    };
    traces.iter().map(line).collect()
}

/// Returns a term as its glossary has it.
pub(crate) fn entry(term: &Term) -> String {
    let preferred: Vec<&str> = term.preferred.iter().map(|wording| wording.text.as_str()).collect();
    let garbled: Vec<String> = term.renderings.iter().map(rendering).collect();
    let mut out = format!("{}\n", term.id);
    push_row(&mut out, "source", &term.source);
    push_row(&mut out, "preferred", &preferred);
    push_row(&mut out, "admitted", &texts(&term.admitted));
    push_row(&mut out, "garbled", &garbled);
    push_row(&mut out, "except", &texts(&term.except));
    push_row(&mut out, "domain", &term.domain);
    push_row(&mut out, "status", &status(term));
    push_row(&mut out, "note", term.note.as_slice());
    push_row(&mut out, "reference", term.reference.as_slice());
    push_row(&mut out, "unchanged", &term.unchanged);
    push_row(&mut out, "defined", &[format!("{}:{}", term.file, term.line)]);
    out
}

fn push_row(out: &mut String, name: &str, values: &[impl AsRef<str>]) {
    for (index, value) in values.iter().enumerate() {
        let name = if index == 0 { name } else { "" };
        out.push_str(&format!("  {name:<9}  {}\n", visible(value.as_ref())));
    }
}

fn texts(patterns: &[Pattern]) -> Vec<&str> {
    patterns.iter().map(|pattern| pattern.text.as_str()).collect()
}

/// Returns a rendering with its tier and its conditions.
fn rendering(rendering: &Rendering) -> String {
    let guard = &rendering.guard;
    let source: Vec<&str> = guard.source.iter().map(String::as_str).collect();
    let conditions = [("near", texts(&guard.near)), ("topic", texts(&guard.topic)), ("unless", texts(&guard.unless)), ("source", source)];
    let given = conditions.iter().filter(|(_, cues)| !cues.is_empty());
    let conditions: String = given.map(|(name, cues)| format!(", {name}: {}", cues.join(" | "))).collect();
    format!("{}  ({}{conditions})", rendering.pattern.text, rendering.safety.name())
}

fn status(term: &Term) -> Vec<&'static str> {
    let draft = term.draft.then_some("draft: looked for only with `--drafts`");
    draft.into_iter().chain(term.retired.then_some("retired: not looked for")).collect()
}

impl Site {
    /// Reads `FILE:LINE` or `FILE:LINE:COLUMN`.
    fn parse(target: &str) -> Option<Site> {
        let (before, last) = target.rsplit_once(':')?;
        let last = last.parse().ok()?;
        let longer = before.rsplit_once(':').and_then(|(path, line)| Some((path, line.parse().ok()?)));
        let (path, line, column) = longer.map_or((before, last, None), |(path, line)| (path, line, Some(last)));
        Some(Site { path: path.into(), line, column })
    }

    /// Returns the bytes that are meant: a character, or a line.
    fn bytes(&self, source: &str) -> Option<(usize, usize)> {
        let index = LineIndex::new(source);
        match self.column {
            None => index.line(self.line),
            Some(column) => index.offset(self.line, column).map(|at| (at, at + 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(target: &str, expected: Option<(&str, usize, Option<usize>)>) {
        let expected = expected.map(|(path, line, column)| Site { path: path.into(), line, column });
        assert_eq!(Site::parse(target), expected, "{target}");
    }

    #[test]
    fn a_place_is_a_path_a_line_and_perhaps_a_column() {
        check("a.txt:3", Some(("a.txt", 3, None)));
        check("a.txt:3:14", Some(("a.txt", 3, Some(14))));
        check("C:/a.txt:3", Some(("C:/a.txt", 3, None)));
        check("leading-role", None);
        check("a.txt:x", None);
    }
}
