//! What is asked of a server over HTTP, and where (`docs/protocol.md`).
//!
//! Only what needs the token carries it. Must not know what the answers mean.

use serde_json::json;
use url::Url;

use crate::backend::error::BackendError;
use crate::chat::{MessageId, RoomId, TxnId};

use super::direct::{self, is_direct};
use super::rest::Rest;

/// Lines or links asked for in one page.
pub const PAGE: usize = 100;
/// So many of the newest lines of a room are given by a server that pages, if there are as many.
pub const NEWEST: usize = 200;
/// bitwave kept its lists on another host than its chat.
const BITWAVE: (&str, &str) = ("chat.bitwave.tv", "api.bitwave.tv");

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetch {
    /// The newest messages of a room, or of all of them.
    Recent(Option<RoomId>),
    Before {
        room: RoomId,
        id: MessageId,
    },
    Users,
    /// What was typed to make an own message.
    Source {
        room: RoomId,
        id: MessageId,
    },
    /// With whom direct messages were exchanged.
    Conversations,
    /// A direct message for a server that has no event for it.
    Whisper {
        txn: TxnId,
        to: String,
        text: String,
    },
    Blocks,
    Block {
        name: String,
        on: bool,
    },
    Links {
        room: RoomId,
        before: Option<MessageId>,
    },
    Rooms,
    Emotes,
    /// History as moderators see it, the newest or that before a message.
    WithDeleted {
        room: RoomId,
        before: Option<MessageId>,
    },
    /// What waits for a moderator.
    Queue(RoomId),
    /// The moderators' log before an entry, or the newest.
    ModLog {
        room: RoomId,
        before: Option<String>,
    },
    Card {
        room: RoomId,
        user: String,
    },
    /// Who was seen in a room.
    Seen(RoomId),
    /// How far one has read each room.
    Markers,
}

impl Fetch {
    /// Whether what is said while it is asked for must come over the connection.
    pub(super) fn is_newest(&self) -> bool {
        matches!(self, Self::Recent(_) | Self::Conversations | Self::WithDeleted { before: None, .. })
    }
}

impl Rest {
    /// Asks for it; `signed` with the token also where others need none, since it may be answered with more.
    ///
    /// # Errors
    /// When there is no answer, or not the answer of a chat server.
    pub async fn fetch(&self, what: &Fetch, signed: bool) -> Result<String, BackendError> {
        match what {
            Fetch::Recent(room) => self.recent(room.as_ref(), signed).await,
            Fetch::Before { room, id } => {
                self.list(paged(self.history_of(room), Some(id.as_str())), signed || is_direct(room)).await
            }
            Fetch::Users => self.list(self.api(&["v1", "chat", "users"]), signed).await,
            Fetch::Source { room, id } => self.source(room, id).await,
            Fetch::Conversations => self.get_mine(self.url(&["v1", "whispers"])).await,
            Fetch::Whisper { to, text, .. } => self.whisper(to, text).await,
            Fetch::Blocks => self.get_mine(self.url(&["v1", "blocks"])).await,
            Fetch::Block { name, on } => self.block(name, *on).await,
            Fetch::Links { room, before } => {
                let before = before.as_ref().map(MessageId::as_str);
                self.list(paged(self.links_of(room), before), signed || is_direct(room)).await
            }
            Fetch::Rooms => self.list(self.api(&["v1", "chat", "channels"]), signed).await,
            Fetch::Emotes => self.get(self.api(&["v1", "emotes"])).await,
            Fetch::WithDeleted { room, before } => self.with_deleted(room, before.as_ref()).await,
            Fetch::Queue(room) => self.get_mine(self.desk(room, &["queue"])).await,
            Fetch::ModLog { room, before } => self.get_mine(paged(self.desk(room, &["log"]), before.as_deref())).await,
            Fetch::Card { room, user } => self.get_mine(self.desk(room, &["users", user])).await,
            Fetch::Seen(room) => self.get_mine(self.desk(room, &["people"])).await,
            Fetch::Markers => self.get_mine(self.url(&["v1", "markers"])).await,
        }
    }

