//! Whether the local history can be read, without changing anything. Must not know what is done about it.

use std::fs;
use std::path::Path;

use super::error::HistoryError;
use super::open::{self, FILE};

/// How many bytes are kept in `folder`. `None` if nothing is kept there yet.
///
/// # Errors
/// When the file cannot be opened or is damaged.
pub fn check(folder: &Path) -> Result<Option<u64>, HistoryError> {
    let Some(db) = open::reader(folder)? else { return Ok(None) };
    let said: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    let file = folder.join(FILE);
    match said.as_str() {
        "ok" => fs::metadata(&file).map(|facts| Some(facts.len())).map_err(|error| HistoryError::file(&file, &error)),
        _ => Err(HistoryError::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_history_a_broken_one_and_none_are_told_apart() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(check(home.path()), Ok(None));
        drop(open::own(home.path()).unwrap());
        assert!(check(home.path()).unwrap().is_some_and(|bytes| bytes > 0));
        let broken = tempfile::tempdir().unwrap();
        let junk = "no database at all, but long enough to look like one: ".repeat(40);
        fs::write(broken.path().join(FILE), junk).unwrap();
        assert_eq!(check(broken.path()), Err(HistoryError::Damaged));
    }
}
