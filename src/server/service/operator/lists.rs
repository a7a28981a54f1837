//! Who keeps order where, and what programs there are: lists for the operator, without any secret. Must not know how
//! they are printed.

use crate::chat::Rejection;
use crate::server::policy::name::fold;
use crate::server::policy::room::RoomName;
use crate::server::service::{Service, unavailable};
use crate::server::store::{ApiToken, Hook};

use super::accounts::head;
use super::{Cell, Report};

impl Service {
    pub(super) fn list_moderators(&self, room: &str) -> Result<Report, Rejection> {
        let room = RoomName::parse(room)?;
        let house = self.house();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        if let Some(book) = house.room(&room.key) {
            let mut moderators: Vec<_> = book.moderators.values().collect();
            moderators.sort_unstable_by(|a, b| a.shown.cmp(&b.shown));
            let until = |event: bool| if event { "the event ends" } else { "removed" };
            rows.extend(moderators.into_iter().map(|one| vec![one.shown.as_str().into(), until(one.event).into()]));
        }
        Ok(Report::Table { head: head(&["moderator", "until"]), rows })
    }

    pub(super) async fn list_hooks(&self, room: Option<&str>) -> Result<Report, Rejection> {
        let room = room.map(RoomName::parse).transpose()?;
        let hooks = self.readers.hooks(room.as_ref().map(|room| &*room.key)).await.map_err(unavailable)?;
        let row = |hook: &Hook| {
            let outgoing = hook.outgoing.as_ref();
            vec![
                hook.id.as_str().into(),
                format!("#{}", hook.room.shown).into(),
                hook.name.as_str().into(),
                outgoing.map_or("posts", |outgoing| outgoing.url.as_str()).into(),
                hook.by.as_str().into(),
                hook.made.into(),
                outgoing.and_then(|outgoing| outgoing.failing_since).into(),
            ]
        };
        let words = ["id", "channel", "name", "tells", "by", "made", "failing since"];
        let rows = hooks.iter().filter(|hook| self.is_on(&hook.room.key, hook.event)).map(row).collect();
        Ok(Report::Table { head: head(&words), rows })
    }

    pub(super) async fn list_tokens(&self, name: Option<&str>) -> Result<Report, Rejection> {
        let tokens = self.readers.tokens(name.map(fold).as_deref()).await.map_err(unavailable)?;
        let row = |token: &ApiToken| {
            let rooms = token.grant.rooms().map(|rooms| rooms.join(", "));
            vec![
                token.id.as_str().into(),
                token.person.as_str().into(),
                token.name.as_str().into(),
                token.grant.scopes().collect::<Vec<_>>().join(", ").into(),
                rooms.unwrap_or_else(|| "all".to_owned()).into(),
                token.made.into(),
                token.used.into(),
            ]
        };
        let words = ["id", "user", "name", "scopes", "channels", "made", "used"];
        Ok(Report::Table { head: head(&words), rows: tokens.iter().map(row).collect() })
    }
}
