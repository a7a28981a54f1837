//! Accounts and the server's own secret as rows. Must not know how passwords are hashed or tokens are signed.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::chat::Timestamp;
use crate::server::policy::name::fold;

use super::StoreError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub name: String,
    /// An argon2 string; accounts made without a password have none until one is set.
    pub password: Option<String>,
    pub admin: bool,
    /// The id of the one token that is valid (RFC 2.1).
    pub token_id: String,
    pub token_at: Timestamp,
    pub created: Timestamp,
}

impl Account {
    pub(super) fn find(db: &Connection, name: &str) -> Result<Option<Self>, StoreError> {
        let found = db
            .prepare_cached(
                "SELECT name, password, admin, token_id, token_at, created FROM accounts WHERE folded = ?1",
            )?
            .query_row([fold(name)], Self::read)
            .optional()?;
        Ok(found)
    }

    /// By name.
    pub(super) fn all(db: &Connection) -> Result<Vec<Self>, StoreError> {
        let mut select =
            db.prepare("SELECT name, password, admin, token_id, token_at, created FROM accounts ORDER BY folded")?;
        Ok(select.query_map([], Self::read)?.collect::<Result<_, _>>()?)
    }

    /// False when the name is taken.
    pub(super) fn create(&self, db: &Connection) -> Result<bool, StoreError> {
        let rows = db.execute(
            "INSERT INTO accounts (name, folded, password, admin, token_id, token_at, created)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (folded) DO NOTHING",
            params![
                self.name,
                fold(&self.name),
                self.password,
                self.admin,
                self.token_id,
                self.token_at.0,
                self.created.0
            ],
        )?;
        Ok(rows == 1)
    }

    /// Writes what may change: everything but the name.
    pub(super) fn update(&self, db: &Connection) -> Result<(), StoreError> {
        db.execute(
            "UPDATE accounts SET password = ?2, admin = ?3, token_id = ?4, token_at = ?5 WHERE folded = ?1",
            params![fold(&self.name), self.password, self.admin, self.token_id, self.token_at.0],
        )?;
        Ok(())
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            name: row.get(0)?,
            password: row.get(1)?,
            admin: row.get(2)?,
            token_id: row.get(3)?,
            token_at: Timestamp(row.get(4)?),
            created: Timestamp(row.get(5)?),
        })
    }
}

/// The secret that signs tokens; the first caller's proposal is kept.
pub(super) fn secret(db: &Connection, proposal: &[u8]) -> Result<Vec<u8>, StoreError> {
    db.execute("INSERT INTO meta (key, value) VALUES ('token_secret', ?1) ON CONFLICT (key) DO NOTHING", [proposal])?;
    Ok(db.query_row("SELECT value FROM meta WHERE key = 'token_secret'", [], |row| row.get(0))?)
}
