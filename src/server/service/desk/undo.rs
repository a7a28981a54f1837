//! Taking back what was done, at any time: for whoever did it, and for somebody higher. Must not know how anybody is
//! told.

use crate::chat::{ModVerb, Rejection, RejectionCode, Role, Timestamp};
use crate::server::policy::decision::Decision;
use crate::server::policy::house::Restraint;
use crate::server::policy::refuse;
use crate::server::service::{Service, unavailable};
use crate::server::store::Logged;

use super::Scene;
use super::done::Done;

impl Service {
    /// What has changed again since is left as it is: only karma comes back then.
    pub(super) async fn undo(&self, scene: &Scene, id: &str) -> Result<Done, Rejection> {
        let mine = self.needs(&scene.who, &scene.room.key, Role::Moderator)?;
        let found = self.archive.log_entry(id).await.map_err(unavailable)?;
        let deed = found.filter(|deed| deed.room == *scene.room.key && deed.before.is_some()).ok_or_else(nothing)?;
        if deed.undone {
            return Err(refuse(RejectionCode::NotFound, "this was taken back already"));
        }
        if deed.by != *scene.who.card.name && self.rank_of(scene, &deed.by).await? >= mine {
            let reason = format!("only {} or somebody higher can take this back", deed.by);
            return Err(refuse(RejectionCode::Forbidden, &reason));
        }
        let mut decisions = self.way_back(scene, &deed)?;
        let entry = Logged {
            target: deed.target.clone(),
            message: deed.message.clone(),
            reason: Some(deed.verb.as_str().to_owned()),
            ..scene.entry(ModVerb::Undo)
        };
        decisions.push(Decision::Undone { entry: deed.id.clone(), by: entry.by.clone(), at: scene.now });
        let undone = Logged { undone: true, ..deed };
        self.take_back(&entry, &undone, decisions.clone()).await?;
        let mut done = Done::new(entry).room();
        done.people.extend(decisions.iter().filter_map(concerned).map(Into::into));
        if self.brought_back(scene, &decisions).await? {
            done = done.queue();
        }
        done.undone = Some(undone);
        Ok(done)
    }

    /// What has to be decided, as things are now.
    fn way_back(&self, scene: &Scene, deed: &Logged) -> Result<Vec<Decision>, Rejection> {
        let before: Vec<Decision> =
            deed.before.as_deref().and_then(|before| serde_json::from_str(before).ok()).ok_or_else(nothing)?;
        let running = self.running(scene, deed);
        let is_of = |running: &Restraint, id: &str| running.entry == id;
        let fitting = match (deed.verb, running) {
            // Somebody else has decided about the person since.
            (ModVerb::Timeout | ModVerb::Ban, running) if !running.as_ref().is_some_and(|now| is_of(now, &deed.id)) => {
                before.into_iter().filter(|decision| !restrains(decision)).collect()
            }
            (ModVerb::Lift, Some(_)) => Vec::new(),
            (ModVerb::Extend, running) => {
                before.into_iter().filter_map(|then| shortened(then, running.as_ref(), deed)).collect()
            }
            (ModVerb::Event, _) => self.event_back(scene, before),
            _ => before,
        };
        Ok(fitting)
    }

    /// What holds now for the person of an entry.
    fn running(&self, scene: &Scene, deed: &Logged) -> Option<Restraint> {
        let house = self.house();
        let restraint = house.room(&deed.room)?.restraints.get(deed.target.as_ref()?.folded.as_str())?;
        restraint.holds(scene.now).then(|| restraint.clone())
    }

    /// An event that is not on any more takes its moderators with it, however it ended.
    fn event_back(&self, scene: &Scene, mut before: Vec<Decision>) -> Vec<Decision> {
        if before.iter().any(|decision| matches!(decision, Decision::Live { live: None, .. })) {
            let room = &*scene.room.key;
            let moderators = self.event_moderators(room).into_iter();
            before.extend(
                moderators.map(|(person, _)| Decision::Unappoint { room: room.to_owned(), person: person.to_string() }),
            );
        }
        before
    }
}

/// A timeout without what one extension has added, if it still is the one that was extended.
fn shortened(then: Decision, running: Option<&Restraint>, deed: &Logged) -> Option<Decision> {
    let Decision::Restrain { room, person, restraint } = then else { return None };
    let running = running.filter(|running| running.entry == restraint.entry)?;
    let added = i64::try_from(deed.length?.as_millis()).ok()?;
    let until = running.until.map(|until| Timestamp(until.0 - added));
    Some(Decision::Restrain { room, person, restraint: Restraint { until, ..running.clone() } })
}

fn restrains(decision: &Decision) -> bool {
    matches!(decision, Decision::Restrain { .. } | Decision::Free { .. })
}

/// Whose standing changes by it.
fn concerned(decision: &Decision) -> Option<&str> {
    match decision {
        Decision::Restrain { person, .. }
        | Decision::Free { person, .. }
        | Decision::Appoint { person, .. }
        | Decision::Unappoint { person, .. } => Some(person),
        // The DJ's own standing counts what is held back meanwhile.
        Decision::Live { room, .. } => Some(room),
        Decision::Slow { .. }
        | Decision::Hold { .. }
        | Decision::Mark { .. }
        | Decision::Close { .. }
        | Decision::Reopen { .. }
        | Decision::Note { .. }
        | Decision::Unnote { .. }
        | Decision::Rules { .. }
        | Decision::Pin { .. }
        | Decision::Unpin { .. }
        | Decision::Restore { .. }
        | Decision::Karma { .. }
        | Decision::Undone { .. } => None,
    }
}

fn nothing() -> Rejection {
    refuse(RejectionCode::NotFound, "there is nothing in the log of this channel that could be taken back by this id")
}
