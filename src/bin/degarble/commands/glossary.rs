mod add;
mod diff;
mod find;
mod fmt;

use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use anyhow::Result;
use clap::builder::{OsStringValueParser, TypedValueParser};
use degarble::check::Checker;
use degarble::glossary::{Safety, Term};
use degarble::proof::{Outcome, Verdict as Came, coverage_of, lint, phrases, results, test_of};
use degarble::report::{visible, words};

use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs, Tier};
use crate::config::Configuration;
use crate::load;
use crate::pipeline::{Job, for_each_document};
use crate::terminal::{Terminal, look};
use crate::trouble::Trouble;

/// Look after a glossary: add to it, search it, check its entries, and run their examples
#[derive(clap::Args)]
pub(crate) struct GlossaryCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Report what is wrong or doubtful in the entries, without any text
    Lint(LintArgs),
    /// Run every example and every unchanged sentence, and the tests that follow from them
    Test(TestArgs),
    /// Add a rendering: to the term of its wording, or as a new term
    Add(Box<add::AddArgs>),
    /// Show a term as its glossary has it
    Show(find::ShowArgs),
    /// List the terms that are like some words, the most like first
    Search(find::SearchArgs),
    /// Bring a glossary file into the one layout; comments stay
    Fmt(fmt::FmtArgs),
    /// Show which sentences two glossaries change differently
    Diff(diff::DiffArgs),
}

#[derive(clap::Args)]
struct LintArgs {
    /// Print how many terms, renderings and phrases there are
    #[arg(long)]
    statistics: bool,
    #[command(flatten)]
    glossary: GlossaryArgs,
}

#[derive(clap::Args)]
struct TestArgs {
    /// Report any `auto` finding in the texts of this folder, which are known to be good, or in those of degarble.toml (can be repeated)
    #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = "", value_parser = OsStringValueParser::new().map(PathBuf::from))]
    clean: Vec<PathBuf>,
    /// With `--clean`, show findings of this tier and higher ones
    #[arg(long, value_name = "TIER", default_value = "auto", requires = "clean")]
    min: Tier,
    /// Report every rendering that no example fires
    #[arg(long)]
    coverage: bool,
    #[command(flatten)]
    glossary: GlossaryArgs,
}

pub(crate) fn run(args: &GlossaryCommand, terminal: &mut Terminal) -> Result<Verdict> {
    match &args.action {
        Action::Lint(args) => run_lint(args, terminal),
        Action::Test(args) => run_test(args, terminal),
        Action::Add(args) => add::run(args, terminal),
        Action::Show(args) => find::show(args, terminal),
        Action::Search(args) => find::search(args, terminal),
        Action::Fmt(args) => fmt::fmt(args, terminal),
        Action::Diff(args) => diff::run(args, terminal),
    }
}

fn run_lint(args: &LintArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let checker = load::checker(&args.glossary)?;
    let remarks = lint(&checker);
    for remark in &remarks {
        let place = if remark.line > 0 { format!("{}:{}: ", remark.file, remark.line) } else { String::new() };
        terminal.result(&format!("{place}{}: {}\n", remark.term, visible(&remark.message)))?;
    }
    if args.statistics {
        terminal.result(&statistics(&checker))?;
    }
    terminal.result(&format!("{}, {}\n", count(checker.glossary().terms().len(), "term"), count(remarks.len(), "remark")))?;
    Ok(verdict(remarks.is_empty()))
}

fn statistics(checker: &Checker) -> String {
    let glossary = checker.glossary();
    let renderings = || glossary.terms().iter().flat_map(|term| &term.renderings);
    let of = |safety| renderings().filter(|rendering| rendering.safety == safety).count();
    let sentences = |each: fn(&degarble::glossary::Term) -> usize| glossary.terms().iter().map(each).sum::<usize>();
    format!(
        "{} terms, {} patterns ({} auto, {} review, {} flag), {} distinct phrases, {} examples, {} unchanged sentences, {} word lists\n",
        glossary.terms().len(),
        renderings().count(),
        of(Safety::Auto),
        of(Safety::Review),
        of(Safety::Flag),
        phrases(glossary),
        sentences(|term| term.examples.len()),
        sentences(|term| term.unchanged.len()),
        glossary.lists().names().len(),
    )
}

