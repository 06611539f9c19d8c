//! Where the keys of a review come from: a terminal that hands over each one, or lines of text.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;
use std::{process, thread};

use anyhow::{Context, Result};
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use degarble::report::{visible, width};

use crate::INTERRUPTED;
use crate::terminal;
use crate::trouble::Trouble;

/// What a person pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Press {
    /// A character.
    Char(char),
    /// The key that ends a line.
    Enter,
    /// Ctrl-C.
    Interrupt,
    /// There is nobody left, or the keys have come to their end.
    End,
}

/// A source of keys.
pub(crate) struct Keyboard(Source);

enum Source {
    /// Each key as it is pressed; the terminal is in raw mode while there is something.
    Screen(Option<Raw>),
    /// Lines of keys: from a pipe, a terminal that can do no more, or a file.
    Lines { reader: Box<dyn BufRead>, rest: VecDeque<char>, is_file: bool, echoes: bool },
}

/// How often the terminal is looked for.
const PATIENCE: Duration = Duration::from_secs(1);

/// A terminal in raw mode; it is back in its own mode when this is dropped.
struct Raw;

impl Raw {
    fn on() -> Result<Raw> {
        enable_raw_mode().context("the terminal")?;
        Ok(Raw)
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // If the terminal is gone there is nothing left to restore.
        let _ = disable_raw_mode();
    }
}

impl Keyboard {
    /// Returns the keys of `answers`, or those of the user.
    ///
    /// # Errors
    /// If the file can't be read.
    pub(crate) fn new(answers: Option<&Path>) -> Result<Keyboard> {
        let lines = |reader, is_file, echoes| Keyboard(Source::Lines { reader, rest: VecDeque::new(), is_file, echoes });
        if let Some(path) = answers {
            let file = File::open(path).map_err(|error| Trouble::at(path, &error))?;
            return Ok(lines(Box::new(BufReader::new(file)), true, true));
        }
        let is_terminal = io::stdin().is_terminal();
        let is_dumb = !io::stdout().is_terminal() || std::env::var_os("TERM").is_some_and(|name| name == "dumb");
        if is_terminal && !is_dumb {
            watch_terminal();
            return Ok(Keyboard(Source::Screen(None)));
        }
        Ok(lines(Box::new(BufReader::new(io::stdin())), false, !is_terminal))
    }

    /// Whether what is pressed must be shown, since nobody else shows it.
    pub(crate) fn echoes(&self) -> bool {
        match &self.0 {
            Source::Screen(_) => true,
            Source::Lines { echoes, .. } => *echoes,
        }
    }

    /// Whether the user sees what is being typed.
    pub(crate) fn is_screen(&self) -> bool {
        matches!(self.0, Source::Screen(_))
    }

    /// Gives the terminal back its own mode, until the next key is waited for.
    pub(crate) fn release(&mut self) {
        if let Source::Screen(raw) = &mut self.0 {
            *raw = None;
        }
    }

    /// Takes what else stands on a line of keys for no keys.
    pub(crate) fn drop_line(&mut self) {
        if let Source::Lines { rest, .. } = &mut self.0 {
            rest.clear();
        }
    }

    /// Waits for the next key.
    ///
    /// # Errors
    /// If the keys can't be read.
    pub(crate) fn press(&mut self) -> Result<Press> {
        match &mut self.0 {
            Source::Screen(raw) => {
                hold(raw)?;
                loop {
                    if let Some(press) = pressed(&next_key()?) {
                        return Ok(press);
                    }
                }
            }
            Source::Lines { reader, rest, is_file, .. } => {
                while rest.is_empty() {
                    let Some(line) = next_line(reader)? else { return Ok(Press::End) };
                    if !(*is_file && line.starts_with('#')) {
                        rest.extend(line.chars());
                    }
                    if rest.is_empty() && !*is_file {
                        return Ok(Press::Enter);
                    }
                }
                Ok(rest.pop_front().map_or(Press::End, Press::Char))
            }
        }
    }

    /// Waits for words, and returns them; `None` if there are none. On a terminal `proposed` can be changed; in lines, the words are
    /// what follows the key.
    ///
    /// # Errors
    /// If the keys can't be read.
    pub(crate) fn words(&mut self, prompt: &str, proposed: &str) -> Result<Option<String>> {
        let words = match &mut self.0 {
            Source::Screen(raw) => {
                hold(raw)?;
                Line::of(proposed).edit(prompt)?
            }
            Source::Lines { reader, rest, .. } => {
                let same_line: String = rest.drain(..).collect();
                if same_line.trim().is_empty() { next_line(reader)? } else { Some(same_line) }
            }
        };
        Ok(words.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty()))
    }
}

/// What is typed between two keys is not to be shown by the terminal, so raw mode stays on.
fn hold(raw: &mut Option<Raw>) -> Result<()> {
    if raw.is_none() {
        *raw = Some(Raw::on()?);
    }
    Ok(())
}

