//! Reading a room from its first line to its last, beside a chat that runs: nothing is written.
//!
//! Must not know what becomes of the lines.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::Path;

use rusqlite::Connection;

use super::block::{Block, BlockId};
use super::error::HistoryError;
use super::find::Stored;
use super::{open, record, search};
use crate::chat::name::fold;
use crate::chat::{Line, MessageId, RoomId};

/// Which room.
#[derive(Clone, Copy, Debug)]
pub struct Room<'a> {
    /// Without `#`; a direct room as `@kat,bob`.
    pub name: &'a str,
    /// The address of its server in full; it may be left out where only one server has such a room.
    pub server: Option<&'a str>,
    /// Nothing before this time, in milliseconds.
    pub since: i64,
}

/// Why nothing can be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    #[error("Nothing is kept yet: streamside writes its history while it runs, unless [history] enabled = false.")]
    Nothing,
    #[error("The local history has no channel {0}; it knows: {1}.")]
    NoRoom(String, String),
    #[error("Several servers have a channel {0}: {1}. Name one of them with --server.")]
    Several(String, String),
    #[error(transparent)]
    History(#[from] HistoryError),
}

/// Where a line stands, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    at: i64,
    volume: i64,
    line: i64,
}

/// Gives every line of a room, oldest first, until `each` has enough.
///
/// # Errors
/// When there is no such room or the history cannot be read.
pub fn export(folder: &Path, room: Room<'_>, each: &mut dyn FnMut(Line) -> ControlFlow<()>) -> Result<(), ExportError> {
    let db = open::reader(folder)?.ok_or(ExportError::Nothing)?;
    let rooms = chosen(&db, room)?;
    let mut spots = spots(&db, &rooms, room.since)?;
    spots.sort_unstable();
    // The same account may have read along under two names.
    let mut seen: HashSet<MessageId> = HashSet::new();
    let mut now = 0;
    let (mut held, mut data) = (None, Vec::new());
    for spot in spots {
        let (id, number) = BlockId::of_line(spot.line);
        if held != Some((spot.volume, id)) {
            data = block(&db, spot.volume, id)?;
            held = Some((spot.volume, id));
        }
        let line = Block::read(&data).and_then(|block| record::read(block.get(number)?, &RoomId::new(room.name)));
        let Some(line) = line else { continue };
        if line.message.at.0 != now {
            now = line.message.at.0;
            seen.clear();
        }
        if seen.insert(line.message.id.clone()) && each(line).is_break() {
            break;
        }
    }
    Ok(())
}

fn chosen(db: &Connection, room: Room<'_>) -> Result<Vec<Stored>, ExportError> {
    let here = |stored: &Stored| room.server.is_none_or(|server| server_of(stored) == server);
    let named = |stored: &Stored| fold(&stored.room) == fold(room.name);
    let rooms = search::rooms(db, |stored| here(stored) && named(stored))?;
    let mut servers: Vec<&str> = rooms.iter().map(server_of).collect();
    servers.sort_unstable();
    servers.dedup();
    match servers[..] {
        [] => {
            let mut known: Vec<String> = search::rooms(db, here)?.into_iter().map(|stored| stored.room).collect();
            known.sort_unstable();
            known.dedup();
            known.truncate(20);
            Err(ExportError::NoRoom(room.name.to_owned(), known.join(", ")))
        }
        [_] => Ok(rooms),
        _ => Err(ExportError::Several(room.name.to_owned(), servers.join(", "))),
    }
}

fn server_of(stored: &Stored) -> &str {
    stored.network.rsplit_once('@').map_or("", |(_, server)| server)
}

fn spots(db: &Connection, rooms: &[Stored], since: i64) -> Result<Vec<Spot>, HistoryError> {
    let mut spots = Vec::new();
    let mut volumes = db.prepare("SELECT number FROM volume WHERE lines > 0 AND last >= ?1")?;
    let volumes: Vec<i64> = volumes.query_map([since], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for volume in volumes {
        let mut blocks = db.prepare(&format!("SELECT id, data FROM block_{volume} WHERE last >= ?1"))?;
        let mut rows = blocks.query([since])?;
        while let Some(row) = rows.next()? {
            let id = BlockId(row.get(0)?);
            let Some(block) = row.get_ref(1)?.as_blob().ok().and_then(Block::read) else { continue };
            for (number, bytes) in block.iter() {
                let (Some(place), Some(at)) = (record::place(bytes), record::at(bytes)) else { continue };
                if at.0 >= since && rooms.iter().any(|stored| stored.number == place) {
                    spots.push(Spot { at: at.0, volume, line: id.line(number) });
                }
            }
        }
    }
    Ok(spots)
}

fn block(db: &Connection, volume: i64, id: BlockId) -> Result<Vec<u8>, HistoryError> {
    Ok(db
        .prepare_cached(&format!("SELECT data FROM block_{volume} WHERE id = ?1"))?
        .query_row([id.0], |row| row.get(0))?)
}
