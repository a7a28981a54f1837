//! Who takes no direct messages of whom, as rows. Must not know what else a block might mean to a client.

use rusqlite::{Connection, OptionalExtension, params};

use crate::server::policy::name::fold;

use super::{Account, StoreError};

/// Names that one person can have on the list.
pub const MOST_BLOCKS: usize = 1000;

/// What became of the wish to block somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// The whole list now, sorted.
    List(Vec<String>),
    /// There is no such account.
    Nobody,
    TooMany,
}

pub(super) fn list(db: &Connection, person: &str) -> Result<Vec<String>, StoreError> {
    let mut select = db.prepare_cached("SELECT shown FROM blocks WHERE person = ?1 ORDER BY blocked")?;
    Ok(select.query_map([fold(person)], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

pub(super) fn add(db: &Connection, person: &str, name: &str) -> Result<Blocked, StoreError> {
    let Some(account) = Account::find(db, name)? else { return Ok(Blocked::Nobody) };
    if list(db, person)?.len() >= MOST_BLOCKS {
        return Ok(Blocked::TooMany);
    }
    db.prepare_cached("INSERT INTO blocks (person, blocked, shown) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
        .execute(params![fold(person), fold(name), account.name])?;
    list(db, person).map(Blocked::List)
}

/// Nothing happens where there was no block.
pub(super) fn remove(db: &Connection, person: &str, name: &str) -> Result<Vec<String>, StoreError> {
    db.prepare_cached("DELETE FROM blocks WHERE person = ?1 AND blocked = ?2")?
        .execute(params![fold(person), fold(name)])?;
    list(db, person)
}

/// The first of `people` (folded names) who takes nothing from `author`.
pub(super) fn first_against<'a>(
    db: &Connection,
    author: &str,
    people: impl Iterator<Item = &'a str>,
) -> Result<Option<String>, StoreError> {
    let author = fold(author);
    let mut find = db.prepare_cached("SELECT person FROM blocks WHERE person = ?1 AND blocked = ?2")?;
    for person in people {
        if let Some(person) = find.query_row([person, &author], |row| row.get(0)).optional()? {
            return Ok(Some(person));
        }
    }
    Ok(None)
}
