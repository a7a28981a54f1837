//! Whether the database of a folder is sound, without changing anything. Must not know what is done about it.

use std::path::Path;

use super::StoreError;
use super::open::{FILE, open_reader};

/// `None` if there is no database in `folder` yet; otherwise what SQLite says of it, `None` if it is sound.
///
/// # Errors
/// When it cannot be opened or read.
pub fn check(folder: &Path) -> Result<Option<Option<String>>, StoreError> {
    let file = folder.join(FILE);
    if !file.exists() {
        return Ok(None);
    }
    let said: String = open_reader(&file)?.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(Some((said != "ok").then_some(said)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::store::open;

    #[test]
    fn a_sound_store_a_broken_one_and_none_are_told_apart() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(check(home.path()), Ok(None));
        drop(open(home.path()).unwrap());
        assert_eq!(check(home.path()), Ok(Some(None)));
        let broken = tempfile::tempdir().unwrap();
        std::fs::write(broken.path().join(FILE), "no database at all, but long enough to look like one: ".repeat(40))
            .unwrap();
        assert!(check(broken.path()).is_err());
    }
}
