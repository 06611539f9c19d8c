use std::path::PathBuf;

use anyhow::Result;
use degarble::check::Checker;
use degarble::glossary::{Glossary, GlossaryFile, Pattern, Safety, Term, Value, Wording, id_of};
use degarble::proof::{Remark, Verdict as Came, fixed, lint_of, test_of};
use degarble::report::visible;

use super::shown;
use crate::Verdict;
use crate::args::{LayerArgs, Tier};
use crate::commands::explain::entry;
use crate::house::{self, Draught};
use crate::load;
use crate::terminal::Terminal;
use crate::trouble::Trouble;

#[derive(clap::Args)]
#[command(after_help = "Examples:
  degarble glossary add \"double cycle\" \"dual circulation\" --source 双循环 --to house.toml \\
      --example \"The double cycle is new.\" \"The dual circulation is new.\"
  degarble glossary add \"faucet company(s)\" \"leading company(s)\" -G house.toml --near industry --near Anhui")]
pub(super) struct AddArgs {
    /// Garbled words: a pattern
    #[arg(value_name = "GARBLED")]
    pattern: String,
    /// Standard wording
    #[arg(value_name = "WORDING")]
    wording: String,
    /// Glossary to write to, which is begun if it is not there [default: the only one of -G]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Say what would be added, and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    #[command(flatten)]
    fields: FieldArgs,
    #[command(flatten)]
    conditions: ConditionArgs,
    #[command(flatten)]
    layers: LayerArgs,
}

/// The fields of the term.
#[derive(clap::Args)]
#[command(next_help_heading = "Term")]
struct FieldArgs {
    /// Id of the term [default: made of the wording]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Term in the source language (can be repeated)
    #[arg(long, value_name = "TEXT")]
    source: Vec<String>,
    /// Another wording to choose from (can be repeated)
    #[arg(long, value_name = "WORDING")]
    or: Vec<String>,
    /// More garbled words (can be repeated)
    #[arg(long, value_name = "PATTERN")]
    garbled: Vec<String>,
    /// Another right form (can be repeated)
    #[arg(long, value_name = "PATTERN")]
    admitted: Vec<String>,
    /// Words in which the garbled ones are meant as they stand (can be repeated)
    #[arg(long, value_name = "PATTERN")]
    except: Vec<String>,
    /// Tier
    #[arg(long, value_name = "TIER")]
    safety: Option<Tier>,
    /// What a flag says
    #[arg(long, value_name = "TEXT")]
    say: Option<String>,
    /// Whether the wording is written as it is, or follows the case of the text
    #[arg(long, value_parser = ["keep", "follow"])]
    case: Option<String>,
    /// What the wording asks of its article
    #[arg(long, value_parser = ["the", "none", "leave"])]
    article: Option<String>,
    /// Domain that the term belongs to (can be repeated)
    #[arg(long = "in-domain", value_name = "NAME")]
    domain: Vec<String>,
    /// Whether the term is in use
    #[arg(long, value_parser = ["active", "draft", "retired"])]
    status: Option<String>,
    /// Where the standard comes from, in words
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Where the standard comes from, as an address
    #[arg(long, value_name = "URL")]
    reference: Option<String>,
    /// When the term came in
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// A sentence as it is written, and as it should be (can be repeated)
    #[arg(long, num_args = 2, value_names = ["BEFORE", "AFTER"])]
    example: Vec<String>,
    /// A sentence of good English that must stay (can be repeated)
    #[arg(long, value_name = "SENTENCE")]
    unchanged: Vec<String>,
}

/// The conditions of the garbled words.
#[derive(clap::Args)]
#[command(next_help_heading = "Conditions")]
struct ConditionArgs {
    /// One of these stands in the same sentence (can be repeated)
    #[arg(long, value_name = "PATTERN")]
    near: Vec<String>,
    /// One of these stands in the text around (can be repeated)
    #[arg(long, value_name = "PATTERN")]
    topic: Vec<String>,
    /// None of these stands in the same sentence (can be repeated)
    #[arg(long, value_name = "PATTERN")]
    unless: Vec<String>,
}

/// What is to be written.
struct Addition {
    file: GlossaryFile,
    id: String,
    is_new: bool,
}

