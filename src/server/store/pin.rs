//! Pinned messages as rows. Must not know who may pin.

use rusqlite::{Connection, params};

use crate::chat::Timestamp;
use crate::server::policy::house::{House, Pin};

use super::StoreError;

pub(super) fn put(db: &Connection, room: &str, pin: &Pin, at: Timestamp) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO pins (room, message, author, excerpt, by, at, until)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![room, pin.message, pin.author, pin.excerpt, pin.by, at.0, pin.until.map(|until| until.0)])?;
    Ok(())
}

pub(super) fn remove(db: &Connection, room: &str, message: &str) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM pins WHERE room = ?1 AND message = ?2")?.execute([room, message])?;
    Ok(())
}

pub(super) fn load(db: &Connection, house: &mut House) -> Result<(), StoreError> {
    let mut select =
        db.prepare("SELECT room, message, author, excerpt, by, until FROM pins ORDER BY at DESC, message DESC")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let pin = Pin {
            message: row.get(1)?,
            author: row.get(2)?,
            excerpt: row.get(3)?,
            by: row.get(4)?,
            until: row.get::<_, Option<i64>>(5)?.map(Timestamp),
        };
        house.room_mut(&row.get::<_, String>(0)?).pins.push(pin);
    }
    Ok(())
}
