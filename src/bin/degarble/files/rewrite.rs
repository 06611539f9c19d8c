use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::attributes::keep_attributes;
use super::summary::{BLOCK, Summary, read_block};
use super::temporary::Temporary;
use crate::trouble::{Trouble, cause, shown};

/// A file under way to its new text, all at once or not at all.
///
/// A link is followed; the mode, the extended attributes and, where that is allowed, the owner are kept. The new text is written to a file
/// beside the old one. Of the old text only a hash is kept, to tell at the end whether the file still holds what was read.
pub(crate) struct Rewriting {
    path: PathBuf,
    target: PathBuf,
    metadata: Metadata,
    temporary: Temporary,
    /// What is still to be written to it.
    held: Vec<u8>,
    read: Summary,
}

impl Rewriting {
    /// Begins to rewrite the file at `path`.
    ///
    /// # Errors
    /// If it can't be written.
    pub(crate) fn begin(path: &Path) -> Result<Rewriting> {
        let at = |error: io::Error| trouble(path, &error);
        let target = fs::canonicalize(path).map_err(at)?;
        let metadata = fs::metadata(&target).map_err(at)?;
        require_writable(path, &target, &metadata)?;
        let temporary = Temporary::beside(&target).map_err(|error| no_room(path, &target, &error))?;
        Ok(Rewriting { path: path.to_owned(), target, metadata, temporary, held: Vec::new(), read: Summary::default() })
    }

    /// Keeps the first `length` bytes of the file.
    ///
    /// # Errors
    /// If they can't be read, or the new file can't be written.
    pub(crate) fn keep_head(&mut self, length: usize) -> Result<()> {
        let mut file = self.told(|| Ok(File::open(&self.target)?.take(length as u64)))?;
        let mut block = Vec::with_capacity(BLOCK);
        while self.told(|| read_block(&mut file, &mut block))? {
            self.keep(&block)?;
        }
        Ok(())
    }

    /// Keeps these bytes, which were read next.
    ///
    /// # Errors
    /// If the new file can't be written.
    pub(crate) fn keep(&mut self, bytes: &[u8]) -> Result<()> {
        self.change(bytes, bytes)
    }

    /// Writes `new` for the bytes `read`, which were read next.
    ///
    /// # Errors
    /// If the new file can't be written.
    pub(crate) fn change(&mut self, read: &[u8], new: &[u8]) -> Result<()> {
        self.read.add(read);
        if self.held.len() + new.len() > BLOCK {
            self.told(|| (&self.temporary.file).write_all(&self.held))?;
            self.held.clear();
        }
        if new.len() > BLOCK {
            return self.told(|| (&self.temporary.file).write_all(new));
        }
        self.held.extend_from_slice(new);
        Ok(())
    }

    /// Puts the new text in the place of the old one. With a suffix, the old file is kept beside it, with that behind its name. If another run
    /// has written the same meanwhile, there is nothing left to do.
    ///
    /// # Errors
    /// If the file can't be written, or holds something else by now. It is then as it was.
    pub(crate) fn finish(self, backup: Option<&str>) -> Result<()> {
        self.told(|| {
            (&self.temporary.file).write_all(&self.held)?;
            keep_attributes(&self.temporary.file, &self.target, &self.metadata)?;
            self.temporary.file.sync_all()
        })?;
        let now = self.told(|| Summary::of(&self.target))?;
        if now.as_ref() != Some(&self.read) {
            let is_done = now.is_some() && now == self.told(|| Summary::of(self.temporary.path()))?;
            return if is_done { Ok(()) } else { Err(changed(&self.path)) };
        }
        let made = backup.map(|suffix| back_up(&self.path, &self.target, suffix)).transpose()?;
        self.temporary.replace(&self.target).map_err(|error| {
            made.iter().for_each(|made| drop(fs::remove_file(made)));
            trouble(&self.path, &error)
        })
    }

    fn told<T>(&self, does: impl FnOnce() -> io::Result<T>) -> Result<T> {
        does().map_err(|error| trouble(&self.path, &error))
    }
}

/// Puts `new` in the place of a file that held `read`.
///
/// # Errors
/// Those of [`Rewriting`].
pub(crate) fn rewrite(path: &Path, read: &[u8], new: &[u8]) -> Result<()> {
    let mut rewriting = Rewriting::begin(path)?;
    rewriting.change(read, new)?;
    rewriting.finish(None)
}

