//! What order has to do with a single message: the mark of its pictures, and deleted ones that one may read.
//!
//! Told before the line itself. Must not know how a message arrived.

use crate::backend::bitwave::incoming::TAKEN_BACK;
use crate::backend::bitwave::session::{Now, Session};
use crate::backend::bitwave::translate::{Item, Said};
use crate::chat::{Event, MessageId, RoomId, SafeText};
use crate::proto::bitwave::message::read_bulk;

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

    /// The event `restored` of a server with a desk: messages that were deleted are there again, oldest first.
    pub(in crate::backend::bitwave) fn restored(&mut self, event: &str, now: Now) {
        if !self.standing.capabilities.desk {
            return;
        }
        let mut items = Vec::new();
        read_bulk(event, &mut |item| items.extend(item));
        for wire in items {
            if let Item::Message(said) = self.translator.item(&wire, now.wall, true)
                && !said.is_whisper()
            {
                self.brought_back(said);
            }
        }
    }

    fn brought_back(&mut self, said: Said) {
        let (room, id) = (said.message.room.clone(), said.message.id.clone());
        self.tell_beside(&room, Event::Restored { room: room.clone(), message: id.clone() });
        if let Some(line) = self.attention.overheard.restore(&said.message) {
            self.tell(Event::Changed(line));
        }
        let Some(open) = self.open_room(&room) else { return };
        open.timeline.restore(&said.message, &mut open.diffs);
        // What is older than all that was fetched comes with the page it belongs to.
        let fetched = open.timeline.oldest().is_some_and(|oldest| oldest.at <= said.message.at);
        if fetched && !open.timeline.contains(&id) {
            self.take_in(said);
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
