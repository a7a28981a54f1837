//! A copy of the whole database while it is in use, and what else is read of it as a whole. Must not know who wants it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{Account, Readers, StoreError};

impl Readers {
    /// Everything that is committed now, in a file that only this user can read; its size in bytes. What was at that
    /// path is replaced at once and as a whole.
    pub async fn backup(&self, file: PathBuf) -> Result<u64, StoreError> {
        self.read(move |db| copy(db, &file)).await
    }

    /// Folded names of the administrators.
    pub async fn admins(&self) -> Result<Vec<String>, StoreError> {
        self.read(|db| {
            let mut select = db.prepare_cached("SELECT folded FROM accounts WHERE admin")?;
            Ok(select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// By name.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.read(Account::all).await
    }
}

fn copy(db: &Connection, file: &Path) -> Result<u64, StoreError> {
    let failed = |error: io::Error| StoreError::Copy { path: file.to_owned(), reason: error.to_string() };
    if is_beside(db, file) {
        return Err(failed(io::Error::other(
            "it would lie in the data folder itself, where it could replace what is in use",
        )));
    }
    let name = file.file_name().ok_or_else(|| failed(io::ErrorKind::IsADirectory.into()))?;
    let mut unfinished = name.to_owned();
    unfinished.push(format!(".{}.part", std::process::id()));
    let unfinished = file.with_file_name(unfinished);
    let written = write(db, &unfinished, file).map_err(|error| match error {
        Failure::Store(error) => StoreError::Copy { path: file.to_owned(), reason: error.to_string() },
        Failure::File(error) => failed(error),
    });
    if written.is_err() {
        // What could not be finished is of no use; that it cannot be removed is of no news.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

fn is_beside(db: &Connection, file: &Path) -> bool {
    let folder = |path: &Path| path.parent().and_then(|folder| folder.canonicalize().ok());
    db.path().and_then(|used| folder(Path::new(used))).is_some_and(|used| folder(file) == Some(used))
}

enum Failure {
    Store(StoreError),
    File(io::Error),
}

fn write(db: &Connection, unfinished: &Path, file: &Path) -> Result<u64, Failure> {
    // It holds password hashes and the secret of tokens, so it is private before anything is in it.
    let private =
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(unfinished).map_err(Failure::File)?;
    let path = unfinished.to_str().ok_or_else(|| Failure::File(io::ErrorKind::InvalidFilename.into()))?;
    // A read of one moment, beside which others go on writing.
    db.execute("VACUUM INTO ?1", [path]).map_err(|error| Failure::Store(error.into()))?;
    private.sync_all().map_err(Failure::File)?;
    fs::rename(unfinished, file).map_err(Failure::File)?;
    // The new name is kept only when the folder is.
    if let Some(folder) = file.parent() {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(Failure::File)?;
    }
    private.metadata().map(|data| data.len()).map_err(Failure::File)
}
