//! Searching as one types: in memory at once, in the local history by question and answer, the newest question wins.
//!
//! Must not know how either is looked through.

use std::collections::HashSet;
use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::lines::is_notice_of_ours;
use crate::app::listing::{Key, Listing, Searching, What};
use crate::app::search::memory::{Candidate, Matcher};
use crate::app::search::query::{self, Query, QueryError};
use crate::app::search::{Found, Hit, Search};
use crate::app::state::{App, Network, Place};
use crate::chat::{Line, MessageId, SafeText, Timestamp};

/// More hits help nobody; what is looked for is narrowed down instead.
const LIMIT: usize = 200;

impl App {
    /// Ctrl-F: what is typed is looked for in this channel; again: everywhere.
    pub(in crate::app) fn show_search(&mut self) -> Vec<Effect> {
        if matches!(self.focused_listing(), Some(Listing { what: What::Search(_), .. })) {
            return self.search_everywhere();
        }
        let place = self.current.clone();
        let search = Searching { place, ..Searching::default() };
        self.lists.open.retain(|open| !matches!(open.what, What::Search(_) | What::Around { .. }));
        self.lists.open.push(Listing { typing: true, ..Listing::new(What::Search(search)) });
        Vec::new()
    }

    /// A search in one channel goes on everywhere, and back.
    pub(super) fn search_everywhere(&mut self) -> Vec<Effect> {
        let here = self.current.clone();
        if let Some(Listing { what: What::Search(search), chosen, .. }) = self.lists.open.last_mut() {
            search.place = if search.place.is_some() { None } else { here };
            *chosen = None;
        }
        self.search_again()
    }

    /// Asks what the field of the open search says now.
    pub(in crate::app) fn search_again(&mut self) -> Vec<Effect> {
        let Some(Listing { what: What::Search(search), filter, .. }) = self.lists.open.last() else {
            return Vec::new();
        };
        let place = search.place.clone();
        let (parsed, number) = (Query::parse(filter), self.next_number());
        let (hits, trouble, effects) = match parsed {
            Ok(query) => {
                let hits = self.search_memory(&query, place.as_ref());
                (hits, None, vec![Effect::Search(Search { number, query, place, limit: LIMIT })])
            }
            // An empty field has its own words.
            Err(QueryError::Nothing) => (Vec::new(), None, Vec::new()),
            Err(why) => (Vec::new(), Some(SafeText::line(&why.to_string())), Vec::new()),
        };
        if let Some(Listing { what: What::Search(search), .. }) = self.lists.open.last_mut() {
            let answered = effects.is_empty();
            let place = search.place.take();
            *search = Searching { place, asked: number, answered, hits, trouble, ..Searching::default() };
        }
        self.note_hits();
        effects
    }

    /// The local history has answered, or begun to.
    pub(super) fn found(&mut self, number: u64, found: Found) -> Vec<Effect> {
        let search = self.lists.open.iter_mut().rev().find_map(|open| match &mut open.what {
            What::Search(search) if search.asked == number => Some((search, &open.filter)),
            _ => None,
        });
        let Some((search, typed)) = search else {
            // It was closed, or asks something else.
            return found.back_to.map(|_| Effect::StopSearch(number)).into_iter().collect();
        };
        let Found { hits, more, trouble, back_to } = found;
        let begins = search.back_to.is_none();
        // Memory counts days by universal time, the history by the person's.
        if begins && trouble.is_none() && Query::parse(typed).is_ok_and(|query| query.parts.iter().any(is_about_days)) {
            search.hits.clear();
        }
        merge(&mut search.hits, hits);
        (search.more, search.trouble, search.back_to, search.answered) = (more, trouble, back_to, back_to.is_none());
        self.note_hits();
        Vec::new()
    }

    /// The hits are what `n` and `N` walk along.
    fn note_hits(&mut self) {
        let search = self.lists.open.iter().rev().find_map(|open| match &open.what {
            What::Search(search) => Some(search),
            _ => None,
        });
        let Some(search) = search else { return };
        let named = |hit: &Hit| Some((hit.place.clone()?, hit.line.message.id.clone()));
        self.lists.hits = search.hits.iter().filter_map(named).collect();
    }

