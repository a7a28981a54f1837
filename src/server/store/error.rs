//! What can go wrong with the store, told apart by what the operator must do next. Must not know who asked.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum StoreError {
    #[error("the disk is full; free some space in the data folder")]
    Full,
    #[error("the data folder is read-only; make it writable for this user")]
    ReadOnly,
    #[error("the database is locked by another program; stop the program that uses it")]
    Locked,
    #[error("the store is closing; try again when the server is back")]
    Closed,
    #[error("cannot use the data folder {path}: {reason}; check that it exists and belongs to this user", path = .path.display())]
    Folder { path: PathBuf, reason: String },
    #[error("cannot write the copy {path}: {reason}; choose another file", path = .path.display())]
    Copy { path: PathBuf, reason: String },
    #[error("the database was made by a newer streamside (schema {found}); use that version")]
    Newer { found: i64 },
    #[error("the database failed: {0}; check the disk and the file streamside.db")]
    Broken(String),
}

impl StoreError {
    /// What it means that a file in `folder` cannot be made or opened.
    pub fn folder(folder: &Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            io::ErrorKind::StorageFull => Self::Full,
            _ => Self::Folder { path: folder.to_owned(), reason: error.to_string() },
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            _ => Self::Broken(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_names_its_own_next_step() {
        let of = |kind: io::ErrorKind| StoreError::folder(Path::new("/data"), &kind.into());
        assert_eq!(of(io::ErrorKind::ReadOnlyFilesystem), StoreError::ReadOnly);
        assert_eq!(of(io::ErrorKind::PermissionDenied), StoreError::ReadOnly);
        assert_eq!(of(io::ErrorKind::StorageFull), StoreError::Full);
        assert!(of(io::ErrorKind::NotADirectory).to_string().contains("/data"));
        let sqlite = |code| StoreError::from(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None));
        assert_eq!(sqlite(rusqlite::ffi::SQLITE_FULL), StoreError::Full);
        assert_eq!(sqlite(rusqlite::ffi::SQLITE_READONLY), StoreError::ReadOnly);
        assert_eq!(sqlite(rusqlite::ffi::SQLITE_BUSY), StoreError::Locked);
        assert!(matches!(sqlite(rusqlite::ffi::SQLITE_CORRUPT), StoreError::Broken(_)));
    }
}