pub(super) fn run(args: &AddArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let draught = Draught::read(&house::glossary(args.to.as_deref(), &args.layers.all())?)?;
    let before = load::layers_with(&args.layers.all(), Some(&draught.file))?;
    if let Some(term) = same(&before, args) {
        terminal.result(&format!("`{}` of {} does that already: nothing to add\n", term.id, term.file))?;
        return Ok(Verdict::Clean);
    }
    let mut examples = pairs(&args.fields.example);
    let mut unchanged = args.fields.unchanged.clone();
    let mut addition = addition(args, &draught.file, &before, (&examples, &unchanged))?;
    if examples.is_empty() && terminal.can_ask() {
        let after = load::layers_with(&args.layers.all(), Some(&addition.file))?;
        ask(&Checker::new(after), terminal, &mut examples, &mut unchanged)?;
        addition = self::addition(args, &draught.file, &before, (&examples, &unchanged))?;
    }
    let after = load::layers_with(&args.layers.all(), Some(&addition.file))?;
    refuse(before, &after, &addition)?;
    let term = after.term(&addition.id).ok_or_else(|| load::unknown(&addition.id, after.terms()))?;
    if !args.dry_run {
        draught.write(&addition.file)?;
    }
    terminal.result(&told(args, &draught, &addition, term))?;
    Ok(Verdict::Clean)
}

fn told(args: &AddArgs, draught: &Draught, addition: &Addition, term: &Term) -> String {
    let what = match (addition.is_new, args.dry_run) {
        (true, false) => "new term",
        (true, true) => "would be a new term",
        (false, false) => "added to the term",
        (false, true) => "would be added to the term",
    };
    let review =
        is_unearned(args, term).then_some("`auto` is not earned without a sentence in `unchanged`, so it is a proposal (`review`)\n");
    format!("{}: {what} `{}`\n{}{}", draught.file.name, addition.id, entry(term), review.unwrap_or_default())
}

/// Whether the tier is `review` only because nothing is said about what must stay.
fn is_unearned(args: &AddArgs, term: &Term) -> bool {
    args.fields.safety.is_none() && term.unchanged.is_empty() && term.renderings.iter().all(|rendering| rendering.safety == Safety::Review)
}

fn pairs(sentences: &[String]) -> Vec<(String, String)> {
    sentences.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

/// Returns a term that turns these very words into this wording already.
fn same<'g>(glossary: &'g Glossary, args: &AddArgs) -> Option<&'g Term> {
    let plain = |text: &str| Wording::parse(text).map_or_else(|_| text.to_owned(), |wording| wording.plain());
    let has = |term: &&Term| {
        term.renderings.iter().any(|rendering| {
            rendering.pattern.text.to_lowercase() == args.pattern.to_lowercase()
                && !rendering.guard.is_conditional()
                && rendering.wordings.iter().any(|wording| wording.plain() == plain(&args.wording))
        })
    };
    let is_plain = args.conditions.near.is_empty() && args.conditions.topic.is_empty() && args.conditions.unless.is_empty();
    glossary.terms().iter().filter(|term| !term.retired && is_plain).find(has)
}

/// Returns the file with the rendering added: to the term of this file that it belongs to, or as a new term.
fn addition(
    args: &AddArgs,
    file: &GlossaryFile,
    glossary: &Glossary,
    (examples, unchanged): (&[(String, String)], &[String]),
) -> Result<Addition> {
    match own_term(args, file, glossary) {
        Some(term) => {
            let file = widened(args, file, term, examples, unchanged)?;
            Ok(Addition { file, id: term.id.clone(), is_new: false })
        }
        None => {
            let is_taken = |id: &str| glossary.term(id).is_some();
            let id = args.fields.id.clone().unwrap_or_else(|| id_of(first_words(args), is_taken));
            if let Some(term) = glossary.term(&id) {
                let what = format!("the id `{id}` is that of a term of {}, which yours would replace", term.file);
                return Err(Trouble::with_help(what, "choose another with `--id`, or leave it out"));
            }
            let edits = file.add_term(&id, &fields(args, glossary, examples, unchanged)).map_err(|error| house::unwritable(&error))?;
            Ok(Addition { file: file.with(&edits), id, is_new: true })
        }
    }
}

