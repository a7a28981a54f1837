//! To whom something is done: an account, or an anonymous name for as long as somebody has it. Must not know what is
//! done.

use std::sync::Arc;

use crate::chat::{Rejection, RejectionCode, Role};
use crate::server::policy::house::Who;
use crate::server::policy::standing::{called, may_act};
use crate::server::policy::{name, refuse};
use crate::server::service::anonymous::is_anonymous;
use crate::server::service::identity::OPERATOR;
use crate::server::service::whisper::nobody;
use crate::server::service::{Service, unavailable};
use crate::server::store::Target;

use super::Scene;

/// Somebody as the rules see them.
pub(super) struct Subject {
    pub key: Arc<str>,
    /// As the name is spelled.
    pub shown: String,
    account: bool,
    admin: bool,
}

impl Subject {
    pub fn target(&self) -> Option<Target> {
        Some(Target { folded: self.key.to_string(), shown: self.shown.clone() })
    }

    pub fn who(&self) -> Who<'_> {
        Who { key: &self.key, account: self.account, admin: self.admin }
    }
}

impl Service {
    /// # Errors
    /// `NotFound` for a name that nobody has.
    pub(super) async fn subject(&self, typed: &str) -> Result<Subject, Rejection> {
        let typed = typed.trim();
        let typed = typed.strip_prefix('@').unwrap_or(typed);
        let key: Arc<str> = name::fold(typed).into();
        if let Some(account) = self.readers.account(typed).await.map_err(unavailable)? {
            return Ok(Subject { key, shown: account.name, account: true, admin: account.admin });
        }
        if is_anonymous(&key) {
            return Ok(Subject { shown: key.to_string(), key, account: false, admin: false });
        }
        Err(nobody(typed))
    }

    /// Somebody on whom the person may act: a moderator at least, on somebody lower.
    ///
    /// # Errors
    /// `Forbidden`, or `NotFound` for a name that nobody has.
    pub(super) async fn below(&self, scene: &Scene, typed: &str) -> Result<Subject, Rejection> {
        self.needs(&scene.who, &scene.room.key, Role::Moderator)?;
        let subject = self.subject(typed).await?;
        may_act(&self.house(), &scene.room.key, ((&scene.who).into(), subject.who()), &subject.shown)?;
        Ok(subject)
    }

    /// Whether the person may change what somebody else (a name as shown) has decided in this room.
    ///
    /// # Errors
    /// `Forbidden` when that was somebody higher.
    pub(super) async fn may_overrule(&self, scene: &Scene, decider: &str) -> Result<(), Rejection> {
        let (theirs, mine) = (self.rank_of(scene, decider).await?, self.role(&scene.who, &scene.room.key));
        if theirs <= mine {
            return Ok(());
        }
        let reason = format!("{decider} has decided this, who is {} here; ask them", called(theirs));
        Err(refuse(RejectionCode::Forbidden, &reason))
    }

    /// What somebody of this name is here now. Who has no account any more is nobody.
    pub(super) async fn rank_of(&self, scene: &Scene, name: &str) -> Result<Role, Rejection> {
        if name == OPERATOR {
            return Ok(Role::Admin);
        }
        match self.subject(name).await {
            Ok(subject) => Ok(self.house().role(&scene.room.key, subject.who())),
            Err(no) if no.code == RejectionCode::NotFound => Ok(Role::Guest),
            Err(no) => Err(no),
        }
    }
}
