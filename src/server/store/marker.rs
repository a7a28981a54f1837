//! How far somebody has read a room, as rows. A marker only ever moves on. Must not know what a room is.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use crate::chat::Timestamp;

use super::{Archive, Readers, Shelf, StoreError};

/// The last message that somebody has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    pub message: String,
    /// When it was posted.
    pub at: Timestamp,
    /// Its place in the order of its shelf.
    pub seq: i64,
}

/// Whose marker, and where: folded names.
pub type Owner = (Arc<str>, Arc<str>);

/// Those that are older than what is kept change nothing.
fn put(db: &Connection, markers: &[(Owner, Marker)]) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached(
        "INSERT INTO markers (person, room, message, at, seq) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (person, room) DO UPDATE SET message = excluded.message, at = excluded.at, seq = excluded.seq
         WHERE excluded.seq > seq",
    )?;
    for ((person, room), marker) in markers {
        insert.execute(params![person, room, marker.message, marker.at.0, marker.seq])?;
    }
    Ok(())
}

/// The marker that a message is, also a deleted one: somebody has read it.
fn at_message(db: &Connection, shelf: Shelf, (room, id): (&str, &str)) -> Result<Option<Marker>, StoreError> {
    let sql = format!("SELECT at, seq FROM {} WHERE id = ?1 AND room = ?2", shelf.messages());
    let found = db.prepare_cached(&sql)?.query_row([id, room], |row| {
        Ok(Marker { message: id.to_owned(), at: Timestamp(row.get(0)?), seq: row.get(1)? })
    });
    Ok(found.optional()?)
}

fn all(db: &Connection, person: &str) -> Result<Vec<(Arc<str>, Marker)>, StoreError> {
    let mut select = db.prepare_cached("SELECT room, message, at, seq FROM markers WHERE person = ?1 ORDER BY room")?;
    let rows = select.query_map([person], |row| {
        Ok((row.get(0)?, Marker { message: row.get(1)?, at: Timestamp(row.get(2)?), seq: row.get(3)? }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Archive {
    pub async fn keep_markers(&self, markers: Vec<(Owner, Marker)>) -> Result<(), StoreError> {
        self.group(move |db| put(db, &markers)).await
    }

    /// The marker that a message of a room is, looked up behind everything that waits to be stored now.
    pub async fn marker_at(&self, shelf: Shelf, room: &str, id: &str) -> Result<Option<Marker>, StoreError> {
        let (room, id) = (room.to_owned(), id.to_owned());
        self.run(move |db| at_message(db, shelf, (&room, &id))).await
    }
}

impl Readers {
    pub async fn marker_at(&self, shelf: Shelf, room: &str, id: &str) -> Result<Option<Marker>, StoreError> {
        let (room, id) = (room.to_owned(), id.to_owned());
        self.read(move |db| at_message(db, shelf, (&room, &id))).await
    }

    /// All markers of a person, by room.
    pub async fn markers(&self, person: &str) -> Result<Vec<(Arc<str>, Marker)>, StoreError> {
        let person = person.to_owned();
        self.read(move |db| all(db, &person)).await
    }
}
