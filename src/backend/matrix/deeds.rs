//! What a person does to messages and rooms beside talking: signs, taking back, writing just now, answers to invitations.
//!
//! Must not know how answers are shown.

use matrix_sdk::Room as MatrixRoom;
use matrix_sdk::ruma::EventId;
use matrix_sdk_ui::timeline::TimelineEventItemId;

use crate::chat::{Event, Invite, MessageId, RejectionCode, RoomId};

use super::failure::{cause, refused, rejection};
use super::jobs::Done;
use super::rooms;
use super::task::Task;

impl Task<'_> {
    /// The SDK turns a sign on and off; one that is already as it is wanted stays.
    pub(super) fn react(&mut self, room: &RoomId, id: &MessageId, (key, on): (String, bool)) {
        let open = self.rooms.get(room).and_then(|known| known.open.as_ref());
        let (Some(open), Ok(event)) = (open, EventId::parse(id.as_str())) else { return };
        let given = open.line(id).and_then(|line| line.message.extra.clone());
        let given = given.is_some_and(|extra| extra.reactions.iter().any(|one| one.mine && one.key.as_str() == key));
        if given == on {
            return;
        }
        let timeline = open.timeline.clone();
        self.jobs.spawn(async move {
            match timeline.toggle_reaction(&TimelineEventItemId::EventId(event), &key).await {
                Ok(_) => Done::Quietly,
                Err(error) => {
                    Done::Refused(refused(RejectionCode::Other, &format!("no sign was set: {}", cause(&error))))
                }
            }
        });
    }

    pub(super) fn redact(&mut self, room: &RoomId, id: &MessageId, reason: Option<String>) {
        let (Some(room), Ok(event)) = (self.matrix_room(room), EventId::parse(id.as_str())) else { return };
        self.jobs.spawn(async move {
            match room.redact(&event, reason.as_deref(), None).await {
                Ok(_) => Done::Quietly,
                Err(error) => Done::Refused(rejection("the message is not taken back", &error.into())),
            }
        });
    }

    pub(super) fn typing(&mut self, room: &RoomId, on: bool) {
        let Some(room) = self.matrix_room(room) else { return };
        self.jobs.spawn(async move {
            // Nobody misses it where it fails.
            let _ = room.typing_notice(on).await;
            Done::Quietly
        });
    }

    pub(super) fn answer_invitation(&mut self, id: &RoomId, accept: bool) {
        let Some(room) = self.matrix_room(id) else { return };
        if !accept {
            return self.leave(room);
        }
        self.jobs.spawn(async move {
            match room.join().await {
                Ok(()) => Done::Joined { id: room.room_id().to_owned(), called: room.room_id().to_string() },
                Err(error) => Done::Refused(rejection("the invitation cannot be accepted", &error)),
            }
        });
    }

    /// Tells all invitations if they are others than `before`.
    pub(super) async fn invitations_changed(&self, before: Vec<Invite>) -> Vec<Invite> {
        let mut invites = Vec::new();
        for room in self.client.invited_rooms() {
            invites.push(rooms::invitation(&room).await);
        }
        if invites != before {
            self.tell(Event::Invites(invites.clone())).await;
        }
        invites
    }

    /// How far the account has read a room, on whatever device, where that line is known here.
    pub(super) async fn tell_read(&mut self, room: &MatrixRoom) {
        let id = RoomId::new(room.room_id().as_str());
        let Some(known) = self.rooms.get_mut(&id) else { return };
        let Some(event) = room.fully_read_event_id().filter(|event| known.read.as_ref() != Some(event)) else { return };
        let message = MessageId::new(event.as_str());
        let line = known.open.as_ref().and_then(|open| open.line(&message));
        let Some(at) = line.map(|line| line.message.at) else { return };
        known.read = Some(event);
        self.tell(Event::ReadUpTo { room: id, message, at }).await;
    }
}
