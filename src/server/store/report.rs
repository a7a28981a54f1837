//! What people have brought before the moderators, as rows. Must not know who may.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{Connection, params};

use crate::chat::Timestamp;

use super::message::{self, COLUMNS, Entry};
use super::{Archive, Logged, Readers, Shelf, StoreError, mod_log};

/// Somebody thinks that a moderator should see a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub message: String,
    /// Folded.
    pub room: String,
    /// Folded.
    pub person: String,
    pub complaint: Complaint,
}

/// What a moderator reads of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// As shown.
    pub by: String,
    pub reason: Option<String>,
    pub at: Timestamp,
}

/// A message that waits for a moderator: reported, or with a picture that nobody has marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    pub entry: Entry,
    /// Who deleted it meanwhile.
    pub deleted: Option<Arc<str>>,
    /// Oldest first.
    pub complaints: Vec<Complaint>,
}

/// What waits in a room: messages with open reports, and those with held pictures that are still there.
pub(super) const WAITING: &str = "SELECT message FROM reports WHERE room = ?1 AND closed IS NULL
    UNION SELECT id FROM messages WHERE room = ?1 AND mark = 'held' AND deleted_at IS NULL";

/// False when this person has reported this message before.
fn put(db: &Connection, report: &Report, entry: &Logged) -> Result<bool, StoreError> {
    let Report { message, room, person, complaint } = report;
    let rows = db
        .prepare_cached(
            "INSERT INTO reports (message, person, shown, room, reason, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (message, person) DO NOTHING",
        )?
        .execute(params![message, person, complaint.by, room, complaint.reason, complaint.at.0])?;
    if rows == 1 {
        mod_log::insert(db, entry)?;
    }
    Ok(rows == 1)
}

pub(super) fn close(db: &Connection, (room, message): (&str, &str), at: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE reports SET closed = ?3 WHERE room = ?1 AND message = ?2 AND closed IS NULL")?
        .execute(params![room, message, at.0])?;
    Ok(())
}

/// Brings back what was closed at that moment.
pub(super) fn reopen(db: &Connection, (room, message): (&str, &str), at: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE reports SET closed = NULL WHERE room = ?1 AND message = ?2 AND closed = ?3")?
        .execute(params![room, message, at.0])?;
    Ok(())
}

/// Oldest message first.
fn queue(db: &Connection, shelf: Shelf, room: &str, limit: usize) -> Result<Vec<Queued>, StoreError> {
    let mut complaints = open(db, room)?;
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS}, CASE WHEN deleted_at IS NULL THEN NULL ELSE coalesce(deleted_by, '') END AS gone FROM {}
         WHERE room = ?1 AND id IN ({WAITING}) ORDER BY seq LIMIT ?2",
        shelf.messages()
    ))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = select.query_map(params![room, limit], |row| Ok((message::read(row)?, row.get("gone")?)))?;
    let queued = |(entry, deleted): (Entry, _)| {
        let complaints = complaints.remove(&entry.id).unwrap_or_default();
        Queued { entry, deleted, complaints }
    };
    Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().map(queued).collect())
}

fn open(db: &Connection, room: &str) -> Result<HashMap<String, Vec<Complaint>>, StoreError> {
    let mut select = db.prepare_cached(
        "SELECT message, shown, reason, at FROM reports WHERE room = ?1 AND closed IS NULL ORDER BY at, person",
    )?;
    let mut rows = select.query([room])?;
    let mut open: HashMap<String, Vec<Complaint>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let complaint = Complaint { by: row.get(1)?, reason: row.get(2)?, at: Timestamp(row.get(3)?) };
        open.entry(row.get(0)?).or_default().push(complaint);
    }
    Ok(open)
}

impl Archive {
    /// With its entry in the log. False when this person has reported this message before; nothing is written then.
    pub async fn report(&self, report: Report, entry: Logged) -> Result<bool, StoreError> {
        self.group(move |db| put(db, &report, &entry)).await
    }
}

impl Readers {
    /// What waits in a room, oldest message first.
    pub async fn queue(&self, shelf: Shelf, room: &str, limit: usize) -> Result<Vec<Queued>, StoreError> {
        let room = room.to_owned();
        self.read(move |db| queue(db, shelf, &room, limit)).await
    }

    /// Whether somebody waits for a moderator to look at this message.
    pub async fn is_reported(&self, room: &str, message: &str) -> Result<bool, StoreError> {
        let (room, message) = (room.to_owned(), message.to_owned());
        let select = "SELECT EXISTS (SELECT 1 FROM reports WHERE room = ?1 AND message = ?2 AND closed IS NULL)";
        self.read(move |db| Ok(db.prepare_cached(select)?.query_row([room, message], |row| row.get(0))?)).await
    }
}
