//! One file's turn: questions to the user, and their keys.

use std::path::Path;

use anyhow::Result;
use degarble::check::Finding;
use degarble::report::card::card;
use degarble::report::{counted, visible};
use degarble::review::{Answer, Command, KEYS, Manner, Suspended, Terms, Turn};

use super::save::Decided;
use super::{Next, Outcome, editor};
use crate::Verdict;
use crate::keyboard::{Keyboard, Press};
use crate::pipeline::Checked;
use crate::terminal::{Terminal, look};
use crate::trouble::shown;

/// What a turn needs beside its file.
pub(super) struct Question<'q> {
    pub(super) manner: Manner,
    /// The turn that goes on, if it was laid aside.
    pub(super) suspended: Option<Suspended>,
    pub(super) keyboard: &'q mut Keyboard,
    pub(super) terms: &'q mut Terms,
    /// A glossary of the user's own, if there is one.
    pub(super) house: Option<&'q Path>,
}

/// A turn in front of its user.
struct Asking<'a, 'd> {
    checked: &'a Checked<'d>,
    turn: Turn<'d, 'd>,
    keyboard: &'a mut Keyboard,
    terminal: &'a mut Terminal,
    house: Option<&'a Path>,
    /// Whether the finding has not been shown yet.
    is_new: bool,
}

/// What a key led to.
enum Step {
    /// The next question, with something to say before it.
    On(String),
    /// No more questions.
    End(End),
}

/// How the questions end.
enum End {
    Save(Next),
    Scan,
    Stop(Verdict),
}

/// Asks about the findings of a file until they are answered or the user has enough.
pub(super) fn ask<'d>(checked: &Checked<'d>, question: Question<'_>, terminal: &mut Terminal) -> Result<Outcome> {
    let Question { manner, suspended, keyboard, terms, house } = question;
    let is_fresh = suspended.is_none();
    let document = checked.file.document;
    let turn = match suspended {
        None => Turn::new(document, checked.findings, manner, terms.clone()),
        Some(suspended) => Turn::resume(document, checked.findings, suspended),
    };
    let mut asking = Asking { checked, turn, keyboard, terminal, house, is_new: true };
    let end = match asking.turn.current() {
        None if is_fresh => End::Save(Next::File),
        _ => {
            let end = asking.greet(is_fresh).and_then(|()| asking.until_end());
            asking.keyboard.release();
            end?
        }
    };
    Ok(match end {
        End::Scan => Outcome::Scan(asking.turn.suspend()),
        End::Stop(verdict) => Outcome::End(verdict),
        End::Save(next) => {
            let decided = Decided::of(checked, &asking.turn);
            *terms = asking.turn.end();
            Outcome::Save(decided, next)
        }
    })
}