/// Makes a second name for the old file; nothing is copied, so nothing can be half copied.
fn back_up(path: &Path, target: &Path, suffix: &str) -> Result<PathBuf> {
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    let backup = target.with_file_name(name);
    match fs::hard_link(target, &backup) {
        Ok(()) => Ok(backup),
        // A run that was killed had come so far.
        Err(_) if same_file::is_same_file(target, &backup).unwrap_or(false) => Ok(backup),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let name = shown(Path::new(backup.file_name().unwrap_or_default()));
            let what = format!("`{}`: there is a backup already, `{name}`, so it was left alone", shown(path));
            Err(Trouble::with_help(what, "move it away, or name another suffix, for example `--backup=.2`"))
        }
        Err(error) => Err(Trouble::at(&backup, &error)),
    }
}

/// Writes a new file, all at once or not at all.
///
/// # Errors
/// If the file is there, or can't be written.
pub(crate) fn create(path: &Path, text: &str) -> Result<()> {
    let temporary = filled(path, text, None)?;
    // A second name is refused where there is a file; a rename would take its place.
    fs::hard_link(temporary.path(), path).map_err(|error| Trouble::at(path, &error))
}

/// Writes a report to `path`, all at once or not at all, whatever stood there.
///
/// A link is followed, the mode of an old file is kept; what is no file, such as a pipe, is written to.
///
/// # Errors
/// If it can't be written. An old file is then as it was.
pub(crate) fn put(path: &Path, text: &str) -> Result<()> {
    let at = |error: io::Error| Trouble::at(path, &error);
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return fs::write(&target, text).map_err(at);
    }
    old.iter().try_for_each(|old| require_writable(path, &target, old))?;
    filled(&target, text, old.as_ref())?.replace(&target).map_err(at)
}

/// Returns a temporary file beside `path` that holds `text`, with the mode of the old file, or that of a file for all to read.
fn filled(path: &Path, text: &str, old: Option<&Metadata>) -> Result<Temporary> {
    let at = |error: io::Error| Trouble::at(path, &error);
    let mut temporary = Temporary::beside(path).map_err(|error| no_folder(path, &error))?;
    temporary.file.write_all(text.as_bytes()).map_err(at)?;
    set_mode(&temporary.file, old).map_err(at)?;
    temporary.file.sync_all().map_err(at)?;
    Ok(temporary)
}

fn no_folder(path: &Path, error: &io::Error) -> anyhow::Error {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let what = format!("`{}`: can't be written: {}", shown(path), cause(error));
    Trouble::with_help(what, format!("check that the folder `{}` is there and that you may write in it", shown(folder)))
}

#[cfg(unix)]
fn set_mode(file: &File, old: Option<&Metadata>) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(old.map_or(fs::Permissions::from_mode(0o644), Metadata::permissions))
}

#[cfg(not(unix))]
fn set_mode(_file: &File, _old: Option<&Metadata>) -> io::Result<()> {
    Ok(())
}

/// A rename asks nobody whether the file itself may be written, so that is asked here.
fn require_writable(path: &Path, target: &Path, metadata: &Metadata) -> Result<()> {
    if !metadata.is_file() {
        return Err(Trouble::with_help(format!("`{}`: not a plain file", shown(path)), "use `degarble fix -` and redirect its output"));
    }
    if metadata.permissions().readonly() {
        return Err(Trouble::with_help(format!("`{}`: read-only", shown(path)), "make it writable, for example with `chmod u+w`"));
    }
    OpenOptions::new().write(true).open(target).map_err(|error| trouble(path, &error))?;
    Ok(())
}

fn changed(path: &Path) -> anyhow::Error {
    let what = format!("`{}`: changed while it was read, so it was left alone", shown(path));
    Trouble::with_help(what, "run the command again")
}

fn trouble(path: &Path, error: &io::Error) -> anyhow::Error {
    match error.kind() {
        // It was there when it was read.
        ErrorKind::NotFound => {
            let what = format!("`{}`: vanished while it was read, so nothing was written", shown(path));
            Trouble::with_help(what, "run the command again")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            let what = format!("`{}`: {}, so it was left alone", shown(path), cause(error));
            Trouble::with_help(what, "make room for a second copy of it, and run the command again")
        }
        _ => Trouble::at(path, error),
    }
}

