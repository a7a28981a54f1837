//! The moderators' log as rows. Written in the same transaction as what it tells of. Must not know who may read it.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::chat::{ModVerb, Timestamp};

use super::{Archive, StoreError};

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    pub id: String,
    /// Folded.
    pub room: String,
    pub at: Timestamp,
    /// As shown.
    pub by: String,
    pub verb: ModVerb,
    pub target: Option<Target>,
    pub length: Option<Duration>,
    pub reason: Option<String>,
    pub message: Option<String>,
    /// What undoing has to bring back, as JSON; `None` for what cannot be undone.
    pub before: Option<String>,
    pub undone: bool,
}

/// To whom something was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub folded: String,
    pub shown: String,
}

/// Which entries: the newest `limit` of a room, about one person or anybody, older than an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogPage {
    pub room: String,
    pub person: Option<String>,
    pub before: Option<String>,
    pub limit: usize,
}

const COLUMNS: &str = "id, room, at, by, verb, person, shown, length, reason, message, before, undone_at IS NOT NULL";

/// Part of the transaction of whatever is done.
pub(super) fn insert(db: &Connection, entry: &Logged) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO mod_log (id, room, at, by, verb, person, shown, length, reason, message, before)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        entry.id,
        entry.room,
        entry.at.0,
        entry.by,
        entry.verb.as_str(),
        entry.target.as_ref().map(|target| &target.folded),
        entry.target.as_ref().map(|target| &target.shown),
        entry.length.map(|length| i64::try_from(length.as_millis()).unwrap_or(i64::MAX)),
        entry.reason,
        entry.message,
        entry.before,
    ])?;
    Ok(())
}

pub(super) fn find(db: &Connection, id: &str) -> Result<Option<Logged>, StoreError> {
    let mut select = db.prepare_cached(&format!("SELECT {COLUMNS} FROM mod_log WHERE id = ?1"))?;
    Ok(select.query_row([id], read).optional()?)
}

/// Newest first.
pub(super) fn page(db: &Connection, page: &LogPage) -> Result<Vec<Logged>, StoreError> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM mod_log
         WHERE room = ?1 AND (?2 IS NULL OR person = ?2)
           AND (?3 IS NULL OR seq < (SELECT seq FROM mod_log WHERE id = ?3))
         ORDER BY seq DESC LIMIT ?4"
    ))?;
    let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
    let rows = select.query_map(params![page.room, page.person, page.before, limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Logged> {
    let verb: String = row.get(4)?;
    let (folded, shown): (Option<String>, Option<String>) = (row.get(5)?, row.get(6)?);
    let length: Option<i64> = row.get(7)?;
    Ok(Logged {
        id: row.get(0)?,
        room: row.get(1)?,
        at: Timestamp(row.get(2)?),
        by: row.get(3)?,
        verb: ModVerb::parse(&verb),
        target: folded.zip(shown).map(|(folded, shown)| Target { folded, shown }),
        length: length.map(|ms| Duration::from_millis(ms.unsigned_abs())),
        reason: row.get(8)?,
        message: row.get(9)?,
        before: row.get(10)?,
        undone: row.get(11)?,
    })
}

impl Archive {
    /// Stores an entry that stands for itself.
    pub async fn log(&self, entry: Logged) -> Result<(), StoreError> {
        self.group(move |db| insert(db, &entry)).await
    }

    pub async fn log_entry(&self, id: &str) -> Result<Option<Logged>, StoreError> {
        let id = id.to_owned();
        self.run(move |db| find(db, &id)).await
    }

    pub async fn log_page(&self, wanted: LogPage) -> Result<Vec<Logged>, StoreError> {
        self.run(move |db| page(db, &wanted)).await
    }
}
