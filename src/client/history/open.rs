//! Opening the file of the local history: folder and modes, the lock of its one owner, pragmas, schema.
//!
//! A damaged file is set aside and a new one begun: it is a copy of what was said, and the chat goes on without it. Must
//! not know what is in the tables.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::error::HistoryError;

pub(super) const FILE: &str = "history.sqlite3";
const LOCK: &str = "owner.lock";
const VERSION: i64 = 1;
const SCHEMA: &str = include_str!("schema.sql");
/// KiB of pages a connection keeps in memory.
const CACHE: i64 = 128;
/// Bytes of a page of a new file: a block fits in one or two, and what a page costs to write is mostly the call.
const PAGE: i64 = 16 << 10;
/// Pages after which the log is written back into the file.
const CHECKPOINT: i64 = 500;

/// The file, for as long as it is ours alone to write.
#[derive(Debug)]
pub(super) struct Owned {
    pub db: Connection,
    _lock: Lock,
}

/// Released with the process, however it ends.
#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    /// A child that is just being started has a copy of every open file until it runs its program, and closing ours
    /// would leave the lock with it.
    fn drop(&mut self) {
        // Closing releases it a moment later.
        let _ = self.0.unlock();
    }
}

/// Opens or makes the history in `folder` for writing. A note says what was wrong with the file that was there.
///
/// # Errors
/// When another process owns it, the folder cannot be written, or the file is of a newer version.
pub(super) fn own(folder: &Path) -> Result<(Owned, Option<HistoryError>), HistoryError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| HistoryError::file(&path, &error)
    };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed(folder))?;
    let mut options = OpenOptions::new();
    options.create(true).append(true).mode(0o600);
    let lock = options.open(folder.join(LOCK)).map_err(failed(folder))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(HistoryError::Owned),
        Err(TryLockError::Error(error)) => return Err(HistoryError::file(folder, &error)),
    }
    let lock = Lock(lock);
    let file = folder.join(FILE);
    // SQLite gives its side files the mode of the database.
    options.open(&file).map_err(failed(folder))?;
    match writer(&file, folder) {
        Err(HistoryError::Damaged) => {
            let aside = set_aside(&file)?;
            options.open(&file).map_err(failed(folder))?;
            let note = HistoryError::SetAside(aside.display().to_string());
            Ok((Owned { db: writer(&file, folder)?, _lock: lock }, Some(note)))
        }
        db => Ok((Owned { db: db?, _lock: lock }, None)),
    }
}

fn writer(file: &Path, folder: &Path) -> Result<Connection, HistoryError> {
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.busy_timeout(Duration::from_secs(2))?;
    db.set_prepared_statement_cache_capacity(4);
    db.pragma_update(None, "page_size", PAGE)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    // A power cut may lose the last seconds, never the file.
    db.pragma_update(None, "synchronous", "NORMAL")?;
    db.pragma_update(None, "cache_size", -CACHE)?;
    db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
    db.pragma_update(None, "journal_size_limit", 0)?;
    // What was taken back is not to be read in free pages.
    db.pragma_update(None, "secure_delete", "FAST")?;
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match found {
        VERSION => Ok(db),
        0 => {
            db.execute_batch(&format!("BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;"))?;
            Ok(db)
        }
        _ => Err(HistoryError::Newer(folder.display().to_string())),
    }
}

/// A connection that cannot write. `None` where there is no history yet.
///
/// # Errors
/// When the file is there and cannot be read.
pub(super) fn reader(folder: &Path) -> Result<Option<Connection>, HistoryError> {
    let file = folder.join(FILE);
    if fs::metadata(&file).map_or(0, |facts| facts.len()) == 0 {
        return Ok(None);
    }
    let db = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.busy_timeout(Duration::from_secs(2))?;
    db.pragma_update(None, "cache_size", -4 * CACHE)?;
    match db.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))? {
        VERSION => Ok(Some(db)),
        0 => Ok(None),
        _ => Err(HistoryError::Newer(folder.display().to_string())),
    }
}

/// One damaged file is kept for whoever can mend it.
fn set_aside(file: &Path) -> Result<PathBuf, HistoryError> {
    let aside = file.with_extension("damaged");
    fs::rename(file, &aside).map_err(|error| HistoryError::file(file, &error))?;
    for side in ["sqlite3-wal", "sqlite3-shm"] {
        // Without its database a log is worth nothing; most often there is none.
        let _ = fs::remove_file(file.with_extension(side));
    }
    Ok(aside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_closes_it_leaves_it_to_the_next_though_a_child_has_a_copy_of_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let (first, _) = own(folder.path()).unwrap();
        let copy = first._lock.0.try_clone().unwrap();
        assert!(matches!(own(folder.path()), Err(HistoryError::Owned)));
        drop(first);
        assert!(own(folder.path()).is_ok());
        drop(copy);
    }
}
