//! What the app asks of a network of Matrix: a method per request.
//!
//! Must not know how answers are shown.

use matrix_sdk::room::Receipts;
use matrix_sdk::room::edit::EditedContent;
use matrix_sdk::ruma::events::room::message::{RoomMessageEventContent, RoomMessageEventContentWithoutRelation};
use matrix_sdk::ruma::matrix_uri::MatrixId;
use matrix_sdk::ruma::{EventId, MatrixToUri, OwnedRoomOrAliasId, OwnedServerName, OwnedUserId, UserId};
use matrix_sdk_ui::sync_service::SyncService;
use matrix_sdk_ui::timeline::TimelineEventItemId;

use crate::chat::{Event, MessageId, Post, RejectionCode, Request, RoomId, SafeText, TxnId, is_command};

use super::failure::{cause, refused, rejection};
use super::jobs::Done;
use super::task::Task;

const NOT_HERE: &str = "that is not possible in rooms of Matrix yet";
const NOT_OPEN: &str = "that room is not open; /join opens it";

impl Task<'_> {
    pub(super) async fn request(&mut self, request: Request, sync: &SyncService) {
        match request {
            Request::Send { txn, room, post } => self.send(txn, room, post).await,
            Request::Edit { room, id, text } => self.edit(room, id, text).await,
            Request::Source { room, id } => self.source(room, id).await,
            Request::Restore { txn, room, post, .. } => super::give_back(self.link, (txn, room, post.text)).await,
            Request::Resend { room, txn } => self.resend(&room, txn).await,
            Request::Discard { room, txn } => self.discard(&room, txn).await,
            Request::Join { name } => self.join_by_name(&name).await,
            Request::Leave { room } => self.leave_room(&room).await,
            Request::Look { room, .. } => self.open(&room).await,
            Request::Backfill { room, .. } => {
                self.open(&room).await;
                self.page(room);
            }
            Request::Members { room } => self.members(room),
            Request::MarkRead { room, message } => self.mark_read(&room, &message),
            Request::OpenDirect { names } => self.open_direct(names).await,
            Request::Rooms => self.list_rooms(),
            Request::React { room, id, key, on } => self.react(&room, &id, (key, on)),
            Request::Redact { room, id, reason } => self.redact(&room, &id, reason),
            Request::Typing { room, on } => self.typing(&room, on),
            Request::Invite { room, accept } => self.answer_invitation(&room, accept),
            // While it tries by itself, this shortens the wait.
            Request::Reconnect => sync.start().await,
            Request::Block { .. }
            | Request::Links { .. }
            | Request::Moderate { .. }
            | Request::Queue { .. }
            | Request::ModLog { .. }
            | Request::Card { .. }
            | Request::Seen { .. } => self.refuse(RejectionCode::Unavailable, NOT_HERE).await,
        }
    }

    async fn send(&mut self, txn: TxnId, room: RoomId, post: Post) {
        self.open(&room).await;
        let open = self.rooms.get(&room).and_then(|known| known.open.as_ref());
        let Some(timeline) = open.map(|open| open.timeline.clone()).filter(|_| !is_command(&post.text)) else {
            super::give_back(self.link, (txn, room, post.text)).await;
            return self.refuse(RejectionCode::NotFound, NOT_OPEN).await;
        };
        let answered = post.reply.as_ref().and_then(|id| EventId::parse(id.as_str()).ok());
        let queued = match answered {
            Some(id) => timeline.send_reply(RoomMessageEventContentWithoutRelation::text_plain(&post.text), id).await,
            None => timeline.send(RoomMessageEventContent::text_plain(&post.text).into()).await.map(drop),
        };
        match queued {
            Ok(()) => {
                if let Some(open) = self.rooms.get_mut(&room).and_then(|known| known.open.as_mut()) {
                    open.queued(txn);
                }
                // The queue keeps it from here on, over restarts too.
                let _ = self.link.settled.send(txn);
            }
            Err(error) => {
                super::give_back(self.link, (txn, room, post.text)).await;
                self.refuse(RejectionCode::Other, &format!("the message was not taken: {}", cause(&error))).await;
            }
        }
    }

    async fn edit(&mut self, room: RoomId, id: MessageId, text: String) {
        let open = self.rooms.get(&room).and_then(|known| known.open.as_ref());
        let changed = match (open.map(|open| open.timeline.clone()), EventId::parse(id.as_str())) {
            (Some(timeline), Ok(event)) => {
                let content = EditedContent::RoomMessage(RoomMessageEventContentWithoutRelation::text_plain(&text));
                let edited = timeline.edit(&TimelineEventItemId::EventId(event), content).await;
                edited.map_err(|error| cause(&error))
            }
            _ => Err(NOT_OPEN.to_owned()),
        };
        if let Err(why) = changed {
            self.tell(Event::NotEdited { room, id, text, why: SafeText::line(&why) }).await;
        }
    }

    async fn source(&mut self, room: RoomId, id: MessageId) {
        let open = self.rooms.get(&room).and_then(|known| known.open.as_ref());
        match open.and_then(|open| open.line(&id)?.typed.clone()) {
            Some(text) => self.tell(Event::Source { room, id, text: text.to_string() }).await,
            None => self.refuse(RejectionCode::NotFound, "only text can be changed from here").await,
        }
    }

    async fn resend(&mut self, room: &RoomId, txn: TxnId) {
        let open = self.rooms.get(room).and_then(|known| known.open.as_ref());
        let Some(handle) = open.and_then(|open| open.handle(txn)) else { return };
        if let Err(error) = handle.unwedge().await {
            return self.refuse(RejectionCode::Other, &format!("it cannot be sent again: {}", cause(&error))).await;
        }
        if let Some(room) = self.matrix_room(room) {
            room.send_queue().set_enabled(true);
        }
    }

    async fn discard(&mut self, room: &RoomId, txn: TxnId) {
        let open = self.rooms.get(room).and_then(|known| known.open.as_ref());
        let Some(handle) = open.and_then(|open| open.handle(txn)) else { return };
        if !matches!(handle.abort().await, Ok(true)) {
            self.refuse(RejectionCode::Other, "it has gone out already and cannot be taken back so").await;
        }
    }

    /// By address, by link, or by the name of a room that one is invited to.
    async fn join_by_name(&mut self, name: &str) {
        let typed = name.trim();
        for room in self.client.invited_rooms() {
            if super::rooms::name_of(&room).await.eq_ignore_ascii_case(typed) {
                return self.join(room.room_id().to_owned().into(), Vec::new(), typed.to_owned());
            }
        }
        let server = self.client.user_id().map(|me| me.server_name().to_owned());
        match address(typed, server.as_ref()) {
            Some((id, via)) => self.join(id, via, typed.to_owned()),
            None => {
                let words =
                    "a room has an address like #name:example.org, or a link that begins with https://matrix.to";
                self.refuse(RejectionCode::BadName, words).await;
            }
        }
    }

    async fn leave_room(&mut self, id: &RoomId) {
        match self.matrix_room(id) {
            Some(room) => self.leave(room),
            None => self.refuse(RejectionCode::NotFound, NOT_OPEN).await,
        }
    }

    fn mark_read(&mut self, room: &RoomId, message: &MessageId) {
        let (Some(room), Ok(event)) = (self.matrix_room(room), EventId::parse(message.as_str())) else { return };
        self.jobs.spawn(async move {
            let receipts = Receipts::new().fully_read_marker(event.clone()).public_read_receipt(event);
            match room.send_multiple_receipts(receipts).await {
                Ok(()) => Done::Quietly,
                Err(error) => Done::Refused(rejection("the server does not note what was read", &error)),
            }
        });
    }

    async fn open_direct(&mut self, names: Vec<String>) {
        let server = self.client.user_id().map(|me| me.server_name().to_owned());
        let users: Option<Vec<OwnedUserId>> = names.iter().map(|name| user(name, server.as_ref())).collect();
        match users {
            Some(users) => self.direct(users, names),
            None => self.refuse(RejectionCode::BadName, "people are called like @name:example.org").await,
        }
    }

    async fn refuse(&self, code: RejectionCode, words: &str) {
        self.tell(Event::Refused(refused(code, words))).await;
    }
}

