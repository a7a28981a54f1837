//! Messages as rows: written by the one writer, read in pages. Must not know their wire form.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::chat::{ImageMark, Timestamp};
use crate::server::policy::room::RoomName;

use super::link::{self, Link};
use super::{Shelf, StoreError};

/// The author as shown with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub name: Arc<str>,
    /// CSS hex form.
    pub color: Arc<str>,
    pub avatar: Option<Arc<str>>,
    pub badge: Option<Arc<str>>,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// What the author typed.
    pub raw: String,
    pub html: String,
    /// What is to be thought of the pictures in it; none where nobody has to look.
    pub mark: Option<ImageMark>,
}

/// The message that another one answers, as it was then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub id: String,
    pub user: String,
    /// The beginning of its text, without markup.
    pub excerpt: String,
}

/// One message, as it is kept for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    pub at: Timestamp,
    /// For a direct message: the folded names of all participants, and their spellings.
    pub room: RoomName,
    pub author: Card,
    pub words: Words,
    pub global: Option<bool>,
    pub nonce: Option<String>,
    /// When the author last changed it.
    pub edited: Option<Timestamp>,
    pub reply: Option<Box<Answered>>,
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

pub(super) const COLUMNS: &str = "id, at, room, room_shown, user, color, avatar, badge, html, raw, global, nonce, edited, \
    reply_id, reply_user, reply_excerpt, mark";

/// Stores a message with its links, unless this attempt was stored before.
pub(super) fn insert(db: &Connection, shelf: Shelf, entry: &Entry, links: &[Link]) -> Result<Committed, StoreError> {
    if let Some(nonce) = &entry.nonce
        && let Some(stored) = find_nonce(db, shelf, &entry.author.name, nonce)?
    {
        return Ok(stored);
    }
    db.prepare_cached(&format!(
        "INSERT INTO {} ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        shelf.messages()
    ))?
    .execute(params![
        entry.id,
        entry.at.0,
        entry.room.key,
        entry.room.shown,
        entry.author.name,
        entry.author.color,
        entry.author.avatar,
        entry.author.badge,
        entry.words.html,
        entry.words.raw,
        entry.global,
        entry.nonce,
        entry.edited.map(|at| at.0),
        entry.reply.as_ref().map(|reply| &reply.id),
        entry.reply.as_ref().map(|reply| &reply.user),
        entry.reply.as_ref().map(|reply| &reply.excerpt),
        entry.words.mark.map(ImageMark::as_str),
    ])?;
    if !links.is_empty() {
        link::put(db, shelf, db.last_insert_rowid(), &entry.room.key, links)?;
    }
    Ok(Committed { id: entry.id.clone(), at: entry.at, again: false })
}

pub(super) fn find_nonce(
    db: &Connection,
    shelf: Shelf,
    user: &str,
    nonce: &str,
) -> Result<Option<Committed>, StoreError> {
    let found = db
        .prepare_cached(&format!("SELECT id, at FROM {} WHERE user = ?1 AND nonce = ?2", shelf.messages()))?
        .query_row(params![user, nonce], |row| {
            Ok(Committed { id: row.get(0)?, at: Timestamp(row.get(1)?), again: true })
        })
        .optional()?;
    Ok(found)
}

/// One message with its place in the order of the house. A deleted one is there for nobody.
pub(super) fn find(db: &Connection, shelf: Shelf, id: &str) -> Result<Option<(i64, Entry)>, StoreError> {
    let found = db
        .prepare_cached(&format!(
            "SELECT {COLUMNS}, seq FROM {} WHERE id = ?1 AND deleted_at IS NULL",
            shelf.messages()
        ))?
        .query_row([id], |row| Ok((row.get(17)?, read(row)?)))
        .optional()?;
    Ok(found)
}

/// The messages of a page without deleted ones, oldest first; none when `before` is unknown.
pub(super) fn page(db: &Connection, shelf: Shelf, page: &Page) -> Result<Option<Vec<Entry>>, StoreError> {
    let Some(before) = bound(db, shelf, page.room.as_deref(), page.before.as_deref())? else { return Ok(None) };
    let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
    let messages = shelf.messages();
    let mut entries = match &page.room {
        Some(room) => db
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM {messages} WHERE room = ?1 AND seq < ?2 AND deleted_at IS NULL
                 ORDER BY seq DESC LIMIT ?3"
            ))?
            .query_map(params![room, before, limit], read)?
            .collect::<Result<Vec<_>, _>>()?,
        None => db
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM {messages} WHERE seq < ?1 AND deleted_at IS NULL ORDER BY seq DESC LIMIT ?2"
            ))?
            .query_map(params![before, limit], read)?
            .collect::<Result<Vec<_>, _>>()?,
    };
    entries.reverse();
    Ok(Some(entries))
}

/// The place that a page ends before: beyond everything without `before`, none when it is unknown.
///
/// Among public messages any will do, also one of another room. A direct message of others is as good as unknown.
pub(super) fn bound(
    db: &Connection,
    shelf: Shelf,
    room: Option<&str>,
    before: Option<&str>,
) -> Result<Option<i64>, StoreError> {
    let Some(id) = before else { return Ok(Some(i64::MAX)) };
    let found = db
        .prepare_cached(&format!("SELECT seq, room FROM {} WHERE id = ?1", shelf.messages()))?
        .query_row([id], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))
        .optional()?;
    Ok(found.filter(|(_, its)| shelf == Shelf::Public || room == Some(its)).map(|(seq, _)| seq))
}

/// The spelling of a room that was used first.
pub(super) fn first_spelling(db: &Connection, room: &str) -> Result<Option<Arc<str>>, StoreError> {
    let found = db
        .prepare_cached("SELECT room_shown FROM messages WHERE room = ?1 ORDER BY seq LIMIT 1")?
        .query_row([room], |row| row.get(0))
        .optional()?;
    Ok(found)
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let reply = match row.get::<_, Option<String>>(13)? {
        None => None,
        Some(id) => Some(Box::new(Answered { id, user: row.get(14)?, excerpt: row.get(15)? })),
    };
    Ok(Entry {
        id: row.get(0)?,
        at: Timestamp(row.get(1)?),
        room: RoomName { key: row.get(2)?, shown: row.get(3)? },
        author: Card { name: row.get(4)?, color: row.get(5)?, avatar: row.get(6)?, badge: row.get(7)? },
        words: Words { html: row.get(8)?, raw: row.get(9)?, mark: mark(row.get(16)?) },
        global: row.get(10)?,
        nonce: row.get(11)?,
        edited: row.get::<_, Option<i64>>(12)?.map(Timestamp),
        reply,
    })
}

/// As it stands in a row.
pub(super) fn mark(word: Option<String>) -> Option<ImageMark> {
    word.and_then(|word| ImageMark::parse(&word))
}
