//! Direct messages as rows: storing one for all who take part, and their lists of conversations. Must not know how
//! names are typed.

use std::sync::Arc;

use rusqlite::{Connection, params};

use crate::chat::Timestamp;
use crate::server::policy::name::fold;
use crate::server::policy::room::RoomName;

use super::link::Link;
use super::message::{self, Committed, Entry};
use super::{Account, Shelf, StoreError, block, held};

/// A direct message that somebody wants to send. The room of `entry` is made here, from the accounts.
#[derive(Clone, Debug)]
pub struct Whisper {
    pub entry: Entry,
    /// Folded names of all others, at least none.
    pub to: Vec<String>,
    pub links: Vec<Link>,
    /// Folded names of those for whom it waits if their event is on.
    pub patient: Vec<String>,
}

/// What became of a [`Whisper`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whispered {
    /// With the folded names of those for whom it waits.
    Done(Box<Entry>, Vec<String>),
    /// This attempt was stored before.
    Again(Committed),
    /// There is no account of this name.
    Nobody(String),
    /// This recipient takes no direct messages of the sender.
    Blocked(String),
}

/// A conversation with its newest message's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    /// The names of all who take part, as spelled.
    pub with: Vec<String>,
    pub at: Timestamp,
}

/// The key of a conversation: the same for all who take part.
///
/// `others` are folded names; the order does not matter, nor whether `person` is among them.
pub fn talk_key(person: &str, others: &[String]) -> Arc<str> {
    let mut names: Vec<&str> = others.iter().map(String::as_str).chain([person]).collect();
    names.sort_unstable();
    names.dedup();
    names.join(",").into()
}

pub(super) fn send(db: &Connection, whisper: &Whisper) -> Result<Whispered, StoreError> {
    let Whisper { entry, to, links, patient } = whisper;
    if let Some(nonce) = &entry.nonce
        && let Some(stored) = message::find_nonce(db, Shelf::Whispers, &entry.author.name, nonce)?
    {
        return Ok(Whispered::Again(stored));
    }
    let me = fold(&entry.author.name);
    let key = talk_key(&me, to);
    let mut shown = Vec::new();
    for person in key.split(',') {
        match Account::find(db, person)? {
            Some(account) => shown.push(account.name),
            None => return Ok(Whispered::Nobody(person.to_owned())),
        }
    }
    let others = key.split(',').filter(|person| *person != me);
    if let Some(person) = block::first_against(db, &me, others)? {
        return Ok(Whispered::Blocked(person));
    }
    let entry = Entry { room: RoomName { key: Arc::clone(&key), shown: shown.join(",").into() }, ..entry.clone() };
    message::insert(db, Shelf::Whispers, &entry, links)?;
    let newest = db
        .prepare_cached("SELECT seq FROM whispers WHERE id = ?1")?
        .query_row([&entry.id], |row| row.get::<_, i64>(0))?;
    let mut waiting = Vec::new();
    for person in key.split(',') {
        if patient.iter().any(|name| name == person) && held::hold(db, person, newest)? {
            waiting.push(person.to_owned());
        } else {
            put_talk(db, person, &key, newest)?;
        }
    }
    Ok(Whispered::Done(entry.into(), waiting))
}

/// A person (folded name) has got this message (by its place) of a conversation.
pub(super) fn put_talk(db: &Connection, person: &str, talk: &str, newest: i64) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO talks (person, room, newest) VALUES (?1, ?2, ?3)
         ON CONFLICT (person, room) DO UPDATE SET newest = max(newest, excluded.newest)",
    )?
    .execute(params![person, talk, newest])?;
    Ok(())
}

/// The conversations of a person (folded name), the one with the newest message first.
pub(super) fn talks(db: &Connection, person: &str, limit: usize) -> Result<Vec<Talk>, StoreError> {
    let mut select = db.prepare_cached(
        "SELECT w.room_shown, w.at FROM talks t JOIN whispers w ON w.seq = t.newest
         WHERE t.person = ?1 ORDER BY t.newest DESC LIMIT ?2",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let read = |row: &rusqlite::Row<'_>| {
        let names: String = row.get(0)?;
        Ok(Talk { with: names.split(',').map(str::to_owned).collect(), at: Timestamp(row.get(1)?) })
    };
    Ok(select.query_map(params![person, limit], read)?.collect::<Result<_, _>>()?)
}