fn run_test(args: &TestArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let started = Instant::now();
    let checker = load::checker(&args.glossary)?;
    let (outcomes, unfired) = tested(&checker, args.coverage);
    let failed: Vec<&Outcome<'_>> = outcomes.iter().filter(|outcome| outcome.verdict != Came::Validated).collect();
    for outcome in &failed {
        terminal.result(&shown(outcome))?;
    }
    for (term, pattern) in &unfired {
        terminal.result(&format!("uncovered  {}  `{pattern}`\n", term.id))?;
    }
    let noisy = if args.clean.is_empty() { 0 } else { run_clean(args, terminal)? };
    let came = |verdict| outcomes.iter().filter(|outcome| outcome.verdict == verdict).count();
    let time = started.elapsed().as_secs_f32();
    let coverage = if args.coverage { format!(", {} uncovered", unfired.len()) } else { String::new() };
    let clean = if args.clean.is_empty() { String::new() } else { format!(", {noisy} in clean text") };
    terminal.result(&format!(
        "{} validated, {} missing, {} noisy, {} wrong{coverage}{clean}; {time:.1} s\n",
        came(Came::Validated),
        came(Came::Missing),
        came(Came::Noisy),
        came(Came::Wrong)
    ))?;
    Ok(verdict(failed.is_empty() && unfired.is_empty() && noisy == 0))
}

/// What came of the tests of some terms, and the renderings that no example fires.
type Tested<'g> = (Vec<Outcome<'g>>, Vec<(&'g Term, &'g str)>);

/// Runs the tests of all terms, several at a time.
fn tested(checker: &Checker, wants_coverage: bool) -> Tested<'_> {
    let terms = checker.glossary().terms();
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let chunks = terms.chunks(terms.len().div_ceil(workers).max(1));
        let running: Vec<_> = chunks.map(|terms| scope.spawn(move || tested_terms(checker, terms, wants_coverage))).collect();
        let (mut outcomes, mut unfired) = (results(checker), Vec::new());
        for worker in running {
            let (its, missing) = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            outcomes.extend(its);
            unfired.extend(missing);
        }
        (outcomes, unfired)
    })
}

fn tested_terms<'g>(checker: &'g Checker, terms: &'g [Term], wants_coverage: bool) -> Tested<'g> {
    let unfired = |term: &'g Term| coverage_of(checker, term).into_iter().map(move |pattern| (term, pattern));
    let covered = terms.iter().filter(|_| wants_coverage).flat_map(unfired).collect();
    (terms.iter().flat_map(|term| test_of(checker, term)).collect(), covered)
}

/// Returns the folders of good text: those that are named, and those of the configuration for an option that names none.
fn clean_folders(args: &TestArgs) -> Result<Vec<PathBuf>> {
    let configured = Configuration::find(&args.glossary)?.clean();
    let is_bare = |folder: &PathBuf| folder.as_os_str().is_empty();
    if configured.is_empty() && args.clean.iter().any(is_bare) {
        let help = "name it, `--clean DIR`, or set `clean` in degarble.toml";
        return Err(Trouble::with_help("there is no folder of text that is known to be good", help));
    }
    let named = args.clean.iter().filter(|folder| !is_bare(folder)).cloned();
    Ok(if args.clean.iter().any(is_bare) { named.chain(configured).collect() } else { named.collect() })
}

/// Checks good texts; prints every `auto` finding, and how many findings a million words have. Returns the number of `auto` findings.
fn run_clean(args: &TestArgs, terminal: &mut Terminal) -> Result<usize> {
    let job = Job::new(&InputArgs::folders(&clean_folders(args)?), &args.glossary, Safety::Auto, terminal)?;
    let palette = terminal.palette();
    let look = look(&palette);
    let (mut words, mut tiers) = (0, [0; 3]);
    for_each_document(
        &job,
        terminal,
        |checked| {
            let shown = checked.findings.iter().filter(|finding| finding.safety >= args.min.into());
            let pieces: Vec<String> = shown.map(|finding| words::lines(checked.file, finding, None, look)).collect();
            let tiers = [Safety::Auto, Safety::Review, Safety::Flag]
                .map(|tier| checked.findings.iter().filter(|finding| finding.safety == tier).count());
            Ok((pieces, checked.file.document.prose().split_whitespace().count(), tiers))
        },
        |terminal, (pieces, more_words, more)| {
            words += more_words;
            tiers.iter_mut().zip(more).for_each(|(all, more)| *all += more);
            pieces.iter().try_for_each(|piece| terminal.result(piece))
        },
    )?;
    let rate = |count: usize| count as f64 * 1e6 / words.max(1) as f64;
    let [auto, review, flag] = tiers;
    terminal.result(&format!(
        "clean text: {words} words; in a million {:.2} auto, {:.2} review, {:.2} flag ({auto}, {review}, {flag})\n",
        rate(auto),
        rate(review),
        rate(flag)
    ))?;
    Ok(auto)
}

fn shown(outcome: &Outcome<'_>) -> String {
    let line = |name: &str, text: &str| format!("    {name:<9} {}\n", visible(&text.replace('\n', "⏎")));
    let head = format!("{:<8}  {}  {}\n", outcome.verdict.name(), outcome.term.id, outcome.test);
    head + &line("before", &outcome.before) + &line("expected", &outcome.expected) + &line("found", &outcome.found)
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn verdict(clean: bool) -> Verdict {
    if clean { Verdict::Clean } else { Verdict::Found }
}
