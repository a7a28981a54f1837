//! Webhooks with their secrets as rows. Secrets stand there as they are, since a hash could not sign. Must not know who
//! may make one.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::chat::Timestamp;
use crate::server::policy::room::RoomName;
use crate::server::policy::webhook::HookEvent;

use super::{Archive, Readers, StoreError};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    pub id: String,
    pub room: RoomName,
    pub name: String,
    /// `None` for one that posts into the room.
    pub outgoing: Option<Outgoing>,
    /// The beginning of the event it was made for; `None` for one that stays.
    pub event: Option<Timestamp>,
    /// Folded name of whoever made it.
    pub by: String,
    pub made: Timestamp,
}

/// Whom a webhook tells of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub url: String,
    pub events: Vec<HookEvent>,
    /// Since when no call has succeeded.
    pub failing_since: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookSecret {
    /// Its name among those of the webhook.
    pub number: i64,
    pub secret: String,
    pub made: Timestamp,
}

/// What became of the wish for another secret, or for one less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotated {
    /// Under this number.
    Done(i64),
    TooMany,
    /// There is none of this number.
    Unknown,
    /// It is the only one.
    Last,
}

const COLUMNS: &str = "id, room, room_shown, name, url, events, event, by, at, failing_since";

impl Archive {
    /// With its first secret. False when the room has `most` already.
    pub async fn add_hook(&self, hook: Hook, secret: String, most: usize) -> Result<bool, StoreError> {
        self.group(move |db| {
            let count: i64 = db
                .prepare_cached("SELECT count(*) FROM hooks WHERE room = ?1 AND revoked IS NULL")?
                .query_row([&hook.room.key], |row| row.get(0))?;
            if usize::try_from(count).is_ok_and(|count| count >= most) {
                return Ok(false);
            }
            insert(db, &hook)?;
            add_secret(db, &hook.id, (1, &secret), hook.made)?;
            Ok(true)
        })
        .await
    }

    /// A webhook is worth nothing any more, and what it had still to tell is forgotten.
    pub async fn revoke_hook(&self, id: &str, now: Timestamp) -> Result<(), StoreError> {
        let id = id.to_owned();
        self.group(move |db| revoke(db, &id, now)).await
    }

    /// All that somebody (folded name) has made; their ids.
    pub async fn revoke_hooks_of(&self, person: &str, now: Timestamp) -> Result<Vec<String>, StoreError> {
        let person = person.to_owned();
        self.group(move |db| {
            let ids: Vec<String> = db
                .prepare_cached("SELECT id FROM hooks WHERE by = ?1 AND revoked IS NULL")?
                .query_map([&person], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            ids.iter().try_for_each(|id| revoke(db, id, now))?;
            Ok(ids)
        })
        .await
    }

    pub async fn add_secret(
        &self,
        hook: &str,
        secret: String,
        now: Timestamp,
        most: usize,
    ) -> Result<Rotated, StoreError> {
        let hook = hook.to_owned();
        self.group(move |db| {
            let known = secrets(db, &hook)?;
            if known.len() >= most {
                return Ok(Rotated::TooMany);
            }
            let number = known.last().map_or(1, |last| last.number + 1);
            add_secret(db, &hook, (number, &secret), now)?;
            Ok(Rotated::Done(number))
        })
        .await
    }

    pub async fn remove_secret(&self, hook: &str, number: i64) -> Result<Rotated, StoreError> {
        let hook = hook.to_owned();
        self.group(move |db| {
            let known = secrets(db, &hook)?;
            if !known.iter().any(|secret| secret.number == number) {
                return Ok(Rotated::Unknown);
            }
            if known.len() == 1 {
                return Ok(Rotated::Last);
            }
            db.prepare_cached("DELETE FROM hook_secrets WHERE hook = ?1 AND number = ?2")?
                .execute(params![hook, number])?;
            Ok(Rotated::Done(number))
        })
        .await
    }

    /// A call was taken. What was remembered of calls before `over` is forgotten.
    pub async fn remember_call(&self, hook: &str, id: &str, at: Timestamp, over: Timestamp) -> Result<(), StoreError> {
        let (hook, id) = (hook.to_owned(), id.to_owned());
        self.group(move |db| {
            db.prepare_cached("DELETE FROM hook_calls WHERE at < ?1")?.execute([over.0])?;
            db.prepare_cached("INSERT OR IGNORE INTO hook_calls (hook, id, at) VALUES (?1, ?2, ?3)")?
                .execute(params![hook, id, at.0])?;
            Ok(())
        })
        .await
    }
}

impl Readers {
    /// One that is not revoked, with its secrets.
    pub async fn hook(&self, id: &str) -> Result<Option<(Hook, Vec<HookSecret>)>, StoreError> {
        let id = id.to_owned();
        self.read(move |db| {
            let sql = format!("SELECT {COLUMNS} FROM hooks WHERE id = ?1 AND revoked IS NULL");
            let found = db.prepare_cached(&sql)?.query_row([&id], read).optional()?;
            found.map(|hook| Ok((hook, secrets(db, &id)?))).transpose()
        })
        .await
    }

