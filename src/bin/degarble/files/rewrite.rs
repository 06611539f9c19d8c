use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;

use crate::trouble::{Trouble, cause, shown};

/// Puts `text` in the place of a file that held `read`, all at once or not at all.
///
/// A link is followed; the mode and, where that is allowed, the owner are kept.
///
/// # Errors
/// If the file can't be written, or no longer holds `read`. It is then as it was.
pub(crate) fn rewrite(path: &Path, read: &str, text: &str) -> Result<()> {
    let at = |error: io::Error| Trouble::at(path, &error);
    let target = fs::canonicalize(path).map_err(at)?;
    let metadata = fs::metadata(&target).map_err(at)?;
    require_writable(path, &target, &metadata)?;
    let folder = target.parent().unwrap_or(Path::new("/"));
    // The temporary file goes when `temporary` does, unless it has become the file.
    let mut temporary = tempfile::Builder::new().prefix(".degarble-").tempfile_in(folder).map_err(|error| no_room(path, folder, &error))?;
    temporary.write_all(text.as_bytes()).map_err(at)?;
    keep_owner(temporary.as_file(), &metadata);
    temporary.as_file().set_permissions(metadata.permissions()).map_err(at)?;
    temporary.as_file().sync_all().map_err(at)?;
    if fs::read(&target).map_err(at)? != read.as_bytes() {
        let what = format!("`{}`: changed while it was read, so it was left alone", shown(path));
        return Err(Trouble::with_help(what, "run the command again"));
    }
    temporary.persist(&target).map_err(|error| at(error.error))?;
    Ok(())
}

/// Writes a new file, all at once or not at all.
///
/// # Errors
/// If the file is there, or can't be written.
pub(crate) fn create(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let at = |error: io::Error| Trouble::at(path, &error);
    let mut temporary =
        tempfile::Builder::new().prefix(".degarble-").tempfile_in(folder).map_err(|error| no_folder(path, folder, &error))?;
    temporary.write_all(text.as_bytes()).map_err(at)?;
    widen(temporary.as_file()).map_err(at)?;
    temporary.as_file().sync_all().map_err(at)?;
    temporary.persist_noclobber(path).map_err(|error| at(error.error))?;
    Ok(())
}

fn no_folder(path: &Path, folder: &Path, error: &io::Error) -> anyhow::Error {
    let what = format!("`{}`: can't be written: {}", shown(path), cause(error));
    Trouble::with_help(what, format!("check that the folder `{}` is there and that you may write in it", shown(folder)))
}

/// A temporary file is for its owner alone; a new file is for all who may read its neighbours.
#[cfg(unix)]
fn widen(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn widen(_file: &File) -> io::Result<()> {
    Ok(())
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
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = temporary(old.as_ref()).tempfile_in(folder).map_err(at)?;
    temporary.write_all(text.as_bytes()).map_err(at)?;
    if let Some(old) = old {
        temporary.as_file().set_permissions(old.permissions()).map_err(at)?;
    }
    temporary.persist(&target).map_err(|error| at(error.error))?;
    Ok(())
}

/// A new file has the mode that the user's mask leaves of 0666, as other programs make it.
#[cfg(unix)]
fn temporary(old: Option<&Metadata>) -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".degarble-").permissions(old.map_or(fs::Permissions::from_mode(0o666), Metadata::permissions));
    builder
}

#[cfg(not(unix))]
fn temporary(_: Option<&Metadata>) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".degarble-");
    builder
}

/// A rename asks nobody whether the file itself may be written, so that is asked here.
fn require_writable(path: &Path, target: &Path, metadata: &Metadata) -> Result<()> {
    if !metadata.is_file() {
        return Err(Trouble::with_help(format!("`{}`: not a plain file", shown(path)), "use `degarble fix -` and redirect its output"));
    }
    if metadata.permissions().readonly() {
        return Err(Trouble::with_help(format!("`{}`: read-only", shown(path)), "make it writable, for example with `chmod u+w`"));
    }
    OpenOptions::new().write(true).open(target).map_err(|error| Trouble::at(path, &error))?;
    Ok(())
}

fn no_room(path: &Path, folder: &Path, error: &io::Error) -> anyhow::Error {
    let what = format!("`{}`: no new file can be made in its folder: {}", shown(path), cause(error));
    Trouble::with_help(what, format!("make `{}` writable, or use `degarble fix -` and redirect its output", shown(folder)))
}

#[cfg(unix)]
fn keep_owner(file: &File, metadata: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    // Only root may give a file away; for everybody else the owner is right already, or can't be kept.
    let _ = fchown(file, Some(metadata.uid()), Some(metadata.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _metadata: &Metadata) {}

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
        assert!(rewrite(&path, "old", "new").is_err());
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
        rewrite(&path, "old", "new").expect("nothing stands in the way");
        assert_eq!(fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o664);
        set_mode(0o444);
        assert!(rewrite(&path, "new", "newer").is_err());
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "new");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = folder();
        let (file, link) = (folder.path().join("file.txt"), folder.path().join("link.txt"));
        fs::write(&file, "old").expect("it can be written");
        std::os::unix::fs::symlink(&file, &link).expect("the link can be made");
        rewrite(&link, "old", "new").expect("nothing stands in the way");
        assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
        assert_eq!(fs::read_to_string(&file).expect("it is there"), "new");
    }
}
