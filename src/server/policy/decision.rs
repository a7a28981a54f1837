//! What deeds decide, as data: the store writes it as rows, and then the house takes it over. Taking a deed back is a
//! list of decisions as well, kept with its entry in the log. Must not know who decided it, nor who is told.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::chat::Timestamp;

use super::house::{Appointment, House, Live, Pin, Restraint, Rules};

/// Folded names. What is written into the log must stay readable for ever: fields are only added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "set", rename_all = "snake_case")]
pub enum Decision {
    Restrain {
        room: String,
        person: String,
        restraint: Restraint,
    },
    Free {
        room: String,
        person: String,
    },
    Slow {
        room: String,
        every: Option<Duration>,
    },
    Appoint {
        room: String,
        person: String,
        appointment: Appointment,
        by: String,
        at: Timestamp,
    },
    Unappoint {
        room: String,
        person: String,
    },
    Live {
        room: String,
        live: Option<Live>,
    },
    /// Whether pictures wait for a moderator.
    Hold {
        room: String,
        on: bool,
    },
    /// What a moderator thinks of the pictures of a message, in the words of the wire; none: nobody has to look. Nothing
    /// happens when the mark is not what it `was`.
    Mark {
        room: String,
        message: String,
        was: Option<String>,
        mark: Option<String>,
    },
    /// The open reports about a message are closed.
    Close {
        room: String,
        message: String,
        at: Timestamp,
    },
    /// The reports that were closed at that moment are open again.
    Reopen {
        room: String,
        message: String,
        at: Timestamp,
    },
    Note {
        room: String,
        person: String,
        by: String,
        at: Timestamp,
        text: String,
    },
    Unnote {
        room: String,
        person: String,
        by: String,
        at: Timestamp,
    },
    /// None takes the rules away.
    Rules {
        room: String,
        rules: Option<Rules>,
    },
    /// Pinned anew where it was pinned already.
    Pin {
        room: String,
        pin: Pin,
        at: Timestamp,
    },
    Unpin {
        room: String,
        message: String,
    },
    /// Messages that were deleted at that moment are there again.
    Restore {
        room: String,
        messages: Vec<String>,
        at: Timestamp,
    },
    /// Points to be added; see `karma`.
    Karma {
        person: String,
        by: i64,
        at: Timestamp,
    },
    /// An entry of the log is taken back.
    Undone {
        entry: String,
        by: String,
        at: Timestamp,
    },
}

impl House {
    /// After it was stored.
    pub fn apply(&mut self, decision: &Decision) {
        match decision {
            Decision::Restrain { room, person, restraint } => {
                self.room_mut(room).restraints.insert(person.as_str().into(), restraint.clone());
            }
            Decision::Free { room, person } => {
                self.room_mut(room).restraints.remove(person.as_str());
            }
            Decision::Slow { room, every } => {
                let book = self.room_mut(room);
                book.slow = *every;
                if every.is_none() {
                    book.spoke.clear();
                }
            }
            Decision::Appoint { room, person, appointment, .. } => {
                self.room_mut(room).moderators.insert(person.as_str().into(), appointment.clone());
            }
            Decision::Unappoint { room, person } => {
                self.room_mut(room).moderators.remove(person.as_str());
            }
            Decision::Live { room, live } => self.room_mut(room).live.clone_from(live),
            Decision::Hold { room, on } => self.room_mut(room).hold = *on,
            Decision::Rules { room, rules } => self.room_mut(room).rules.clone_from(rules),
            Decision::Pin { room, pin, .. } => {
                let pins = &mut self.room_mut(room).pins;
                pins.retain(|pinned| pinned.message != pin.message);
                pins.insert(0, pin.clone());
            }
            Decision::Unpin { room, message } => {
                self.room_mut(room).pins.retain(|pinned| pinned.message != *message);
            }
            // Only the store knows these.
            Decision::Mark { .. }
            | Decision::Close { .. }
            | Decision::Reopen { .. }
            | Decision::Note { .. }
            | Decision::Unnote { .. }
            | Decision::Restore { .. }
            | Decision::Karma { .. }
            | Decision::Undone { .. } => {}
        }
    }
}
