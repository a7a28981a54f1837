//! Keeping order, as far as it is under way here: what a key has aimed at, a question that waits for its answer, what
//! was done last and can be taken back, what was told last.
//!
//! Everything is bound to the id of a message and the name of its author, never to a place on the screen. Must not know
//! keys or how it is drawn.

use std::collections::HashMap;
use std::sync::Arc;

use crate::chat::name::fold;
use crate::chat::{Line, Linked, MessageId, ModAction, Reply, Restraint, SafeText, Timestamp};

use super::listing::Listing;
use super::lists::Selection;
use super::mention::same_name;
use super::state::{App, Place};
use super::told::Told;

/// How long one's own last action can be taken back by a key, in milliseconds.
pub const UNDO: i64 = 30_000;

#[derive(Debug, Default)]
pub struct Desk {
    pub aim: Option<Aim>,
    pub last: Option<Done>,
    /// What the last notice of a room tells, while it can still grow.
    pub told: HashMap<Place, Told>,
    /// Drawing saw a countdown among the lines.
    pub counting: bool,
}

/// A message, with what is needed to act on it and its author, wherever it was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where it was said.
    pub place: Place,
    pub user: SafeText,
    pub message: MessageId,
    pub at: Timestamp,
    pub excerpt: SafeText,
}

/// A command that a key has put into the input, with the message it is for.
#[derive(Debug)]
pub struct Aim {
    pub target: Target,
    /// The room whose input holds it.
    pub typed_in: Place,
    /// What comes back afterwards: what the input held, what was selected, the lists that were open.
    pub draft: String,
    pub reply: Option<Arc<Reply>>,
    pub selection: Option<Selection>,
    pub open: Vec<Listing>,
}

/// One's own last action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub place: Place,
    pub entry: String,
    pub at: Timestamp,
}

/// Something that is done only once the person has said yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    pub question: String,
    /// What Enter does.
    pub yes: String,
    pub place: Place,
    pub asked: Asked,
    /// What goes back into the input if the answer is no.
    pub typed: Option<String>,
}

/// What the server is asked for after a yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    Order(ModAction),
    /// A message is taken back where no order is kept.
    Redact {
        message: MessageId,
        reason: Option<String>,
    },
}

/// A timeout that a key has at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// In milliseconds.
    pub length: i64,
    pub reason: Option<String>,
}

/// What a person has set about keeping order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskPrefs {
    /// A preset waits in the input for Enter.
    pub confirm: bool,
    /// By the folded name of the room.
    pub presets: HashMap<String, Vec<Preset>>,
}

impl Default for DeskPrefs {
    fn default() -> Self {
        Self { confirm: true, presets: HashMap::new() }
    }
}

impl DeskPrefs {
    /// The presets of a room. Those nobody has chosen keep to what the room allows.
    pub fn presets(&self, room: &str, bounds: Option<(i64, i64)>) -> Vec<Preset> {
        if let Some(own) = self.presets.get(&*fold(room)).filter(|own| !own.is_empty()) {
            return own.clone();
        }
        let (shortest, longest) = bounds.unwrap_or((0, i64::MAX));
        let preset = |minutes: i64| Preset { length: (minutes * 60_000).clamp(shortest, longest), reason: None };
        [2, 5, 10].map(preset).into()
    }
}

impl Target {
    pub fn of(place: &Place, line: &Line) -> Self {
        let said = line.message.body.plain();
        Self {
            place: place.clone(),
            user: line.message.author.name.clone(),
            message: line.message.id.clone(),
            at: line.message.at,
            excerpt: SafeText::line(said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default()),
        }
    }
}

impl Target {
    /// The message that a link was posted with.
    pub fn linked(place: &Place, linked: &Linked) -> Self {
        Self {
            place: place.clone(),
            user: linked.author.clone(),
            message: linked.message.clone(),
            at: linked.at,
            excerpt: linked.link.url.clone(),
        }
    }
}

impl App {
    /// What the command in the input of the room on screen is aimed at.
    pub fn aim(&self) -> Option<&Target> {
        let aim = self.desk.aim.as_ref()?;
        (self.current.as_ref() == Some(&aim.typed_in)).then_some(&aim.target)
    }

    /// The message to mark on screen: the selected one, or the one that a command was put into the input for.
    pub fn marked_on_screen(&self) -> Option<&MessageId> {
        let aimed = self.desk.aim.as_ref().filter(|aim| self.current.as_ref() == Some(&aim.typed_in));
        let selection = self.selected().or_else(|| aimed?.selection.as_ref());
        selection.map(|selection| &selection.id)
    }

    /// The same, if it is about this person.
    pub fn aimed_at(&self, user: &str) -> Option<&Target> {
        self.aim().filter(|target| same_name(target.user.as_str(), user))
    }

    /// The shortest and the longest timeout of a room, in milliseconds, once the server has said.
    pub fn bounds(&self, place: &Place) -> Option<(i64, i64)> {
        let info = self.room(place)?.house.info.as_ref()?;
        let ms = |length: std::time::Duration| i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        let (shortest, longest) = (ms(info.shortest), ms(info.longest));
        (longest > 0 && shortest <= longest).then_some((shortest, longest))
    }

    /// The timeouts that keys give in a room.
    pub fn presets(&self, place: &Place) -> Vec<Preset> {
        self.prefs.desk.presets(place.room.as_str(), self.bounds(place))
    }

    /// What keeps one from posting in a room, as long as it does.
    pub fn restraint(&self, place: &Place) -> Option<&Restraint> {
        let restraint = self.room(place)?.house.standing.restraint.as_ref()?;
        restraint.until.is_none_or(|until| until > self.now).then_some(restraint)
    }

    /// Whether one keeps order in a room.
    pub fn moderates(&self, place: &Place) -> bool {
        let desk = self.network(place.network).is_some_and(|network| network.capabilities.desk);
        desk && self.room(place).is_some_and(|room| room.house.moderates())
    }
}
