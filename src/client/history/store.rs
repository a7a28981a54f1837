//! The owner's side of the file: lines go in, the oldest volumes go out.
//!
//! Lines that nobody can have seen before cost a share of one row for 128 of them; what may be known is looked up first
//! (`known`). Must not know threads.

use std::ops::Range;
use std::path::Path;

use rusqlite::{CachedStatement, Connection, params};

use super::block::{BlockId, Draft};
use super::error::HistoryError;
use super::intake::{Batch, PlaceKey, frames};
use super::known;
use super::open::{self, Owned};
use super::record;

/// Lines of a volume.
const VOLUME_LINES: i64 = 65_536;
/// A volume has at most this part of the limit, so that little goes at a time.
const VOLUMES: u64 = 16;
/// The index takes about as much again as the lines.
const WITH_INDEX: u64 = 2;

/// The history, while it is ours to write.
#[derive(Debug)]
pub(super) struct Store {
    owned: Owned,
    /// In bytes.
    limit: u64,
    /// From the numbers of this run to those of the file.
    places: Vec<Option<u16>>,
    volume: Volume,
    /// The time of the newest line when this run began: what is later cannot be known.
    newest: i64,
    /// Blocks that the index does not know yet.
    pub(super) waiting: usize,
    /// Memory that is used again for each batch.
    draft: Draft,
    blob: Vec<u8>,
}

/// The volume that is written to.
#[derive(Clone, Copy, Debug, Default)]
struct Volume {
    number: i64,
    lines: i64,
    bytes: i64,
}

/// A line of a batch that is to be written: its time, whether it may be known, its record.
#[derive(Clone, Debug)]
pub(super) struct Fresh {
    pub at: i64,
    pub check: bool,
    pub place: u16,
    pub range: Range<usize>,
}

impl Fresh {
    pub(super) fn record<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        &bytes[self.range.clone()]
    }
}

impl Store {
    /// Opens or makes the history in `folder`, which is to take `limit` bytes at most. A note says what was wrong with
    /// the one that was there.
    ///
    /// # Errors
    /// When it cannot be ours, or cannot be used.
    pub(super) fn open(folder: &Path, limit: u64) -> Result<(Self, Option<HistoryError>), HistoryError> {
        let (owned, note) = open::own(folder)?;
        let db = &owned.db;
        let newest = db.query_row("SELECT coalesce(max(last), 0) FROM volume", [], |row| row.get(0))?;
        let waiting = db.query_row("SELECT count(*) FROM waiting", [], |row| row.get(0))?;
        let volume = volumes(db, "ORDER BY number DESC LIMIT 1")?.pop();
        let volume = match volume {
            Some(volume) => volume,
            None => add_volume(db, 1)?,
        };
        let (draft, blob) = (Draft::default(), Vec::new());
        Ok((Self { owned, limit, places: Vec::new(), volume, newest, waiting, draft, blob }, note))
    }

    pub(super) fn db(&self) -> &Connection {
        &self.owned.db
    }

    /// Writes what has gathered.
    ///
    /// # Errors
    /// When nothing of it could be written.
    pub(super) fn take(&mut self, batch: &mut Batch) -> Result<(), HistoryError> {
        self.db().execute_batch("BEGIN IMMEDIATE")?;
        let before = (self.volume, self.waiting);
        let done = self.write(batch).and_then(|()| Ok(self.db().execute_batch("COMMIT")?));
        if done.is_err() {
            // Some errors have ended the transaction already.
            let _ = self.db().execute_batch("ROLLBACK");
            (self.volume, self.waiting) = before;
            return done;
        }
        self.turn_over()
    }

    fn write(&mut self, batch: &mut Batch) -> Result<(), HistoryError> {
        for key in &batch.places {
            let number = place_number(&self.owned.db, key)?;
            self.places.push(number);
        }
        // A batch that failed named its rooms all the same.
        batch.places.clear();
        let mut fresh = self.fresh(&mut batch.bytes);
        if fresh.iter().any(|line| line.check) {
            fresh = known::without_known(&self.owned.db, fresh, &batch.bytes)?;
        }
        if !fresh.is_sorted_by_key(|line| line.at) {
            fresh.sort_by_key(|line| line.at);
        }
        self.write_blocks(&fresh, &batch.bytes)
    }

    /// The lines of a batch, in the order in which they came, under the numbers that their rooms have in the file.
    fn fresh(&self, bytes: &mut [u8]) -> Vec<Fresh> {
        let find = |(check, range): (bool, Range<usize>)| {
            let found = &bytes[range.clone()];
            let at = record::at(found)?.0;
            let place = *self.places.get(usize::from(record::place(found)?))?;
            Some(Fresh { at, check: check || at <= self.newest, place: place?, range })
        };
        let fresh: Vec<Fresh> = frames(bytes).filter_map(find).collect();
        for line in &fresh {
            record::set_place(&mut bytes[line.range.clone()], line.place);
        }
        fresh
    }

