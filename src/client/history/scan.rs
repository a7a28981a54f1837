//! Reading every line of a volume, for questions of which the index knows nothing: a pattern without words.
//!
//! Only the words of a line are looked at where they lie; a line is made of those that fit. Must not know what is asked.

use rusqlite::{Connection, params};

use super::block::Block;
use super::error::HistoryError;
use super::find::{Plan, Stored};
use super::haul::Haul;
use super::record;
use super::search::Volume;
use crate::chat::RoomId;

/// Looks through a volume from its newest line; nothing in the volumes after it is later than `beyond`.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn scan(
    db: &Connection,
    (volume, beyond): (Volume, i64),
    (plan, rooms): (&Plan, &[Stored]),
    haul: &mut Haul<'_>,
) -> Result<(), HistoryError> {
    let (first, last) = volume.blocks((plan.from, plan.to));
    let (first, last, n) = (first.0, last.0, volume.number);
    let mut unseen = unseen(db, &format!("SELECT last FROM block_{n} WHERE id BETWEEN {first} AND {last}"), beyond)?;
    let mut read = db.prepare(&format!("SELECT data FROM block_{n} WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC"))?;
    let mut rows = read.query(params![first, last])?;
    let mut pieces = String::new();
    while let Some(row) = rows.next()? {
        let block = row.get_ref(0)?.as_blob().ok().and_then(Block::read);
        for (_, bytes) in block.into_iter().flat_map(|block| block.iter().rev()) {
            if !plan.may_fit(bytes, &mut pieces) {
                continue;
            }
            let stored = record::place(bytes).and_then(|place| rooms.iter().find(|stored| stored.number == place));
            let Some(stored) = stored else { continue };
            let line = record::read(bytes, &RoomId::new(&stored.room)).filter(|line| plan.fits(line, stored));
            line.into_iter().for_each(|line| haul.add((stored.clone(), line.into())));
        }
        if !haul.looked(block.map_or(0, |block| block.len()), unseen.pop().unwrap_or(beyond)) {
            break;
        }
    }
    Ok(())
}

/// The time of the latest line that is still to come after each block, that of the newest block at the end.
fn unseen(db: &Connection, lasts: &str, beyond: i64) -> Result<Vec<i64>, HistoryError> {
    let mut lasts = db.prepare(&format!("{lasts} ORDER BY id"))?;
    let mut latest = beyond;
    let mut unseen = Vec::new();
    let mut rows = lasts.query([])?;
    while let Some(row) = rows.next()? {
        unseen.push(latest);
        latest = latest.max(row.get(0)?);
    }
    Ok(unseen)
}