    /// Those that are not revoked, of one room (folded name) or of all, the oldest first.
    pub async fn hooks(&self, room: Option<&str>) -> Result<Vec<Hook>, StoreError> {
        let room = room.map(str::to_owned);
        self.read(move |db| {
            let sql = format!(
                "SELECT {COLUMNS} FROM hooks WHERE (?1 IS NULL OR room = ?1) AND revoked IS NULL ORDER BY at, id"
            );
            Ok(db.prepare_cached(&sql)?.query_map([room], read)?.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Whether a call was taken before.
    pub async fn knows_call(&self, hook: &str, id: &str) -> Result<bool, StoreError> {
        let (hook, id) = (hook.to_owned(), id.to_owned());
        self.read(move |db| {
            Ok(db.prepare_cached("SELECT 1 FROM hook_calls WHERE hook = ?1 AND id = ?2")?.exists(params![hook, id])?)
        })
        .await
    }
}

pub(super) fn revoke(db: &Connection, id: &str, now: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE hooks SET revoked = ?2 WHERE id = ?1")?.execute(params![id, now.0])?;
    // Nobody needs them any more, and a copy of the database need not hold them.
    db.prepare_cached("DELETE FROM hook_secrets WHERE hook = ?1")?.execute([id])?;
    db.prepare_cached("DELETE FROM deliveries WHERE hook = ?1")?.execute([id])?;
    Ok(())
}

/// The oldest first.
pub(super) fn secrets(db: &Connection, hook: &str) -> Result<Vec<HookSecret>, StoreError> {
    let mut select =
        db.prepare_cached("SELECT number, secret, at FROM hook_secrets WHERE hook = ?1 ORDER BY number")?;
    let read =
        |row: &Row<'_>| Ok(HookSecret { number: row.get(0)?, secret: row.get(1)?, made: Timestamp(row.get(2)?) });
    Ok(select.query_map([hook], read)?.collect::<Result<_, _>>()?)
}

fn insert(db: &Connection, hook: &Hook) -> Result<(), StoreError> {
    let outgoing = hook.outgoing.as_ref();
    let events = outgoing.map(|to| to.events.iter().map(|event| event.as_str()).collect::<Vec<_>>().join(","));
    db.prepare_cached(
        "INSERT INTO hooks (id, room, room_shown, name, url, events, event, by, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        hook.id,
        hook.room.key,
        hook.room.shown,
        hook.name,
        outgoing.map(|to| &to.url),
        events.unwrap_or_default(),
        hook.event.map(|since| since.0),
        hook.by,
        hook.made.0,
    ])?;
    Ok(())
}

fn add_secret(db: &Connection, hook: &str, (number, secret): (i64, &str), at: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached("INSERT INTO hook_secrets (hook, number, secret, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![hook, number, secret, at.0])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Hook> {
    let (url, events): (Option<String>, String) = (row.get(4)?, row.get(5)?);
    let failing_since = row.get::<_, Option<i64>>(9)?.map(Timestamp);
    let events = events.split(',').filter_map(HookEvent::parse).collect();
    Ok(Hook {
        id: row.get(0)?,
        room: RoomName { key: row.get(1)?, shown: row.get(2)? },
        name: row.get(3)?,
        outgoing: url.map(|url| Outgoing { url, events, failing_since }),
        event: row.get::<_, Option<i64>>(6)?.map(Timestamp),
        by: row.get(7)?,
        made: Timestamp(row.get(8)?),
    })
}