fn no_room(path: &Path, target: &Path, error: &io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::WouldBlock => {
            let what = format!("`{}`: another run is writing it, so it was left alone", shown(path));
            Trouble::with_help(what, "run the command again when the other run has ended")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => trouble(path, error),
        _ => {
            let what = format!("`{}`: no new file can be made in its folder: {}", shown(path), cause(error));
            let folder = shown(target.parent().unwrap_or(Path::new("/")));
            Trouble::with_help(what, format!("make `{folder}` writable, or use `degarble fix -` and redirect its output"))
        }
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("there is a folder for temporary files")
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it can be read").file_name());
        entries.map(|name| name.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let folder = folder();
        let path = folder.path().join("a.txt");
        fs::write(&path, "newer").expect("it can be written");
        assert!(rewrite(&path, b"old", b"new").is_err());
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "newer");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn the_mode_is_kept_and_a_read_only_file_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        let path = folder.path().join("a.txt");
        let set_mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("the mode can be set");
        fs::write(&path, "old").expect("it can be written");
        set_mode(0o664);
        rewrite(&path, b"old", b"new").expect("nothing stands in the way");
        assert_eq!(fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o664);
        set_mode(0o444);
        assert!(rewrite(&path, b"new", b"newer").is_err());
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "new");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = folder();
        let (file, link) = (folder.path().join("file.txt"), folder.path().join("link.txt"));
        fs::write(&file, "old").expect("it can be written");
        std::os::unix::fs::symlink(&file, &link).expect("the link can be made");
        rewrite(&link, b"old", b"new").expect("nothing stands in the way");
        assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
        assert_eq!(fs::read_to_string(&file).expect("it is there"), "new");
    }

    #[test]
    fn what_another_run_has_written_already_is_done() {
        let folder = folder();
        let path = folder.path().join("a.txt");
        fs::write(&path, "new").expect("it can be written");
        rewrite(&path, b"old", b"new").expect("it holds what it should");
    }

    #[test]
    fn a_file_that_vanished_is_not_made_anew() {
        let folder = folder();
        let error = rewrite(&folder.path().join("a.txt"), b"old", b"new").expect_err("it is not there");
        assert!(error.to_string().ends_with("`: vanished while it was read, so nothing was written"), "{error}");
        assert!(names(folder.path()).is_empty());
    }

    fn rewrite_with_backup(path: &Path, read: &[u8], new: &[u8], suffix: &str) -> Result<()> {
        let mut rewriting = Rewriting::begin(path)?;
        rewriting.change(read, new)?;
        rewriting.finish(Some(suffix))
    }

    #[test]
    fn a_long_text_is_written_as_it_comes() {
        let folder = folder();
        let path = folder.path().join("a.txt");
        let old = "0123456789".repeat(BLOCK / 3);
        fs::write(&path, &old).expect("it can be written");
        let mut rewriting = Rewriting::begin(&path).expect("nothing stands in the way");
        rewriting.keep_head(BLOCK + 1).expect("it can be read");
        rewriting.change(&old.as_bytes()[BLOCK + 1..BLOCK + 4], b"new").expect("it can be written");
        rewriting.keep(&old.as_bytes()[BLOCK + 4..]).expect("it can be written");
        rewriting.finish(None).expect("it holds what was read");
        let new = format!("{}new{}", &old[..BLOCK + 1], &old[BLOCK + 4..]);
        assert!(fs::read_to_string(&path).expect("it is there") == new);
    }

    #[test]
    fn a_backup_is_the_old_file_and_never_written_over() {
        let folder = folder();
        let path = folder.path().join("a.txt");
        fs::write(&path, "old").expect("it can be written");
        rewrite_with_backup(&path, b"old", b"new", "~").expect("nothing stands in the way");
        assert!(rewrite_with_backup(&path, b"new", b"newer", "~").is_err());
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it is there");
        assert_eq!((read("a.txt"), read("a.txt~")), ("new".into(), "old".into()));
        assert_eq!(names(folder.path()).len(), 2);
    }

    #[test]
    fn a_run_that_was_killed_behind_its_backup_is_taken_up() {
        let folder = folder();
        let (path, backup) = (folder.path().join("a.txt"), folder.path().join("a.txt~"));
        fs::write(&path, "old").expect("it can be written");
        fs::hard_link(&path, &backup).expect("a file can have two names");
        rewrite_with_backup(&path, b"old", b"new", "~").expect("nothing stands in the way");
        assert_eq!(fs::read_to_string(&backup).expect("it is there"), "old");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn extended_attributes_are_kept() {
        let folder = folder();
        let path = folder.path().join("a.txt");
        fs::write(&path, "old").expect("it can be written");
        // Not every file system has them.
        if xattr::set(&path, "user.source", b"desk").is_ok() {
            rewrite(&path, b"old", b"new").expect("nothing stands in the way");
            assert_eq!(xattr::get(&path, "user.source").expect("it can be read").as_deref(), Some(b"desk".as_slice()));
        }
    }
}
