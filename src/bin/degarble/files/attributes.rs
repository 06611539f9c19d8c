use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// Gives `file` the mode, the extended attributes and, where that is allowed, the owner of the file at `target`.
pub(super) fn keep_attributes(file: &File, target: &Path, metadata: &Metadata) -> io::Result<()> {
    keep_owner(file, metadata);
    file.set_permissions(metadata.permissions())?;
    keep_extended(file, target)
}

/// Whether the file has another name: a hard link.
#[cfg(unix)]
pub(crate) fn has_other_names(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.nlink() > 1)
}

/// Whether the file has another name: that can't be told here.
#[cfg(not(unix))]
pub(crate) fn has_other_names(_path: &Path) -> bool {
    false
}

#[cfg(unix)]
fn keep_owner(file: &File, metadata: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    // Only root may give a file away, but its owner may give it to a group of his; who may do neither becomes the owner.
    if fchown(file, Some(metadata.uid()), Some(metadata.gid())).is_err() {
        let _ = fchown(file, None, Some(metadata.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _metadata: &Metadata) {}

#[cfg(unix)]
fn keep_extended(file: &File, target: &Path) -> io::Result<()> {
    use xattr::FileExt;
    // A file system without extended attributes has none to keep.
    let Ok(names) = xattr::list(target) else { return Ok(()) };
    for name in names {
        let Some(value) = xattr::get(target, &name)? else { continue };
        let kept = file.set_xattr(&name, &value);
        // Those of the system are its own affair, but for access control lists; those of people must not be lost.
        let name = name.to_string_lossy();
        if name.starts_with("user.") || name.starts_with("system.posix_acl") {
            kept?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_extended(_file: &File, _target: &Path) -> io::Result<()> {
    Ok(())
}
