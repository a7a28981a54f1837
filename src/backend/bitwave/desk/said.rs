//! What order has to do with a single message: the mark of its pictures, and deleted ones that one may read.
//!
//! Told before the line itself. Must not know how a message arrived.

use crate::backend::bitwave::incoming::TAKEN_BACK;
use crate::backend::bitwave::session::Session;
use crate::backend::bitwave::translate::Said;
use crate::chat::{Event, MessageId, RoomId, SafeText};

impl Session {
    /// A message has come, by whatever way.
    pub(in crate::backend::bitwave) fn ordered(&mut self, said: &Said) {
        let (room, message) = (&said.message.room, &said.message.id);
        if let Some(mark) = said.mark {
            self.tell_beside(room, Event::Marked { room: room.clone(), message: message.clone(), mark });
        }
        if let Some(by) = said.deleted.clone() {
            let Some(open) = self.open_room(room) else { return };
            open.order.spare(message);
            open.timeline.restore(&said.message, &mut open.diffs);
            self.tell_beside(room, Event::Deleted { room: room.clone(), message: message.clone(), by });
        }
    }

    /// A moderator marked the pictures of a message, which shows more or less of it now. Its words are the same.
    pub(in crate::backend::bitwave) fn remarked(&mut self, said: &Said) {
        self.ordered(said);
        let (id, body) = (&said.message.id, &said.message.body);
        if let Some(open) = self.open_room(&said.message.room) {
            open.timeline.show(id, body, &mut open.diffs);
        }
        if let Some(line) = self.attention.overheard.show(id, body) {
            self.tell(Event::Changed(line));
        }
    }

    fn tell_beside(&mut self, room: &RoomId, event: Event) {
        match self.open_room(room) {
            Some(open) => open.order.beside.push(event),
            None => self.tell(event),
        }
    }

    /// An item that takes a message back. Where its text may still be read, it stays as it is.
    pub(in crate::backend::bitwave) fn take_back(&mut self, id: &MessageId) {
        let notice = SafeText::line(TAKEN_BACK);
        for open in &mut self.rooms {
            if open.timeline.contains(id) && !open.order.spares(id) {
                open.timeline.take_back(id, &notice, &mut open.diffs);
            }
        }
        if let Some(line) = self.attention.overheard.take_back(id, &notice) {
            self.tell(Event::Changed(line));
        }
    }
}
