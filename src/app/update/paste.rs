//! Pastes, and the guard that asks what to do with a large one.
//!
//! Pasted text never runs as a command by itself. Must not know how text is cleaned.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::paste;
use crate::app::state::{App, Overlay};

impl App {
    pub(super) fn pasted(&mut self, text: &str) -> Vec<Effect> {
        let (text, cut) = paste::clean(text);
        if cut {
            self.flash("The paste was too large; only its first 64 KiB were taken.");
        }
        if paste::asks_first(&text) {
            self.overlays.push(Overlay::PasteGuard { text });
        } else {
            self.compose_mut().insert(&text);
        }
        Vec::new()
    }

    /// Keys for the guard; it lets none through.
    pub(super) fn for_paste_guard(&mut self, action: &Action) -> Vec<Effect> {
        let Some(Overlay::PasteGuard { text }) = self.overlays.last() else { return Vec::new() };
        let text = text.clone();
        match action {
            Action::Submit => self.send_paste(&text, |all| vec![all]),
            Action::Insert('l' | 'L') => {
                self.send_paste(&text, |all| all.lines().filter(|line| !line.trim().is_empty()).collect())
            }
            Action::Insert('e' | 'E') => self.edit_paste(&text),
            Action::Paste(more) => self.paste_more(&text, more),
            Action::Escape | Action::Interrupt => {
                self.overlays.pop();
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Sends the paste together with what stood in the input, cut into messages. If it cannot go, the guard stays.
    fn send_paste(&mut self, text: &str, cut: fn(&str) -> Vec<&str>) -> Vec<Effect> {
        if self.compose().editing().is_some() {
            // It would become a message of its own and not the new text.
            return self.edit_paste(text);
        }
        let mut compose = self.compose().clone();
        compose.insert(text);
        match self.post(&cut(compose.text())) {
            Ok(effects) => {
                self.overlays.pop();
                compose.take();
                *self.compose_mut() = compose;
                effects
            }
            Err(why) => {
                self.flash(why);
                Vec::new()
            }
        }
    }

    fn edit_paste(&mut self, text: &str) -> Vec<Effect> {
        self.overlays.pop();
        self.compose_mut().insert(text);
        Vec::new()
    }

    fn paste_more(&mut self, text: &str, more: &str) -> Vec<Effect> {
        self.overlays.pop();
        self.pasted(&format!("{text}\n{more}"))
    }
}
