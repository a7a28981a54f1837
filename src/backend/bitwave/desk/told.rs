//! What a server tells of order by itself: what holds, how one stands, what was done, what was read elsewhere.
//!
//! Only of servers that have announced it: another may mean something else by these names. Must not know the screen.

use crate::backend::bitwave::fetch::Fetch;
use crate::backend::bitwave::session::Session;
use crate::backend::bitwave::translate::canonical;
use crate::chat::name::fold;
use crate::chat::{Event, MessageId, RoomId, RoomKind, SafeText, Timestamp};
use crate::proto::bitwave::client::ClientEvent;
use crate::proto::bitwave::desk::state::{WireRoom, WireStanding};

use super::translate;

impl Session {
    /// The events of a server with a desk.
    pub(in crate::backend::bitwave) fn order(&mut self, event: ClientEvent) {
        let can = self.standing.capabilities;
        match event {
            ClientEvent::Read { room, id, at } if can.markers => self.read_elsewhere(&room, &id, at),
            _ if !can.desk => {}
            ClientEvent::Room(room) => self.room_is(&room),
            ClientEvent::Standing(standing) => self.stands(&standing),
            ClientEvent::Moderated(entry) => self.tell(Event::Moderated(translate::entry(&entry).into())),
            ClientEvent::Deleted { room, id, by } => self.deleted(&room, &id, by.as_deref()),
            _ => {}
        }
    }

    fn room_is(&mut self, wire: &WireRoom) {
        let room = canonical(&wire.channel);
        let info = translate::room_info(wire, self.translator.rules());
        let Some(open) = self.open_room(&room) else { return };
        open.order.live = info.live.is_some();
        self.is_of_kind(&room, if info.private { RoomKind::Private } else { RoomKind::Public });
        self.tell(Event::RoomInfo { room, info: info.into() });
    }

    /// Who begins to keep order in a room may read what was deleted there before. Who does not keep it any more is not
    /// told of the private room that goes with it: there is none now.
    fn stands(&mut self, wire: &WireStanding) {
        let room = canonical(&wire.channel);
        let standing = translate::standing(wire);
        let moderates = standing.role.moderates();
        if !moderates {
            self.no_private_room_of(&room);
        }
        let Some(open) = self.open_room(&room) else { return };
        let before = std::mem::replace(&mut open.order.moderates, moderates);
        if !moderates && open.room.kind == RoomKind::Private {
            return self.no_such_room(&room);
        }
        self.tell(Event::Standing { room: room.clone(), standing: standing.into() });
        if moderates && !before {
            self.fetch(Fetch::WithDeleted { room, before: None });
        }
    }

    fn deleted(&mut self, room: &str, id: &str, by: Option<&str>) {
        let (room, id) = (canonical(room), MessageId::new(id));
        if let Some(open) = self.open_room(&room).filter(|open| open.timeline.contains(&id)) {
            open.order.spare(&id);
            self.tell(Event::Deleted { room, message: id, by: by.map(SafeText::name) });
        }
    }

    pub(super) fn read_elsewhere(&mut self, room: &str, id: &str, at: i64) {
        let room = if room.starts_with('@') { RoomId::new(room) } else { canonical(room) };
        if self.open_room(&room).is_some() {
            self.tell(Event::ReadUpTo { room, message: MessageId::new(id), at: Timestamp::clamped(at) });
        }
    }

    /// A direct message waits until the event of somebody it goes to is over.
    pub(in crate::backend::bitwave) fn held(&mut self, number: u64, id: &str, at: i64) {
        let room = self.waiting.posts.room_of(number).cloned();
        self.acked(number, id, at);
        if let Some(room) = room.filter(|room| self.open_room(room).is_some()) {
            let text = SafeText::line(&format!("held until {} is over", self.whose_event(&room)));
            self.tell(Event::Notice { room: Some(room), text });
        }
    }

    /// The server does not say whose it is: with several it is whoever is known to be live.
    fn whose_event(&self, room: &RoomId) -> String {
        let with = match self.rooms.iter().find(|open| open.room.id == *room).map(|open| &open.room.kind) {
            Some(RoomKind::Direct { with }) => with.as_slice(),
            _ => &[],
        };
        let live = |name: &&SafeText| {
            let key = fold(name.as_str());
            self.rooms.iter().any(|open| open.order.live && *open.room.id.as_str() == *key)
        };
        match (with, with.iter().find(live)) {
            ([name], _) | (_, Some(name)) => format!("{name}'s event"),
            _ => "the event of one of them".to_owned(),
        }
    }
}
