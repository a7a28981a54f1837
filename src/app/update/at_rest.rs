//! Letters are deeds though no message is selected: for those who want to press a key before they write (vim).
//!
//! The first deed selects; writing begins and ends by actions of their own. Must not know keys.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::lists::Deed;
use crate::app::state::App;

/// Done with these effects, or not meant for this.
type Answer = Result<Vec<Effect>, Action>;

impl App {
    /// Whether letters are deeds as long as nobody has begun to write.
    pub fn is_at_rest(&self) -> bool {
        self.prefs.keys.rests && !self.begun && self.selected().is_none()
    }

    /// What begins and ends writing. Over the screen and in lists there is nothing to rest on: they close.
    pub(super) fn for_writing(&mut self, action: Action) -> Answer {
        match action {
            Action::StopWriting if self.overlays.is_empty() && self.focused_listing().is_none() => {
                self.begun = false;
                // Where letters are text by themselves, it is what Esc does.
                if self.prefs.keys.rests { Ok(Vec::new()) } else { Err(Action::Escape) }
            }
            Action::StopWriting => Err(Action::Escape),
            Action::Write => Ok(self.begin_writing()),
            Action::CommandLine => {
                self.begin_writing();
                if self.compose().text().is_empty() {
                    self.compose_mut().insert_char('/');
                }
                Ok(Vec::new())
            }
            Action::Deed(Deed::Reply | Deed::Edit | Deed::Whisper) => {
                self.begun = true;
                Err(action)
            }
            action => Err(action),
        }
    }

    pub(super) fn for_rest(&mut self, action: Action) -> Answer {
        if !self.is_at_rest() || !self.overlays.is_empty() {
            return Err(action);
        }
        match action {
            Action::Down | Action::End | Action::Deed(Deed::Newest) => Ok(self.go_to_end()),
            Action::Home | Action::Deed(Deed::Oldest) => {
                self.select_newest();
                self.for_selection(Action::Deed(Deed::Oldest))
            }
            Action::Up | Action::Deed(_) => {
                self.begun = false;
                Ok(self.select_newest())
            }
            action if action.is_typing() || action == Action::Newline => {
                self.flash("Letters are deeds now: i writes, : begins a command, F1 lists all keys.");
                Ok(Vec::new())
            }
            action => Err(action),
        }
    }

    fn begin_writing(&mut self) -> Vec<Effect> {
        self.deselect();
        self.begun = true;
        Vec::new()
    }
}
