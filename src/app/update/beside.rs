//! The room beside the current one: going over to it, and what is read there by being on screen.
//!
//! Must not know where it stands on the screen.

use crate::app::beside::Beside;
use crate::app::desk_lists::DeskList;
use crate::app::effect::Effect;
use crate::app::state::{App, Place};

impl App {
    /// Drawing saw another room beside the current one, or none any more, or its end came into view.
    pub(super) fn beside_changed(&mut self, beside: Option<Beside>) -> Vec<Effect> {
        self.beside = beside;
        self.mark_seen();
        let Some(home) = self.beside.as_ref().and_then(|_| self.pair()).map(|(home, _)| home) else {
            return Vec::new();
        };
        // What waits is shown as well.
        if self.moderates(&home) && !self.is_known(&home, &DeskList::Queue) {
            self.ask_queue(&home)
        } else {
            Vec::new()
        }
    }

    /// To the private room of those who keep order here, and back.
    pub(super) fn go_over(&mut self) -> Vec<Effect> {
        match self.other_of_pair() {
            Some(place) => self.open(&place),
            None => {
                self.flash("There is no private room beside this channel that is open here.");
                Vec::new()
            }
        }
    }

    /// `place` has become the current room after `left`: two that stand side by side stay where they are.
    pub(super) fn swap_beside(&mut self, place: &Place, left: Option<Place>, end: bool) {
        let beside = self.beside.take().filter(|beside| beside.place == *place);
        if let Some((beside, left)) = beside.zip(left) {
            self.end_visible = beside.end;
            self.beside = Some(Beside { place: left, end });
        }
    }

    /// Whether what comes in at the end of a room stands on the screen at once.
    pub(super) fn shows_end(&self, place: &Place) -> bool {
        match &self.beside {
            _ if self.current.as_ref() == Some(place) => self.end_visible,
            Some(beside) => beside.end && beside.place == *place,
            None => false,
        }
    }

    /// The rooms on screen.
    pub(super) fn on_screen_now(&self) -> Vec<Place> {
        let beside = self.beside.as_ref().map(|beside| beside.place.clone());
        self.current.iter().cloned().chain(beside).collect()
    }

    /// Whether the queue of a room is shown, opened or beside.
    pub(super) fn shows_queue(&self, place: &Place) -> bool {
        let beside = self.beside.is_some() && self.pair().is_some_and(|(home, _)| home == *place);
        beside || self.open_desk(place, |list| *list == DeskList::Queue).is_some()
    }
}
