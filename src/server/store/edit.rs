//! Changing the text of a message, and the texts it had before. Must not know what an author may write.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, Row, params};

use crate::chat::{ImageMark, Timestamp};
use crate::server::policy::picture::Pictures;

use super::link::{self, Link};
use super::{Entry, Shelf, StoreError, Words, block, message};

/// What somebody wants a message to say from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub id: String,
    /// The name of the one who asks.
    pub author: Arc<str>,
    /// The private room in which the message stands, if the one who asks may read it.
    pub private: Option<Arc<str>>,
    pub words: Words,
    pub links: Vec<Link>,
    pub pictures: Pictures,
    pub at: Timestamp,
    /// How long after it was posted a message can be changed.
    pub window: Duration,
}

/// What became of a [`Change`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// As it is now, and the mark it had.
    Done(Shelf, Box<Entry>, Option<ImageMark>),
    /// It says this already; nothing was written.
    Same(Box<Entry>),
    NotTheAuthor,
    TooLate,
    /// This participant of the conversation takes nothing from the author any more.
    Blocked(String),
    /// There is none, or none that the one who asks may know of.
    Unknown,
}

/// A text that a message has or had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Since when.
    pub at: Timestamp,
    pub words: Words,
}

pub(super) fn change(db: &Connection, change: &Change) -> Result<Changed, StoreError> {
    match message::find(db, Shelf::Public, &change.id)? {
        Some((seq, entry)) => rewrite(db, Shelf::Public, (seq, entry), change),
        None => match message::find(db, Shelf::Whispers, &change.id)? {
            Some((seq, entry)) if may_know(&entry, change) => rewrite(db, Shelf::Whispers, (seq, entry), change),
            _ => Ok(Changed::Unknown),
        },
    }
}

fn rewrite(
    db: &Connection,
    shelf: Shelf,
    (seq, mut entry): (i64, Entry),
    change: &Change,
) -> Result<Changed, StoreError> {
    if entry.author.name != change.author {
        return Ok(Changed::NotTheAuthor);
    }
    if entry.words.raw == change.words.raw {
        return Ok(Changed::Same(entry.into()));
    }
    let age = u128::try_from(change.at.0.saturating_sub(entry.at.0)).unwrap_or(0);
    if age > change.window.as_millis() {
        return Ok(Changed::TooLate);
    }
    if shelf == Shelf::Whispers
        && let Some(name) = block::first_against(db, &change.author, entry.room.key.split(','))?
    {
        return Ok(Changed::Blocked(name));
    }
    let since = entry.edited.unwrap_or(entry.at);
    db.prepare_cached(&format!("INSERT INTO {} (message, at, html, raw) VALUES (?1, ?2, ?3, ?4)", shelf.edits()))?
        .execute(params![seq, since.0, entry.words.html, entry.words.raw])?;
    // A clock that was set back must not make a later text the older one.
    let at = change.at.max(since);
    let same = link::has_pictures(db, shelf, seq, &change.links)?;
    let mark = change.pictures.mark_after(entry.words.mark, same);
    db.prepare_cached(&format!(
        "UPDATE {} SET html = ?2, raw = ?3, edited = ?4, mark = ?5 WHERE seq = ?1",
        shelf.messages()
    ))?
    .execute(params![seq, change.words.html, change.words.raw, at.0, mark.map(ImageMark::as_str)])?;
    link::put(db, shelf, seq, &entry.room.key, &change.links)?;
    let was = entry.words.mark;
    entry.words = Words { mark, ..change.words.clone() };
    entry.edited = Some(at);
    Ok(Changed::Done(shelf, entry.into(), was))
}

/// All texts of a message, oldest first; the last is the current one.
pub(super) fn versions(db: &Connection, shelf: Shelf, seq: i64, entry: &Entry) -> Result<Vec<Version>, StoreError> {
    let mut versions = db
        .prepare_cached(&format!("SELECT at, html, raw FROM {} WHERE message = ?1 ORDER BY rowid", shelf.edits()))?
        .query_map([seq], read)?
        .collect::<Result<Vec<_>, _>>()?;
    versions.push(Version { at: entry.edited.unwrap_or(entry.at), words: entry.words.clone() });
    Ok(versions)
}

fn may_know(entry: &Entry, change: &Change) -> bool {
    let takes_part = || entry.room.shown.split(',').any(|participant| participant == &*change.author);
    change.private.as_ref() == Some(&entry.room.key) || takes_part()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version { at: Timestamp(row.get(0)?), words: Words { html: row.get(1)?, raw: row.get(2)?, mark: None } })
}
