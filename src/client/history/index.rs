//! Putting lines into the index, a few blocks at a time: it costs several times what keeping them does, so it is done
//! when nobody hurries.

use rusqlite::params;

use super::block::{Block, BlockId};
use super::error::HistoryError;
use super::record;
use super::store::{Store, end};
use super::words;
use crate::chat::RoomId;

impl Store {
    /// Indexes at most so many blocks of those that wait, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub(super) fn index(&mut self, blocks: usize) -> Result<(), HistoryError> {
        if self.waiting == 0 {
            return Ok(());
        }
        self.db().execute_batch("BEGIN IMMEDIATE")?;
        let done = self.index_some(blocks);
        let done = end(self.db(), done)?;
        self.waiting = self.waiting.saturating_sub(done);
        Ok(())
    }

    fn index_some(&self, most: usize) -> Result<usize, HistoryError> {
        let db = self.db();
        let mut next = db.prepare_cached("SELECT volume, block FROM waiting ORDER BY volume, block LIMIT ?1")?;
        let found = next.query_map([i64::try_from(most).unwrap_or(i64::MAX)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let found: Vec<(i64, i64)> = found.collect::<Result<_, _>>()?;
        let mut text = String::new();
        for volume in found.chunk_by(|one, other| one.0 == other.0) {
            let number = volume[0].0;
            let mut read = db.prepare(&format!("SELECT data FROM block_{number} WHERE id = ?1"))?;
            let mut insert = db.prepare(&format!("INSERT INTO words_{number} (rowid, text) VALUES (?1, ?2)"))?;
            for (_, id) in volume {
                let mut rows = read.query([id])?;
                let Some(row) = rows.next()? else { continue };
                let Some(block) = row.get_ref(0)?.as_blob().ok().and_then(Block::read) else { continue };
                for (n, bytes) in block.iter() {
                    let Some(place) = record::place(bytes) else { continue };
                    let Some(line) = record::read(bytes, &RoomId::new("")) else { continue };
                    words::of(&line.message, place, &mut text);
                    insert.execute(params![BlockId(*id).line(n), text])?;
                }
            }
        }
        let mut done = db.prepare_cached("DELETE FROM waiting WHERE volume = ?1 AND block = ?2")?;
        found.iter().try_for_each(|(volume, block)| done.execute(params![volume, block]).map(drop))?;
        Ok(found.len())
    }
}
