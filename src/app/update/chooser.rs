//! Keys for an open chooser: typing narrows it down, Up and Down choose, Enter does it.
//!
//! Must not know what there is to choose.

use crate::app::action::Action;
use crate::app::chooser::{Choice, Chooser, What, entries};
use crate::app::command::{self, TABLE};
use crate::app::effect::Effect;
use crate::app::paste;
use crate::app::state::{App, Overlay};
use crate::chat::{NetworkId, SafeText};

use super::input::apply;

impl App {
    pub(super) fn choose_anything(&mut self) -> Vec<Effect> {
        self.lay_over(Overlay::Chooser(Chooser::new(What::Anything)))
    }

    pub(super) fn choose_emote(&mut self) -> Vec<Effect> {
        self.lay_over(Overlay::Chooser(Chooser::new(What::Emotes)))
    }

    /// The channels of a network, once they are known.
    pub(in crate::app) fn choose_room(&mut self, network: NetworkId) {
        self.overlays.push(Overlay::Chooser(Chooser::new(What::Rooms { network, found: None })));
    }

    pub(super) fn rooms_found(&mut self, id: NetworkId, rooms: Vec<(SafeText, usize)>) -> Vec<Effect> {
        for overlay in &mut self.overlays {
            if let Overlay::Chooser(Chooser { what: What::Rooms { network, found }, .. }) = overlay
                && *network == id
            {
                *found = Some(rooms.clone());
            }
        }
        Vec::new()
    }

    /// Drawing knows how many rows fit; the choice only needs to stay on the list.
    pub(super) fn for_chooser(&mut self, action: Action) -> Result<Vec<Effect>, Action> {
        let page = self.timeline_rows.max(1);
        let Some(Overlay::Chooser(chooser)) = self.overlays.last() else { return Err(action) };
        let last = entries(self, chooser).len().saturating_sub(1);
        let Some(Overlay::Chooser(chooser)) = self.overlays.last_mut() else { return Err(action) };
        let at = chooser.selected.min(last);
        chooser.selected = match action {
            Action::Up | Action::PreviousRoom | Action::PreviousField => at.checked_sub(1).unwrap_or(last),
            Action::Down | Action::NextRoom | Action::NextField => {
                if at < last {
                    at + 1
                } else {
                    0
                }
            }
            Action::PageUp => at.saturating_sub(page),
            Action::PageDown => (at + page).min(last),
            Action::Scroll(rows) => at.saturating_add_signed(-(rows as isize)).min(last),
            Action::Submit => return Ok(self.choose(at)),
            Action::Paste(text) => {
                chooser.query.insert(SafeText::line(&paste::clean(&text).0).as_str());
                0
            }
            Action::Escape | Action::Interrupt => return Ok(self.close_chooser()),
            Action::Switcher if chooser.what == What::Anything => return Ok(self.close_chooser()),
            Action::PickEmote if chooser.what == What::Emotes => return Ok(self.close_chooser()),
            edit if edit.is_typing() => {
                let before = chooser.query.text().to_owned();
                apply(&mut chooser.query, &edit);
                if chooser.query.text() == before { at } else { 0 }
            }
            other => {
                self.overlays.pop();
                return Err(other);
            }
        };
        Ok(Vec::new())
    }

    fn close_chooser(&mut self) -> Vec<Effect> {
        self.overlays.pop();
        Vec::new()
    }

    fn choose(&mut self, at: usize) -> Vec<Effect> {
        let Some(Overlay::Chooser(chooser)) = self.overlays.last() else { return Vec::new() };
        let Some(entry) = entries(self, chooser).into_iter().nth(at) else { return Vec::new() };
        self.overlays.pop();
        let done = match entry.choice {
            Choice::Open(place) => Ok(self.open(&place)),
            Choice::Do(action) => Ok(self.act(action)),
            Choice::Insert(text) => {
                self.compose_mut().insert(&text);
                Ok(Vec::new())
            }
            Choice::Command(name) => self.choose_command(name),
            Choice::Join(network, name) => self.join_on(network, name.as_str()),
            Choice::Whisper(name) => match self.network_here() {
                Some(network) => self.whisper(network, &[name.as_str()], None),
                None => Ok(Vec::new()),
            },
        };
        done.unwrap_or_else(|why| {
            self.flash(why);
            Vec::new()
        })
    }

    /// What needs something behind its name, or takes something away, is only written into the input.
    fn choose_command(&mut self, name: &str) -> command::Outcome {
        let alone = TABLE.iter().any(|command| command.name == name && command.runs_alone() && !command.loses);
        if alone {
            return command::run(self, &format!("/{name}"));
        }
        let compose = self.compose_mut();
        if !compose.text().is_empty() {
            compose.set_aside();
        }
        compose.insert(&format!("/{name} "));
        Ok(Vec::new())
    }
}
