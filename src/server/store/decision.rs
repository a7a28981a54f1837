//! Decisions of deeds as rows, written together with their entry in the log. Must not know what they mean.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use crate::chat::Timestamp;
use crate::server::policy::decision::Decision;
use crate::server::policy::house::{Appointment, Live, Restraint};
use crate::server::policy::karma::Karma;

use super::{
    Archive, Entry, Logged, Readers, Shelf, StoreError, Tell, message, mod_log, note, pin, removal, report, rules,
};

impl Archive {
    /// All of it or nothing; the answer comes after the commit is synced to disk. Gives the messages that look different
    /// by it.
    pub async fn decide(
        &self,
        entry: Logged,
        decisions: Vec<Decision>,
        tell: Option<Tell<Vec<Entry>>>,
    ) -> Result<Vec<Entry>, StoreError> {
        let work = move |db: &Connection| {
            mod_log::insert(db, &entry)?;
            decisions.iter().try_for_each(|decision| write(db, decision))?;
            let shown: Result<Vec<_>, _> = decisions.iter().map(|decision| shown_again(db, decision)).collect();
            Ok(shown?.concat())
        };
        self.group_and_tell(work, tell).await
    }

    /// Forgets what has ended by itself.
    pub async fn forget_over(&self, now: Timestamp) -> Result<(), StoreError> {
        self.group(move |db| forget_over(db, now)).await
    }
}

impl Readers {
    /// As it was when it last changed.
    pub async fn karma(&self, person: &str) -> Result<Karma, StoreError> {
        let person = person.to_owned();
        self.read(move |db| karma(db, &person)).await
    }
}

pub(super) fn forget_over(db: &Connection, now: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM restraints WHERE until <= ?1")?.execute([now.0])?;
    db.prepare_cached("DELETE FROM pins WHERE until <= ?1")?.execute([now.0])?;
    Ok(())
}

fn write(db: &Connection, decision: &Decision) -> Result<(), StoreError> {
    match decision {
        Decision::Restrain { room, person, restraint } => restrain(db, (room, person), restraint),
        Decision::Free { room, person } => free(db, room, person),
        Decision::Slow { room, every } => slow(db, room, *every),
        Decision::Appoint { room, person, appointment, by, at } => appoint(db, (room, person), appointment, (by, *at)),
        Decision::Unappoint { room, person } => unappoint(db, room, person),
        Decision::Live { room, live } => go_live(db, room, live.as_ref()),
        Decision::Hold { room, on } => hold(db, room, *on),
        Decision::Mark { room, message, was, mark } => put_mark(db, (room, message), (was.as_deref(), mark.as_deref())),
        Decision::Close { room, message, at } => report::close(db, (room, message), *at),
        Decision::Reopen { room, message, at } => report::reopen(db, (room, message), *at),
        Decision::Note { room, person, by, at, text } => note::put(db, (room, person), (by, *at), text),
        Decision::Unnote { room, person, by, at } => note::remove(db, (room, person), (by, *at)),
        Decision::Rules { room, rules } => rules::write(db, room, rules.as_ref()),
        Decision::Pin { room, pin, at } => pin::put(db, room, pin, *at),
        Decision::Unpin { room, message } => pin::remove(db, room, message),
        Decision::Restore { room, messages, at } => removal::restore(db, (room, messages), *at),
        Decision::Karma { person, by, at } => weigh(db, person, *by, *at),
        Decision::Undone { entry, by, at } => undone(db, entry, by, *at),
    }
}

fn restrain(db: &Connection, (room, person): (&str, &str), restraint: &Restraint) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO restraints (room, person, shown, since, until, by, reason, entry)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        room,
        person,
        restraint.shown,
        restraint.since.0,
        restraint.until.map(|until| until.0),
        restraint.by,
        restraint.reason,
        restraint.entry,
    ])?;
    Ok(())
}

