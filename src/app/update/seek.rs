//! Going to a message that neither memory nor the local history has: older pages of its channel are fetched until it
//! comes. That is how somebody who has just come reaches what a list of the server names.
//!
//! Must not know how the message was found.

use crate::app::effect::Effect;
use crate::app::lists::Sought;
use crate::app::state::{App, History, Place};
use crate::chat::MessageId;

/// Pages that are fetched for one message. A room keeps some thousand lines in memory; more would push it out again.
const PAGES: u32 = 20;

impl App {
    /// Fetches older lines until `id` is among them.
    pub(super) fn seek(&mut self, place: Place, id: MessageId) -> Vec<Effect> {
        self.flash("Fetching older messages until it comes…");
        self.fetch_for(Sought { place, id, pages: PAGES })
    }

    /// A page of older lines has come to `place`.
    pub(super) fn seek_on(&mut self, place: &Place) -> Vec<Effect> {
        let Some(sought) = self.lists.sought.take_if(|sought| sought.place == *place) else { return Vec::new() };
        // Who has closed the list meanwhile does something else now.
        if self.focused_listing().is_none() {
            return Vec::new();
        }
        if self.holds(place, &sought.id) {
            self.flash = None;
            return self.jump_to(place, &sought.id);
        }
        self.fetch_for(sought)
    }

    fn fetch_for(&mut self, sought: Sought) -> Vec<Effect> {
        if sought.pages == 0 {
            self.flash("It is very far back. PgUp in its channel goes on towards it.");
            return Vec::new();
        }
        let asked = self.room(&sought.place).is_some_and(|room| room.history == History::Asked);
        let effects = if asked { Vec::new() } else { self.ask_older(&sought.place) };
        if effects.is_empty() && !asked {
            self.flash("It is not kept here, and there are no older messages to fetch.");
            return Vec::new();
        }
        self.lists.sought = Some(Sought { pages: sought.pages - 1, ..sought });
        effects
    }
}
