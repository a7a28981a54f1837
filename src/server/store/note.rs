//! What moderators may know of a person in one room, as rows: notes, messages, when the person was there. Must not know
//! who asks.

use rusqlite::{Connection, OptionalExtension, params};

use crate::chat::Timestamp;

use super::removal::{self, Kept};
use super::{Readers, Shelf, StoreError};

/// What moderators tell each other about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// As shown.
    pub by: String,
    pub at: Timestamp,
    pub text: String,
}

/// What a room remembers of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub seen: Option<Timestamp>,
    /// Newest first.
    pub notes: Vec<Note>,
    /// The last messages, deleted ones among them, oldest first.
    pub messages: Vec<Kept>,
}

/// Notes about one person that are given at once.
const NOTES: i64 = 200;

pub(super) fn put(
    db: &Connection,
    (room, person): (&str, &str),
    (by, at): (&str, Timestamp),
    text: &str,
) -> Result<(), StoreError> {
    db.prepare_cached("INSERT INTO notes (room, person, by, at, text) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![room, person, by, at.0, text])?;
    Ok(())
}

pub(super) fn remove(
    db: &Connection,
    (room, person): (&str, &str),
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM notes WHERE room = ?1 AND person = ?2 AND by = ?3 AND at = ?4")?
        .execute(params![room, person, by, at.0])?;
    Ok(())
}

fn known(db: &Connection, shelf: Shelf, (room, person): (&str, &str), limit: usize) -> Result<Known, StoreError> {
    let seen = db
        .prepare_cached("SELECT at FROM seen WHERE room = ?1 AND person = ?2")?
        .query_row([room, person], |row| Ok(Timestamp(row.get(0)?)))
        .optional()?;
    let mut select =
        db.prepare_cached("SELECT by, at, text FROM notes WHERE room = ?1 AND person = ?2 ORDER BY seq DESC LIMIT ?3")?;
    let notes = select
        .query_map(params![room, person, NOTES], |row| {
            Ok(Note { by: row.get(0)?, at: Timestamp(row.get(1)?), text: row.get(2)? })
        })?
        .collect::<Result<_, _>>()?;
    Ok(Known { seen, notes, messages: removal::latest_of(db, shelf, (room, person), limit)? })
}

impl Readers {
    /// What a room remembers of somebody (folded names), with at most `limit` messages.
    pub async fn known(&self, shelf: Shelf, room: &str, person: &str, limit: usize) -> Result<Known, StoreError> {
        let (room, person) = (room.to_owned(), person.to_owned());
        self.read(move |db| known(db, shelf, (&room, &person), limit)).await
    }
}