fn free(db: &Connection, room: &str, person: &str) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM restraints WHERE room = ?1 AND person = ?2")?.execute([room, person])?;
    Ok(())
}

fn slow(db: &Connection, room: &str, every: Option<Duration>) -> Result<(), StoreError> {
    let every = every.map(|every| i64::try_from(every.as_millis()).unwrap_or(i64::MAX));
    db.prepare_cached("INSERT INTO rooms (room, slow) VALUES (?1, ?2) ON CONFLICT (room) DO UPDATE SET slow = ?2")?
        .execute(params![room, every])?;
    Ok(())
}

fn appoint(
    db: &Connection,
    (room, person): (&str, &str),
    appointment: &Appointment,
    (by, at): (&str, Timestamp),
) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO moderators (room, person, shown, event, by, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![room, person, appointment.shown, appointment.event, by, at.0])?;
    Ok(())
}

fn unappoint(db: &Connection, room: &str, person: &str) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM moderators WHERE room = ?1 AND person = ?2")?.execute([room, person])?;
    Ok(())
}

fn go_live(db: &Connection, room: &str, live: Option<&Live>) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO rooms (room, live_since, live_title) VALUES (?1, ?2, ?3)
         ON CONFLICT (room) DO UPDATE SET live_since = ?2, live_title = ?3",
    )?
    .execute(params![room, live.map(|live| live.since.0), live.and_then(|live| live.title.as_deref())])?;
    Ok(())
}

fn hold(db: &Connection, room: &str, on: bool) -> Result<(), StoreError> {
    db.prepare_cached("INSERT INTO rooms (room, hold) VALUES (?1, ?2) ON CONFLICT (room) DO UPDATE SET hold = ?2")?
        .execute(params![room, on])?;
    Ok(())
}

fn put_mark(
    db: &Connection,
    (room, message): (&str, &str),
    (was, mark): (Option<&str>, Option<&str>),
) -> Result<(), StoreError> {
    for shelf in [Shelf::Public, Shelf::Whispers] {
        db.prepare_cached(&format!(
            "UPDATE {} SET mark = ?4 WHERE id = ?2 AND room = ?1 AND mark IS ?3",
            shelf.messages()
        ))?
        .execute(params![room, message, was, mark])?;
    }
    Ok(())
}

/// The messages that look different by a decision, without those that are deleted.
fn shown_again(db: &Connection, decision: &Decision) -> Result<Vec<Entry>, StoreError> {
    let ids = match decision {
        Decision::Mark { message, .. } => std::slice::from_ref(message),
        Decision::Restore { messages, .. } => messages,
        _ => return Ok(Vec::new()),
    };
    let mut shown = Vec::new();
    for id in ids {
        for shelf in [Shelf::Public, Shelf::Whispers] {
            shown.extend(message::find(db, shelf, id)?.map(|(_, entry)| entry));
        }
    }
    Ok(shown)
}

fn karma(db: &Connection, person: &str) -> Result<Karma, StoreError> {
    let found = db
        .prepare_cached("SELECT points, at FROM karma WHERE person = ?1")?
        .query_row([person], |row| Ok(Karma { points: row.get(0)?, at: Timestamp(row.get(1)?) }))
        .optional()?;
    Ok(found.unwrap_or_default())
}

fn weigh(db: &Connection, person: &str, by: i64, at: Timestamp) -> Result<(), StoreError> {
    let karma = karma(db, person)?.changed(by, at);
    db.prepare_cached("INSERT OR REPLACE INTO karma (person, points, at) VALUES (?1, ?2, ?3)")?.execute(params![
        person,
        karma.points,
        karma.at.0
    ])?;
    Ok(())
}

fn undone(db: &Connection, entry: &str, by: &str, at: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE mod_log SET undone_at = ?2, undone_by = ?3 WHERE id = ?1")?
        .execute(params![entry, at.0, by])?;
    Ok(())
}
