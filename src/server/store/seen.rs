//! Who was seen in which room, and when last, as rows. Must not know what counts as being seen.

use std::sync::Arc;

use rusqlite::{Connection, params};

use crate::chat::Timestamp;

use super::{Archive, Readers, StoreError};

/// Rooms remembered of one person; the ones that were visited longest ago go, since names of rooms cost nothing.
const ROOMS: i64 = 512;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Folded.
    pub room: Arc<str>,
    pub person: Arc<str>,
    /// The name as spelled.
    pub shown: Arc<str>,
    pub at: Timestamp,
}

fn put(db: &Connection, all: &[Seen]) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached(
        "INSERT INTO seen (room, person, shown, at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (room, person) DO UPDATE SET shown = excluded.shown, at = max(at, excluded.at)",
    )?;
    let mut forget = db.prepare_cached(
        "DELETE FROM seen WHERE person = ?1
           AND at < (SELECT at FROM seen WHERE person = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)",
    )?;
    for seen in all {
        insert.execute(params![seen.room, seen.person, seen.shown, seen.at.0])?;
    }
    let mut people: Vec<&Arc<str>> = all.iter().map(|seen| &seen.person).collect();
    people.sort_unstable();
    people.dedup();
    for person in people {
        forget.execute(params![person, ROOMS - 1])?;
    }
    Ok(())
}

fn page(db: &Connection, room: &str, limit: usize) -> Result<Vec<Seen>, StoreError> {
    let mut select = db
        .prepare_cached("SELECT room, person, shown, at FROM seen WHERE room = ?1 ORDER BY at DESC, person LIMIT ?2")?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = select.query_map(params![room, limit], |row| {
        Ok(Seen { room: row.get(0)?, person: row.get(1)?, shown: row.get(2)?, at: Timestamp(row.get(3)?) })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Archive {
    /// The later time counts.
    pub async fn keep_seen(&self, all: Vec<Seen>) -> Result<(), StoreError> {
        self.group(move |db| put(db, &all)).await
    }
}

impl Readers {
    /// The last ones first.
    pub async fn seen(&self, room: &str, limit: usize) -> Result<Vec<Seen>, StoreError> {
        let room = room.to_owned();
        self.read(move |db| page(db, &room, limit)).await
    }
}
