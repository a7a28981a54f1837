//! Calls of outgoing webhooks that are still to be made, as rows: of each webhook one after the other. Written in the same
//! transaction as what they tell of, so that neither is there without the other. Must not know how they are made.

use rusqlite::{Connection, Row, params};

use crate::chat::Timestamp;

use super::{Archive, Readers, StoreError, hook};

/// Calls of one webhook that may wait; what comes on top is not told.
const MOST_WAITING: i64 = 1000;

/// What is to be told to one webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCall {
    pub hook: String,
    /// The same at each attempt.
    pub id: String,
    pub body: String,
    pub at: Timestamp,
}

/// The calls that something leads to, by what has become of it.
pub type Tell<T> = Box<dyn Fn(&T) -> Vec<NewCall> + Send>;

/// The next call of a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub number: i64,
    pub hook: String,
    pub id: String,
    pub body: String,
    pub url: String,
    /// Attempts so far.
    pub tries: u32,
    pub due: Timestamp,
    /// Of the event that the webhook was made for; its calls end with it.
    pub event: Option<Timestamp>,
    /// Folded name of the room.
    pub room: String,
    pub secrets: Vec<String>,
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    Done,
    /// To be made again then.
    Again(Timestamp),
    /// Never to be made again.
    GivenUp,
}

impl Archive {
    /// Since when no call of this webhook has succeeded; `None` while all is well.
    pub async fn attempted(
        &self,
        number: i64,
        hook: &str,
        attempt: Attempt,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let hook = hook.to_owned();
        self.group(move |db| settle(db, (number, &hook), attempt, now)).await
    }
}

impl Readers {
    /// The next call of each webhook, the earliest first.
    pub async fn waiting(&self) -> Result<Vec<Waiting>, StoreError> {
        self.read(|db| {
            let mut select = db.prepare_cached(
                "SELECT d.seq, d.hook, d.id, d.body, h.url, d.tries, d.due, h.event, h.room
                 FROM deliveries d JOIN hooks h ON h.id = d.hook
                 WHERE h.revoked IS NULL AND d.seq = (SELECT min(seq) FROM deliveries WHERE hook = d.hook)
                 ORDER BY d.due, d.seq",
            )?;
            let mut waiting: Vec<Waiting> = select.query_map([], read)?.collect::<Result<_, _>>()?;
            for call in &mut waiting {
                call.secrets = hook::secrets(db, &call.hook)?.into_iter().map(|kept| kept.secret).collect();
            }
            Ok(waiting)
        })
        .await
    }
}

pub(super) fn insert(db: &Connection, call: &NewCall) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO deliveries (hook, id, body, due)
         SELECT ?1, ?2, ?3, ?4 WHERE (SELECT count(*) FROM deliveries WHERE hook = ?1) < ?5",
    )?
    .execute(params![call.hook, call.id, call.body, call.at.0, MOST_WAITING])?;
    Ok(())
}

fn settle(
    db: &Connection,
    (number, hook): (i64, &str),
    attempt: Attempt,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    match attempt {
        Attempt::Again(due) => {
            db.prepare_cached("UPDATE deliveries SET tries = tries + 1, due = ?2 WHERE seq = ?1")?
                .execute(params![number, due.0])?;
        }
        Attempt::Done | Attempt::GivenUp => {
            db.prepare_cached("DELETE FROM deliveries WHERE seq = ?1")?.execute([number])?;
        }
    }
    let since = if attempt == Attempt::Done { None } else { Some(now.0) };
    db.prepare_cached(
        "UPDATE hooks SET failing_since = iif(?2 IS NULL, NULL, coalesce(failing_since, ?2)) WHERE id = ?1",
    )?
    .execute(params![hook, since])?;
    let failing: Option<Option<i64>> = db
        .prepare_cached("SELECT failing_since FROM hooks WHERE id = ?1")?
        .query_map([hook], |row| row.get(0))?
        .next()
        .transpose()?;
    Ok(failing.flatten().map(Timestamp))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    Ok(Waiting {
        number: row.get(0)?,
        hook: row.get(1)?,
        id: row.get(2)?,
        body: row.get(3)?,
        url: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
        tries: row.get(5)?,
        due: Timestamp(row.get(6)?),
        event: row.get::<_, Option<i64>>(7)?.map(Timestamp),
        room: row.get(8)?,
        secrets: Vec::new(),
    })
}
