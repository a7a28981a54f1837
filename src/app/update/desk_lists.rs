//! The lists of those who keep order are opened, walked through and acted on.
//!
//! Every deed names a message or a person from the moment the key was pressed. Must not know how they are drawn.

use std::sync::Arc;
use std::time::Duration;

use crate::app::command::desk;
use crate::app::desk::Target;
use crate::app::desk_lists::{DeskEntry, DeskList};
use crate::app::effect::Effect;
use crate::app::listing::{Entry, Key, Listing, What};
use crate::app::lists::Deed;
use crate::app::state::{App, Place};
use crate::chat::name::fold;
use crate::chat::{ImageMark, Line, MessageId, ModAction, ModEntry, ModVerb, Pin, QueueItem, Role, RoomId, SafeText};

type Outcome = Result<Vec<Effect>, String>;

/// What one key adds to a timeout.
const MORE: Duration = Duration::from_secs(120);

impl App {
    /// F5: what waits where one is, or else wherever something waits. With the keys already there it goes.
    pub(in crate::app) fn show_queue(&mut self) -> Vec<Effect> {
        match self.place_of_queue() {
            Ok(place) => self.show_desk(place, DeskList::Queue),
            Err(why) => {
                self.flash(why);
                Vec::new()
            }
        }
    }

    pub(in crate::app) fn show_desk(&mut self, place: Place, list: DeskList) -> Vec<Effect> {
        self.show(Listing::new(What::Desk(place.clone(), list.clone())));
        if self.open_desk(&place, |open| *open == list).is_none() {
            return Vec::new();
        }
        self.choose_first(&place, &list);
        match &list {
            DeskList::Queue => self.ask_queue(&place),
            DeskList::Timeouts | DeskList::Pins => Vec::new(),
            DeskList::Log => self.ask_log(&place, false),
            DeskList::Card(name) => self.ask_card(&place, name),
        }
    }

    /// Where order is kept for the room on screen: the private room of moderators is about the DJ's.
    pub(in crate::app) fn governed(&self) -> Result<Place, String> {
        let here = self.current.clone().ok_or("No channel is open. /join NAME opens one.")?;
        let info = self.room(&here).and_then(|room| room.house.info.as_ref());
        let dj = info.filter(|info| info.private).and_then(|info| info.dj.as_ref());
        let home = dj.map(|dj| Place { room: RoomId::new(&fold(dj.as_str())), ..here.clone() });
        Ok(home.filter(|home| self.room(home).is_some()).unwrap_or(here))
    }

    pub(in crate::app) fn place_of_queue(&self) -> Result<Place, String> {
        let here = self.governed()?;
        let waits = |place: &Place| self.room(place).is_some_and(|room| room.house.standing.queue > 0);
        if self.moderates(&here) && waits(&here) {
            return Ok(here);
        }
        let elsewhere = self.places().find(|place| self.moderates(place) && waits(place));
        if let Some(place) = elsewhere {
            return Ok(place);
        }
        desk::may(self, &here, (Role::Moderator, "see what waits for them"))?;
        Ok(here)
    }

    /// From the beginning an entry is chosen by what it is, not by where it stands.
    pub(super) fn choose_first(&mut self, place: &Place, list: &DeskList) {
        let first = self.desk_entries(place, list).first().map(Entry::key);
        let is = |open: &&mut Listing| matches!(&open.what, What::Desk(at, shown) if at == place && shown == list);
        if let Some(open) = self.lists.open.iter_mut().find(is)
            && open.chosen.is_none()
            && open.filter.is_empty()
        {
            open.chosen = first;
        }
    }

    /// One keeps order there no more.
    pub(super) fn close_desk(&mut self, place: &Place) {
        let for_all = |list: &DeskList| matches!(list, DeskList::Timeouts | DeskList::Pins);
        self.lists.open.retain(|open| !matches!(&open.what, What::Desk(at, list) if at == place && !for_all(list)));
        if let Some(house) = self.house_mut(place) {
            (house.queue, house.log, house.card) = Default::default();
        }
    }

    /// One's own deed took the chosen item away: the next one is chosen, so that one can go on. The list without it may
    /// have come before the answer.
    pub(super) fn go_on_in_queue(&mut self, place: &Place, entry: &ModEntry) {
        let takes = matches!(entry.verb, ModVerb::Dismiss | ModVerb::Mark | ModVerb::Delete);
        let Some(message) = entry.message.as_ref().filter(|_| takes) else { return };
        let Some(queue) = self.room(place).map(|room| &room.house.queue) else { return };
        let Some(next) =
            beside(message, &queue.items, &queue.items).or_else(|| beside(message, &queue.before, &queue.items))
        else {
            return;
        };
        let gone = Key::Message(message.clone());
        for open in &mut self.lists.open {
            if matches!(&open.what, What::Desk(at, DeskList::Queue) if at == place)
                && open.chosen.as_ref() == Some(&gone)
            {
                open.chosen.clone_from(&next);
            }
        }
    }

    pub(super) fn use_desk_entry(&mut self, deed: Deed, place: &Place, entry: &DeskEntry) -> Vec<Effect> {
        match (entry, deed) {
            (DeskEntry::Queued(item), Deed::Use | Deed::Unfold) => {
                let id = &item.line.message.id;
                if !self.lists.unfolded.remove(id) {
                    self.lists.unfolded.insert(id.clone());
                }
                Vec::new()
            }
            (DeskEntry::Queued(item), deed) => self.use_message(deed, Some(place), &item.line),
            (DeskEntry::Logged(logged), Deed::Use | Deed::Jump) => match logged.message.clone() {
                Some(message) => self.jump_or_fetch(place, &message, logged.at),
                None => self.about_no_message(),
            },
            (DeskEntry::Pinned(pin), Deed::Use | Deed::Jump) if self.holds(place, &pin.message) => {
                self.jump_to(place, &pin.message)
            }
            (DeskEntry::Pinned(pin), Deed::Use | Deed::Jump) => self.seek(place.clone(), pin.message.clone()),
            (DeskEntry::Pinned(pin), Deed::Pin) => self.unpin(place, pin),
            (_, Deed::Copy) => self.copy(&entry.text(), "text"),
            (_, Deed::Whisper | Deed::Warn) => {
                self.unfocus_listing();
                self.whisper_to(entry.person())
            }
            (_, deed) if deed.is_about_person() => self.about_person(deed, place, entry.person()),
            _ => self.about_no_message(),
        }
    }

