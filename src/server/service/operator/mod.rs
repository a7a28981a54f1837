//! What the operator of a server asks for beside the chat: `streamside admin`, done by whoever holds the data folder.
//! Must not know how that was proved, nor how answers are printed.

mod accounts;
mod lists;

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::chat::{ModAction, Rejection, RejectionCode};
use crate::proto::bitwave::desk::action::IncomingAction;
use crate::server::policy::house::EVERYWHERE;
use crate::server::policy::refuse;
use crate::server::store::StoreError;

use super::{Identity, Service};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case")]
pub enum OperatorDeed {
    Accounts,
    Account {
        name: String,
    },
    /// Makes somebody an administrator, or not one any more.
    Role {
        name: String,
        admin: bool,
    },
    /// In one room, or everywhere.
    Ban {
        name: String,
        room: Option<String>,
        reason: Option<String>,
    },
    Unban {
        name: String,
        room: Option<String>,
    },
    /// The session token, every token with scopes and every webhook of somebody are worth nothing any more.
    Revoke {
        name: String,
    },
    Moderators {
        room: String,
    },
    /// Of one room, or of all.
    Hooks {
        room: Option<String>,
    },
    /// Of one person, or of all.
    Tokens {
        name: Option<String>,
    },
    /// A copy of the whole database in this file, readable for nobody else. The path is absolute.
    Backup {
        file: PathBuf,
    },
}

/// What the operator is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    Done(String),
    Table { head: Vec<String>, rows: Vec<Vec<Cell>> },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    Text(String),
    /// Milliseconds since 1970.
    Time(i64),
    Nothing,
}

impl Service {
    /// # Errors
    /// `NotFound` for names that nobody has, and as the deeds of everybody else.
    pub async fn operate(self: &Arc<Self>, deed: OperatorDeed) -> Result<Report, Rejection> {
        match deed {
            OperatorDeed::Accounts => self.list_accounts().await,
            OperatorDeed::Account { name } => self.show_account(&name).await,
            OperatorDeed::Role { name, admin } => self.set_admin(&name, admin).await,
            OperatorDeed::Ban { name, room, reason } => {
                self.keep_order(room, ModAction::Ban { user: name, reason }, "banned").await
            }
            OperatorDeed::Unban { name, room } => self.keep_order(room, ModAction::Lift { user: name }, "freed").await,
            OperatorDeed::Revoke { name } => self.revoke_all(&name).await,
            OperatorDeed::Moderators { room } => self.list_moderators(&room),
            OperatorDeed::Hooks { room } => self.list_hooks(room.as_deref()).await,
            OperatorDeed::Tokens { name } => self.list_tokens(name.as_deref()).await,
            OperatorDeed::Backup { file } => {
                let failed = |error: StoreError| refuse(RejectionCode::Unavailable, &error.to_string());
                let size = self.readers.backup(file.clone()).await.map_err(failed)?;
                Ok(Report::Done(format!("{} holds everything now, {size} bytes", file.display())))
            }
        }
    }

    /// The same deeds as those of moderators, so that they stand in the log and can be lifted in the same way.
    async fn keep_order(
        self: &Arc<Self>,
        room: Option<String>,
        action: ModAction,
        done: &str,
    ) -> Result<Report, Rejection> {
        let room = room.unwrap_or_else(|| EVERYWHERE.to_owned());
        let entry = self.moderate(&Identity::operator(), IncomingAction { room, action }).await?;
        let place =
            if entry.channel == EVERYWHERE { "everywhere".to_owned() } else { format!("in #{}", entry.channel) };
        Ok(Report::Done(format!("{} is {done} {place}", entry.user.unwrap_or_default())))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

impl From<crate::chat::Timestamp> for Cell {
    fn from(at: crate::chat::Timestamp) -> Self {
        Self::Time(at.0)
    }
}
