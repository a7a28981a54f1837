//! What can go wrong with the local history, in sentences that say what to do. The chat goes on in every case.

use std::io;

use rusqlite::ErrorCode;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    #[error("The disk is full: what is said is not kept for search. Free some space; the history goes on by itself.")]
    Full,
    #[error("The local history cannot be written: its folder is read-only. Make {0} writable for you.")]
    ReadOnly(String),
    #[error("Another streamside keeps the local history; this one only searches it.")]
    Owned,
    #[error("The local history was made by a newer streamside; use that version, or move {0} away.")]
    Newer(String),
    #[error("The local history was damaged. It was set aside as {0} and begins anew.")]
    SetAside(String),
    /// The file is none of ours or torn.
    #[error("The local history is damaged; it is set aside at the next start.")]
    Damaged,
    #[error("The chat logs cannot be written ({0}); check their folder.")]
    Logs(String),
    #[error("The local history cannot be used ({0}); check its folder and the space on the disk.")]
    Other(String),
}

impl HistoryError {
    /// What it means that a file cannot be made or opened.
    pub(super) fn file(path: &std::path::Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                Self::ReadOnly(path.display().to_string())
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<rusqlite::Error> for HistoryError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly("its folder".to_owned()),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            _ => Self::Other(error.to_string()),
        }
    }
}
