//! Answering: the lines that fit a query from the newest to the oldest, and the lines around one of them.
//!
//! Volumes are asked one after the other from the newest, so what a search costs and holds in memory does not grow with
//! the history. Must not know threads.

use std::sync::Arc;

use jiff::tz::TimeZone;
use rusqlite::{Connection, params};

use super::block::{Block, BlockId, MOST, SPAN};
use super::error::HistoryError;
use super::find::{Plan, Stored};
use super::haul::{Asker, Haul, Match};
use super::record;
use super::scan::scan;
use super::words;
use crate::app::search::query::Query;
use crate::chat::{Line, MessageId, RoomId, Timestamp};

/// Lines looked at before it is asked again whether anybody still waits.
const STRIDE: usize = 256;
/// Lines of one millisecond, in a flood.
const CROWD: usize = 1024;

/// The rooms of the file that `wanted` names.
pub(super) fn rooms(db: &Connection, wanted: impl Fn(&Stored) -> bool) -> Result<Vec<Stored>, HistoryError> {
    let mut select = db.prepare("SELECT number, network, room FROM place")?;
    let rows =
        select.query_map([], |row| Ok(Stored { number: row.get(0)?, network: row.get(1)?, room: row.get(2)? }))?;
    let rooms: Vec<Stored> = rows.collect::<Result<_, _>>()?;
    Ok(rooms.into_iter().filter(wanted).collect())
}

/// At most `limit` lines of these rooms that fit, newest first, and whether there are more; `few` says that there are
/// other rooms. `asker` hears the first of them early; what is returned is the rest. When nobody waits any more, what
/// has been found so far is all.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn find(
    db: &Connection,
    (query, zone): (&Query, TimeZone),
    (rooms, few, limit): (&[Stored], bool, usize),
    asker: &dyn Asker,
) -> Result<(Vec<Match>, bool), HistoryError> {
    let Some(plan) = Plan::new(query, (rooms, few), zone) else { return Ok((Vec::new(), false)) };
    // A line that is changed meanwhile is found once, and a volume that is dropped is read to its end.
    let _snapshot = db.unchecked_transaction()?;
    let mut haul = Haul::new(limit, asker);
    let volumes = volumes(db)?;
    let beyond = volumes.iter().skip(1).map(|volume| volume.last).chain([i64::MIN]);
    for (volume, beyond) in volumes.iter().zip(beyond) {
        if haul.is_enough(volume.last) || !haul.waits() {
            break;
        }
        if volume.last < plan.from || volume.first >= plan.to {
            continue;
        }
        match &plan.matching {
            Some(matching) => {
                let looked = ask_index(db, (volume, matching), (&plan, rooms, limit), &mut haul)?;
                haul.looked(looked, beyond);
            }
            None => scan(db, (*volume, beyond), (&plan, rooms), &mut haul)?,
        }
    }
    Ok(haul.rest())
}

/// Adds what the index names in a volume and fits. Returns how many lines were looked at.
fn ask_index(
    db: &Connection,
    (volume, matching): (&Volume, &str),
    (plan, rooms, limit): (&Plan, &[Stored], usize),
    haul: &mut Haul<'_>,
) -> Result<usize, HistoryError> {
    let (mut looked, mut here) = (0, 0);
    let mut each = |number: u16, line: &mut dyn FnMut(&Stored) -> Option<Line>| {
        looked += 1;
        if looked % STRIDE == 0 && !haul.waits() {
            return false;
        }
        let Some(stored) = rooms.iter().find(|stored| stored.number == number) else { return true };
        if let Some(line) = line(stored).filter(|line| plan.fits(line, stored)) {
            haul.add((stored.clone(), Arc::new(line)));
            here += 1;
        }
        here <= limit
    };
    volume.walk(db, matching, (plan.from, plan.to), Order::NewestFirst, &mut each)?;
    Ok(looked)
}

