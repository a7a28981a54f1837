//! Signs below messages: put there, or one's own taken away again.
//!
//! Nothing is shown before the network has answered. Must not know which signs there are.

use crate::app::desk::Target;
use crate::app::effect::Effect;
use crate::app::state::{App, Place};
use crate::chat::{Line, MessageId, Reaction, Request};

type Outcome = Result<Vec<Effect>, String>;

const NO_REACTIONS: &str = "This server knows no reactions.";
const NOT_THERE_YET: &str = "The server does not have that message yet.";

impl App {
    /// The key: the command for it goes into the input.
    pub(super) fn react_to(&mut self, place: &Place, line: &Line) -> Vec<Effect> {
        let done = match () {
            () if !self.knows_reactions(place) => Err(NO_REACTIONS.to_owned()),
            () if line.delivery.txn().is_some() => Err(NOT_THERE_YET.to_owned()),
            () => self.aim_at(Target::of(place, line), "react", ""),
        };
        done.unwrap_or_else(|why| {
            self.flash(why);
            Vec::new()
        })
    }

    /// Puts a sign below a message; one's own that is there already goes.
    pub(in crate::app) fn react(&mut self, place: Place, id: MessageId, key: &str) -> Outcome {
        if !self.knows_reactions(&place) {
            return Err(NO_REACTIONS.to_owned());
        }
        let line = self.room(&place).and_then(|room| room.lines.iter().rev().find(|line| line.message.id == id));
        if line.is_some_and(|line| line.delivery.txn().is_some()) {
            return Err(NOT_THERE_YET.to_owned());
        }
        let extra = line.and_then(|line| line.message.extra.as_ref());
        let given = |sign: &Reaction| sign.mine && sign.key.as_str() == key;
        let on = !extra.is_some_and(|extra| extra.reactions.iter().any(given));
        Ok(vec![Effect::Request(place.network, Request::React { room: place.room, id, key: key.to_owned(), on })])
    }

    pub fn knows_reactions(&self, place: &Place) -> bool {
        self.network(place.network).is_some_and(|network| network.capabilities.reactions)
    }
}