/// Returns the next line without its end.
fn next_line(reader: &mut dyn BufRead) -> Result<Option<String>> {
    let mut line = String::new();
    let length = reader.read_line(&mut line).context("the answers")?;
    Ok((length > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
}

fn next_key() -> Result<KeyEvent> {
    loop {
        match event::read().context("the terminal")? {
            Event::Key(key) if key.kind != KeyEventKind::Release => return Ok(key),
            _ => {}
        }
    }
}

/// Ends the program when the terminal is gone: who waits for a key of it would never be told.
fn watch_terminal() {
    thread::spawn(|| {
        while io::stdin().is_terminal() {
            thread::sleep(PATIENCE);
        }
        // Files are replaced whole, so this may happen at any time.
        process::exit(INTERRUPTED);
    });
}

fn pressed(key: &KeyEvent) -> Option<Press> {
    match key.code {
        KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => Some(Press::Interrupt),
        KeyCode::Char('d') if key.modifiers.contains(KeyModifiers::CONTROL) => Some(Press::End),
        KeyCode::Char(char) if !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => Some(Press::Char(char)),
        KeyCode::Enter => Some(Press::Enter),
        _ => None,
    }
}

/// A line that is being typed.
struct Line {
    chars: Vec<char>,
    /// Where the next character goes.
    at: usize,
}

impl Line {
    fn of(text: &str) -> Line {
        let chars: Vec<char> = text.chars().filter(|char| !char.is_control()).collect();
        Line { at: chars.len(), chars }
    }

    /// Lets the user change the line until it is finished; `None` if it is given up.
    fn edit(mut self, prompt: &str) -> Result<Option<String>> {
        let words = loop {
            self.show(prompt)?;
            let key = next_key()?;
            match (key.code, pressed(&key)) {
                (KeyCode::Enter, _) => break Some(self.chars.iter().collect()),
                (KeyCode::Esc, _) | (_, Some(Press::Interrupt | Press::End)) => break None,
                _ => self.take(&key),
            }
        };
        write!(io::stdout(), "\r\n").context("the terminal")?;
        Ok(words)
    }

    fn take(&mut self, key: &KeyEvent) {
        let with_control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Left => self.at = self.at.saturating_sub(1),
            KeyCode::Right => self.at = (self.at + 1).min(self.chars.len()),
            KeyCode::Home => self.at = 0,
            KeyCode::End => self.at = self.chars.len(),
            KeyCode::Char('a') if with_control => self.at = 0,
            KeyCode::Char('e') if with_control => self.at = self.chars.len(),
            KeyCode::Char('u') if with_control => drop(self.chars.drain(..std::mem::take(&mut self.at))),
            KeyCode::Char('w') if with_control => self.take_out_word(),
            KeyCode::Backspace if self.at > 0 => {
                self.at -= 1;
                self.chars.remove(self.at);
            }
            KeyCode::Delete if self.at < self.chars.len() => drop(self.chars.remove(self.at)),
            KeyCode::Char(char) if !with_control && !char.is_control() => {
                self.chars.insert(self.at, char);
                self.at += 1;
            }
            _ => {}
        }
    }

    fn take_out_word(&mut self) {
        let is_blank = |at: &usize| self.chars[*at].is_whitespace();
        let word = (0..self.at).rev().find(|at| !is_blank(at)).unwrap_or(0);
        let start = (0..word).rev().find(is_blank).map_or(0, |blank| blank + 1);
        self.chars.drain(start..self.at);
        self.at = start;
    }

    /// Shows the end of what stands before the cursor, and as much behind it as there is room for.
    fn show(&self, prompt: &str) -> Result<()> {
        let columns = terminal::columns();
        let room = columns.saturating_sub(width(prompt) + 1).max(10);
        let shown = |chars: &[char]| visible(&chars.iter().collect::<String>());
        let first = (0..=self.at).find(|first| width(&shown(&self.chars[*first..self.at])) <= room).unwrap_or(self.at);
        let before = shown(&self.chars[first..self.at]);
        let left = room - width(&before);
        let last = (self.at..=self.chars.len()).rev().find(|last| width(&shown(&self.chars[self.at..*last])) <= left).unwrap_or(self.at);
        let after = shown(&self.chars[self.at..last]);
        let back = match width(&after) {
            0 => String::new(),
            columns => format!("\x1b[{columns}D"),
        };
        let mut out = io::stdout();
        write!(out, "\r\x1b[K{prompt}{before}{after}{back}").and_then(|()| out.flush()).context("the terminal")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode) -> KeyEvent {
        KeyEvent::new(code, KeyModifiers::NONE)
    }

    #[test]
    fn a_line_is_typed_and_changed_anywhere() {
        let mut line = Line::of("hub");
        line.take(&key(KeyCode::Char('s')));
        line.take(&key(KeyCode::Home));
        "the ".chars().for_each(|char| line.take(&key(KeyCode::Char(char))));
        line.take(&key(KeyCode::Delete));
        assert_eq!(line.chars.iter().collect::<String>(), "the ubs");
        line.take(&key(KeyCode::End));
        line.take(&KeyEvent::new(KeyCode::Char('w'), KeyModifiers::CONTROL));
        line.take(&key(KeyCode::Backspace));
        assert_eq!((line.chars.iter().collect::<String>(), line.at), ("the".to_owned(), 3));
        line.take(&KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
        assert_eq!(line.at, 0);
    }

    #[test]
    fn lines_of_keys_are_keys_and_words() {
        let reader: Box<dyn BufRead> = Box::new(io::Cursor::new("# a remark\nyn\ne the hub\n\ne\nnode\n".as_bytes()));
        let mut keyboard = Keyboard(Source::Lines { reader, rest: VecDeque::new(), is_file: true, echoes: true });
        let press = |keyboard: &mut Keyboard| keyboard.press().expect("it can be read");
        assert_eq!([press(&mut keyboard), press(&mut keyboard), press(&mut keyboard)], ['y', 'n', 'e'].map(Press::Char));
        assert_eq!(keyboard.words("", "").expect("it can be read").as_deref(), Some("the hub"));
        assert_eq!(press(&mut keyboard), Press::Char('e'));
        assert_eq!(keyboard.words("", "").expect("it can be read").as_deref(), Some("node"));
        assert_eq!(press(&mut keyboard), Press::End);
    }
}
