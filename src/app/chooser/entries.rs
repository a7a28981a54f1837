//! What a chooser lists for what has been typed, the best match first.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Choice, Chooser, Entry, What};
use crate::app::action::Action;
use crate::app::command::{TABLE, is_offered};
use crate::app::complete;
use crate::app::state::{App, Network, Place, RoomState};
use crate::chat::{NetworkId, SafeText, Whispers};

/// Nobody reads further down.
const MOST: usize = 200;
/// What a channel is ahead of a command that matches as well.
const CHANNEL_FIRST: u32 = 24;

/// The entries for the query, best first.
pub fn entries(app: &App, chooser: &Chooser) -> Vec<Entry> {
    let query = chooser.query.text();
    match &chooser.what {
        What::Anything => match query.strip_prefix('>') {
            Some(query) => matched(query, deeds(app).into_iter().chain(commands(app))),
            None if query.trim().is_empty() => places(app),
            None => {
                let all = places(app).into_iter().chain(people(app)).chain(deeds(app)).chain(commands(app));
                matched(query, all)
            }
        },
        What::Emotes => matched(query, emotes(app)),
        What::Rooms { network, found } => matched(query, rooms(app, *network, found.as_deref().unwrap_or_default())),
    }
}

/// Those that match, by how well they do; with nothing typed all of them as they come.
fn matched(query: &str, entries: impl IntoIterator<Item = Entry>) -> Vec<Entry> {
    let query = query.trim();
    if query.is_empty() {
        return entries.into_iter().take(MOST).collect();
    }
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let folded = query.to_lowercase();
    let scored = entries.into_iter().filter_map(|entry| {
        let score = pattern.score(Utf32Str::new(&entry.label, &mut buffer), &mut matcher);
        // What is said about a command counts only as it is written, or everything would match.
        let told = matches!(entry.choice, Choice::Command(_)) && entry.detail.to_lowercase().contains(&folded);
        let score = score.or(told.then_some(0))?;
        let ahead = if matches!(entry.choice, Choice::Open(_)) { CHANNEL_FIRST } else { 0 };
        let named = matches!(entry.choice, Choice::Command(name) if name == folded);
        Some((Reverse((named, score + ahead)), entry))
    });
    let mut scored: Vec<_> = scored.collect();
    // A command's whole name is what was asked for. Of two that match as well, the one that says no more than was asked for.
    scored.sort_by_key(|(rank, entry)| (*rank, entry.label.len()));
    scored.into_iter().take(MOST).map(|(_, entry)| entry).collect()
}

/// Open rooms: mentions first, then unread ones; the one on screen last.
fn places(app: &App) -> Vec<Entry> {
    let rooms = app.networks.iter().flat_map(|network| network.rooms.iter().map(move |room| (network, room)));
    let mut out: Vec<_> = rooms.map(|(network, room)| (urgency(app, network, room), place(network, room))).collect();
    out.sort_by_key(|(urgency, _)| *urgency);
    out.into_iter().map(|(_, entry)| entry).collect()
}

fn urgency(app: &App, network: &Network, room: &RoomState) -> u8 {
    let here = app.current.as_ref().is_some_and(|place| place.network == network.id && place.room == room.room.id);
    match (here, room.mentions, room.unread) {
        (true, ..) => 3,
        (_, 1.., _) => 0,
        (_, _, 1..) => 1,
        _ => 2,
    }
}

fn place(network: &Network, room: &RoomState) -> Entry {
    let news = match (room.mentions, room.unread) {
        (0, 0) => String::new(),
        (0, unread) => format!("{unread} new, "),
        (mentions, unread) => format!("@{mentions}, {unread} new, "),
    };
    Entry {
        label: room.room.shown(),
        detail: format!("{news}{}", network.label),
        choice: Choice::Open(Place { network: network.id, room: room.room.id.clone() }),
    }
}

fn people(app: &App) -> Vec<Entry> {
    let whispers = |network: &Network| network.me.is_some() && network.capabilities.whispers != Whispers::None;
    if !app.current_network().is_some_and(whispers) {
        return Vec::new();
    }
    let person = |name: SafeText| Entry {
        label: format!("@{name}"),
        detail: "direct message".to_owned(),
        choice: Choice::Whisper(name),
    };
    complete::people(app).into_iter().map(person).collect()
}

fn deeds(app: &App) -> Vec<Entry> {
    let deed = |bound: &super::Bound| Entry {
        label: bound.does.to_owned(),
        detail: bound.key.clone(),
        // Whether a side list has room is the screen's business; over the screen it always has.
        choice: Choice::Do(if bound.action == Action::ToggleChannels {
            Action::ListChannels
        } else {
            bound.action.clone()
        }),
    };
    app.prefs.writing.bound.iter().map(deed).collect()
}

fn commands(app: &App) -> impl Iterator<Item = Entry> {
    TABLE.iter().filter(|command| is_offered(app, command)).map(|command| Entry {
        label: command.usage.to_owned(),
        detail: command.help.to_owned(),
        choice: Choice::Command(command.name),
    })
}

fn emotes(app: &App) -> impl Iterator<Item = Entry> {
    complete::emotes(app).map(|emote| Entry {
        label: format!(":{}:", emote.name),
        detail: emote.emoji.unwrap_or_default().to_owned(),
        choice: Choice::Insert(emote.text()),
    })
}

fn rooms(app: &App, network: NetworkId, found: &[(SafeText, usize)]) -> Vec<Entry> {
    let open = |name: &SafeText| {
        let rooms = app.network(network).into_iter().flat_map(|network| &network.rooms);
        rooms.into_iter().any(|room| room.room.name.as_str().eq_ignore_ascii_case(name.as_str()))
    };
    let room = |(name, people): &(SafeText, usize)| Entry {
        label: format!("#{name}"),
        detail: format!("{people} here{}", if open(name) { ", open" } else { "" }),
        choice: Choice::Join(network, name.clone()),
    };
    found.iter().map(room).collect()
}
