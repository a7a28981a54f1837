//! Direct messages that wait for somebody whose event is on, as rows beside them. They stand in their conversation for
//! everybody else. Must not know who may disturb whom.

use rusqlite::{Connection, OptionalExtension, params};

use super::message::{self, COLUMNS};
use super::{Archive, Entry, Page, Readers, StoreError, block, whisper};

/// Has a message (by its place) wait for a person (folded name) whose event is on. False when it need not.
///
/// What comes after something that waits still waits behind it, so that nothing overtakes it.
pub(super) fn hold(db: &Connection, person: &str, seq: i64) -> Result<bool, StoreError> {
    let waits: bool = db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM held WHERE person = ?1 AND refused = 0)")?
        .query_row([person], |row| row.get(0))?;
    if !waits && !is_live(db, person)? {
        return Ok(false);
    }
    db.prepare_cached("INSERT INTO held (person, message) VALUES (?1, ?2)")?.execute(params![person, seq])?;
    Ok(true)
}

/// The event of this person is on.
fn is_live(db: &Connection, person: &str) -> Result<bool, StoreError> {
    let since: Option<Option<i64>> = db
        .prepare_cached("SELECT live_since FROM rooms WHERE room = ?1")?
        .query_row([person], |row| row.get(0))
        .optional()?;
    Ok(since.flatten().is_some())
}

/// What has waited for a person and is to be brought now, in the order in which it was said; nothing while the event
/// is on. Words of somebody who was blocked meanwhile never come.
fn release(db: &Connection, person: &str) -> Result<Vec<Entry>, StoreError> {
    if is_live(db, person)? {
        return Ok(Vec::new());
    }
    let waiting: Vec<(Entry, i64)> = db
        .prepare_cached(&format!(
            "SELECT {COLUMNS}, seq FROM whispers WHERE deleted_at IS NULL
               AND seq IN (SELECT message FROM held WHERE person = ?1 AND refused = 0) ORDER BY seq"
        ))?
        .query_map([person], |row| Ok((message::read(row)?, row.get("seq")?)))?
        .collect::<Result<_, _>>()?;
    let mut brought = Vec::new();
    for (entry, seq) in waiting {
        if block::first_against(db, &entry.author.name, [person].into_iter())?.is_some() {
            db.prepare_cached("UPDATE held SET refused = 1 WHERE person = ?1 AND message = ?2")?
                .execute(params![person, seq])?;
            continue;
        }
        whisper::put_talk(db, person, &entry.room.key, seq)?;
        brought.push(entry);
    }
    db.prepare_cached("DELETE FROM held WHERE person = ?1 AND refused = 0")?.execute([person])?;
    Ok(brought)
}

/// For whom (folded names) a message waits.
fn waited_for(db: &Connection, id: &str) -> Result<Vec<String>, StoreError> {
    let mut select = db.prepare_cached(
        "SELECT h.person FROM held h JOIN whispers w ON w.seq = h.message WHERE w.id = ?1 ORDER BY h.person",
    )?;
    Ok(select.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// The messages of a conversation that a person (folded name) has got, oldest first; none when `before` names none.
fn page(db: &Connection, person: &str, wanted: &Page) -> Result<Option<Vec<Entry>>, StoreError> {
    let got = "NOT EXISTS (SELECT 1 FROM held h WHERE h.person = ?1 AND h.message = seq)";
    let before = match &wanted.before {
        None => Some(i64::MAX),
        Some(id) => db
            .prepare_cached(&format!("SELECT seq FROM whispers WHERE id = ?2 AND room = ?3 AND {got}"))?
            .query_row(params![person, id, wanted.room], |row| row.get(0))
            .optional()?,
    };
    let Some(before) = before else { return Ok(None) };
    let limit = i64::try_from(wanted.limit).unwrap_or(i64::MAX);
    let mut entries = db
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM whispers WHERE room = ?2 AND seq < ?3 AND deleted_at IS NULL AND {got}
             ORDER BY seq DESC LIMIT ?4"
        ))?
        .query_map(params![person, wanted.room, before, limit], message::read)?
        .collect::<Result<Vec<_>, _>>()?;
    entries.reverse();
    Ok(Some(entries))
}

impl Archive {
    /// As [`release`]: from now on these are messages like others.
    pub async fn release(&self, person: &str) -> Result<Vec<Entry>, StoreError> {
        let person = person.to_owned();
        self.group(move |db| release(db, &person)).await
    }

    /// Of an earlier run: whose event is over has everything by now.
    pub async fn release_all(&self) -> Result<(), StoreError> {
        self.group(|db| {
            let mut select = db.prepare_cached("SELECT DISTINCT person FROM held WHERE refused = 0")?;
            let people: Vec<String> = select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            people.iter().try_for_each(|person| release(db, person).map(drop))
        })
        .await
    }
}

impl Readers {
    /// For whom (folded names) a direct message waits.
    pub async fn waited_for(&self, id: &str) -> Result<Vec<String>, StoreError> {
        let id = id.to_owned();
        self.read(move |db| waited_for(db, &id)).await
    }

    /// The messages of a conversation that a person (folded name) has got, oldest first; none when `before` names none.
    pub async fn talk(&self, person: &str, wanted: Page) -> Result<Option<Vec<Entry>>, StoreError> {
        let person = person.to_owned();
        self.read(move |db| page(db, &person, &wanted)).await
    }
}
