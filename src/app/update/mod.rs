//! The reducer: one file per kind of message, and here the dispatcher.
//!
//! Must not know anything of its own: a line per arm.

mod action;
mod alert;
mod at_rest;
mod beside;
mod chooser;
mod complete;
mod counted;
mod deed;
mod desk;
mod desk_lists;
mod edit;
mod fold;
mod form;
mod gather;
mod house;
mod ignore;
mod input;
mod invites;
mod jump;
mod keep_order;
mod listing;
mod members;
mod moderated;
mod network;
mod overlay;
mod paste;
mod pictures;
mod react;
mod read;
mod redact;
mod reply;
mod rooms;
mod say;
mod scroll;
mod search;
mod seek;
mod select;
mod submit;
mod timeline;
mod token;
mod typed;
mod typing;

use crate::chat::Timestamp;

use super::effect::{Effect, Msg};
use super::prefs::Prefs;
use super::state::App;

impl App {
    fn prefs_changed(&mut self, prefs: Prefs) -> Vec<Effect> {
        self.prefs = prefs;
        Vec::new()
    }

    /// Takes in one thing that happened at `now` and says what the world is to do about it.
    pub fn update(&mut self, msg: Msg, now: Timestamp) -> Vec<Effect> {
        self.now = now;
        let mut effects = self.end_ignores();
        effects.append(&mut self.take_in(msg));
        self.sift();
        effects
    }

    fn take_in(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Action(action) => self.act(action),
            Msg::Network(network, event) => self.heard(network, event),
            Msg::NetworkAdded { id, label, address, rooms } => self.network_added(id, &label, &address, &rooms),
            Msg::NetworkRefused(why) => self.network_refused(&why),
            Msg::SignInNeeded { id, address, name } => self.sign_in_needed(id, &address, &name),
            Msg::Words(words) => self.words(&words),
            Msg::Flash(words) => self.brief_words(&words),
            Msg::Prefs(prefs) => self.prefs_changed(*prefs),
            Msg::Drafts(drafts) => self.drafts_loaded(drafts),
            Msg::Seen(seen) => self.seen_loaded(seen),
            Msg::PicturesSeen(addresses) => self.pictures_seen(addresses),
            Msg::Pictured(address, picture) => self.pictured(address, picture),
            Msg::Restyled => Vec::new(),
            Msg::Focus(focused) => self.focus_changed(focused),
            Msg::TimelineRows(rows) => self.timeline_rows_changed(rows),
            Msg::EndVisible(visible) => self.end_visible_changed(visible),
            Msg::Beside(beside) => self.beside_changed(beside),
            Msg::LocalOffset(seconds) => self.local_offset_changed(seconds),
            Msg::Unheard => vec![Effect::Bell],
            Msg::Scrolled { to, top } => self.scrolled(to, top),
            Msg::Selected(id) => self.selection_moved(id),
            Msg::OverlayEnd(end) => self.overlay_ended(end),
            Msg::Found { number, found } => self.found(number, found),
            Msg::Around { place, id, lines } => self.lines_came(place, id, lines),
            Msg::Counting(counting) => self.counting_changed(counting),
            Msg::Tick => self.time_passed(),
        }
    }
}
