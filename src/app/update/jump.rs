//! Going to a message, wherever it is: by a hit, a mention, an entry of a list.
//!
//! Must not know how the message was found.

use crate::app::effect::Effect;
use crate::app::state::{App, Place, Scroll};
use crate::chat::{MessageId, Scope};

impl App {
    /// Shows a message in its room, in the middle of the view and selected.
    pub fn jump_to(&mut self, place: &Place, id: &MessageId) -> Vec<Effect> {
        self.reveal(place, id);
        let Some(view) = self.view_with(place, id) else {
            self.flash("That message is not loaded any more: PgUp in its channel brings older ones.");
            return Vec::new();
        };
        self.lists.open.retain_mut(|listing| {
            listing.focused = false;
            listing.is_panel()
        });
        let effects = if self.current.as_ref() == Some(&view) { Vec::new() } else { self.open(&view) };
        let rows = i32::try_from(self.timeline_rows).unwrap_or(i32::MAX);
        if let Some(room) = self.room_mut(&view) {
            room.scroll = Scroll::Held { anchor: id.clone(), rows_below: 0, new: 0 };
            room.scroll_by = -rows / 2;
        }
        self.lists.selection = None;
        self.select(&view, id.clone());
        effects
    }

    /// Whether a message can be jumped to.
    pub(super) fn holds(&self, place: &Place, id: &MessageId) -> bool {
        self.view_with(place, id).is_some()
    }

    /// The mention before (positive) or after the message that is selected or at the bottom of the view.
    pub(super) fn step_to_mention(&mut self, steps: isize) -> Vec<Effect> {
        let Some(view) = self.current.clone() else { return Vec::new() };
        let lines = self.view_lines(&view);
        let at = |id: &MessageId| lines.iter().rposition(|line| line.message.id == *id);
        let here = match (self.selected(), self.room(&view).map(|room| &room.scroll)) {
            (Some(selection), _) => at(&selection.id),
            (None, Some(Scroll::Held { anchor, .. })) => at(anchor).map(|anchor| anchor + 1),
            _ => Some(lines.len()),
        };
        let of_network = self.mentions.iter().filter(|mention| mention.place.network == view.network);
        let shown = of_network.filter_map(|mention| at(&mention.line.message.id));
        let next = if steps > 0 {
            shown.filter(|mention| Some(*mention) < here).max()
        } else {
            shown.filter(|mention| Some(*mention) > here).min()
        };
        match next.map(|next| lines[next].message.id.clone()) {
            Some(id) => self.jump_to(&view, &id),
            None => {
                let way = if steps > 0 { "earlier" } else { "later" };
                self.flash(format!("No {way} mention is loaded here. F6 lists those of all channels."));
                Vec::new()
            }
        }
    }

    /// The room in whose view a message is: its own, or in the global view any of its network.
    fn view_with(&self, place: &Place, id: &MessageId) -> Option<Place> {
        let holds = |view: &Place| self.view_lines(view).iter().any(|line| line.message.id == *id);
        if self.room(place).is_some() && holds(place) {
            return Some(place.clone());
        }
        let network = self.network(place.network).filter(|network| network.scope != Scope::Local)?;
        let here = self.current.clone().filter(|here| here.network == network.id);
        let first = network.rooms.first().map(|room| Place { network: network.id, room: room.room.id.clone() });
        here.or(first).filter(|view| holds(view))
    }

    /// To the next hit of the last search, `steps` back (positive) or forth from the selected message.
    pub(super) fn step_to_hit(&mut self, steps: isize) -> Vec<Effect> {
        let Some(selection) = self.selected() else { return Vec::new() };
        let hits = &self.lists.hits;
        if hits.is_empty() {
            self.flash("Nothing was searched for yet: / or Ctrl-F searches.");
            return Vec::new();
        }
        let lines = self.view_lines(&selection.view);
        let at = |id: &MessageId| lines.iter().rposition(|line| line.message.id == *id);
        let here = at(&selection.id);
        // Hits are newest first, and only those of this view are on the way.
        let mut on_the_way = hits.iter().filter_map(|(_, id)| Some((at(id)?, id)));
        let next = if steps > 0 {
            on_the_way.find(|(hit, _)| Some(*hit) < here)
        } else {
            on_the_way.take_while(|(hit, _)| Some(*hit) > here).last()
        };
        match next.map(|(_, id)| id.clone()) {
            Some(id) => self.selection_moved(id),
            None => {
                self.flash(if steps > 0 { "There is no earlier hit here." } else { "There is no later hit here." });
                Vec::new()
            }
        }
    }
}
