//! Answers that came over HTTP, merged into what the connection has already brought.
//!
//! Everything goes by message id, so an overlap with live messages makes no second line. Must not know HTTP.

use crate::backend::error::BackendError;
use crate::chat::{Event, RejectionCode, RoomId, SafeText};
use crate::proto::bitwave::message::WireMessage;
use crate::proto::bitwave::rest::{read_done, read_hydration, read_users};

use super::direct::is_direct;
use super::fetch::NEWEST;
use super::members::in_room;
use super::open_room::Hole;
use super::session::{Fetch, Now, Session};

impl Session {
    /// The answer to a [`Fetch`].
    pub fn fetched(&mut self, what: &Fetch, answer: Result<String, BackendError>, now: Now) {
        match (what, answer) {
            (Fetch::Users, Ok(body)) => self.people_are(&body),
            // An old list is better than a complaint at every arrival.
            (Fetch::Users, Err(_)) => {}
            (Fetch::Recent(room), Ok(body)) => self.recent(room.as_ref(), &body, now),
            (Fetch::Recent(room), Err(error)) => self.no_history(room.as_ref(), &error.to_string()),
            (Fetch::WithDeleted { room, before: None }, Ok(body)) => self.recent(Some(room), &body, now),
            (Fetch::WithDeleted { room, before: None }, Err(error)) => {
                self.no_history(Some(room), &error.to_string());
            }
            (Fetch::Before { room, .. } | Fetch::WithDeleted { room, .. }, Ok(body)) => self.older(room, &body, now),
            (Fetch::Before { room, .. } | Fetch::WithDeleted { room, .. }, Err(error)) => {
                self.no_history(Some(room), &error.to_string());
                self.tell(Event::Backfilled { room: room.clone(), more: true });
            }
            (Fetch::Conversations, Ok(body)) => self.conversations(&body, now),
            (Fetch::Conversations, Err(error)) => self.no_history(None, &error.to_string()),
            (Fetch::Whisper { txn, .. }, answer) => self.whispered(*txn, answer, now),
            (Fetch::Source { room, id }, answer) => self.source_is(room, id, answer),
            (Fetch::Blocks | Fetch::Block { .. }, answer) => self.blocks_are(answer),
            (Fetch::Links { room, .. }, answer) => self.links_are(room, answer),
            (Fetch::Rooms, answer) => self.rooms_are(answer),
            (Fetch::Emotes, answer) => self.emotes_are(answer),
            (Fetch::Queue(room), answer) => self.queue_is(room, answer, now),
            (Fetch::ModLog { room, .. }, answer) => self.log_is(room, answer),
            (Fetch::Card { room, .. }, answer) => self.card_is(room, answer, now),
            (Fetch::Seen(room), answer) => self.seen_are(room, answer),
            (Fetch::Markers, answer) => self.markers_are(answer),
        }
    }

    fn recent(&mut self, room: Option<&RoomId>, body: &str, now: Now) {
        if let Some(room) = room.filter(|room| is_direct(room))
            && let Err(refusal) = read_done(body)
            && refusal.code.is_some()
        {
            return self.no_direct(room, &refusal);
        }
        let given = match self.merge(body, now) {
            Ok(given) => given,
            Err(cause) => {
                return match room {
                    Some(room) if is_no_room(body) => self.no_such_room(room),
                    room => self.no_history(room, &cause),
                };
            }
        };
        self.caught_up(room);
        if let Some(room) = room.filter(|room| given < NEWEST && self.pages(room)) {
            self.tell(Event::Backfilled { room: room.clone(), more: false });
        }
    }

    /// What was missed in a room has come.
    fn caught_up(&mut self, room: Option<&RoomId>) {
        let Some(open) = room.and_then(|room| self.open_room(room)) else { return };
        if let Some(Hole { since, opened }) = open.hole.take() {
            let missed = || open.timeline.lines().iter().filter(|line| line.message.at > since).count();
            let (room, new) = (open.room.id.clone(), if opened { missed() } else { open.filled });
            self.tell(Event::CaughtUp { room, new, since });
        }
    }

    fn older(&mut self, room: &RoomId, body: &str, now: Now) {
        let filled = |session: &mut Self| session.open_room(room).map_or(0, |open| open.filled);
        let before = filled(self);
        let more = match self.merge(body, now) {
            Ok(_) => filled(self) > before,
            Err(cause) => {
                self.no_history(Some(room), &cause);
                true
            }
        };
        self.tell(Event::Backfilled { room: room.clone(), more });
    }

    /// Takes in a page of history, oldest first. Gives how many messages it had.
    fn merge(&mut self, body: &str, now: Now) -> Result<usize, String> {
        let (mut items, mut spoilt): (Vec<WireMessage<'_>>, usize) = (Vec::new(), 0);
        read_hydration(body, &mut |item| match item {
            Ok(wire) => items.push(wire),
            Err(_) => spoilt += 1,
        })
        .map_err(|error| error.to_string())?;
        // Servers differ in the order; equal times keep theirs.
        items.sort_by_key(|wire| wire.timestamp);
        let given = items.len() + spoilt;
        for wire in items {
            self.item(Ok(wire), now, true);
        }
        self.tell_spoilt(spoilt);
        Ok(given)
    }

    fn no_history(&mut self, room: Option<&RoomId>, cause: &str) {
        // Without a connection the reason is on screen already.
        if self.standing.connected {
            let text = SafeText::line(&format!("history could not be fetched: {cause}"));
            self.tell(Event::Notice { room: room.cloned(), text });
        }
    }

    fn people_are(&mut self, body: &str) {
        let Ok(users) = read_users(body) else { return };
        let mut news = Vec::new();
        for open in self.rooms.iter_mut().filter(|open| !is_direct(&open.room.id)) {
            let members = in_room(&users, &open.room.id);
            if members != open.members {
                open.members.clone_from(&members);
                news.push(Event::Members { room: open.room.id.clone(), members });
            }
        }
        news.into_iter().for_each(|event| self.tell(event));
    }
}

fn is_no_room(body: &str) -> bool {
    let code = read_done(body).err().and_then(|refusal| refusal.code);
    code.is_some_and(|code| RejectionCode::parse(&code) == RejectionCode::NotFound)
}