    /// The newest messages of a room, or of all rooms; `signed` as in [`Rest::fetch`].
    ///
    /// # Errors
    /// As [`Rest::fetch`].
    pub async fn recent(&self, room: Option<&RoomId>, signed: bool) -> Result<String, BackendError> {
        match room {
            Some(room) => self.list(self.history_of(room), signed || is_direct(room)).await,
            // Without a room the path ends in a slash, as the official client builds it.
            None => self.get(self.url(&["v1", "messages", ""])).await,
        }
    }

    fn history_of(&self, room: &RoomId) -> Url {
        match direct::path(room) {
            Some(names) => self.url(&["v1", "whispers", names]),
            None => self.url(&["v1", "messages", room.as_str()]),
        }
    }

    fn links_of(&self, room: &RoomId) -> Url {
        match direct::path(room) {
            Some(names) => self.url(&["v1", "whispers", names, "links"]),
            None => self.url(&["v1", "links", room.as_str()]),
        }
    }

    /// What is said among a few is only told to them.
    async fn list(&self, url: Url, signed: bool) -> Result<String, BackendError> {
        if signed { self.get_mine(url).await } else { self.get(url).await }
    }

    async fn with_deleted(&self, room: &RoomId, before: Option<&MessageId>) -> Result<String, BackendError> {
        let mut url = self.history_of(room);
        if let Some(id) = before {
            url = paged(url, Some(id.as_str()));
        }
        url.query_pairs_mut().append_pair("deleted", "true");
        self.get_mine(url).await
    }

    /// What belongs to the order of a room.
    fn desk(&self, room: &RoomId, rest: &[&str]) -> Url {
        self.url(&[&["v1", "rooms", room.as_str()], rest].concat())
    }

    async fn source(&self, room: &RoomId, id: &MessageId) -> Result<String, BackendError> {
        self.get_mine(self.url(&["v1", "messages", room.as_str(), id.as_str(), "source"])).await
    }

    async fn whisper(&self, to: &str, text: &str) -> Result<String, BackendError> {
        let body = json!({ "chatToken": self.token(), "receiver": to, "message": text });
        self.post(self.api(&["v1", "whispers", "send"]), body.to_string()).await
    }

    async fn block(&self, name: &str, on: bool) -> Result<String, BackendError> {
        let url = self.url(&["v1", "blocks", name]);
        if on { self.put_mine(url).await } else { self.delete_mine(url).await }
    }

    /// An address on the host that has the lists.
    fn api(&self, path: &[&str]) -> Url {
        let mut url = self.url(path);
        if url.host_str() == Some(BITWAVE.0) {
            // A name in the place of a name: cannot fail.
            let _ = url.set_host(Some(BITWAVE.1));
        }
        url
    }
}

fn paged(mut url: Url, before: Option<&str>) -> Url {
    let mut query = url.query_pairs_mut();
    if let Some(id) = before {
        query.append_pair("before", id);
    }
    query.append_pair("limit", &PAGE.to_string());
    drop(query);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(server: &str) -> Rest {
        Rest::new(Url::parse(server).expect("an address"), None)
    }

    #[test]
    fn lists_of_bitwave_come_from_its_other_host() {
        let lists = ["v1", "emotes"];
        assert_eq!(at("https://chat.bitwave.tv").api(&lists).as_str(), "https://api.bitwave.tv/v1/emotes");
        assert_eq!(at("https://chat.example:8443").api(&lists).as_str(), "https://chat.example:8443/v1/emotes");
    }

    #[test]
    fn direct_rooms_have_paths_of_their_own() {
        let rest = at("https://chat.example");
        for (room, history, links) in [
            ("nova", "/v1/messages/nova", "/v1/links/nova"),
            ("a/b", "/v1/messages/a%2Fb", "/v1/links/a%2Fb"),
            ("@ann,bob", "/v1/whispers/ann,bob", "/v1/whispers/ann,bob/links"),
            ("@", "/v1/whispers/-", "/v1/whispers/-/links"),
        ] {
            let room = RoomId::new(room);
            assert_eq!((rest.history_of(&room).path(), rest.links_of(&room).path()), (history, links));
        }
    }
}
