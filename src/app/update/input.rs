//! Editing the input.
//!
//! Must not know what will become of the text.

use crate::app::action::Action;
use crate::app::compose::Compose;
use crate::app::effect::Effect;
use crate::app::state::App;

impl App {
    pub(super) fn edit(&mut self, action: &Action) -> Vec<Effect> {
        if *action == Action::Up {
            return self.up();
        }
        apply(self.compose_mut(), action);
        if matches!(action, Action::Insert(_) | Action::Backspace) {
            self.offer_completion();
        }
        Vec::new()
    }

    /// The input on screen: that of the current room, or the lobby's.
    pub(in crate::app) fn compose_mut(&mut self) -> &mut Compose {
        let here = self.current.as_ref().and_then(|place| {
            let network = self.networks.iter_mut().find(|network| network.id == place.network)?;
            network.room_mut(&place.room)
        });
        match here {
            Some(room) => &mut room.compose,
            None => &mut self.lobby,
        }
    }
}

/// Actions that are no edits change nothing.
pub(super) fn apply(compose: &mut Compose, action: &Action) {
    match action {
        Action::Insert(c) if !c.is_control() => compose.insert_char(*c),
        Action::Newline => compose.insert_char('\n'),
        Action::Backspace => compose.backspace(),
        Action::Delete => compose.delete(),
        Action::DeleteWordBack => compose.delete_word_back(),
        Action::DeleteWord => compose.delete_word(),
        Action::Transpose => compose.transpose(),
        Action::KillToEnd => compose.kill_to_end(),
        Action::KillToStart => compose.kill_to_start(),
        Action::Yank => compose.yank(),
        Action::Left => compose.left(),
        Action::Right => compose.right(),
        Action::WordLeft => compose.word_left(),
        Action::WordRight => compose.word_right(),
        Action::Home => compose.home(),
        Action::End => compose.end(),
        Action::Down => compose.down(),
        Action::Older => compose.older(),
        Action::Newer => compose.newer(),
        _ => {}
    }
}
