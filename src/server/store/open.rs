//! Opening the database: folder and file modes, pragmas, migrations. Must not know what the tables are for.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::{Archive, Readers, StoreError};

pub(super) const FILE: &str = "streamside.db";
const MIGRATIONS: [&str; 3] =
    [include_str!("migrations/001.sql"), include_str!("migrations/002.sql"), include_str!("migrations/003.sql")];

/// Opens or makes the store in `folder` and starts its writer.
///
/// # Errors
/// When the folder cannot be made or written, or the database is foreign, newer or broken.
pub fn open(folder: &Path) -> Result<(Archive, Readers), StoreError> {
    prepare_folder(folder)?;
    let file = folder.join(FILE);
    let mut writer = Connection::open(&file)?;
    writer.busy_timeout(Duration::from_secs(2))?;
    writer.pragma_update(None, "journal_mode", "WAL")?;
    // An acknowledgement claims that a power cut does not lose the message: nothing below FULL may claim that.
    writer.pragma_update(None, "synchronous", "FULL")?;
    migrate(&mut writer)?;
    Ok((Archive::start(writer), Readers::new(file)))
}

/// A connection that cannot write, for [`Readers`].
pub(super) fn open_reader(file: &PathBuf) -> Result<Connection, StoreError> {
    let reader = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    reader.busy_timeout(Duration::from_secs(2))?;
    Ok(reader)
}

/// The folder and the file hold password hashes and the token secret, so both are private from their first moment;
/// SQLite gives its side files the mode of the database.
fn prepare_folder(folder: &Path) -> Result<(), StoreError> {
    let failed = |error: io::Error| StoreError::folder(folder, &error);
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    OpenOptions::new().create(true).append(true).mode(0o600).open(folder.join(FILE)).map_err(failed)?;
    Ok(())
}

fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    if done > MIGRATIONS.len() {
        return Err(StoreError::Newer { found });
    }
    for (step, sql) in MIGRATIONS.iter().enumerate().skip(done) {
        let transaction = db.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", step + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn folder_and_files_are_private() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("a/b");
        let _store = open(&folder).unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        for file in [FILE, "streamside.db-wal"] {
            assert_eq!(mode(&folder.join(file)), 0o600, "{file}");
        }
    }

    #[test]
    fn a_database_of_a_newer_version_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        Connection::open(home.path().join(FILE)).unwrap().pragma_update(None, "user_version", 99).unwrap();
        assert_eq!(open(home.path()).err(), Some(StoreError::Newer { found: 99 }));
    }

    #[test]
    fn a_file_where_the_folder_should_be_is_named() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("file");
        std::fs::write(&path, "x").unwrap();
        let error = open(&path).err().unwrap().to_string();
        assert!(error.contains(path.to_str().unwrap()), "{error}");
    }
}
