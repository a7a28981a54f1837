//! Words of the server that one connection alone gets, as an item of `bulkmessage`: for clients that know nothing of
//! rules. Must not know connections.

use crate::clock;
use crate::proto::bitwave::outgoing::{Look, Marks, OutMessage};
use crate::server::policy::room::RoomName;
use crate::server::policy::rules::ACCEPT;

use super::{Identity, Service};

/// No account can be called so.
const AUTHOR: &str = "server";
const COLOR: &str = "#808080";

impl Service {
    pub fn has_rules(&self, room: &RoomName) -> bool {
        self.house().room(&room.key).is_some_and(|book| book.rules.is_some())
    }

    /// The rules of a room, if it has any, and how to accept them for who has to and has not.
    pub fn rules_notice(&self, who: Option<&Identity>, room: &RoomName) -> Option<String> {
        let asked = who.is_some_and(|who| self.rules_to_accept(who, &room.key).is_some());
        self.rules_of(&room.key).map(|rules| self.written(room, &rules.text, asked))
    }

    /// The rules that keep this person from writing there, if any do.
    pub fn refused_by_rules(&self, who: &Identity, room: &RoomName) -> Option<String> {
        self.rules_to_accept(who, &room.key).map(|rules| self.written(room, &rules.text, true))
    }

    pub(super) fn accepted_notice(&self, room: &RoomName) -> String {
        self.notice(room, format!("You have accepted the rules of #{}.", room.shown))
    }

    fn written(&self, room: &RoomName, text: &str, asked: bool) -> String {
        let request = format!("\n\nWrite `{ACCEPT}` to accept them; nothing else that you write is taken before.");
        let request = if asked { request.as_str() } else { "" };
        self.notice(room, format!("Rules of #{}:\n\n{text}{request}", room.shown))
    }

    fn notice(&self, room: &RoomName, text: String) -> String {
        let (words, _) = self.format(text);
        let message = OutMessage {
            id: &clock::message_id(),
            message: &words.html,
            timestamp: self.wall().0,
            username: AUTHOR,
            channel: &room.shown,
            color: COLOR,
            global: None,
            look: Look::default(),
            marks: Marks::default(),
        };
        message.to_json()
    }
}