impl<'d> Asking<'_, 'd> {
    /// Says what was accepted without a question.
    fn greet(&mut self, is_fresh: bool) -> Result<()> {
        let progress = self.turn.progress();
        if is_fresh && progress.accepted > 0 {
            let accepted = counted(progress.accepted, "finding");
            self.say(&format!("{}: {accepted} accepted already\n", self.checked.input.name))?;
        }
        Ok(())
    }

    /// Writes to the user. A terminal in raw mode does not go to the start of a line on its own.
    fn say(&mut self, text: &str) -> Result<()> {
        if self.keyboard.is_screen() { self.terminal.show(&text.replace('\n', "\r\n")) } else { self.terminal.show(text) }
    }

    fn until_end(&mut self) -> Result<End> {
        loop {
            self.show()?;
            let press = self.keyboard.press()?;
            self.echo(press)?;
            match self.step(press)? {
                Step::On(told) if told.is_empty() => {}
                Step::On(told) => self.say(&format!("    {told}\n"))?,
                Step::End(end) => return Ok(end),
            }
        }
    }

    /// Shows the finding, unless it stands there already, and the prompt.
    fn show(&mut self) -> Result<()> {
        let current = self.turn.current();
        if let Some(finding) = current.filter(|_| self.is_new) {
            let palette = self.terminal.palette();
            let progress = self.turn.progress();
            let progress = format!("{} of {}", progress.at, progress.of);
            self.say(&format!("\n{}", card(self.checked.file, finding, &progress, look(&palette))))?;
        }
        self.is_new = false;
        let prompt = match current {
            Some(finding) => format!("[{}] ", keys(finding)),
            None => self.last_prompt(),
        };
        self.say(&prompt)
    }

    fn last_prompt(&self) -> String {
        let progress = self.turn.progress();
        format!("{}: {} accepted, {} left; save? [s,u,q,x,?] ", self.checked.input.name, progress.accepted, progress.left)
    }

    fn echo(&mut self, press: Press) -> Result<()> {
        match press {
            _ if !self.keyboard.echoes() => Ok(()),
            Press::Char('e') if self.turn.current().is_some() => self.say("e\n"),
            Press::Char(char) => self.say(&format!("{}\n", visible(&char.to_string()))),
            Press::Enter | Press::Interrupt | Press::End => self.say("\n"),
        }
    }

    fn step(&mut self, press: Press) -> Result<Step> {
        let key = match press {
            Press::Interrupt => return Ok(Step::End(End::Stop(Verdict::Interrupted))),
            // Nobody will press a key any more: what is accepted is kept.
            Press::End => return Ok(Step::End(End::Save(Next::End))),
            // The answer to "save?".
            Press::Enter | Press::Char('y') if self.turn.current().is_none() => 's',
            Press::Enter => return Ok(Step::On(String::new())),
            Press::Char(blank) if blank.is_whitespace() => return Ok(Step::On(String::new())),
            Press::Char(key) => key,
        };
        let Some(command) = Command::of(key) else {
            return Ok(Step::On(format!("`{}` is no key here; `?` shows them", visible(&key.to_string()))));
        };
        Ok(match command {
            Command::Save => Step::End(End::Save(Next::File)),
            Command::Quit => Step::End(End::Save(Next::End)),
            Command::Abandon => Step::End(End::Stop(Verdict::Clean)),
            Command::Help => Step::On(help()),
            Command::Undo => self.undo(),
            Command::Entry => self.entry()?,
            Command::Edit => self.edit()?,
            Command::Accept => self.answer(Answer::Accept),
            Command::Skip => self.answer(Answer::Skip),
            Command::AcceptTerm => self.answer(Answer::AcceptTerm),
            Command::SkipTerm => self.answer(Answer::SkipTerm),
            Command::AcceptRest => self.answer(Answer::AcceptRest),
            Command::Choose(number) => self.answer(Answer::Choose(number)),
            Command::Keep => self.answer(Answer::Keep),
            Command::Unchanged => self.unchanged(),
        })
    }

    fn answer(&mut self, answer: Answer) -> Step {
        let of_many = matches!(answer, Answer::AcceptTerm | Answer::SkipTerm | Answer::AcceptRest | Answer::Choose(_));
        match self.turn.answer(answer) {
            Ok(count) => {
                self.is_new = true;
                Step::On(if of_many && count > 1 { format!("{} answered", counted(count, "finding")) } else { String::new() })
            }
            Err(refusal) => Step::On(refusal.to_string()),
        }
    }

    fn undo(&mut self) -> Step {
        match self.turn.undo() {
            Ok(()) => {
                self.is_new = true;
                Step::On("taken back".to_owned())
            }
            Err(refusal) => Step::On(refusal.to_string()),
        }
    }

    fn edit(&mut self) -> Result<Step> {
        let Some(finding) = self.turn.current() else {
            self.keyboard.drop_line();
            return Ok(self.answer(Answer::Skip));
        };
        let proposed = finding.fixes.first().map_or(self.checked.file.words(finding.span), |fix| fix.text.as_str());
        let words = self.keyboard.words("    replacement: ", &proposed.split_whitespace().collect::<Vec<_>>().join(" "))?;
        Ok(match words {
            None => Step::On("nothing typed, nothing changed".to_owned()),
            Some(words) => {
                let typed = if self.keyboard.is_screen() { String::new() } else { format!("replacement: {}", visible(&words)) };
                match self.answer(Answer::Words(words)) {
                    Step::On(told) if told.is_empty() => Step::On(typed),
                    step => step,
                }
            }
        })
    }

    fn unchanged(&mut self) -> Step {
        let Some(finding) = self.turn.current() else { return self.answer(Answer::Unchanged) };
        match editor::file_of(finding.term, self.house) {
            Ok(path) => match self.answer(Answer::Unchanged) {
                Step::On(told) if told.is_empty() => Step::On(learns(&path)),
                step => step,
            },
            Err(why) => Step::On(why),
        }
    }

    fn entry(&mut self) -> Result<Step> {
        let Some(finding) = self.turn.current() else { return Ok(self.answer(Answer::Skip)) };
        self.keyboard.release();
        let opened = match (editor::file_of(finding.term, self.house), self.house) {
            (Ok(path), _) => editor::open(&path, finding.term.line),
            // A built-in term is changed by one of its name above it.
            (Err(_), Some(house)) => editor::open(house, 1),
            (Err(why), None) => Err(why),
        };
        Ok(match opened {
            Ok(()) => Step::End(End::Scan),
            Err(why) => Step::On(why),
        })
    }
}

/// Returns the keys that fit a finding.
fn keys(finding: &Finding<'_>) -> String {
    let choice = format!("1-{}", finding.fixes.len());
    let fits = |name: &&str| match *name {
        "y" | "a" | "A" => !finding.fixes.is_empty(),
        _ => true,
    };
    let named = KEYS.iter().map(|key| key.name).filter_map(|name| match name {
        "1-9" => (finding.fixes.len() > 1).then_some(choice.as_str()),
        "y" if finding.fixes.len() > 1 => None,
        name => Some(name),
    });
    named.filter(fits).collect::<Vec<_>>().join(",")
}

fn learns(path: &Path) -> String {
    format!("its sentence goes into `{}` when this file is saved; the term needs a condition now: `g` opens it", shown(path))
}

fn help() -> String {
    let lines: Vec<String> = KEYS.iter().map(|key| format!("{:<3}  {}", key.name, key.does)).collect();
    lines.join("\n    ")
}
