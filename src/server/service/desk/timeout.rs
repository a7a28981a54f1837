//! Timing out: no words from somebody in a room for a while, by account. Must not know how anybody is told.

use std::time::Duration;

use crate::chat::{ModVerb, Rejection, RejectionCode, Timestamp};
use crate::server::policy::decision::Decision;
use crate::server::policy::house::Restraint;
use crate::server::policy::{karma, refuse};
use crate::server::service::Service;
use crate::server::store::Logged;

use super::decide::remembered;
use super::done::Done;
use super::subject::Subject;
use super::{EVERYWHERE, Scene};

/// What a moderator wants.
pub(super) struct Wish {
    pub length: Duration,
    pub reason: Option<String>,
    /// The id of the message it is for.
    pub message: Option<String>,
}

impl Service {
    /// A timeout that runs already is replaced.
    pub(super) async fn time_out(&self, scene: &Scene, user: &str, wish: Wish) -> Result<Done, Rejection> {
        let subject = self.below(scene, user).await?;
        self.options.order.timeouts.check(wish.length)?;
        let before = self.restraint_here(scene, &subject);
        if let Some(running) = &before {
            if running.until.is_none() {
                let reason = format!("{} is banned here; lift the ban first", subject.shown);
                return Err(refuse(RejectionCode::Forbidden, &reason));
            }
            self.may_overrule(scene, &running.by).await?;
        }
        let until = Some(later(scene.now, wish.length));
        let entry = Logged {
            target: subject.target(),
            length: Some(wish.length),
            reason: wish.reason,
            message: wish.message,
            ..scene.entry(ModVerb::Timeout)
        };
        self.restrain(scene, &subject, Restraining { entry, until, karma: karma::TIMEOUT, before }).await
    }

    /// Lays a restraint on somebody, and remembers how to take it off again.
    pub(super) async fn restrain(
        &self,
        scene: &Scene,
        subject: &Subject,
        restraining: Restraining,
    ) -> Result<Done, Rejection> {
        let Restraining { mut entry, until, karma, before } = restraining;
        let (room, person) = (scene.room.key.to_string(), subject.key.to_string());
        let give_back = Decision::Karma { person: person.clone(), by: -karma, at: scene.now };
        entry.before = remembered(&[held_or_free(&room, &person, before), give_back]);
        let restraint = Restraint {
            shown: subject.shown.clone(),
            since: scene.now,
            until,
            by: entry.by.clone(),
            reason: entry.reason.clone(),
            entry: entry.id.clone(),
        };
        let decisions = vec![
            Decision::Restrain { room, person: person.clone(), restraint },
            Decision::Karma { person, by: karma, at: scene.now },
        ];
        self.decide(&entry, decisions).await?;
        Ok(Done::new(entry).room().person(&subject.key))
    }

    /// What holds for somebody in this very room now.
    pub(super) fn restraint_here(&self, scene: &Scene, subject: &Subject) -> Option<Restraint> {
        let house = self.house();
        let restraint = house.room(&scene.room.key)?.restraints.get(&subject.key)?;
        restraint.holds(scene.now).then(|| restraint.clone())
    }
}

/// A timeout or a ban that is about to be laid on somebody.
pub(super) struct Restraining {
    pub entry: Logged,
    pub until: Option<Timestamp>,
    /// What it costs.
    pub karma: i64,
    /// What held until now.
    pub before: Option<Restraint>,
}

/// The decision after which this holds, or nothing.
pub(super) fn held_or_free(room: &str, person: &str, restraint: Option<Restraint>) -> Decision {
    let (room, person) = (room.to_owned(), person.to_owned());
    match restraint {
        Some(restraint) => Decision::Restrain { room, person, restraint },
        None => Decision::Free { room, person },
    }
}

pub(super) fn later(now: Timestamp, by: Duration) -> Timestamp {
    Timestamp::clamped(now.0.saturating_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
}

/// Words for who is not held back at all.
pub(super) fn not_held(scene: &Scene, subject: &Subject) -> Rejection {
    let place = if &*scene.room.key == EVERYWHERE { "on this server" } else { "in this channel" };
    refuse(RejectionCode::NotFound, &format!("{} is neither timed out nor banned {place}", subject.shown))
}
