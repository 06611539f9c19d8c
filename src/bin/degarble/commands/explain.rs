use std::env;
use std::path::{Path, PathBuf};

use anyhow::Result;
use degarble::check::{Checker, Trace};
use degarble::document::{Document, Format, Prose};
use degarble::glossary::{Pattern, Rendering, Term};
use degarble::report::json::fingerprint;
use degarble::report::{Named, visible};
use degarble::suppress::{self, hidden_by};
use degarble::text::{LineIndex, Span};

use crate::Verdict;
use crate::args::{EncodingChoice, FormatChoice, GlossaryArgs};
use crate::config::Configuration;
use crate::files::{Content, Drops, Input, Origin};
use crate::keep::Keep;
use crate::load::{self, Loaded};
use crate::terminal::Terminal;
use crate::trouble::Trouble;

/// Show a term, or why something in a text is found or not
#[derive(clap::Args)]
#[command(after_help = "Examples:
  degarble explain leading-role
  degarble explain \"It plays the role of the faucet.\"
  degarble explain leading-role \"It plays the role of the faucet.\"
  degarble explain report.txt:31
  degarble explain report.txt:31:2")]
pub(crate) struct ExplainArgs {
    /// Id of a term, a sentence, or a place in a file: FILE:LINE or FILE:LINE:COLUMN
    #[arg(value_name = "ID|SENTENCE|PLACE")]
    target: String,
    /// Text in which to look for the term
    #[arg(value_name = "SENTENCE")]
    sentence: Option<String>,
    /// Read the file as this, whatever it is called
    #[arg(long, value_name = "FORMAT", default_value = "auto")]
    format: FormatChoice,
    /// Read the file in this encoding
    #[arg(long, value_name = "ENCODING", default_value = "auto")]
    encoding: EncodingChoice,
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

/// What keeps findings of a file from being reported, beside comments in it.
#[derive(Default)]
struct Silence {
    /// Those that are kept for good.
    kept: Vec<(Span<Prose>, String)>,
    /// The terms that the configuration drops.
    dropped: Vec<String>,
}

pub(crate) fn run(args: &ExplainArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let text = match (Site::parse(&args.target), &args.sentence) {
        (Some(_), Some(_)) => return Err(Trouble::with_help("a sentence goes with a term, not with a place", "leave one of them out")),
        (Some(site), None) => explain_site(args, &site)?,
        (None, None) if args.target.contains(char::is_whitespace) => explain_text(args, &args.target, None)?,
        (None, None) => explain_term(args)?,
        (None, Some(sentence)) => explain_sentence(args, sentence)?,
    };
    terminal.result(&text)?;
    Ok(Verdict::Clean)
}

fn explain_term(args: &ExplainArgs) -> Result<String> {
    let glossary = load::glossary(&args.glossary)?;
    let glossary = suppress::glossary()?.under(glossary);
    glossary.term(&args.target).map(entry).ok_or_else(|| load::unknown(&args.target, glossary.terms()))
}

fn explain_sentence(args: &ExplainArgs, sentence: &str) -> Result<String> {
    let glossary = load::glossary(&args.glossary)?;
    match glossary.term(&args.target) {
        Some(_) => explain_text(args, sentence, Some(&args.target)),
        None => Err(load::unknown(&args.target, glossary.terms())),
    }
}

/// Returns what was considered in a text: for one term, or for all.
fn explain_text(args: &ExplainArgs, text: &str, id: Option<&str>) -> Result<String> {
    let checker = load::checker(&args.glossary)?;
    let document = Document::read(text, Format::Text);
    let traces = checker.explain(document.prose());
    let asked: Vec<&Trace<'_>> = traces.iter().filter(|trace| id.is_none_or(|id| trace.term.id == id)).collect();
    match (asked.as_slice(), id) {
        ([], Some(id)) => Ok(format!("{id}: nothing in the sentence is a garbled form of it\n")),
        ([], None) => Ok("nothing in the sentence is a garbled form of a term\n".to_owned()),
        _ => Ok(shown(&Named::new("sentence", &document), &asked, &Silence::default())),
    }
}

fn explain_site(args: &ExplainArgs, site: &Site) -> Result<String> {
    let Loaded { checker, .. } = Loaded::new(&args.glossary)?;
    let origin = if site.path == Path::new("-") { Origin::Stdin } else { Origin::Named(site.path.clone()) };
    let input = Input::new(origin, args.format, None).encoded(args.encoding);
    let Content::Text(source, _) = input.read()? else { return Ok(String::new()) };
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
        _ => {
            let file = Named::new(&input.name, &document);
            let silence = Silence::of(args, &checker, &input, &file)?;
            Ok(shown(&file, &there, &silence))
        }
    }
}

fn no_line(input: &Input, site: &Site, source: &str) -> anyhow::Error {
    let lines = source.lines().count();
    Trouble::with_help(format!("`{}` has no line {}", input.name, site.line), format!("its last line is {lines}"))
}

/// Returns what came of each match.
fn shown(file: &Named<'_>, traces: &[&Trace<'_>], silence: &Silence) -> String {
    let line = |trace: &&Trace<'_>| {
        let place = file.place(trace.span);
        let words = visible(&file.words(trace.span).replace(['\r', '\n'], " "));
        let silenced = silence.reason(file, trace).map(|reason| format!(", but {reason}")).unwrap_or_default();
        format!("{}:{}:{}  {}  `{words}`: {}{silenced}\n", file.name, place.line, place.column, trace.term.id, trace.outcome)
    };
    traces.iter().map(line).collect()
}

impl Silence {
    fn of(args: &ExplainArgs, checker: &Checker, input: &Input, file: &Named<'_>) -> Result<Silence> {
        let configuration = Configuration::find(&args.glossary)?;
        let keep = if args.glossary.isolated { Keep::default() } else { Keep::read(&env::current_dir()?)? };
        let findings = if keep.is_empty() { Vec::new() } else { checker.check(file.document.prose()) };
        let kept = findings.iter().filter(|finding| keep.contains(&fingerprint(file, finding)));
        let dropped = Drops::new(&configuration)?.of(input).into_iter().map(str::to_owned).collect();
        Ok(Silence { kept: kept.map(|finding| (finding.span, finding.term.id.clone())).collect(), dropped })
    }

    /// Returns why a finding is not reported although it is one.
    fn reason(&self, file: &Named<'_>, trace: &Trace<'_>) -> Option<String> {
        let id = &trace.term.id;
        if trace.outcome.starts_with("left") {
            return None;
        }
        if let Some(comment) = hidden_by(file.document, trace.span, id) {
            return Some(format!("the comment on line {} hides it", file.place(comment.span).line));
        }
        let is_kept = self.kept.iter().any(|(span, term)| span.contains(trace.span) && term == id);
        let is_dropped = self.dropped.iter().any(|pattern| load::matches(pattern, id));
        let reason = if is_kept { "it is kept for good" } else { "the configuration drops it in this file" };
        (is_kept || is_dropped).then(|| reason.to_owned())
    }
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
