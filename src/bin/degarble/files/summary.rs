use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Read};
use std::path::Path;
use std::time::SystemTime;

use same_file::Handle;

/// What tells one text from another: its length and its hash.
#[derive(Clone, Default)]
pub(super) struct Summary {
    length: u64,
    hasher: DefaultHasher,
}

/// How much is read or written at a time.
pub(super) const BLOCK: usize = 64 * 1024;

impl Summary {
    /// Reads the file at `path`; `None` if it changes meanwhile, since a long file takes a while.
    pub(super) fn of(path: &Path) -> io::Result<Option<Summary>> {
        unless_it_changes(path, || {
            let mut file = File::open(path)?;
            let mut summary = Summary::default();
            let mut block = Vec::with_capacity(BLOCK);
            while read_block(&mut file, &mut block)? {
                summary.add(&block);
            }
            Ok(summary)
        })
    }

    /// Goes on with these bytes.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        self.hasher.write(bytes);
    }
}

impl PartialEq for Summary {
    fn eq(&self, other: &Summary) -> bool {
        (self.length, self.hasher.finish()) == (other.length, other.hasher.finish())
    }
}

/// Reads the next bytes of a file; `false` if there are none.
pub(super) fn read_block(file: &mut impl Read, block: &mut Vec<u8>) -> io::Result<bool> {
    block.clear();
    file.by_ref().take(BLOCK as u64).read_to_end(block).map(|count| count > 0)
}

/// Returns what `look` makes of the file at `path`; `None` if the file was written or replaced while it was looked at.
fn unless_it_changes<T>(path: &Path, look: impl FnOnce() -> io::Result<T>) -> io::Result<Option<T>> {
    let before = state(path)?;
    let seen = look()?;
    Ok((state(path)? == before).then_some(seen))
}

/// What another program changes when it saves the file: which file it is, its length, and its date. The file is held open, so that no new
/// one is taken for it.
fn state(path: &Path) -> io::Result<(Handle, u64, Option<SystemTime>)> {
    let metadata = fs::metadata(path)?;
    Ok((Handle::from_path(path)?, metadata.len(), metadata.modified().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether it is noticed that `change` was made to a file of an earlier date while that was looked at.
    fn notices(change: impl FnOnce(&Path) -> io::Result<()>) -> bool {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        let path = folder.path().join("a.txt");
        fs::write(&path, "old").expect("it can be written");
        let file = File::options().write(true).open(&path).expect("it is there");
        file.set_modified(SystemTime::UNIX_EPOCH).expect("it has a date");
        unless_it_changes(&path, || change(&path)).expect("it can be read").is_none()
    }

    #[test]
    fn a_file_that_changes_while_it_is_looked_at_is_noticed() {
        assert!(notices(|path| fs::write(path, "new")));
        assert!(notices(|path| File::options().append(true).open(path).and_then(|file| file.set_len(4))));
        assert!(notices(|path| {
            let other = path.with_extension("new");
            fs::write(&other, "old")?;
            File::options().write(true).open(&other)?.set_modified(SystemTime::UNIX_EPOCH)?;
            fs::rename(other, path)
        }));
        assert!(!notices(|path| fs::read(path).map(drop)));
    }

    #[test]
    fn a_text_is_told_whatever_the_pieces_that_it_is_read_in() {
        let bytes: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        for size in [1, 7, 64, 5_000] {
            let mut summary = Summary::default();
            bytes.chunks(size).for_each(|piece| summary.add(piece));
            let mut whole = Summary::default();
            whole.add(&bytes);
            assert!(summary == whole, "{size}");
        }
    }
}
