use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// When the files of a run were last modified before it: they are rewritten in any order, and lists by date shall not be mixed up.
#[derive(Debug, Default)]
pub(crate) struct Order(Vec<(SystemTime, PathBuf)>);

impl Order {
    /// Returns when `path` was modified.
    pub(crate) fn modified(path: &Path) -> Option<SystemTime> {
        fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
    }

    /// Takes down that `path`, which has been rewritten, had been modified at this time.
    pub(crate) fn add(&mut self, path: &Path, modified: SystemTime) {
        self.0.push((modified, path.to_owned()));
    }

    /// Sets the times of all files to now, a millionth of a second apart, in the order that they had.
    pub(crate) fn restore(mut self) {
        self.0.sort();
        let count = self.0.chunk_by(|(a, _), (b, _)| a == b).count();
        let now = SystemTime::now();
        for (rank, files) in self.0.chunk_by(|(a, _), (b, _)| a == b).enumerate() {
            let time = now - Duration::from_micros((count - rank) as u64);
            for (_, path) in files {
                // Who may write a file of somebody else may not always set its time. Nothing hangs on that.
                let _ = OpenOptions::new().write(true).open(path).and_then(|file| file.set_modified(time));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_stays_and_the_times_are_new() {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        let old = SystemTime::UNIX_EPOCH;
        let mut order = Order::default();
        let mut path = |name: &str, seconds: u64| {
            let path = folder.path().join(name);
            fs::write(&path, "text").expect("it can be written");
            order.add(&path, old + Duration::from_secs(seconds));
            path
        };
        let (a, b, c, d) = (path("a", 3), path("b", 1), path("c", 2), path("d", 2));
        order.restore();
        let time = |path: &Path| Order::modified(path).expect("it is there");
        assert!(time(&b) < time(&c) && time(&c) < time(&a));
        assert_eq!(time(&c), time(&d));
        assert!(time(&b) > SystemTime::now() - Duration::from_secs(60));
    }
}
