//! Links and pictures of messages as rows, and filling them in for messages that are older than the list. Must not know
//! how an address is found in a message.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use crate::chat::{ImageMark, Timestamp};

use super::{Shelf, StoreError, message};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub url: String,
    pub picture: bool,
}

/// A link, and the message it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    pub link: Link,
    pub id: String,
    pub at: Timestamp,
    pub user: String,
    pub room_shown: String,
    pub mark: Option<ImageMark>,
    seq: i64,
    place: i64,
}

/// Which links to read: those of one room, newest message first, before a message, of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPage {
    pub room: Arc<str>,
    pub before: Option<String>,
    /// The links of one message are never parted, so there may be some more.
    pub limit: usize,
    /// Only pictures, or only what is none.
    pub pictures: Option<bool>,
    /// Pictures that wait for a moderator are left out.
    pub veiled: bool,
    /// What waits for this person (folded name) until an event is over is left out.
    pub reader: Option<Arc<str>>,
}

/// Messages that are looked through in one go for links that are missing.
const STRIDE: i64 = 500;
/// Links that are found in one message at most.
const MOST: usize = 64;

/// Puts these links in the place of those that the message had.
pub(super) fn put(db: &Connection, shelf: Shelf, seq: i64, room: &str, links: &[Link]) -> Result<(), StoreError> {
    let table = shelf.links();
    db.prepare_cached(&format!("DELETE FROM {table} WHERE message = ?1"))?.execute([seq])?;
    let mut insert = db.prepare_cached(&format!(
        "INSERT INTO {table} (message, place, room, picture, url) VALUES (?1, ?2, ?3, ?4, ?5)"
    ))?;
    for (place, link) in (0_i64..).zip(links) {
        insert.execute(params![seq, place, room, link.picture, link.url])?;
    }
    Ok(())
}

/// Whether the pictures of a message are exactly these. A list that is full may lack some, so it never is.
pub(super) fn has_pictures(db: &Connection, shelf: Shelf, seq: i64, links: &[Link]) -> Result<bool, StoreError> {
    let known: Vec<(String, bool)> = db
        .prepare_cached(&format!("SELECT url, picture FROM {} WHERE message = ?1 ORDER BY place", shelf.links()))?
        .query_map([seq], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let before = known.iter().filter(|(_, picture)| *picture).map(|(url, _)| url);
    let after = links.iter().filter(|link| link.picture).map(|link| &link.url);
    Ok(known.len() < MOST && links.len() < MOST && before.eq(after))
}

/// Newest message first, and in a message as they stand there; none when `before` is unknown.
pub(super) fn page(db: &Connection, shelf: Shelf, page: &LinkPage) -> Result<Option<Vec<Linked>>, StoreError> {
    let Some(before) = message::bound(db, shelf, Some(&page.room), page.before.as_deref())? else { return Ok(None) };
    let limit = i64::try_from(page.limit).unwrap_or(i64::MAX);
    let mut found =
        select(db, shelf, page, "AND l.message < ?2 ORDER BY l.message DESC, place LIMIT ?3", &[&before, &limit])?;
    if let Some(last) = found.last().filter(|_| found.len() >= page.limit) {
        let rest = "AND l.message = ?2 AND place > ?3 ORDER BY place";
        let rest = select(db, shelf, page, rest, &[&last.seq, &last.place])?;
        found.extend(rest);
    }
    Ok(Some(found))
}

fn select(
    db: &Connection,
    shelf: Shelf,
    page: &LinkPage,
    which: &str,
    bounds: &[&dyn ToSql; 2],
) -> Result<Vec<Linked>, StoreError> {
    let (links, messages) = (shelf.links(), shelf.messages());
    let kind = match page.pictures {
        None => "",
        Some(true) => "AND picture = 1",
        Some(false) => "AND picture = 0",
    };
    let veil = if page.veiled { "AND (m.mark IS NOT 'held' OR picture = 0)" } else { "" };
    let sql = format!(
        "SELECT l.url, l.picture, m.id, m.at, m.user, m.room_shown, l.message, l.place, m.mark
         FROM {links} l JOIN {messages} m ON m.seq = l.message
         WHERE l.room = ?1 AND m.deleted_at IS NULL {kind} {veil}
           AND NOT EXISTS (SELECT 1 FROM held h WHERE h.person = ?4 AND h.message = m.seq) {which}"
    );
    let params: [&dyn ToSql; 4] = [&page.room, bounds[0], bounds[1], &page.reader];
    Ok(db.prepare_cached(&sql)?.query_map(params, read)?.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Linked> {
    Ok(Linked {
        link: Link { url: row.get(0)?, picture: row.get(1)? },
        id: row.get(2)?,
        at: Timestamp(row.get(3)?),
        user: row.get(4)?,
        room_shown: row.get(5)?,
        seq: row.get(6)?,
        place: row.get(7)?,
        mark: message::mark(row.get(8)?),
    })
}

/// Looks through the next newest messages from before there was a list. True when there are more.
pub(super) fn fill(db: &mut Connection, links_in: &dyn Fn(&str) -> Vec<Link>) -> Result<bool, StoreError> {
    let mark = "SELECT value FROM meta WHERE key = 'links_from'";
    let Some(from) = db.query_row(mark, [], |row| row.get::<_, i64>(0)).optional()? else { return Ok(false) };
    let transaction = db.transaction()?;
    let rows: Vec<(i64, String, String)> = transaction
        .prepare_cached("SELECT seq, room, html FROM messages WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2")?
        .query_map(params![from, STRIDE], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (seq, room, html) in &rows {
        let links = links_in(html);
        if !links.is_empty() {
            put(&transaction, Shelf::Public, *seq, room, &links)?;
        }
    }
    match rows.last() {
        Some((oldest, ..)) => transaction.execute("UPDATE meta SET value = ?1 WHERE key = 'links_from'", [oldest])?,
        None => transaction.execute("DELETE FROM meta WHERE key = 'links_from'", [])?,
    };
    transaction.commit()?;
    Ok(!rows.is_empty())
}
