//! Findings that are kept for good: `.degarble/keep.toml`.

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use degarble::config::{Kept, keep_entry, read_keep};

use crate::config::{NAME, from};
use crate::files::require_inside;
use crate::trouble::{Trouble, shown};

/// The findings that are right as they stand. They are reported nowhere, and never fixed.
#[derive(Debug, Default)]
pub(crate) struct Keep {
    path: PathBuf,
    fingerprints: HashSet<String>,
}

/// Where the file is, below the folder that it speaks for.
const PLACE: &str = ".degarble/keep.toml";

/// What a new file begins with.
#[allow(dead_code, reason = "`review` keeps findings")]
const HEAD: &str = "# Findings that are right as they stand: degarble neither reports nor fixes them.\n\
                    # To see a finding again, delete its entry.\n";

impl Keep {
    /// Reads the file of `folder` or of the nearest folder above that has one. A file that is not there holds nothing; it would be made
    /// beside the nearest `degarble.toml`, or in `folder`.
    ///
    /// # Errors
    /// If the file can't be read, or something in it is wrong.
    pub(crate) fn read(folder: &Path) -> Result<Keep> {
        let has = |name: &str| folder.ancestors().find(|above| above.join(name).is_file());
        let home = has(PLACE).or_else(|| has(NAME)).unwrap_or(folder);
        let path = home.join(PLACE);
        let kept = match fs::read(&path) {
            Ok(bytes) => read_keep(&shown(&from(folder, &path)), &decoded(&path, bytes)?)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(Trouble::at(&path, &error)),
        };
        Ok(Keep { path, fingerprints: kept.into_iter().map(|kept| kept.fingerprint).collect() })
    }

    /// Whether no finding is kept.
    pub(crate) fn is_empty(&self) -> bool {
        self.fingerprints.is_empty()
    }

    /// How many findings are kept.
    pub(crate) fn len(&self) -> usize {
        self.fingerprints.len()
    }

    /// Whether the finding with this fingerprint is kept.
    pub(crate) fn contains(&self, fingerprint: &str) -> bool {
        self.fingerprints.contains(fingerprint)
    }

    /// Keeps one more finding for good. What the file holds stays as it is; the new entry goes behind it.
    ///
    /// # Errors
    /// If the file can't be written. A finding that is kept already is none.
    #[allow(dead_code, reason = "`review` keeps findings")]
    pub(crate) fn append(&mut self, kept: &Kept) -> Result<()> {
        if self.contains(&kept.fingerprint) {
            return Ok(());
        }
        if let Some(home) = self.path.parent().and_then(Path::parent) {
            require_inside(home, &self.path)?;
        }
        self.write(kept).map_err(|error| Trouble::at(&self.path, &error))?;
        self.fingerprints.insert(kept.fingerprint.clone());
        Ok(())
    }

    #[allow(dead_code, reason = "`review` keeps findings")]
    fn write(&self, kept: &Kept) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let old = match fs::read(&self.path) {
            Ok(old) => old,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let newline = if old.windows(2).any(|pair| pair == b"\r\n") { "\r\n" } else { "\n" };
        let head = if old.is_empty() { HEAD } else { "" };
        let end = if old.is_empty() || old.ends_with(b"\n") { "" } else { newline };
        // One write at the end of the file: what is there can't be lost, whatever happens.
        let text = format!("{head}{end}{newline}{}", keep_entry(kept, newline));
        OpenOptions::new().create(true).append(true).open(&self.path)?.write_all(text.as_bytes())
    }
}

fn decoded(path: &Path, bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|_| Trouble::with_help(format!("`{}`: not UTF-8", shown(path)), "this file is written in UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("there is a folder for temporary files")
    }

    fn kept(fingerprint: &str) -> Kept {
        Kept { fingerprint: fingerprint.into(), term: "hub".into(), file: "a.txt".into(), words: "the head belly of it".into() }
    }

    const ONE: &str = "0123456789abcdef";

    #[test]
    fn what_is_kept_stays_kept_and_is_found_from_below() {
        let folder = folder();
        let below = folder.path().join("a/b");
        fs::create_dir_all(&below).expect("folders can be made");
        fs::write(folder.path().join("degarble.toml"), "").expect("it can be written");
        let mut keep = Keep::read(&below).expect("there is nothing yet");
        assert!(!keep.contains(ONE));
        keep.append(&kept(ONE)).expect("it can be written");
        keep.append(&kept(ONE)).expect("it is there already");
        assert!(keep.contains(ONE) && Keep::read(&below).expect("it can be read").contains(ONE));
        let text = fs::read_to_string(folder.path().join(PLACE)).expect("it is there");
        assert_eq!(text, format!("{HEAD}\n{}", keep_entry(&kept(ONE), "\n")));
    }

    #[test]
    fn what_the_file_holds_stays_as_it_is() {
        let folder = folder();
        let path = folder.path().join(PLACE);
        fs::create_dir_all(folder.path().join(".degarble")).expect("folders can be made");
        let old = "\u{feff}# mine\r\n[[keep]] # odd\r\nfingerprint='fedcba9876543210'";
        fs::write(&path, old).expect("it can be written");
        let mut keep = Keep::read(folder.path()).expect("it can be read");
        keep.append(&kept(ONE)).expect("it can be written");
        let text = fs::read_to_string(&path).expect("it is there");
        assert_eq!(text, format!("{old}\r\n\r\n{}", keep_entry(&kept(ONE), "\r\n")));
        assert!(Keep::read(folder.path()).expect("it can be read").contains("fedcba9876543210"));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let (folder, other) = (folder(), folder());
        std::os::unix::fs::symlink(other.path(), folder.path().join(".degarble")).expect("the link can be made");
        let mut keep = Keep::read(folder.path()).expect("there is nothing yet");
        assert!(keep.append(&kept(ONE)).is_err());
        assert_eq!(fs::read_dir(other.path()).expect("it is there").count(), 0);
    }

    #[test]
    fn a_file_with_a_mistake_is_not_used_and_not_written() {
        let folder = folder();
        fs::create_dir_all(folder.path().join(".degarble")).expect("folders can be made");
        fs::write(folder.path().join(PLACE), "[[kept]]\n").expect("it can be written");
        assert!(Keep::read(folder.path()).is_err());
    }
}
