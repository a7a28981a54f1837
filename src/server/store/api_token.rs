//! Tokens with scopes as rows. Of the token itself only a hash is kept. Must not know how tokens are made or compared.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::chat::Timestamp;
use crate::server::policy::scope::Grant;

use super::{Archive, Readers, StoreError};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    pub id: String,
    /// Folded.
    pub person: String,
    /// What its person calls it.
    pub name: String,
    /// SHA-256 of the secret.
    pub hash: Vec<u8>,
    pub grant: Grant,
    pub made: Timestamp,
    /// When it was last used, to the minute.
    pub used: Option<Timestamp>,
}

const COLUMNS: &str = "id, person, name, hash, scopes, rooms, at, used";

impl Archive {
    /// False when the person has `most` already.
    pub async fn add_token(&self, token: ApiToken, most: usize) -> Result<bool, StoreError> {
        self.group(move |db| add(db, &token, most)).await
    }

    /// The token of this id is worth nothing any more. False when the person has none of this id.
    pub async fn revoke_token(&self, person: &str, id: &str, now: Timestamp) -> Result<bool, StoreError> {
        let (person, id) = (person.to_owned(), id.to_owned());
        self.group(move |db| {
            let sql = "UPDATE api_tokens SET revoked = ?3 WHERE person = ?1 AND id = ?2 AND revoked IS NULL";
            Ok(db.prepare_cached(sql)?.execute(params![person, id, now.0])? == 1)
        })
        .await
    }

    /// All tokens of a person; how many there were.
    pub async fn revoke_tokens(&self, person: &str, now: Timestamp) -> Result<usize, StoreError> {
        let person = person.to_owned();
        self.group(move |db| {
            let sql = "UPDATE api_tokens SET revoked = ?2 WHERE person = ?1 AND revoked IS NULL";
            Ok(db.prepare_cached(sql)?.execute(params![person, now.0])?)
        })
        .await
    }

    pub async fn token_used(&self, id: &str, now: Timestamp) -> Result<(), StoreError> {
        let id = id.to_owned();
        self.group(move |db| {
            db.prepare_cached("UPDATE api_tokens SET used = ?2 WHERE id = ?1")?.execute(params![id, now.0])?;
            Ok(())
        })
        .await
    }
}

impl Readers {
    /// One that is not revoked.
    pub async fn token(&self, id: &str) -> Result<Option<ApiToken>, StoreError> {
        let id = id.to_owned();
        self.read(move |db| {
            let sql = format!("SELECT {COLUMNS} FROM api_tokens WHERE id = ?1 AND revoked IS NULL");
            Ok(db.prepare_cached(&sql)?.query_row([id], read).optional()?)
        })
        .await
    }

    /// Those that are not revoked, of one person (folded name) or of all, the oldest first.
    pub async fn tokens(&self, person: Option<&str>) -> Result<Vec<ApiToken>, StoreError> {
        let person = person.map(str::to_owned);
        self.read(move |db| {
            let sql = format!(
                "SELECT {COLUMNS} FROM api_tokens WHERE (?1 IS NULL OR person = ?1) AND revoked IS NULL ORDER BY at, id"
            );
            Ok(db.prepare_cached(&sql)?.query_map([person], read)?.collect::<Result<_, _>>()?)
        })
        .await
    }
}

fn add(db: &Connection, token: &ApiToken, most: usize) -> Result<bool, StoreError> {
    let count: i64 = db
        .prepare_cached("SELECT count(*) FROM api_tokens WHERE person = ?1 AND revoked IS NULL")?
        .query_row([&token.person], |row| row.get(0))?;
    if usize::try_from(count).is_ok_and(|count| count >= most) {
        return Ok(false);
    }
    let scopes = token.grant.scopes().collect::<Vec<_>>().join(",");
    let rooms = token.grant.rooms().map(|rooms| rooms.join("\n"));
    db.prepare_cached(
        "INSERT INTO api_tokens (id, person, name, hash, scopes, rooms, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![token.id, token.person, token.name, token.hash, scopes, rooms, token.made.0])?;
    Ok(true)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ApiToken> {
    Ok(ApiToken {
        id: row.get(0)?,
        person: row.get(1)?,
        name: row.get(2)?,
        hash: row.get(3)?,
        grant: Grant::kept(&row.get::<_, String>(4)?, row.get::<_, Option<String>>(5)?.as_deref()),
        made: Timestamp(row.get(6)?),
        used: row.get::<_, Option<i64>>(7)?.map(Timestamp),
    })
}