    fn search_memory(&self, query: &Query, place: Option<&Place>) -> Vec<Hit> {
        let networks = self.networks.iter().filter(|network| place.is_none_or(|place| place.network == network.id));
        let mut hits: Vec<Hit> =
            networks.flat_map(|network| self.search_network(network, query, place.map(|place| &place.room))).collect();
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.line.message.at));
        hits.truncate(LIMIT);
        hits
    }

    /// Newest first.
    fn search_network(&self, network: &Network, query: &Query, room: Option<&crate::chat::RoomId>) -> Vec<Hit> {
        let matcher = Matcher::new(query, network.me.as_ref());
        let mut seen = HashSet::new();
        let rooms = network.rooms.iter().filter(|known| room.is_none_or(|room| known.room.id == *room));
        let of_rooms = rooms.flat_map(|room| room.lines.iter().rev());
        // The global view has lines of rooms that are not open.
        let overheard = network.feed.lines.iter().rev();
        let all = of_rooms.chain(overheard.filter(|line| room.is_none_or(|room| line.message.room == *room)));
        let said = all.filter(|line| !is_notice_of_ours(line));
        let hits = said.filter_map(|line| {
            let place = Place { network: network.id, room: line.message.room.clone() };
            let label = self.label_of(&place);
            let name = label.as_str().trim_start_matches('#');
            let fits = matcher.matches(Candidate { line, room: name }) && seen.insert(line.message.id.clone());
            fits.then(|| Hit { place: Some(place), label, line: Arc::clone(line) })
        });
        hits.take(LIMIT).collect()
    }

    /// Shows a line that was found: in its room if it is in memory, otherwise among the lines the local history has.
    pub(super) fn jump_or_fetch(&mut self, place: &Place, id: &MessageId, at: Timestamp) -> Vec<Effect> {
        if self.holds(place, id) {
            return self.jump_to(place, id);
        }
        if matches!(self.focused_listing(), Some(Listing { what: What::Around { .. }, .. })) {
            self.flash("These lines are only kept here. y copies one; PgUp in its channel may bring them back.");
            return Vec::new();
        }
        self.flash("Looking for the lines around it…");
        vec![Effect::Around { place: place.clone(), id: id.clone(), at }]
    }

    /// The lines around a hit have come from the local history.
    pub(super) fn lines_came(&mut self, place: Place, id: MessageId, lines: Vec<Arc<Line>>) -> Vec<Effect> {
        if lines.is_empty() {
            return self.seek(place, id);
        }
        self.flash = None;
        self.lists.open.retain(|open| !matches!(open.what, What::Around { .. }));
        let chosen = Some(Key::Message(id.clone()));
        self.lists.open.push(Listing { chosen, ..Listing::new(What::Around { place, id, lines }) });
        Vec::new()
    }
}

/// Adds what is not known yet, newest first.
fn merge(hits: &mut Vec<Hit>, more: Vec<Hit>) {
    let key = |hit: &Hit| (hit.label.clone(), hit.line.message.id.clone());
    let known: HashSet<_> = hits.iter().map(key).collect();
    hits.extend(more.into_iter().filter(|hit| !known.contains(&key(hit))));
    hits.sort_by_key(|hit| std::cmp::Reverse(hit.line.message.at));
}

fn is_about_days(part: &query::Part) -> bool {
    matches!(part.what, query::What::Before(_) | query::What::After(_) | query::What::On(_))
}

impl App {
    /// Enter on a message in a list. Around a hit one is there already: its room is what is left to open.
    pub(super) fn go_to(&mut self, place: Option<&Place>, line: &Line) -> Vec<Effect> {
        match place {
            Some(place) => self.jump_or_fetch(place, &line.message.id, line.message.at),
            None => {
                self.flash("Its network is not on the list any more; only the text is kept. y copies it.");
                Vec::new()
            }
        }
    }
}
