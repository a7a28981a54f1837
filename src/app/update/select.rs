//! A message is selected: the timeline is held, and letters act on the message.
//!
//! The selection is a message id; what arrives or goes meanwhile never moves it to another. Must not know keys, nor
//! how far a page is: drawing moves the view and says which message the selection came to.

use std::sync::Arc;

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::lists::{Deed, Selection};
use crate::app::state::{App, Place, Scroll};
use crate::chat::{Line, MessageId};

/// Done with these effects, or not meant for the selection.
type Answer = Result<Vec<Effect>, Action>;

impl App {
    /// Selects the message at the bottom of the view.
    pub(super) fn select_newest(&mut self) -> Vec<Effect> {
        let Some(place) = self.current.clone() else { return Vec::new() };
        let anchor = match self.room(&place).map(|room| &room.scroll) {
            Some(Scroll::Held { anchor, .. }) => Some(anchor.clone()),
            _ => None,
        };
        match anchor.or_else(|| self.view_lines(&place).back().map(|line| line.message.id.clone())) {
            Some(id) => self.select(&place, id),
            None => {
                self.flash("There is no message here to select yet.");
                Vec::new()
            }
        }
    }

    /// Selects the message under the mouse.
    pub(super) fn pick(&mut self, id: MessageId) -> Vec<Effect> {
        match self.current.clone() {
            Some(place) => self.select(&place, id),
            None => Vec::new(),
        }
    }

    /// Selects a message of a view and holds the view.
    pub(super) fn select(&mut self, view: &Place, id: MessageId) -> Vec<Effect> {
        let newest = self.view_lines(view).back().map(|line| line.message.id.clone());
        let Some(room) = self.room_mut(view) else { return Vec::new() };
        let live = room.scroll == Scroll::End;
        if let (true, Some(anchor)) = (live, newest) {
            room.scroll = Scroll::Held { anchor, rows_below: 0, new: 0 };
        }
        let live = live || self.selected().is_some_and(|selection| selection.live);
        self.lists.selection = Some(Selection { view: view.clone(), id, live });
        Vec::new()
    }

    /// Back to writing. A view that followed the newest line does so again.
    pub(super) fn deselect(&mut self) {
        let Some(Selection { view, live: true, .. }) = self.lists.selection.take() else { return };
        if let Some(room) = self.room_mut(&view) {
            (room.scroll, room.scroll_by) = (Scroll::End, 0);
        }
    }

    /// Drawing has moved the view and the selection with it.
    pub(super) fn selection_moved(&mut self, id: MessageId) -> Vec<Effect> {
        if let Some(selection) = &mut self.lists.selection {
            selection.id = id;
        }
        Vec::new()
    }

    /// The selected message; `None` too when it is gone.
    pub fn selected_line(&self) -> Option<&Arc<Line>> {
        let selection = self.selected()?;
        self.view_lines(&selection.view).iter().rev().find(|line| line.message.id == selection.id)
    }

    pub(super) fn for_selection(&mut self, action: Action) -> Answer {
        if self.selected().is_none() {
            return Err(action);
        }
        match action {
            Action::Up => self.step(1),
            Action::Down => self.step(-1),
            Action::Home => self.select_end(true),
            Action::End | Action::ToEnd => return Ok(self.go_live()),
            Action::Escape | Action::Interrupt | Action::SelectMessage => self.deselect(),
            Action::Deed(deed) => return Ok(self.do_to_selected(deed)),
            action if is_writing(&action) => {
                self.flash("A message is selected: ? lists what can be done with it, Esc goes back to writing.");
            }
            action => {
                if leaves(&action) {
                    self.deselect();
                }
                return Err(action);
            }
        }
        Ok(Vec::new())
    }

    fn do_to_selected(&mut self, deed: Deed) -> Vec<Effect> {
        match deed {
            Deed::Oldest => self.select_end(true),
            Deed::Newest => self.select_end(false),
            Deed::SameBefore => self.step_to_same(true),
            Deed::SameAfter => self.step_to_same(false),
            Deed::HitBefore => return self.step_to_hit(1),
            Deed::HitAfter => return self.step_to_hit(-1),
            deed => return self.act_on_selected(deed),
        }
        Vec::new()
    }

    fn act_on_selected(&mut self, deed: Deed) -> Vec<Effect> {
        let (Some(line), Some(place)) = (self.selected_line().cloned(), self.current.clone()) else {
            self.deselect();
            self.flash("That message is gone: it was taken back, or is too far up by now.");
            return Vec::new();
        };
        let place = Place { room: line.message.room.clone(), ..place };
        let looks = matches!(deed, Deed::Use | Deed::Unfold | Deed::Copy | Deed::CopyLink | Deed::Open);
        let stays = looks || deed == Deed::React || deed.keeps_order();
        let effects = self.do_to_line(deed, &place, &line);
        if !stays {
            self.lists.selection = self.lists.selection.take().filter(|_| deed == Deed::Jump);
        }
        effects
    }

    /// The end of the timeline, and everything that comes.
    fn go_live(&mut self) -> Vec<Effect> {
        self.lists.selection = None;
        self.go_to_end()
    }

    /// `steps` messages up (positive) or down.
    fn step(&mut self, steps: isize) {
        let Some(selection) = self.selected() else { return };
        let lines = self.view_lines(&selection.view);
        let at = lines.iter().rposition(|line| line.message.id == selection.id);
        let to = at.map_or(lines.len().saturating_sub(1), |at| at.saturating_add_signed(-steps));
        if let Some(line) = lines.get(to.min(lines.len().saturating_sub(1))) {
            let id = line.message.id.clone();
            self.selection_moved(id);
        }
    }

    fn select_end(&mut self, oldest: bool) {
        let Some(selection) = self.selected() else { return };
        let lines = self.view_lines(&selection.view);
        let line = if oldest { lines.front() } else { lines.back() };
        if let Some(id) = line.map(|line| line.message.id.clone()) {
            self.selection_moved(id);
        }
    }

    fn step_to_same(&mut self, before: bool) {
        let (Some(selection), Some(line)) = (self.selected(), self.selected_line()) else { return };
        let lines = self.view_lines(&selection.view);
        let same = |other: &&Arc<Line>| other.message.author.key == line.message.author.key;
        let is = |other: &Arc<Line>| other.message.id == line.message.id;
        let found = if before {
            lines.iter().rev().skip_while(|other| !is(other)).skip(1).find(same)
        } else {
            lines.iter().skip_while(|other| !is(other)).skip(1).find(same)
        };
        match found.map(|line| line.message.id.clone()) {
            Some(id) => drop(self.selection_moved(id)),
            None => {
                let name = line.message.author.name.clone();
                let way = if before { "earlier" } else { "later" };
                self.flash(format!("{name} has said nothing {way} here, as far as is loaded."));
            }
        }
    }
}

/// What would change the input.
fn is_writing(action: &Action) -> bool {
    action.is_typing() || matches!(action, Action::Newline | Action::Submit | Action::NextField | Action::PreviousField)
}

/// What goes elsewhere: the selection does not come along.
fn leaves(action: &Action) -> bool {
    matches!(
        action,
        Action::NextRoom
            | Action::PreviousRoom
            | Action::NextUnread
            | Action::RoomNumber(_)
            | Action::Open(_)
            | Action::ToMarker
            | Action::ToggleScope
            | Action::Paste(_)
    )
}
