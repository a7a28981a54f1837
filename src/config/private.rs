//! Files that only their owner may read: written with that mode from the first byte, and read only if they have it.
//!
//! Must not know what is in them.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use rustix::io::Errno;

/// Nothing that is private here is longer.
const LONGEST: u64 = 64 << 10;

/// Why a private file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    #[error("{} cannot be read ({cause}); check the path", path.display())]
    Unreadable { path: PathBuf, cause: io::Error },
    #[error("{} can be read by others (mode {mode:04o}); type: chmod 600 {}", path.display(), path.display())]
    Loose { path: PathBuf, mode: u32 },
    #[error("{} belongs to another user; use a file of your own", path.display())]
    Foreign { path: PathBuf },
    #[error("{} is a symbolic link; name the file itself", path.display())]
    Link { path: PathBuf },
    #[error("{} is not a file with a token in it; check the path", path.display())]
    NotAFile { path: PathBuf },
    #[error("{} cannot be written ({cause}); check its folder", path.display())]
    Unwritable { path: PathBuf, cause: io::Error },
}

/// Reads a file that only this user may read; the opened file itself is checked. A symlink is not followed: whoever may
/// change its folder could lead it to any other private file.
///
/// # Errors
/// When it cannot be opened, others may read it, it belongs to somebody else, is a symlink, or is no text.
pub fn read(path: &Path) -> Result<String, PrivateError> {
    read_at_most(path, LONGEST)
}

/// The same for a file that may be longer than a token.
///
/// # Errors
/// As [`read`], and when it is longer than `longest` bytes.
pub fn read_at_most(path: &Path, longest: u64) -> Result<String, PrivateError> {
    let unreadable = |cause| PrivateError::Unreadable { path: path.to_owned(), cause };
    let no_follow = OFlags::NOFOLLOW.bits().cast_signed();
    let opened = OpenOptions::new().read(true).custom_flags(no_follow).open(path);
    let file = opened.map_err(|cause| or_link(path, cause, unreadable))?;
    let facts = file.metadata().map_err(unreadable)?;
    if facts.is_dir() || facts.len() > longest {
        return Err(PrivateError::NotAFile { path: path.to_owned() });
    }
    check_owner(path, &facts)?;
    let mut text = String::new();
    file.take(longest).read_to_string(&mut text).map_err(unreadable)?;
    Ok(text)
}

/// Opens a file to write at its end, readable by this user alone; it is made if it is missing, its folder is not. What
/// is there already has to be such a file, and no symlink or pipe.
///
/// # Errors
/// When it cannot be opened or made, others may read it, or it belongs to somebody else.
pub fn append(path: &Path) -> Result<File, PrivateError> {
    let unwritable = |cause| PrivateError::Unwritable { path: path.to_owned(), cause };
    // Opening a pipe would wait for whoever reads it.
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let mut options = OpenOptions::new();
    let opened = options.append(true).create(true).mode(0o600).custom_flags(flags).open(path);
    let file = opened.map_err(|cause| or_link(path, cause, unwritable))?;
    let facts = file.metadata().map_err(unwritable)?;
    if !facts.is_file() {
        return Err(unwritable(io::Error::other("it is no regular file")));
    }
    check_owner(path, &facts)?;
    Ok(file)
}

fn or_link(path: &Path, cause: io::Error, otherwise: impl Fn(io::Error) -> PrivateError) -> PrivateError {
    let is_link = cause.raw_os_error() == Some(Errno::LOOP.raw_os_error());
    if is_link { PrivateError::Link { path: path.to_owned() } } else { otherwise(cause) }
}

fn check_owner(path: &Path, facts: &Metadata) -> Result<(), PrivateError> {
    if facts.uid() != rustix::process::geteuid().as_raw() {
        return Err(PrivateError::Foreign { path: path.to_owned() });
    }
    let mode = facts.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(PrivateError::Loose { path: path.to_owned(), mode });
    }
    Ok(())
}

/// Writes a file in one step, readable by this user alone; the folder is made likewise if it is missing.
///
/// # Errors
/// When the folder or the file cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), PrivateError> {
    replace(path, text).map_err(|cause| PrivateError::Unwritable { path: path.to_owned(), cause })
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let draft = path.with_extension("new");
    // A draft of a run that was cut off; nobody else writes here.
    let _ = fs::remove_file(&draft);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, path)
}

/// Waits until nobody else, here or in another process, is changing a file or one that belongs to it. Reading, changing
/// and writing as a whole is safe as long as what is returned lives.
///
/// # Errors
/// When the lock beside the file cannot be made.
pub fn alone(path: &Path) -> Result<File, PrivateError> {
    let lock = || -> io::Result<File> {
        let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path.with_extension("lock"))?;
        file.lock()?;
        Ok(file)
    };
    lock().map_err(|cause| PrivateError::Unwritable { path: path.to_owned(), cause })
}

/// Removes a file; one that is gone already is as good.
///
/// # Errors
/// When it is there and cannot be removed.
pub fn remove(path: &Path) -> Result<(), PrivateError> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(PrivateError::Unwritable { path: path.to_owned(), cause })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn what_is_written_is_private_from_the_start_and_can_be_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens/one");
        write(&path, "first").unwrap();
        write(&path, "second").unwrap();
        assert_eq!(read(&path).unwrap(), "second");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().mode() & 0o777, 0o700);
        remove(&path).unwrap();
        remove(&path).unwrap();
        assert!(matches!(read(&path), Err(PrivateError::Unreadable { .. })));
    }

    #[test]
    fn a_file_that_others_may_read_is_refused_with_the_command_that_helps() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        fs::write(&path, "secret").unwrap();
        for mode in [0o644, 0o640, 0o604, 0o660, 0o601] {
            set_mode(&path, mode);
            let error = read(&path).unwrap_err();
            assert!(matches!(error, PrivateError::Loose { mode: seen, .. } if seen == mode), "{mode:o}");
            assert!(error.to_string().ends_with(&format!("type: chmod 600 {}", path.display())), "{error}");
        }
        for mode in [0o600, 0o400, 0o700] {
            set_mode(&path, mode);
            assert_eq!(read(&path).unwrap(), "secret", "{mode:o}");
        }
    }

    #[test]
    fn a_symlink_is_not_followed_however_private_its_end_is() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        write(&target, "secret").unwrap();
        symlink(&target, &link).unwrap();
        assert!(matches!(read(&link), Err(PrivateError::Link { .. })));
        assert_eq!(read(&target).unwrap(), "secret");
    }

    #[test]
    fn a_file_that_goes_on_is_private_and_ones_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        for words in ["one ", "two"] {
            append(&path).unwrap().write_all(words.as_bytes()).unwrap();
        }
        assert_eq!(read(&path).unwrap(), "one two");
        let link = folder.path().join("link");
        symlink(&path, &link).unwrap();
        assert!(matches!(append(&link), Err(PrivateError::Link { .. })));
        assert!(matches!(append(folder.path()), Err(PrivateError::Unwritable { .. })));
        assert!(matches!(append(Path::new("/dev/null")), Err(PrivateError::Unwritable { .. })));
        set_mode(&path, 0o644);
        assert!(matches!(append(&path), Err(PrivateError::Loose { mode: 0o644, .. })));
    }

    #[test]
    fn a_folder_and_a_huge_file_are_no_tokens() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(read(folder.path()), Err(PrivateError::NotAFile { .. })));
        let path = folder.path().join("huge");
        fs::write(&path, vec![b'x'; 65 << 10]).unwrap();
        set_mode(&path, 0o600);
        assert!(matches!(read(&path), Err(PrivateError::NotAFile { .. })));
    }
}
