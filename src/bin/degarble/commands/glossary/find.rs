use anyhow::Result;
use degarble::glossary::{Glossary, Hit, Term};
use degarble::report::visible;

use crate::Verdict;
use crate::args::LayerArgs;
use crate::commands::explain::entry;
use crate::load;
use crate::terminal::Terminal;
use crate::trouble::Trouble;

#[derive(clap::Args)]
pub(super) struct ShowArgs {
    /// Id of a term, or words of it: the standard ones, garbled ones, or the source term
    #[arg(value_name = "ID|WORDS", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    layers: LayerArgs,
}

#[derive(clap::Args)]
pub(super) struct SearchArgs {
    /// Words of a term: the standard ones, garbled ones, the source term, or its id
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// Show so many terms
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    layers: LayerArgs,
}

pub(super) fn show(args: &ShowArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let glossary = load::glossary(&args.layers.all())?;
    let words = args.words.join(" ");
    if let Some(term) = glossary.term(words.trim()) {
        terminal.result(&entry(term))?;
        return Ok(Verdict::Clean);
    }
    let checker = load::select(glossary.clone(), &args.layers.all())?;
    let mut found: Vec<&Term> = checker.terms_of(&words);
    if found.is_empty() {
        let best = glossary.search(&words);
        found.extend(best.iter().take_while(|hit| hit.score > 0.9).map(|hit| hit.term));
        if found.is_empty() {
            return Err(not_found(&words, best.first()));
        }
    }
    let entries: Vec<String> = found.into_iter().map(entry).collect();
    terminal.result(&entries.join("\n"))?;
    Ok(Verdict::Clean)
}

pub(super) fn search(args: &SearchArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let glossary = load::glossary(&args.layers.all())?;
    let words = args.words.join(" ");
    let hits = ranked(&glossary, &words, args)?;
    let Some(most) = hits.iter().take(args.limit).map(|(term, _)| term.id.chars().count()).max() else {
        return Err(not_found(&words, None));
    };
    for (term, like) in hits.iter().take(args.limit) {
        let preferred = term.preferred.iter().map(|wording| wording.text.as_str()).collect::<Vec<_>>().join(" | ");
        let like = if *like == preferred || *like == term.id { String::new() } else { format!("  ({})", shortened(like)) };
        terminal.result(&format!("{:<most$}  {}{like}\n", term.id, visible(&preferred)))?;
    }
    if hits.len() > args.limit {
        terminal.tell(format_args!("… and {} more; `--limit` shows them", hits.len() - args.limit));
    }
    Ok(Verdict::Clean)
}

/// Returns the terms that are like the words, each with what of it is: first those whose renderings or right forms the words are.
fn ranked<'g>(glossary: &'g Glossary, words: &str, args: &SearchArgs) -> Result<Vec<(&'g Term, String)>> {
    let checker = load::select(glossary.clone(), &args.layers.all())?;
    let exact: Vec<&Term> = checker.terms_of(words).into_iter().filter_map(|term| glossary.term(&term.id)).collect();
    let mut hits: Vec<(&Term, String)> = exact.into_iter().map(|term| (term, words.to_owned())).collect();
    for hit in glossary.search(words) {
        if !hits.iter().any(|(term, _)| term.id == hit.term.id) {
            hits.push((hit.term, hit.like));
        }
    }
    Ok(hits)
}

/// Returns the beginning of a long pattern.
fn shortened(text: &str) -> String {
    let shown = visible(text);
    if shown.chars().count() <= 48 { shown } else { shown.chars().take(47).chain(['…']).collect() }
}

fn not_found(words: &str, best: Option<&Hit<'_>>) -> anyhow::Error {
    let what = format!("no term is like `{}`", visible(words));
    match best {
        Some(hit) => Trouble::with_help(what, format!("did you mean `{}`?", hit.term.id)),
        None => Trouble::with_help(what, "try one word of it, or add it with `degarble glossary add`"),
    }
}
