//! Private rooms: the room of a DJ and the moderators. Only with one's token is anything of it fetched, and its lines
//! stand nowhere but in it.
//!
//! On a server with a desk they are told by their name; the server's own word counts for more. Must not know who may
//! read one.

use crate::backend::bitwave::direct::is_direct;
use crate::backend::bitwave::fetch::Fetch;
use crate::backend::bitwave::session::Session;
use crate::chat::{Event, PRIVATE_END, RejectionCode, RoomId, RoomKind};

const NO_ROOM: &str = "there is no such channel";

/// Whether a room would be private on a server that has such rooms.
pub fn is_private(room: &RoomId) -> bool {
    room.as_str().ends_with(PRIVATE_END) && !is_direct(room)
}

impl Session {
    /// What kind of room one that is no direct one is.
    pub(in crate::backend::bitwave) fn kind_of(&self, room: &RoomId) -> RoomKind {
        match self.rooms.iter().find(|open| open.room.id == *room) {
            Some(open) => open.room.kind.clone(),
            None => self.kind_by_name(room),
        }
    }

    pub(in crate::backend::bitwave) fn kind_by_name(&self, room: &RoomId) -> RoomKind {
        if self.standing.capabilities.desk && is_private(room) { RoomKind::Private } else { RoomKind::Public }
    }

    /// The server has said what it can do: the rooms that are open are what their names say on such a server.
    pub(in crate::backend::bitwave) fn rooms_begin(&mut self) {
        let rooms: Vec<RoomId> = self.rooms.iter().map(|open| open.room.id.clone()).collect();
        for room in rooms.iter().filter(|room| !is_direct(room)) {
            let kind = self.kind_by_name(room);
            self.is_of_kind(room, kind);
        }
        self.rooms.iter_mut().for_each(|open| open.order.begin());
    }

    pub(super) fn is_of_kind(&mut self, room: &RoomId, kind: RoomKind) {
        if let Some(open) = self.open_room(room).filter(|open| open.room.kind != kind && !open.room.is_direct()) {
            open.room.kind = kind;
            let room = open.room.clone();
            self.tell(Event::Joined(room));
        }
    }

    /// Whether this is only given to whoever shows a token that may see it.
    pub fn signs(&self, what: &Fetch) -> bool {
        let private = |room: &RoomId| self.kind_of(room) == RoomKind::Private;
        match what {
            Fetch::Recent(Some(room)) | Fetch::Before { room, .. } | Fetch::Links { room, .. } => private(room),
            Fetch::Users | Fetch::Rooms => self.rooms.iter().any(|open| open.room.kind == RoomKind::Private),
            _ => false,
        }
    }

    pub(super) fn no_private_room_of(&mut self, room: &RoomId) {
        let private = RoomId::new(&format!("{}{PRIVATE_END}", room.as_str()));
        if self.open_room(&private).is_some_and(|open| open.room.kind == RoomKind::Private) {
            self.no_such_room(&private);
        }
    }

    /// Whoever may not read a room learns that there is none; nothing stays of it.
    pub(in crate::backend::bitwave) fn no_such_room(&mut self, room: &RoomId) {
        let empty = self.open_room(room).is_some_and(|open| open.timeline.lines().is_empty());
        if empty || self.kind_of(room) == RoomKind::Private {
            self.leave(room);
        }
        self.refuse(RejectionCode::NotFound, NO_ROOM);
    }
}