fn first_words(args: &AddArgs) -> &str {
    if args.wording.is_empty() { &args.pattern } else { &args.wording }
}

/// Returns the term of the file that has the id, the wording or a source term.
fn own_term<'g>(args: &AddArgs, file: &GlossaryFile, glossary: &'g Glossary) -> Option<&'g Term> {
    let mut own = glossary.terms().iter().filter(|term| term.file == file.name);
    match &args.fields.id {
        Some(id) => own.find(|term| term.id == *id),
        None => own.find(|term| {
            let has_wording = term.preferred.iter().any(|wording| wording.text == args.wording);
            has_wording || term.source.iter().any(|source| args.fields.source.contains(source))
        }),
    }
}

/// Adds to a term that is there: to each list what it does not hold.
fn widened(args: &AddArgs, file: &GlossaryFile, term: &Term, examples: &[(String, String)], unchanged: &[String]) -> Result<GlossaryFile> {
    let is_other = !term.preferred.iter().any(|wording| wording.text == args.wording);
    let mut additions: Vec<(&str, Value)> = vec![("garbled", rendering(args, &args.pattern, is_other))];
    additions.extend(args.fields.garbled.iter().map(|text| ("garbled", rendering(args, text, is_other))));
    let mut add = |field, texts: &[String], has: &dyn Fn(&str) -> bool| {
        additions.extend(texts.iter().filter(|text| !has(text)).map(|text| (field, Value::text(text.as_str()))));
    };
    add("source", &args.fields.source, &|text| term.source.iter().any(|source| source == text));
    add("admitted", &args.fields.admitted, &|text| term.admitted.iter().any(|pattern| pattern.text == text));
    add("except", &args.fields.except, &|text| term.except.iter().any(|pattern| pattern.text == text));
    add("unchanged", unchanged, &|text| term.unchanged.iter().any(|sentence| sentence == text));
    additions.extend(examples.iter().map(|(before, after)| ("examples", Value::list([before.as_str(), after.as_str()]))));
    if let Some(option) = single(args).first().map(|(name, _)| *name) {
        let what = format!("`{option}` of the term `{}` can't be added to: it has one value", term.id);
        return Err(Trouble::with_help(what, "change it in the file, or make a term of its own with `--id`"));
    }
    additions.into_iter().try_fold(file.clone(), |file, (field, value)| {
        let edits = file.add_to_list(&term.id, field, &value).map_err(|error| house::unwritable(&error))?;
        Ok(file.with(&edits))
    })
}

/// Returns a rendering as it is written: with its conditions, and its own wording if that is not the one of the term.
fn rendering(args: &AddArgs, pattern: &str, has_own_wording: bool) -> Value {
    let mut table = vec![("match".to_owned(), Value::text(pattern))];
    if has_own_wording {
        table.push(("preferred".into(), Value::text(&*args.wording)));
        table.extend(args.fields.safety.map(|tier| ("safety".to_owned(), Value::text(Safety::from(tier).name()))));
    }
    let conditions = [("near", &args.conditions.near), ("topic", &args.conditions.topic), ("unless", &args.conditions.unless)];
    let given = conditions.into_iter().filter(|(_, cues)| !cues.is_empty());
    table.extend(given.map(|(name, cues)| (name.to_owned(), Value::list(cues.iter().map(String::as_str)))));
    if table.len() == 1 { Value::text(pattern) } else { Value::Table(table) }
}

/// Whether a source term is that of a term of another glossary with the same wording: it stays there.
fn belongs(args: &AddArgs, glossary: &Glossary, source: &String) -> bool {
    let has_wording = |term: &Term| term.preferred.iter().any(|wording| wording.text == args.wording);
    glossary.terms().iter().any(|term| has_wording(term) && term.source.contains(source))
}