    fn unpin(&mut self, place: &Place, pin: &Pin) -> Vec<Effect> {
        let asked = desk::may(self, place, desk::needed(Deed::Pin))
            .and_then(|()| desk::ask_server(place.clone(), ModAction::Unpin { message: pin.message.clone() }));
        asked.unwrap_or_else(|why| {
            self.flash(why);
            Vec::new()
        })
    }

    fn about_no_message(&mut self) -> Vec<Effect> {
        self.flash("There is no message here to act on: u opens the card of the person, l lifts, + adds 2 min.");
        Vec::new()
    }

    fn about_person(&mut self, deed: Deed, place: &Place, user: &SafeText) -> Vec<Effect> {
        self.try_about_person(deed, place, user).unwrap_or_else(|why| {
            self.flash(why);
            Vec::new()
        })
    }

    fn try_about_person(&mut self, deed: Deed, place: &Place, user: &SafeText) -> Outcome {
        desk::may(self, place, desk::needed(deed))?;
        let name = user.as_str().to_owned();
        match deed {
            Deed::Lift => desk::ask_server(place.clone(), ModAction::Lift { user: name }),
            Deed::Extend => desk::ask_server(place.clone(), ModAction::Extend { user: name, by: MORE }),
            Deed::Card => Ok(self.show_desk(place.clone(), DeskList::Card(user.clone()))),
            _ => self.begin_note(place, user),
        }
    }

    fn begin_note(&mut self, place: &Place, user: &SafeText) -> Outcome {
        if self.governed().as_ref() != Ok(place) {
            let label = self.label_of(place);
            return Err(format!("{label} is not on screen: go there first, then /note {user} and the text."));
        }
        if user.as_str().contains(char::is_whitespace) {
            return Err(format!("The name {:?} cannot be typed: n on a message of theirs works.", user.as_str()));
        }
        if !self.compose().is_blank() {
            return Err("Something is written already: send it or clear it (Ctrl-C), then n again.".into());
        }
        self.unfocus_listing();
        self.begun = true;
        let compose = self.compose_mut();
        compose.clear();
        compose.insert(&format!("/note {user} "));
        Ok(Vec::new())
    }

    /// Deeds of the desk on a message, once it is clear that one may.
    pub(super) fn at_desk(&mut self, deed: Deed, target: &Target) -> Outcome {
        let Target { place, message, .. } = target;
        let mark = |mark| ModAction::Mark { message: message.clone(), mark };
        match deed {
            Deed::Safe | Deed::Nsfw if self.has_pictures(place, message) == Some(false) => {
                Err("There is no picture in that message.".into())
            }
            Deed::Safe => desk::ask_server(place.clone(), mark(ImageMark::Safe)),
            Deed::Nsfw => desk::ask_server(place.clone(), mark(ImageMark::Nsfw)),
            Deed::Dismiss => desk::ask_server(place.clone(), ModAction::Dismiss { message: message.clone() }),
            deed => self.try_about_person(deed, place, &target.user),
        }
    }

    /// Whether the pictures of a line wait for a moderator, who is this one.
    pub(super) fn holds_back(&self, place: &Place, line: &Line) -> bool {
        let marks = self.network(place.network).map(|network| &network.marks);
        let held = marks.is_some_and(|marks| marks.pictures(&line.message.id) == Some(ImageMark::Held));
        held && self.moderates(place)
    }

    /// Moderators find the whole in the queue.
    pub(super) fn look_at_queued(&mut self, place: &Place, id: &MessageId) -> Vec<Effect> {
        let effects = self.show_desk(place.clone(), DeskList::Queue);
        self.lists.unfolded.insert(id.clone());
        if let Some(open) = self.lists.open.last_mut() {
            open.chosen = Some(Key::Message(id.clone()));
        }
        effects
    }

    /// At the last entry of the log the next page is asked for.
    pub(super) fn ask_for_older_entries(&mut self) -> Vec<Effect> {
        let Some(listing @ Listing { what: What::Desk(place, DeskList::Log), .. }) = self.lists.open.last() else {
            return Vec::new();
        };
        let entries = self.entries(listing);
        let last = entries.last().map(Entry::key);
        let at_last = last.is_none() || listing.chosen == last;
        let place = place.clone();
        if at_last { self.ask_log(&place, true) } else { Vec::new() }
    }
}

/// What stood after a message in a list, or else before it, and stands in the present one. Nothing if it was not in the
/// list.
fn beside(message: &MessageId, list: &[Arc<QueueItem>], present: &[Arc<QueueItem>]) -> Option<Option<Key>> {
    let id = |item: &Arc<QueueItem>| item.line.message.id.clone();
    let at = list.iter().position(|item| id(item) == *message)?;
    let stays = |item: &&Arc<QueueItem>| id(item) != *message && present.iter().any(|other| id(other) == id(item));
    let next = list[at..].iter().find(stays).or_else(|| list[..at].iter().rev().find(stays));
    Some(next.map(|item| Key::Message(id(item))))
}
