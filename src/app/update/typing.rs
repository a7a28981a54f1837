//! Who is writing: others are told while one writes, and one is told of them.
//!
//! Told is the room alone, never a word of what is written; commands are nobody's business. Must not know how long a
//! network believes it.

use crate::app::effect::Effect;
use crate::app::state::{App, LinkState, Place};
use crate::chat::{Request, SafeText, is_command};

/// How often others are told that one is still writing, in milliseconds.
const AGAIN: i64 = 3_000;

impl App {
    pub(super) fn typing_changed(&mut self, place: &Place, names: Vec<SafeText>) -> Vec<Effect> {
        if let Some(room) = self.room_mut(place) {
            room.typing = names;
        }
        Vec::new()
    }

    /// A key was pressed, which wrote something or did not.
    pub(super) fn tell_typing(&mut self, wrote: bool) -> Vec<Effect> {
        let (here, now) = (self.writes_in(), self.now);
        let told = self.writing.told_typing.take();
        let mut effects = Vec::new();
        match told {
            Some((place, _)) if here.as_ref() != Some(&place) => effects.push(tell(&place, false)),
            Some((place, at)) if !wrote || now.0 - at.0 < AGAIN => {
                self.writing.told_typing = Some((place, at));
                return effects;
            }
            _ => {}
        }
        if let Some(place) = here.filter(|_| wrote) {
            effects.push(tell(&place, true));
            self.writing.told_typing = Some((place, now));
        }
        effects
    }

    /// The room on screen, while words for it stand in the input and its network wants to know.
    fn writes_in(&self) -> Option<Place> {
        let (place, network) = self.current.as_ref().zip(self.current_network())?;
        let wanted = network.capabilities.typing && network.me.is_some() && network.link == LinkState::Connected;
        let compose = self.compose();
        (wanted && !compose.is_blank() && !is_command(compose.text())).then(|| place.clone())
    }
}

fn tell(place: &Place, on: bool) -> Effect {
    Effect::Request(place.network, Request::Typing { room: place.room.clone(), on })
}
