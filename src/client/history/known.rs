//! What of a batch is in the file already: the same message is kept once, and one that was changed or taken back takes
//! the place of the old, whose words are overwritten.
//!
//! There is no index of ids: it would cost more than all else for every line of a flood. Lines are looked for by time.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params};

use super::block::{Block, BlockId, SPAN};
use super::error::HistoryError;
use super::record;
use super::store::Fresh;
use crate::chat::{Message, RoomId};

/// The lines of a batch that are to be written: those that are unknown or have changed, the last version of each.
///
/// # Errors
/// When the file cannot be read or a changed line not be removed.
pub(super) fn without_known(db: &Connection, lines: Vec<Fresh>, bytes: &[u8]) -> Result<Vec<Fresh>, HistoryError> {
    let mut wanted: HashMap<(u16, &str), Fresh> = HashMap::new();
    let mut kept = Vec::with_capacity(lines.len());
    for line in lines {
        match record::id(line.record(bytes)) {
            // What came in this batch and is changed in it needs no search.
            Some(id) if line.check => drop(wanted.insert((line.place, id), line)),
            _ => kept.push(line),
        }
    }
    kept.retain(|line| record::id(line.record(bytes)).is_some_and(|id| !wanted.contains_key(&(line.place, id))));
    let mut times: Vec<i64> = wanted.values().map(|line| line.at).collect();
    times.sort_unstable();
    let mut known = HashSet::new();
    for window in times.chunk_by(|early, late| late - early <= SPAN) {
        let (from, to) = (window[0], window[window.len() - 1]);
        for volume in overlapping(db, from, to)? {
            known.extend(settle(db, volume, (from, to), &wanted, bytes)?);
        }
    }
    kept.extend(wanted.into_values().filter(|line| !known.contains(&line.range.start)));
    kept.sort_by_key(|line| line.at);
    Ok(kept)
}

fn overlapping(db: &Connection, from: i64, to: i64) -> Result<Vec<i64>, HistoryError> {
    let mut volumes = db.prepare_cached("SELECT number FROM volume WHERE last >= ?1 AND first <= ?2")?;
    let numbers = volumes.query_map(params![from, to], |row| row.get(0))?;
    Ok(numbers.collect::<Result<_, _>>()?)
}

/// Finds what a volume has of the wanted lines: names those that are as they were, and takes out what has changed.
fn settle(
    db: &Connection,
    volume: i64,
    (from, to): (i64, i64),
    wanted: &HashMap<(u16, &str), Fresh>,
    bytes: &[u8],
) -> Result<Vec<usize>, HistoryError> {
    let (first, last) = (BlockId::first_at(from - SPAN), BlockId::last_at(to));
    let (mut known, mut stale) = (Vec::new(), Vec::new());
    let sql = format!("SELECT id, data FROM block_{volume} WHERE id BETWEEN ?1 AND ?2 AND last >= ?3");
    let mut blocks = db.prepare(&sql)?;
    let mut rows = blocks.query(params![first.0, last.0, from])?;
    while let Some(row) = rows.next()? {
        let Some(block) = row.get_ref(1)?.as_blob().ok().and_then(Block::read) else { continue };
        for (number, old) in block.iter() {
            let key = record::place(old).zip(record::id(old));
            let Some(line) = key.and_then(|key| wanted.get(&key)) else { continue };
            if same(old, line.record(bytes)) {
                known.push(line.range.start);
            } else {
                stale.push((row.get(0)?, number));
            }
        }
    }
    drop(rows);
    stale.into_iter().try_for_each(|(id, number)| take_out(db, volume, id, number))?;
    Ok(known)
}

/// Colours and badges of people change all the time and are no change of what was said.
fn same(old: &[u8], new: &[u8]) -> bool {
    if old == new {
        return true;
    }
    let nowhere = RoomId::new("");
    let said = |Message { body, kind, edited, .. }: Message| (body, kind, edited);
    let read = |bytes| record::read(bytes, &nowhere).map(|line| said(line.message));
    read(old) == read(new)
}

fn take_out(db: &Connection, volume: i64, id: i64, number: usize) -> Result<(), HistoryError> {
    let select = format!("SELECT data FROM block_{volume} WHERE id = ?1");
    let data: Vec<u8> = db.query_row(&select, [id], |row| row.get(0))?;
    if let Some(block) = Block::read(&data) {
        db.execute(&format!("UPDATE block_{volume} SET data = ?2 WHERE id = ?1"), params![id, block.without(number)])?;
    }
    Ok(())
}