    fn write_blocks(&mut self, lines: &[Fresh], bytes: &[u8]) -> Result<(), HistoryError> {
        let Self { owned: Owned { db, .. }, volume, draft, blob, waiting, .. } = self;
        let Some((first, last)) = lines.first().zip(lines.last()) else { return Ok(()) };
        let mut insert = db.prepare_cached(&format!("INSERT INTO block_{} VALUES (?1, ?2, ?3)", volume.number))?;
        let mut wait = db.prepare_cached("INSERT INTO waiting VALUES (?1, ?2)")?;
        let mut free: Option<BlockId> = None;
        let mut blocks = 0;
        let mut put = |draft: &mut Draft, insert: &mut CachedStatement<'_>| -> Result<(), HistoryError> {
            let second = BlockId::first_at(draft.first())..=BlockId::last_at(draft.first());
            let id = match free.filter(|free| second.contains(free)) {
                Some(free) => free,
                None => next_free(db, volume.number, draft.first())?,
            };
            (volume.lines, volume.bytes) = (volume.lines + draft.len() as i64, volume.bytes + draft.bytes() as i64);
            let last = draft.last;
            draft.take(blob);
            insert.execute(params![id.0, last, &blob[..]])?;
            wait.execute(params![volume.number, id.0])?;
            free = Some(id.next());
            blocks += 1;
            Ok(())
        };
        for line in lines {
            let record = line.record(bytes);
            if !draft.takes(line.at, record.len()) {
                put(draft, &mut insert)?;
            }
            draft.add(line.at, record);
        }
        put(draft, &mut insert)?;
        *waiting += blocks;
        db.prepare_cached(
            "UPDATE volume SET lines = ?2, bytes = ?3, first = min(first, ?4), last = max(last, ?5) WHERE number = ?1",
        )?
        .execute(params![volume.number, volume.lines, volume.bytes, first.at, last.at])?;
        Ok(())
    }

    /// Begins a new volume when the present one is full, and lets the oldest go when there is too much.
    fn turn_over(&mut self) -> Result<(), HistoryError> {
        let most = i64::try_from(self.limit / VOLUMES / WITH_INDEX).unwrap_or(i64::MAX);
        if self.volume.lines < VOLUME_LINES && self.volume.bytes < most {
            return Ok(());
        }
        let db = &self.owned.db;
        db.execute_batch("BEGIN IMMEDIATE")?;
        let volume = add_volume(db, self.volume.number + 1);
        self.volume = end(db, volume)?;
        while self.size()? > self.limit && self.let_go()? {}
        Ok(())
    }

    /// How much of the file is in use.
    pub(super) fn size(&self) -> Result<u64, HistoryError> {
        let pragma = |name| self.db().pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let pages = pragma("page_count")? - pragma("freelist_count")?;
        Ok(u64::try_from(pages * pragma("page_size")?).unwrap_or(0))
    }

    /// Drops the volume with the oldest lines. False when there is none but the present one.
    fn let_go(&mut self) -> Result<bool, HistoryError> {
        let db = &self.owned.db;
        let oldest = volumes(db, "ORDER BY last LIMIT 2")?;
        let Some(oldest) = oldest.iter().map(|volume| volume.number).find(|number| *number != self.volume.number)
        else {
            return Ok(false);
        };
        db.execute_batch("BEGIN IMMEDIATE")?;
        let dropped = db.execute_batch(&format!(
            "DROP TABLE words_{oldest}; DROP TABLE block_{oldest}; DELETE FROM volume WHERE number = {oldest};
             DELETE FROM waiting WHERE volume = {oldest};"
        ));
        end(db, dropped.map_err(HistoryError::from))?;
        self.waiting = self.db().query_row("SELECT count(*) FROM waiting", [], |row| row.get(0))?;
        Ok(true)
    }
}

/// Ends a transaction by what has come of it.
pub(super) fn end<T>(db: &Connection, outcome: Result<T, HistoryError>) -> Result<T, HistoryError> {
    let done = outcome.and_then(|value| {
        db.execute_batch("COMMIT")?;
        Ok(value)
    });
    if done.is_err() {
        // Some errors have ended it already.
        let _ = db.execute_batch("ROLLBACK");
    }
    done
}

fn volumes(db: &Connection, which: &str) -> Result<Vec<Volume>, HistoryError> {
    let mut found = db.prepare(&format!("SELECT number, lines, bytes FROM volume {which}"))?;
    let rows = found.query_map([], |row| Ok(Volume { number: row.get(0)?, lines: row.get(1)?, bytes: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn add_volume(db: &Connection, number: i64) -> Result<Volume, HistoryError> {
    db.execute_batch(&format!(
        "INSERT INTO volume (number) VALUES ({number});
         CREATE TABLE block_{number} (id INTEGER PRIMARY KEY, last INTEGER NOT NULL, data BLOB NOT NULL);
         CREATE VIRTUAL TABLE words_{number} USING fts5(text, content = '', columnsize = 0, prefix = '2 3',
            tokenize = 'unicode61 remove_diacritics 2');
         INSERT INTO words_{number} (words_{number}, rank) VALUES ('hashsize', 262144);"
    ))?;
    Ok(Volume { number, lines: 0, bytes: 0 })
}

/// The number of a room in the file; `None` when there are too many for the records.
fn place_number(db: &Connection, key: &PlaceKey) -> Result<Option<u16>, HistoryError> {
    db.prepare_cached("INSERT OR IGNORE INTO place (network, room) VALUES (?1, ?2)")?
        .execute(params![key.network, key.room])?;
    let number: i64 = db
        .prepare_cached("SELECT number FROM place WHERE network = ?1 AND room = ?2")?
        .query_row(params![key.network, key.room], |row| row.get(0))?;
    Ok(u16::try_from(number).ok())
}

/// The first free row for a block that begins then. So many blocks in one second that there is none go to the next.
fn next_free(db: &Connection, volume: i64, ms: i64) -> Result<BlockId, HistoryError> {
    let (first, last) = (BlockId::first_at(ms), BlockId::last_at(ms));
    let taken: Option<i64> = db
        .prepare_cached(&format!("SELECT max(id) FROM block_{volume} WHERE id BETWEEN ?1 AND ?2"))?
        .query_row(params![first.0, last.0], |row| row.get(0))?;
    match taken {
        None => Ok(first),
        Some(id) if id < last.0 => Ok(BlockId(id).next()),
        Some(_) => next_free(db, volume, ms + 1000),
    }
}
