//! Messages that a moderator deletes: they keep their row and their text, and only who keeps order still reads them.
//! Must not know who may delete what.

use std::sync::Arc;

use rusqlite::{Connection, Row, ToSql, params};

use crate::chat::Timestamp;
use crate::server::policy::decision::Decision;

use super::message::{self, COLUMNS};
use super::{Archive, Entry, Logged, Page, Shelf, StoreError, Tell, mod_log, pin};

/// How far back a room is looked through when it is cleared of somebody's messages.
const LOOK_BACK: i64 = 2000;
/// Messages that one clearing takes at most: what clients are given of a room.
const AT_ONCE: i64 = 200;

/// What is to be deleted, and the entry that tells of it.
#[derive(Clone, Debug)]
pub struct Removal {
    pub shelf: Shelf,
    pub which: Which,
    /// Its room is the room.
    pub entry: Logged,
    /// The form in which the entry keeps what undoing it has to decide.
    pub remembered: fn(&[Decision]) -> Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// The message with this id.
    One(String),
    /// The newest ones, of everybody or of one person (folded name).
    Latest(Option<String>),
}

/// The ids of what was deleted, oldest first. Nothing is logged when there was nothing.
pub(super) fn remove(db: &Connection, removal: &Removal) -> Result<Vec<String>, StoreError> {
    let Removal { shelf, which, entry, .. } = removal;
    let messages = shelf.messages();
    let found = match which {
        Which::One(id) => {
            let sql = format!("SELECT id FROM {messages} WHERE room = ?1 AND id = ?2 AND deleted_at IS NULL");
            ids(db, &sql, &[&entry.room, id])?
        }
        Which::Latest(person) => {
            let sql = format!(
                "SELECT id FROM (
                     SELECT seq, id, user, deleted_at FROM {messages} WHERE room = ?1 ORDER BY seq DESC LIMIT ?2
                 ) WHERE deleted_at IS NULL AND (?3 IS NULL OR lower(user) = ?3) ORDER BY seq DESC LIMIT ?4"
            );
            ids(db, &sql, &[&entry.room, &LOOK_BACK, person, &AT_ONCE])?
        }
    };
    let mut hide =
        db.prepare_cached(&format!("UPDATE {messages} SET deleted_at = ?2, deleted_by = ?3 WHERE id = ?1"))?;
    for id in &found {
        hide.execute(params![id, entry.at.0, entry.by])?;
        pin::remove(db, &entry.room, id)?;
    }
    let found: Vec<String> = found.into_iter().rev().collect();
    if !found.is_empty() {
        let back = Decision::Restore { room: entry.room.clone(), messages: found.clone(), at: entry.at };
        let before = (removal.remembered)(&[back]);
        mod_log::insert(db, &Logged { before, ..entry.clone() })?;
    }
    Ok(found)
}

/// Those that were deleted at that moment are there again. What was pinned is pinned no more.
pub(super) fn restore(db: &Connection, (room, messages): (&str, &[String]), at: Timestamp) -> Result<(), StoreError> {
    for shelf in [Shelf::Public, Shelf::Whispers] {
        let mut show = db.prepare_cached(&format!(
            "UPDATE {} SET deleted_at = NULL, deleted_by = NULL WHERE id = ?1 AND room = ?2 AND deleted_at = ?3",
            shelf.messages()
        ))?;
        for id in messages {
            show.execute(params![id, room, at.0])?;
        }
    }
    Ok(())
}

fn ids(db: &Connection, sql: &str, bounds: &[&dyn ToSql]) -> Result<Vec<String>, StoreError> {
    Ok(db.prepare_cached(sql)?.query_map(bounds, |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// A message, and who deleted it.
pub type Kept = (Entry, Option<Arc<str>>);

/// The messages of a room with the deleted ones, oldest first; none when `before` is unknown.
fn page(db: &Connection, shelf: Shelf, (room, wanted): (&str, &Page)) -> Result<Option<Vec<Kept>>, StoreError> {
    let Some(before) = message::bound(db, shelf, Some(room), wanted.before.as_deref())? else { return Ok(None) };
    let limit = i64::try_from(wanted.limit).unwrap_or(i64::MAX);
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS}, deleted_at, deleted_by FROM {} WHERE room = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3",
        shelf.messages()
    ))?;
    let rows = select.query_map(params![room, before, limit], |row| Ok((message::read(row)?, deleted_by(row)?)))?;
    let mut found: Vec<Kept> = rows.collect::<Result<_, _>>()?;
    found.reverse();
    Ok(Some(found))
}

/// What somebody (folded name) has said last in a room, with the deleted ones, oldest first.
pub(super) fn latest_of(
    db: &Connection,
    shelf: Shelf,
    (room, person): (&str, &str),
    limit: usize,
) -> Result<Vec<Kept>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut select = db.prepare_cached(&format!(
        "SELECT * FROM (
             SELECT {COLUMNS}, deleted_at, deleted_by, seq FROM {} WHERE room = ?1 ORDER BY seq DESC LIMIT ?3
         ) WHERE lower(user) = ?2 ORDER BY seq DESC LIMIT ?4",
        shelf.messages()
    ))?;
    let rows =
        select.query_map(params![room, person, LOOK_BACK, limit], |row| Ok((message::read(row)?, deleted_by(row)?)))?;
    let mut found: Vec<Kept> = rows.collect::<Result<_, _>>()?;
    found.reverse();
    Ok(found)
}

fn deleted_by(row: &Row<'_>) -> rusqlite::Result<Option<Arc<str>>> {
    match row.get::<_, Option<i64>>("deleted_at")? {
        Some(_) => Ok(Some(row.get::<_, Option<Arc<str>>>("deleted_by")?.unwrap_or_default())),
        None => Ok(None),
    }
}

impl Archive {
    /// The ids of what was deleted, oldest first; what waits to be stored before it may be among it.
    pub async fn remove(&self, removal: Removal, tell: Option<Tell<Vec<String>>>) -> Result<Vec<String>, StoreError> {
        self.group_and_tell(move |db| remove(db, &removal), tell).await
    }

    /// The messages of a room with the deleted ones, looked up behind everything that waits to be stored now; none
    /// when `page` names no room, or an unknown message.
    pub async fn page_with_deleted(&self, shelf: Shelf, wanted: Page) -> Result<Option<Vec<Kept>>, StoreError> {
        self.run(move |db| wanted.room.as_deref().map_or(Ok(None), |room| page(db, shelf, (room, &wanted)))).await
    }
}
