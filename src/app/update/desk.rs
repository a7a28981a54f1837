//! What moderators fetch and mark: the queue, the log, cards, pictures, deleted messages. Must not know where it is
//! shown.

use std::sync::Arc;

use crate::app::desk_lists::DeskList;
use crate::app::effect::Effect;
use crate::app::listing::What;
use crate::app::mention::same_name;
use crate::app::state::{App, LinkState, Place};
use crate::chat::{Card, ImageMark, MessageId, ModEntry, ModVerb, QueueItem, Request, SafeText, Standing};

impl App {
    pub(super) fn marked(&mut self, place: &Place, message: MessageId, mark: ImageMark) -> Vec<Effect> {
        if let Some(network) = self.network_mut(place.network) {
            Arc::make_mut(&mut network.marks).mark(message, mark);
        }
        Vec::new()
    }

    pub(super) fn deleted(&mut self, place: &Place, message: MessageId, by: Option<SafeText>) -> Vec<Effect> {
        if let Some(network) = self.network_mut(place.network) {
            Arc::make_mut(&mut network.marks).delete(message, by);
        }
        Vec::new()
    }

    pub(super) fn restored(&mut self, place: &Place, message: &MessageId) -> Vec<Effect> {
        if let Some(network) = self.network_mut(place.network)
            && network.marks.deleted(message).is_some()
        {
            Arc::make_mut(&mut network.marks).restore(message);
        }
        Vec::new()
    }

    /// An item that is gone leaves the choice where it is: the next key says so.
    pub(super) fn queue_came(&mut self, place: &Place, items: Vec<QueueItem>) -> Vec<Effect> {
        let Some(house) = self.house_mut(place) else { return Vec::new() };
        let items: Vec<_> = items.into_iter().map(Arc::new).collect();
        let ids = |items: &[Arc<QueueItem>]| items.iter().map(|item| item.line.message.id.clone()).collect::<Vec<_>>();
        if ids(&items) != ids(&house.queue.items) {
            house.queue.before = std::mem::take(&mut house.queue.items);
        }
        house.queue.items = items;
        house.queue.known = true;
        let again = house.queue.asked.came();
        self.choose_first(place, &DeskList::Queue);
        if again { self.ask_queue(place) } else { Vec::new() }
    }

    /// A page follows on what is known, or the newest one begins anew.
    pub(super) fn log_came(&mut self, place: &Place, entries: Vec<ModEntry>, more: bool) -> Vec<Effect> {
        let Some(house) = self.house_mut(place) else { return Vec::new() };
        let log = &mut house.log;
        if !std::mem::take(&mut log.older) {
            log.entries.clear();
        }
        for entry in entries {
            if !log.entries.iter().any(|known| known.id == entry.id) {
                log.entries.push(Arc::new(entry));
            }
        }
        (log.more, log.known) = (more, true);
        let again = log.asked.came();
        self.choose_first(place, &DeskList::Log);
        if again { self.ask_log(place, false) } else { Vec::new() }
    }

    pub(super) fn card_came(&mut self, place: &Place, card: Card) -> Vec<Effect> {
        let name = card.name.clone();
        let Some(house) = self.house_mut(place) else { return Vec::new() };
        house.card = Some(Box::new(card));
        let again = house.card_asked.came();
        self.choose_first(place, &DeskList::Card(name.clone()));
        if again { self.ask_card(place, &name) } else { Vec::new() }
    }

    /// How one stands has changed: what is open is fetched anew, or goes if one keeps order no more.
    pub(super) fn desk_standing(&mut self, place: &Place, before: &Standing) -> Vec<Effect> {
        if !self.moderates(place) {
            self.close_desk(place);
            return Vec::new();
        }
        let queue = self.room(place).map_or(0, |room| room.house.standing.queue);
        if self.shows_queue(place) && (queue != before.queue || !before.role.moderates()) {
            self.ask_queue(place)
        } else {
            Vec::new()
        }
    }

    /// Something was done: the lists that show it are brought up to date.
    pub(super) fn desk_news(&mut self, place: &Place, entry: &ModEntry) -> Vec<Effect> {
        if !self.moderates(place) {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if self.open_desk(place, |list| *list == DeskList::Log).is_some() {
            self.log_grew(place, entry);
        }
        let queued = matches!(
            entry.verb,
            ModVerb::Report | ModVerb::Dismiss | ModVerb::Mark | ModVerb::Delete | ModVerb::Clear | ModVerb::Undo
        );
        if queued && self.shows_queue(place) {
            effects.extend(self.ask_queue(place));
        }
        let about = |name: &SafeText| entry.user.as_ref().is_some_and(|user| same_name(user.as_str(), name.as_str()));
        let card = self.lists.open.iter().find_map(|open| match &open.what {
            What::Desk(at, DeskList::Card(name)) if at == place && about(name) => Some(name.clone()),
            _ => None,
        });
        effects.extend(card.map_or_else(Vec::new, |name| self.ask_card(place, &name)));
        effects
    }

    /// An entry stands in the log at once. One that was taken back comes again, and says so.
    fn log_grew(&mut self, place: &Place, entry: &ModEntry) {
        let Some(house) = self.house_mut(place).filter(|house| house.log.known) else { return };
        match house.log.entries.iter_mut().find(|known| known.id == entry.id) {
            Some(known) => *known = Arc::new(entry.clone()),
            None => house.log.entries.insert(0, Arc::new(entry.clone())),
        }
    }

    pub(super) fn ask_queue(&mut self, place: &Place) -> Vec<Effect> {
        let now = self.now;
        let begins = self.can_ask(place) && self.house_mut(place).is_some_and(|house| house.queue.asked.begin(now));
        begins
            .then(|| Effect::Request(place.network, Request::Queue { room: place.room.clone() }))
            .into_iter()
            .collect()
    }

    /// The newest page of the log, or what is older than all that is known.
    pub(super) fn ask_log(&mut self, place: &Place, older: bool) -> Vec<Effect> {
        let now = self.now;
        if !self.can_ask(place) {
            return Vec::new();
        }
        let Some(house) = self.house_mut(place) else { return Vec::new() };
        let log = &mut house.log;
        if older && (!log.more || log.asked.is_under_way(now)) || !log.asked.begin(now) {
            return Vec::new();
        }
        log.older = older;
        let before = log.entries.last().filter(|_| older).map(|entry| entry.id.clone());
        vec![Effect::Request(place.network, Request::ModLog { room: place.room.clone(), before })]
    }

    pub(super) fn ask_card(&mut self, place: &Place, user: &SafeText) -> Vec<Effect> {
        let now = self.now;
        let can = self.can_ask(place);
        let Some(house) = self.house_mut(place) else { return Vec::new() };
        let known = house.card.as_ref().is_some_and(|card| same_name(card.name.as_str(), user.as_str()));
        // Another person's card does not wait for this one's.
        if !can || (known && !house.card_asked.begin(now)) {
            return Vec::new();
        }
        let user = user.as_str().to_owned();
        vec![Effect::Request(place.network, Request::Card { room: place.room.clone(), user })]
    }

    fn can_ask(&self, place: &Place) -> bool {
        self.network(place.network).is_some_and(|network| network.link == LinkState::Connected)
    }
}
