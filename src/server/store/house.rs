//! What has been decided about rooms and people, read as a whole at the start. Must not know what follows from it.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, Row};

use crate::chat::Timestamp;
use crate::server::policy::house::{Appointment, House, Live, Restraint};

use super::{Archive, StoreError, decision, pin, rules};

impl Archive {
    /// Everything that still holds.
    pub async fn house(&self, now: Timestamp) -> Result<House, StoreError> {
        self.run(move |db| load(db, now)).await
    }
}

fn load(db: &Connection, now: Timestamp) -> Result<House, StoreError> {
    decision::forget_over(db, now)?;
    let mut house = House::default();
    rooms(db, &mut house)?;
    moderators(db, &mut house)?;
    restraints(db, &mut house)?;
    rules::load(db, &mut house)?;
    pin::load(db, &mut house)?;
    Ok(house)
}

fn rooms(db: &Connection, house: &mut House) -> Result<(), StoreError> {
    let mut select = db.prepare("SELECT room, slow, live_since, live_title, hold FROM rooms")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let book = house.room_mut(&row.get::<_, String>(0)?);
        book.slow = row.get::<_, Option<i64>>(1)?.map(|ms| Duration::from_millis(ms.unsigned_abs()));
        book.hold = row.get(4)?;
        let since: Option<i64> = row.get(2)?;
        let title = row.get(3)?;
        book.live = since.map(|since| Live { since: Timestamp(since), title });
    }
    Ok(())
}

fn moderators(db: &Connection, house: &mut House) -> Result<(), StoreError> {
    let mut select = db.prepare("SELECT room, person, shown, event FROM moderators")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let appointment = Appointment { shown: row.get(2)?, event: row.get(3)? };
        house.room_mut(&row.get::<_, String>(0)?).moderators.insert(person(row)?, appointment);
    }
    Ok(())
}

fn restraints(db: &Connection, house: &mut House) -> Result<(), StoreError> {
    let mut select = db.prepare("SELECT room, person, shown, since, until, by, reason, entry FROM restraints")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let restraint = Restraint {
            shown: row.get(2)?,
            since: Timestamp(row.get(3)?),
            until: row.get::<_, Option<i64>>(4)?.map(Timestamp),
            by: row.get(5)?,
            reason: row.get(6)?,
            entry: row.get(7)?,
        };
        house.room_mut(&row.get::<_, String>(0)?).restraints.insert(person(row)?, restraint);
    }
    Ok(())
}

fn person(row: &Row<'_>) -> rusqlite::Result<Arc<str>> {
    row.get(1)
}
