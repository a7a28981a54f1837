//! Rules of rooms, and who has accepted them, as rows. Must not know who may post.

use std::sync::Arc;

use rusqlite::{Connection, params};

use crate::chat::Timestamp;
use crate::server::policy::house::{House, Rules};

use super::{Archive, StoreError};

/// None takes them away.
pub(super) fn write(db: &Connection, room: &str, rules: Option<&Rules>) -> Result<(), StoreError> {
    let version = rules.map_or(0, |rules| i64::try_from(rules.version).unwrap_or(i64::MAX));
    db.prepare_cached(
        "INSERT INTO rooms (room, rules, rules_version, must_accept) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (room) DO UPDATE SET rules = ?2, rules_version = ?3, must_accept = ?4",
    )?
    .execute(params![
        room,
        rules.map(|rules| &rules.text),
        version,
        rules.is_some_and(|rules| rules.must_accept)
    ])?;
    Ok(())
}

pub(super) fn load(db: &Connection, house: &mut House) -> Result<(), StoreError> {
    let mut select = db.prepare("SELECT room, rules, rules_version, must_accept FROM rooms WHERE rules IS NOT NULL")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let version = row.get::<_, i64>(2)?.unsigned_abs();
        let rules = Rules { version, text: row.get(1)?, must_accept: row.get(3)? };
        house.room_mut(&row.get::<_, String>(0)?).rules = Some(rules);
    }
    let mut select = db.prepare("SELECT room, person, version FROM accepted")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let book = house.room_mut(&row.get::<_, String>(0)?);
        book.accepted.insert(row.get::<_, Arc<str>>(1)?, row.get::<_, i64>(2)?.unsigned_abs());
    }
    Ok(())
}

fn accept(db: &Connection, acceptance: &Acceptance) -> Result<(), StoreError> {
    let version = i64::try_from(acceptance.version).unwrap_or(i64::MAX);
    db.prepare_cached("INSERT OR REPLACE INTO accepted (room, person, version, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![acceptance.room, acceptance.person, version, acceptance.at.0])?;
    Ok(())
}

/// Somebody has accepted the rules of a room. Folded names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    pub room: Arc<str>,
    pub person: Arc<str>,
    pub version: u64,
    pub at: Timestamp,
}

impl Archive {
    /// In the place of what the person has accepted there before.
    pub async fn accept(&self, acceptance: Acceptance) -> Result<(), StoreError> {
        self.group(move |db| accept(db, &acceptance)).await
    }
}
