//! What lies over the screen gets the keys first, from the top down: it consumes them or lets them through.
//!
//! Must not know how anything is drawn, nor how much of it fits.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::state::{App, Overlay};

/// Consumed with these effects, or not meant for what lies on top.
type Answer = Result<Vec<Effect>, Action>;

const DONE: Answer = Ok(Vec::new());

impl App {
    pub(super) fn for_overlay(&mut self, action: Action) -> Answer {
        if matches!(action, Action::Quit | Action::Suspend | Action::Redraw) {
            return Err(action);
        }
        match self.overlays.last() {
            None => Err(action),
            Some(Overlay::Help { .. } | Overlay::People { .. }) => self.for_pages(action),
            Some(Overlay::Channels { .. }) => self.for_channels(action),
            Some(Overlay::AddNetwork(_)) => Ok(self.for_form(&action)),
            Some(Overlay::Chooser(_)) => self.for_chooser(action),
            Some(Overlay::Ask(_)) => Ok(self.for_ask(&action)),
            Some(Overlay::PasteGuard { .. }) => Ok(self.for_paste_guard(&action)),
        }
    }

    /// Lays something over the screen; asked for a second time, it goes.
    pub(in crate::app) fn lay_over(&mut self, overlay: Overlay) -> Vec<Effect> {
        let same = |top: &Overlay| std::mem::discriminant(top) == std::mem::discriminant(&overlay);
        if self.overlays.last().is_some_and(same) {
            self.overlays.pop();
        } else {
            self.overlays.push(overlay);
        }
        Vec::new()
    }

    pub(super) fn list_channels(&mut self) -> Vec<Effect> {
        let selected = self.places().position(|place| Some(&place) == self.current.as_ref()).unwrap_or(0);
        self.lay_over(Overlay::Channels { selected })
    }

    /// Drawing found the topmost pages scrolled too far.
    pub(super) fn overlay_ended(&mut self, end: usize) -> Vec<Effect> {
        if let Some(Overlay::Help { top } | Overlay::People { top }) = self.overlays.last_mut() {
            *top = (*top).min(end);
        }
        Vec::new()
    }

    /// Pages to read: help, people. Typing goes to the input, as everywhere.
    fn for_pages(&mut self, action: Action) -> Answer {
        let page = self.timeline_rows.max(1);
        let Some(Overlay::Help { top } | Overlay::People { top }) = self.overlays.last_mut() else {
            return Err(action);
        };
        match action {
            Action::Up => *top = top.saturating_sub(1),
            Action::Down => *top += 1,
            Action::PageUp => *top = top.saturating_sub(page),
            Action::PageDown => *top += page,
            Action::Scroll(rows) => *top = top.saturating_add_signed(-(rows as isize)),
            Action::Home => *top = 0,
            action => return self.close_or_pass(action),
        }
        DONE
    }

    fn for_channels(&mut self, action: Action) -> Answer {
        let places: Vec<_> = self.places().collect();
        let Some(Overlay::Channels { selected }) = self.overlays.last_mut() else { return Err(action) };
        let last = places.len().saturating_sub(1);
        match action {
            Action::Up | Action::PreviousRoom => *selected = selected.saturating_sub(1),
            Action::Down | Action::NextRoom => *selected = (*selected + 1).min(last),
            Action::Scroll(rows) if rows > 0 => *selected = selected.saturating_sub(1),
            Action::Scroll(_) => *selected = (*selected + 1).min(last),
            Action::Home | Action::PageUp => *selected = 0,
            Action::End | Action::PageDown => *selected = last,
            Action::Submit => {
                let chosen = places.get(*selected);
                self.overlays.pop();
                return Ok(chosen.map_or_else(Vec::new, |place| self.open(place)));
            }
            action => return self.close_or_pass(action),
        }
        DONE
    }

    /// Everything else closes a list. Keys that only mean "close" stop here, the others do what they do.
    fn close_or_pass(&mut self, action: Action) -> Answer {
        let closing = matches!(
            (self.overlays.last(), &action),
            (_, Action::Escape | Action::Interrupt | Action::Submit | Action::Insert('q'))
                | (Some(Overlay::Help { .. }), Action::Help)
                | (Some(Overlay::People { .. }), Action::ListPeople | Action::ShowPeople(_))
                | (Some(Overlay::Channels { .. }), Action::ListChannels | Action::ToggleChannels)
        );
        self.overlays.pop();
        if closing { DONE } else { Err(action) }
    }
}
