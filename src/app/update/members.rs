//! Who is in a room, and, if wanted, one line about those who came and went.
//!
//! Must not know how the lists are fetched.

use crate::app::comings::Comings;
use crate::app::effect::Effect;
use crate::app::lines;
use crate::app::state::{App, Place};
use crate::chat::{Member, SafeText};

impl App {
    pub(super) fn members_changed(&mut self, place: &Place, members: Vec<Member>) -> Vec<Effect> {
        let me = self.network(place.network).and_then(|network| network.me.clone());
        let Some(room) = self.room_mut(place) else { return Vec::new() };
        let before = std::mem::replace(&mut room.members, members);
        // The first list of a room is no news.
        if self.prefs.look.joins && !before.is_empty() {
            self.tell_comings(place, &before, me.as_ref());
        }
        Vec::new()
    }

    fn tell_comings(&mut self, place: &Place, before: &[Member], me: Option<&SafeText>) {
        let known = self.comings.remove(place);
        let Some(room) = self.room(place) else { return };
        let last = room.lines.back().map(|line| line.message.id.clone());
        let mut comings = known.filter(|comings| comings.notice == last).unwrap_or_default();
        if comings.add(before, &room.members, me) {
            self.show_comings(place, &mut comings);
        }
        if comings.notice.is_some() {
            self.comings.insert(place.clone(), comings);
        }
    }

    fn show_comings(&mut self, place: &Place, comings: &mut Comings) {
        match (comings.notice.take(), comings.sentence()) {
            (None, None) => {}
            (None, Some(words)) => {
                self.say(place, &words);
                let last = self.room(place).and_then(|room| room.lines.back());
                comings.notice = last.map(|line| line.message.id.clone());
            }
            (Some(old), words) => {
                let number = self.next_number();
                let now = self.now;
                let Some(network) = self.network_mut(place.network) else { return };
                let Some(room) = network.rooms.iter_mut().find(|room| room.room.id == place.room) else { return };
                let line = words.map(|words| lines::notice(number, &place.room, &words, now));
                lines::pop_notice(room, line.clone());
                match &line {
                    Some(line) => network.feed.replace(&old, line.clone()),
                    None => network.feed.remove(&old),
                }
                comings.notice = line.map(|line| line.message.id.clone());
            }
        }
    }
}
