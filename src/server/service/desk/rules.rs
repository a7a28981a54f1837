//! The rules of a room: the DJ writes them, and may want them accepted before anybody posts. Must not know how anybody
//! is told.

use crate::chat::{ModVerb, Rejection, RejectionCode, Role};
use crate::server::policy::decision::Decision;
use crate::server::policy::house::{EVERYWHERE, Rules};
use crate::server::policy::refuse;
use crate::server::service::Service;
use crate::server::store::Logged;

use super::Scene;
use super::decide::remembered;
use super::done::Done;

/// What an entry says instead of a reason.
const GONE: &str = "taken away";
const MUST: &str = "to be accepted before posting";

impl Service {
    /// No text takes them away; another text is another version.
    pub(super) async fn rules(
        &self,
        scene: &Scene,
        text: Option<String>,
        must_accept: bool,
    ) -> Result<Done, Rejection> {
        self.needs(&scene.who, &scene.room.key, Role::Dj)?;
        let room = scene.room.key.to_string();
        if room == EVERYWHERE {
            return Err(refuse(RejectionCode::Forbidden, "rules are for one channel; name it"));
        }
        let before = self.house().room(&room).and_then(|book| book.rules.clone());
        let rules = text.map(|text| {
            let version = match &before {
                Some(rules) if rules.text == text => rules.version,
                // Never one that was before, also when the clock was set back.
                rules => scene.now.0.unsigned_abs().max(rules.as_ref().map_or(0, |rules| rules.version + 1)),
            };
            Rules { version, text, must_accept }
        });
        if rules == before {
            return Err(refuse(RejectionCode::NotFound, "these are the rules already; nothing was changed"));
        }
        let reason = match &rules {
            None => Some(GONE),
            Some(rules) => rules.must_accept.then_some(MUST),
        };
        let entry = Logged {
            reason: reason.map(str::to_owned),
            before: remembered(&[Decision::Rules { room: room.clone(), rules: before }]),
            ..scene.entry(ModVerb::Rules)
        };
        self.decide(&entry, vec![Decision::Rules { room, rules }]).await?;
        Ok(Done::new(entry).room())
    }
}