/// Returns the fields of a new term.
fn fields(args: &AddArgs, glossary: &Glossary, examples: &[(String, String)], unchanged: &[String]) -> Vec<(&'static str, Value)> {
    let of = &args.fields;
    let source: Vec<String> = of.source.iter().filter(|source| !belongs(args, glossary, source)).cloned().collect();
    let all: Vec<&str> = std::iter::once(&args.wording).chain(&of.or).map(String::as_str).collect();
    let garbled = std::iter::once(&args.pattern).chain(&of.garbled).map(|text| rendering(args, text, false)).collect();
    let mut fields = vec![("preferred", if of.or.is_empty() { Value::text(&*args.wording) } else { Value::list(all) })];
    fields.push(("garbled", Value::List(garbled)));
    let lists = [("source", &source), ("admitted", &of.admitted), ("except", &of.except), ("domain", &of.domain)];
    let lists = lists.into_iter().filter(|(_, texts)| !texts.is_empty());
    fields.extend(lists.map(|(name, texts)| (name, Value::list(texts.iter().map(String::as_str)))));
    fields.extend(single(args));
    let pair = |(before, after): &(String, String)| Value::list([before.as_str(), after.as_str()]);
    fields.extend((!examples.is_empty()).then(|| ("examples", Value::List(examples.iter().map(pair).collect()))));
    fields.extend((!unchanged.is_empty()).then(|| ("unchanged", Value::list(unchanged.iter().map(String::as_str)))));
    let would_be_auto = Pattern::parse(&args.pattern).is_ok_and(|pattern| pattern.shortest() > 1) || !args.conditions.near.is_empty();
    if of.safety.is_none() && unchanged.is_empty() && would_be_auto {
        fields.push(("safety", Value::text("review")));
    }
    fields
}

/// Returns the fields that have one value.
fn single(args: &AddArgs) -> Vec<(&'static str, Value)> {
    let of = &args.fields;
    let texts = [
        ("say", &of.say),
        ("case", &of.case),
        ("article", &of.article),
        ("status", &of.status),
        ("note", &of.note),
        ("reference", &of.reference),
        ("since", &of.since),
    ];
    let mut fields: Vec<(&'static str, Value)> =
        texts.into_iter().filter_map(|(name, text)| Some((name, Value::text(text.as_deref()?)))).collect();
    fields.extend(of.safety.map(|tier| ("safety", Value::text(Safety::from(tier).name()))));
    fields
}

/// Asks for an example, and for a sentence that must stay.
fn ask(checker: &Checker, terminal: &mut Terminal, examples: &mut Vec<(String, String)>, unchanged: &mut Vec<String>) -> Result<()> {
    let Some(before) = terminal.ask("a sentence as it is written: ")? else { return Ok(()) };
    let becomes = fixed(checker, &before, Safety::Review);
    let after = terminal.ask(&format!("as it should be [{}]: ", visible(&becomes)))?.unwrap_or(becomes);
    examples.push((before, after));
    if unchanged.is_empty() {
        unchanged.extend(terminal.ask("a sentence of good English with such words, which must stay [none]: ")?);
    }
    Ok(())
}

/// Refuses what lint has something new to say about, and what its own examples contradict.
fn refuse(before: Glossary, after: &Glossary, addition: &Addition) -> Result<()> {
    let old = lint_of(&Checker::new(before), &addition.id);
    let checker = Checker::new(after.clone());
    let is_new = |remark: &Remark| !old.iter().any(|old| old.term == remark.term && old.message == remark.message);
    let new: Vec<Remark> = lint_of(&checker, &addition.id).into_iter().filter(is_new).collect();
    let mut said: String = new.iter().map(|remark| format!("\n    {}: {}", remark.term, visible(&remark.message))).collect();
    let term = after.term(&addition.id);
    for outcome in term.into_iter().flat_map(|term| test_of(&checker, term)).filter(|outcome| outcome.verdict != Came::Validated).take(3) {
        said.push_str("\n    ");
        said.push_str(&shown(&outcome).trim_end().replace('\n', "\n    "));
    }
    if said.is_empty() {
        return Ok(());
    }
    let help = match new.iter().any(|remark| remark.message.contains("no example")) {
        true => "give it one with `--example BEFORE AFTER`",
        false => "change what is added; nothing was written",
    };
    Err(Trouble::with_help(format!("`{}` does not take it:{said}", addition.file.name), help))
}
