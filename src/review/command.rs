/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Accept this finding.
    Accept,
    /// Leave it.
    Skip,
    /// Accept all of its term.
    AcceptTerm,
    /// Leave all of its term.
    SkipTerm,
    /// Accept the rest of the file.
    AcceptRest,
    /// Type another wording.
    Edit,
    /// Choose the candidate of this number, from 1.
    Choose(usize),
    /// Keep the words here for good.
    Keep,
    /// Add the sentence to those that the term must not change.
    Unchanged,
    /// Open the glossary at the term, and look again.
    Entry,
    /// Take the last answer back.
    Undo,
    /// Write the file, and go to the next.
    Save,
    /// Write the file, and end.
    Quit,
    /// End without writing the file.
    Abandon,
    /// Show the keys.
    Help,
}

/// A key, and what it does.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// How the key is written.
    pub name: &'static str,
    /// What it does, in words.
    pub does: &'static str,
}

/// All keys, in the order in which help shows them.
pub const KEYS: &[Key] = &[
    Key { name: "y", does: "accept" },
    Key { name: "n", does: "skip: leave it as it is" },
    Key { name: "1-9", does: "accept this one of several candidates" },
    Key { name: "e", does: "type another replacement" },
    Key { name: "a", does: "accept all of this term, here and in the next files" },
    Key { name: "d", does: "leave all of this term, here and in the next files" },
    Key { name: "A", does: "accept the rest of this file" },
    Key { name: "k", does: "keep it here for good: it is not found again" },
    Key { name: "c", does: "its sentence is right: add it to the term's `unchanged`" },
    Key { name: "g", does: "open the term in $EDITOR, and scan the file again" },
    Key { name: "u", does: "undo the last answer" },
    Key { name: "s", does: "save this file, next file" },
    Key { name: "q", does: "save this file and quit" },
    Key { name: "x", does: "quit without saving this file" },
    Key { name: "?", does: "show the keys" },
];

impl Command {
    /// Returns what the key `key` asks for.
    pub fn of(key: char) -> Option<Command> {
        Some(match key {
            'y' => Command::Accept,
            'n' => Command::Skip,
            'a' => Command::AcceptTerm,
            'd' => Command::SkipTerm,
            'A' => Command::AcceptRest,
            'e' => Command::Edit,
            '1'..='9' => Command::Choose(key.to_digit(10)? as usize),
            'k' => Command::Keep,
            'c' => Command::Unchanged,
            'g' => Command::Entry,
            'u' => Command::Undo,
            's' => Command::Save,
            'q' => Command::Quit,
            'x' => Command::Abandon,
            '?' | 'h' => Command::Help,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_help_does_something() {
        for key in KEYS {
            assert!(key.name.chars().filter(|key| *key != '-').all(|key| Command::of(key).is_some()), "{}", key.name);
        }
        assert_eq!((Command::of('3'), Command::of('0'), Command::of('Y')), (Some(Command::Choose(3)), None, None));
    }
}