/// `count` lines of a room before a line and after it, and it among them, oldest first. None if the line is not there.
///
/// # Errors
/// When the file cannot be read.
pub(super) fn around(
    db: &Connection,
    room: &Stored,
    (id, at): (&MessageId, Timestamp),
    count: usize,
) -> Result<Vec<Arc<Line>>, HistoryError> {
    let mark = format!("\"{}\"", words::room(room.number));
    let mut lines: Vec<Arc<Line>> = Vec::new();
    for order in [Order::NewestFirst, Order::OldestFirst] {
        let (from, to) = match order {
            Order::NewestFirst => (0, at.0 + 1),
            Order::OldestFirst => (at.0, i64::MAX),
        };
        let mut side: Vec<Arc<Line>> = Vec::new();
        for volume in volumes(db)?.into_iter().filter(|volume| volume.last >= from && volume.first < to) {
            let mut here = Vec::new();
            let mut each = |_: u16, line: &mut dyn FnMut(&Stored) -> Option<Line>| {
                here.extend(line(room).filter(|line| (from..to).contains(&line.message.at.0)).map(Arc::new));
                // The line itself, and others of its millisecond.
                here.len() <= count + CROWD
            };
            volume.walk(db, &mark, (from, to), order, &mut each)?;
            side.append(&mut here);
        }
        side.sort_by_key(|line| (line.message.at.0 - at.0).abs());
        let same = side.iter().filter(|line| line.message.at == at).count();
        side.truncate(count + same);
        lines.append(&mut side);
    }
    lines.sort_by_key(|line| line.message.at);
    let mut seen = std::collections::HashSet::new();
    lines.retain(|line| seen.insert(line.message.id.clone()));
    if !seen.contains(id) {
        lines.clear();
    }
    Ok(lines)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    NewestFirst,
    OldestFirst,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Volume {
    pub number: i64,
    first: i64,
    last: i64,
}

/// All that have lines, from the one with the newest.
fn volumes(db: &Connection) -> Result<Vec<Volume>, HistoryError> {
    let mut select = db.prepare("SELECT number, first, last FROM volume WHERE lines > 0 ORDER BY last DESC")?;
    let rows = select.query_map([], |row| Ok(Volume { number: row.get(0)?, first: row.get(1)?, last: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes the number of a place and reads the line for it; false when it has enough.
type Each<'a> = &'a mut dyn FnMut(u16, &mut dyn FnMut(&Stored) -> Option<Line>) -> bool;

impl Volume {
    /// The first and the last row that a block with lines of that time can have.
    pub(super) fn blocks(&self, (from, to): (i64, i64)) -> (BlockId, BlockId) {
        (BlockId::first_at(from.max(self.first).saturating_sub(SPAN)), BlockId::last_at(to.min(self.last)))
    }

    /// Gives the lines that the index names, of about that time.
    fn walk(
        &self,
        db: &Connection,
        matching: &str,
        (from, to): (i64, i64),
        order: Order,
        each: Each<'_>,
    ) -> Result<(), HistoryError> {
        let n = self.number;
        let order = if order == Order::NewestFirst { "DESC" } else { "ASC" };
        let mut named = db.prepare(&format!(
            "SELECT rowid FROM words_{n} WHERE words_{n} MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid {order}"
        ))?;
        let mut read = db.prepare(&format!("SELECT data FROM block_{n} WHERE id = ?1"))?;
        let (first, last) = self.blocks((from, to));
        let mut rows = named.query(params![matching, first.line(0), last.line(MOST - 1)])?;
        let (mut held, mut data) = (None, Vec::new());
        while let Some(row) = rows.next()? {
            let (id, number) = BlockId::of_line(row.get(0)?);
            if held != Some(id) {
                data = read.query_row([id.0], |row| row.get(0)).unwrap_or_default();
                held = Some(id);
            }
            // Taken out, or torn.
            let Some(bytes) = Block::read(&data).and_then(|block| block.get(number)) else { continue };
            let Some(place) = record::place(bytes) else { continue };
            if !each(place, &mut |stored| record::read(bytes, &RoomId::new(&stored.room))) {
                break;
            }
        }
        Ok(())
    }
}
