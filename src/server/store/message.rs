//! Messages as rows: written by the one writer, read in pages. Must not know their wire form.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::chat::Timestamp;
use crate::server::policy::room::RoomName;

use super::StoreError;

/// The author as shown with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub name: Arc<str>,
    /// CSS hex form.
    pub color: Arc<str>,
    pub avatar: Option<Arc<str>>,
    pub badge: Option<Arc<str>>,
}

/// One message, as it is kept for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    pub at: Timestamp,
    pub room: RoomName,
    pub author: Card,
    pub html: String,
    /// What the author typed.
    pub raw: String,
    pub global: Option<bool>,
    pub nonce: Option<String>,
}

/// The fate of an [`Entry`] after its commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    pub id: String,
    pub at: Timestamp,
    /// This attempt was stored before, under this id; nothing new was written.
    pub again: bool,
}

/// Which messages to read: the newest `limit` of a room (or of all rooms), or those right before a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub room: Option<Arc<str>>,
    pub before: Option<String>,
    pub limit: usize,
}

pub(super) fn insert(db: &Connection, entry: &Entry) -> Result<Committed, StoreError> {
    if let Some(nonce) = &entry.nonce
        && let Some(stored) = find_nonce(db, &entry.author.name, nonce)?
    {
        return Ok(stored);
    }
    db.prepare_cached(
        "INSERT INTO messages (id, at, room, room_shown, user, color, avatar, badge, html, raw, global, nonce)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        entry.id,
        entry.at.0,
        entry.room.key,
        entry.room.shown,
        entry.author.name,
        entry.author.color,
        entry.author.avatar,
        entry.author.badge,
        entry.html,
        entry.raw,
        entry.global,
        entry.nonce,
    ])?;
    Ok(Committed { id: entry.id.clone(), at: entry.at, again: false })
}

pub(super) fn find_nonce(db: &Connection, user: &str, nonce: &str) -> Result<Option<Committed>, StoreError> {
    let found = db
        .prepare_cached("SELECT id, at FROM messages WHERE user = ?1 AND nonce = ?2")?
        .query_row(params![user, nonce], |row| {
            Ok(Committed { id: row.get(0)?, at: Timestamp(row.get(1)?), again: true })
        })
        .optional()?;
    Ok(found)
}

/// The messages of a page, oldest first; none when `before` is unknown.
pub(super) fn page(db: &Connection, page: &Page) -> Result<Option<Vec<Entry>>, StoreError> {
    let before = match &page.before {
        None => i64::MAX,
        Some(id) => match seq_of(db, id)? {
            Some(seq) => seq,
            None => return Ok(None),
        },
    };
    let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
    let columns = "id, at, room, room_shown, user, color, avatar, badge, html, raw, global, nonce";
    let mut entries = match &page.room {
        Some(room) => db
            .prepare_cached(&format!(
                "SELECT {columns} FROM messages WHERE room = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3"
            ))?
            .query_map(params![room, before, limit], read)?
            .collect::<Result<Vec<_>, _>>()?,
        None => db
            .prepare_cached(&format!("SELECT {columns} FROM messages WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2"))?
            .query_map(params![before, limit], read)?
            .collect::<Result<Vec<_>, _>>()?,
    };
    entries.reverse();
    Ok(Some(entries))
}

/// The spelling of a room that was used first.
pub(super) fn first_spelling(db: &Connection, room: &str) -> Result<Option<Arc<str>>, StoreError> {
    let found = db
        .prepare_cached("SELECT room_shown FROM messages WHERE room = ?1 ORDER BY seq LIMIT 1")?
        .query_row([room], |row| row.get(0))
        .optional()?;
    Ok(found)
}

fn seq_of(db: &Connection, id: &str) -> Result<Option<i64>, StoreError> {
    let found = db.prepare_cached("SELECT seq FROM messages WHERE id = ?1")?.query_row([id], |row| row.get(0));
    Ok(found.optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get(0)?,
        at: Timestamp(row.get(1)?),
        room: RoomName { key: row.get(2)?, shown: row.get(3)? },
        author: Card { name: row.get(4)?, color: row.get(5)?, avatar: row.get(6)?, badge: row.get(7)? },
        html: row.get(8)?,
        raw: row.get(9)?,
        global: row.get(10)?,
        nonce: row.get(11)?,
    })
}
