mod ask;
mod editor;
mod page;
mod save;

use std::path::PathBuf;

use anyhow::Result;
use degarble::glossary::Safety;
use degarble::report::counted;
use degarble::review::{Manner, Suspended, Terms};

use self::ask::{Question, ask};
use self::save::{Decided, Saved, save};
use crate::Verdict;
use crate::args::{GlossaryArgs, InputArgs, Tier};
use crate::config::Configuration;
use crate::files::Origin;
use crate::keyboard::Keyboard;
use crate::pipeline::{Job, one};
use crate::terminal::Terminal;
use crate::trouble::Trouble;

/// Decide on one finding after the other, and write what is accepted
///
/// A file is written at the end of its turn. Findings of the tier `auto` are accepted without a question.
#[derive(clap::Args)]
#[command(after_help = KEYS)]
pub(crate) struct ReviewArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    glossary: GlossaryArgs,
    /// Ask about `auto` findings too
    #[arg(long)]
    all: bool,
    /// Ask only about findings of this tier and higher ones
    #[arg(long, value_name = "TIER")]
    min: Option<Tier>,
    /// Take the keys from a file: what `e` types follows it on its line, and a line that begins with `#` is a remark
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
    /// Ask nothing: write a page for the browser, on which the decisions are made; `degarble apply` writes them
    #[arg(long, value_name = "FILE", conflicts_with = "answers")]
    html: Option<PathBuf>,
}

const KEYS: &str = "Keys:
  y accept              n skip                e type another replacement
  1-9 this candidate    a all of this term    d none of this term
  A rest of this file   u undo                k keep it here for good
  c its sentence is right: add it to `unchanged` of the term
  g open the term in $VISUAL or $EDITOR, and scan again
  s save, next file     q save and quit       x quit without saving";

/// How the turn of a file ended.
enum Outcome {
    /// The file is to be saved; then comes the next, or the end.
    Save(Decided, Next),
    /// The glossary is to be read again, and the turn goes on.
    Scan(Suspended),
    /// Nothing of the file is to be saved, and no other file comes.
    End(Verdict),
}

/// What comes after a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    File,
    End,
}

/// A review of several files.
struct Review<'a> {
    args: &'a ReviewArgs,
    manner: Manner,
    house: Option<PathBuf>,
    job: Job,
    keyboard: Keyboard,
    terms: Terms,
    saved: Saved,
}

pub(crate) fn run(args: &ReviewArgs, terminal: &mut Terminal) -> Result<Verdict> {
    let job = Job::new(&args.input, &args.glossary, Safety::Auto, terminal)?;
    if job.inputs().iter().any(|input| input.origin == Origin::Stdin) {
        return Err(Trouble::with_help("a review writes files, and standard input is none", "name the file, or use `degarble fix -`"));
    }
    let configuration = Configuration::find(&args.glossary)?;
    let manner = Manner { asks_all: args.all, min: configuration.min(args.min) };
    if let Some(path) = &args.html {
        return page::run(manner, path, job, terminal);
    }
    let keyboard = Keyboard::new(args.answers.as_deref())?;
    let mut review = Review {
        args,
        manner,
        house: configuration.glossaries(&args.glossary).pop(),
        job,
        keyboard,
        terms: Terms::default(),
        saved: Saved::default(),
    };
    let verdict = review.run(terminal)?;
    if verdict == Verdict::Clean {
        terminal.result(&format!("{}\n", review.saved.summary()))?;
    }
    Ok(verdict)
}

impl Review<'_> {
    fn run(&mut self, terminal: &mut Terminal) -> Result<Verdict> {
        let files = self.job.inputs().len();
        for file in 0..files {
            let left = files - file - 1;
            if let Some(verdict) = self.file(file, terminal)? {
                if verdict == Verdict::Interrupted {
                    terminal.tell(format_args!("interrupted; `{}` was not written", self.job.inputs()[file].name));
                } else if left > 0 {
                    terminal.result(&format!("{} not looked at\n", counted(left, "file")))?;
                }
                return Ok(verdict);
            }
        }
        Ok(Verdict::Clean)
    }

    /// Gives a file its turn; returns how the review ends if it ends with it. A file that is in trouble is reported, and the others go
    /// on; without keys or a place to ask, nothing does.
    fn file(&mut self, file: usize, terminal: &mut Terminal) -> Result<Option<Verdict>> {
        let mut suspended = None;
        loop {
            let outcome = match self.turn(file, suspended.take(), terminal) {
                Ok(Some(outcome)) => outcome?,
                Ok(None) => return Ok(None),
                Err(error) => {
                    terminal.error(&error);
                    return Ok(None);
                }
            };
            match outcome {
                Outcome::End(verdict) => return Ok(Some(verdict)),
                Outcome::Scan(turn) => {
                    // With a mistake in the glossary the review goes on as before.
                    if let Err(error) = self.job.reload(&self.args.glossary) {
                        terminal.complain_of(&error);
                    }
                    suspended = Some(turn);
                }
                Outcome::Save(decided, next) => {
                    self.save(file, &decided, terminal)?;
                    return Ok((next == Next::End).then_some(Verdict::Clean));
                }
            }
        }
    }

    fn save(&mut self, file: usize, decided: &Decided, terminal: &mut Terminal) -> Result<()> {
        let written = save(&mut self.job, file, decided, &mut self.saved);
        written.errors.iter().for_each(|error| terminal.error(error));
        if written.changes == 0 {
            return Ok(());
        }
        let name = &self.job.inputs()[file].name;
        terminal.result(&format!("{name}: {} written\n", counted(written.changes, "change")))
    }

    fn turn(&mut self, file: usize, suspended: Option<Suspended>, terminal: &mut Terminal) -> Result<Option<Result<Outcome>>> {
        let Review { manner, house, job, keyboard, terms, .. } = self;
        let question = Question { manner: *manner, suspended, keyboard, terms, house: house.as_deref() };
        one(job, &job.scope(), &job.inputs()[file], |checked| Ok(ask(checked, question, terminal)))
    }
}
