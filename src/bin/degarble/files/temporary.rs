use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use degarble::text::Hash;
use same_file::Handle;

/// A new file beside the one that it is to replace. It is removed when it is dropped, unless it has taken that one's place.
///
/// Its name follows from the name of the other, and it is locked as long as it is written: so two runs never write one file at the same
/// time, and one that nobody has locked was left behind by a run that was killed.
#[derive(Debug)]
pub(super) struct Temporary {
    /// The new file.
    pub(super) file: File,
    path: PathBuf,
    has_moved: bool,
}

const START: &str = ".degarble-";
const END: &str = ".tmp";
/// How long another run may take over one file.
const PATIENCE: usize = 600;
const PAUSE: Duration = Duration::from_millis(50);

impl Temporary {
    /// Makes a file beside `target`. If another run is writing `target`, waits until that is done.
    ///
    /// # Errors
    /// If none can be made, or the other run takes more than half a minute: `ErrorKind::WouldBlock`.
    pub(super) fn beside(target: &Path) -> io::Result<Temporary> {
        let name = name_for(target.file_name().unwrap_or_default());
        Temporary::open(target.with_file_name(name), PATIENCE)
    }

    fn open(path: PathBuf, tries: usize) -> io::Result<Temporary> {
        for _ in 0..tries {
            match options().create_new(true).open(&path) {
                Ok(file) if is_held(&file, &path)? => return Ok(Temporary { file, path, has_moved: false }),
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
                Ok(_) => {}
                Err(_) if remove_if_stale(&path) => {}
                Err(_) => sleep(PAUSE),
            }
        }
        Err(ErrorKind::WouldBlock.into())
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file in the place of `target`, at once.
    ///
    /// # Errors
    /// If it can't be. Then `target` is as it was.
    pub(super) fn replace(mut self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.has_moved = true;
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.has_moved {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Removes what killed runs left behind in `folder`, and nothing else.
pub(crate) fn sweep(folder: &Path) {
    // A folder that can't be read is reported by whoever reads its files.
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| is_ours(&entry.file_name())).for_each(|entry| {
        remove_if_stale(&entry.path());
    });
}

/// Whether the new file is locked and still where it was made: between the two another run could take it for one that was left behind.
fn is_held(file: &File, path: &Path) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => is_at(file, path),
        Err(TryLockError::WouldBlock) => Ok(false),
        // Where there are no locks, nothing is ever taken for left behind.
        Err(TryLockError::Error(_)) => Ok(true),
    }
}

/// Removes the file if no run holds it, and says whether it did.
fn remove_if_stale(path: &Path) -> bool {
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    let Some(file) = is_file.then(|| options().open(path).ok()).flatten() else { return false };
    // The lock is kept until the file is gone. What a run has finished meanwhile is no longer at this path.
    file.try_lock().is_ok() && is_at(&file, path).unwrap_or(false) && fs::remove_file(path).is_ok()
}

fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    let own = Handle::from_file(file.try_clone()?)?;
    Ok(Handle::from_path(path).is_ok_and(|there| there == own))
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn name_for(target: &OsStr) -> String {
    let hash = Hash::of(target.as_encoded_bytes()).to_string();
    format!("{START}{hash}-{}{END}", seal(&hash))
}

/// Whether a file of this name was made here: one half of the name follows from the other, so that no name is so by accident.
fn is_ours(name: &OsStr) -> bool {
    let hashes = name.to_str().and_then(|name| name.strip_prefix(START)?.strip_suffix(END)?.split_once('-'));
    hashes.is_some_and(|(hash, found)| hash.len() == 16 && seal(hash) == found)
}

fn seal(hash: &str) -> String {
    Hash::of(b"temporary file of degarble ").and(hash.as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("there is a folder for temporary files")
    }

    #[test]
    fn what_is_left_behind_is_swept_and_nothing_else() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        let ours = name_for(OsStr::new("a.txt"));
        let others = [".degarble-abc.tmp", ".degarble-0123456789abcdef-0123456789abcdef.tmp", ".degarble-x", "a.txt"];
        let write = |name: &str| fs::write(at(name), "text").expect("it can be written");
        others.iter().for_each(|name| write(name));
        write(&ours);
        sweep(folder.path());
        assert!(!at(&ours).exists());
        assert!(others.iter().all(|name| at(name).exists()));
    }

    #[test]
    fn a_folder_or_link_of_such_a_name_stays() {
        let folder = folder();
        let path = folder.path().join(name_for(OsStr::new("a.txt")));
        fs::create_dir(&path).expect("it can be made");
        sweep(folder.path());
        assert!(path.exists());
        assert!(Temporary::open(path, 1).is_err());
    }

    #[test]
    fn one_that_a_run_holds_is_not_swept_and_not_shared() {
        let folder = folder();
        let target = folder.path().join("a.txt");
        let held = Temporary::beside(&target).expect("nobody holds it");
        sweep(folder.path());
        assert!(held.path.exists());
        let second = Temporary::open(held.path.clone(), 1).expect_err("it is held");
        assert_eq!(second.kind(), ErrorKind::WouldBlock);
        let path = held.path.clone();
        drop(held);
        assert!(!path.exists());
        Temporary::beside(&target).expect("it is free again");
    }

    #[test]
    fn one_that_is_left_behind_is_no_hindrance() {
        let folder = folder();
        let target = folder.path().join("a.txt");
        fs::write(folder.path().join(name_for(OsStr::new("a.txt"))), "half").expect("it can be written");
        Temporary::beside(&target).and_then(|temporary| temporary.replace(&target)).expect("nobody holds it");
        assert_eq!(fs::read_to_string(&target).expect("it is there"), "");
    }
}
