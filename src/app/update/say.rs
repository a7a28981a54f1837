//! What this program says itself: notices among a room's lines, and one sentence in the status line.
//!
//! Everything said names the cause and what to do next. Must not know when there is something to say.

use crate::chat::{Body, NetworkId, SafeText};

use crate::app::effect::Effect;
use crate::app::lines;
use crate::app::state::{App, Place, Scroll};

use super::scroll;

impl App {
    /// A sentence for the status line, until the next key.
    pub(in crate::app) fn flash(&mut self, text: impl AsRef<str>) {
        self.flash = Some(SafeText::line(text.as_ref()));
    }

    /// What went wrong outside or came of an effect, in the status line.
    pub(super) fn brief_words(&mut self, words: &str) -> Vec<Effect> {
        self.flash(words);
        Vec::new()
    }

    /// A notice among the lines of a room; in the status line if the room is gone.
    pub(in crate::app) fn say(&mut self, place: &Place, text: &str) {
        self.say_body(place, Body::Plain(SafeText::block(text)));
    }

    /// The same with styles and links.
    pub(in crate::app) fn say_body(&mut self, place: &Place, body: Body) {
        let number = self.next_number();
        let now = self.now;
        let network = self.networks.iter_mut().find(|network| network.id == place.network);
        let found = network.and_then(|network| {
            let at = network.rooms.iter().position(|room| room.room.id == place.room)?;
            Some((&mut network.rooms[at], &mut network.feed))
        });
        let Some((room, feed)) = found else { return self.flash(body.plain()) };
        let line = lines::notice_of(number, &place.room, body, now);
        if let Some(gone) = lines::push_notice(room, line.clone()) {
            feed.remove(&gone);
        }
        feed.append(line);
        if let Some(network) = self.network_mut(place.network) {
            scroll::arrived(network, &place.room, 1);
        }
    }

    /// Something outside of the chat, such as the configuration: among the lines on screen. Who reads further up stays
    /// there and sees it in the status line too.
    pub(super) fn words(&mut self, text: &str) -> Vec<Effect> {
        if let Some(place) = self.current.clone() {
            self.say(&place, text);
        }
        self.flash_unless_at_the_end(text);
        Vec::new()
    }

    /// What has just been said below the lines on screen would be read too late.
    fn flash_unless_at_the_end(&mut self, text: &str) {
        if self.current_room().is_none_or(|room| room.scroll != Scroll::End) {
            self.flash(text);
        }
    }

    /// The answer to what a person just did: on screen, wherever the view was.
    pub(in crate::app) fn answer(&mut self, text: &str) {
        self.answer_body(Body::Plain(SafeText::block(text)));
    }

    pub(in crate::app) fn answer_body(&mut self, body: Body) {
        let Some(place) = self.current.clone() else { return self.flash(body.plain()) };
        self.say_body(&place, body);
        if let Some(room) = self.room_mut(&place) {
            room.scroll = Scroll::End;
            room.scroll_by = 0;
        }
    }

    /// Whether these words of ours are the last line on screen.
    pub(super) fn was_just_said(&self, text: &str) -> bool {
        let last = self.current_room().and_then(|room| room.lines.back());
        last.is_some_and(|line| lines::is_notice_of_ours(line) && line.message.body.plain() == text)
    }

    /// Words about a whole network: in its room on screen, in the status line too for who reads further up there, and
    /// otherwise in the status line alone, with its name.
    pub(in crate::app) fn say_of_network(&mut self, id: NetworkId, text: &str) {
        match self.current.clone() {
            Some(place) if place.network == id => {
                self.say(&place, text);
                self.flash_unless_at_the_end(text);
            }
            _ => {
                let label = self.network(id).map_or_else(String::new, |network| format!("{}: ", network.label));
                self.flash(format!("{label}{text}"));
            }
        }
    }

    /// A number no other attempt or notice of this run has.
    pub(in crate::app) fn next_number(&mut self) -> u64 {
        self.next_txn += 1;
        self.next_txn - 1
    }
}