/// What a person typed as the address of a room; without a server, one's own is meant.
fn address(typed: &str, server: Option<&OwnedServerName>) -> Option<(OwnedRoomOrAliasId, Vec<OwnedServerName>)> {
    if typed.starts_with("https://matrix.to/") {
        let link = MatrixToUri::parse(typed).ok()?;
        let id = match link.id() {
            MatrixId::Room(room) => room.clone().into(),
            MatrixId::RoomAlias(alias) => alias.clone().into(),
            _ => return None,
        };
        return Some((id, link.via().to_vec()));
    }
    let name = typed.trim_start_matches('#');
    if name.is_empty() || name.chars().any(char::is_whitespace) {
        return None;
    }
    let full = match (name.starts_with('!'), name.contains(':'), server) {
        (true, ..) => name.to_owned(),
        (false, true, _) => format!("#{name}"),
        (false, false, Some(server)) => format!("#{name}:{server}"),
        (false, false, None) => return None,
    };
    Some((OwnedRoomOrAliasId::try_from(full).ok()?, Vec::new()))
}

/// What a person typed as the name of another one.
fn user(typed: &str, server: Option<&OwnedServerName>) -> Option<OwnedUserId> {
    let name = typed.trim().trim_start_matches('@');
    if name.chars().any(char::is_whitespace) {
        return None;
    }
    if name.contains(':') {
        return UserId::parse(format!("@{name}")).ok();
    }
    UserId::parse(format!("@{name}:{}", server?)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> OwnedServerName {
        OwnedServerName::try_from("home.example").unwrap()
    }

    #[test]
    fn rooms_are_named_as_people_type_them() {
        for (typed, id) in [
            ("tea", "#tea:home.example"),
            ("#tea", "#tea:home.example"),
            ("tea:other.example", "#tea:other.example"),
            ("!opaque:other.example", "!opaque:other.example"),
            ("https://matrix.to/#/%23tea%3Aother.example", "#tea:other.example"),
        ] {
            assert_eq!(address(typed, Some(&home())).map(|(id, _)| id.to_string()), Some(id.to_owned()), "{typed}");
        }
        for typed in ["", "#", "two words", "https://matrix.to/#/@ann:other.example", "https://matrix.to/"] {
            assert_eq!(address(typed, Some(&home())), None, "{typed}");
        }
    }

    #[test]
    fn a_link_says_which_servers_know_the_room() {
        let (id, via) = address("https://matrix.to/#/!a:b.example?via=c.example", Some(&home())).unwrap();
        assert_eq!((id.as_str(), via.len()), ("!a:b.example", 1));
    }

    #[test]
    fn people_of_ones_own_server_need_no_server_in_their_name() {
        for (typed, id) in [("ann", "@ann:home.example"), ("@ann", "@ann:home.example"), ("@a:b.org", "@a:b.org")] {
            assert_eq!(user(typed, Some(&home())).map(|id| id.to_string()), Some(id.to_owned()), "{typed}");
        }
        assert_eq!(user("two words", Some(&home())), None);
    }
}
