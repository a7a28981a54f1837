//! What has happened since the last look, as lines: messages of the view, mentions from elsewhere, words for the person.
//!
//! Finds what is new from the newest line backwards, so that a look costs little however long a room is. Must not know
//! where lines are printed.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt::Write;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::app::form::NetworkForm;
use crate::app::lines::is_notice_of_ours;
use crate::app::lock;
use crate::app::state::{App, Network};
use crate::chat::{Delivery, Kind, Line, Lock, Message, MessageId, NetworkId, SafeText, Timestamp};
use crate::client::written::{self, Clock, Entry, time};

use super::overlay;
use super::state::Standing;

/// So many lines in a row that are known end the search: what comes late comes among the newest.
const ENOUGH: usize = 64;
/// So many lines from before the start are printed.
const EARLIER: usize = 20;
/// More at once are not read by anybody.
const AT_ONCE: usize = 200;
/// Lines remembered of a network before the oldest are forgotten.
const REMEMBERED: usize = 24_000;

pub struct News {
    zone: TimeZone,
    standing: Standing,
    known: HashMap<NetworkId, HashMap<MessageId, Seen>>,
    started: Option<Timestamp>,
    flash: Option<SafeText>,
    kept: String,
    asked: Option<String>,
}

/// A line as it was when it was last looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    edited: bool,
    kind: Kind,
    lock: bool,
}

impl News {
    pub fn new(zone: TimeZone) -> Self {
        Self {
            zone,
            standing: Standing::default(),
            known: HashMap::new(),
            started: None,
            flash: None,
            kept: String::new(),
            asked: None,
        }
    }

    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The lines to print. `typed`: somebody has typed since, so even the same sentence is an answer.
    pub fn since(&mut self, app: &App, typed: bool) -> String {
        let mut out = String::new();
        self.started.get_or_insert(app.now);
        self.standing.changes(app, &mut out);
        self.view(app, &mut out);
        self.elsewhere(app, &mut out);
        if typed {
            (self.flash, self.asked) = (None, None);
            self.kept.clear();
        }
        if self.flash != app.flash {
            self.flash.clone_from(&app.flash);
            if let Some(words) = &app.flash {
                let _ = writeln!(out, "streamside: {words}");
            }
        }
        let kept = app.compose().text();
        if self.kept != kept {
            kept.clone_into(&mut self.kept);
            if !kept.is_empty() {
                let _ = writeln!(out, "streamside: kept, an empty line sends it again: {}", SafeText::line(kept));
            }
        }
        out
    }

    /// What the open form asks next, once.
    pub fn question(&mut self, form: &NetworkForm) -> String {
        let problem =
            form.problem.as_ref().map_or_else(String::new, |why| format!("streamside: {}\n", SafeText::line(why)));
        let question = overlay::question(form).map(|question| problem + question.as_str());
        if self.asked == question {
            return String::new();
        }
        self.asked.clone_from(&question);
        question.unwrap_or_default()
    }

    /// The lines of the room on screen, or of all rooms in the global view.
    fn view(&mut self, app: &App, out: &mut String) {
        let Some((network, room)) = app.current_network().zip(app.current_room()) else { return };
        let started = self.started.unwrap_or(app.now);
        let known = self.known.entry(network.id).or_default();
        let lines = network.lines_shown(room);
        for again in lines.iter().rev().take(ENOUGH).filter(|line| matches!(line.delivery, Delivery::Sending(_))) {
            known.remove(&again.message.id);
        }
        let mut fresh = fresh(known, lines);
        fresh.iter().for_each(|line| note(known, line));
        let is_earlier = |line: &Line| line.message.at < started && !is_notice_of_ours(line);
        let earlier = fresh.iter().filter(|line| is_earlier(line)).count();
        let mut skip = earlier.saturating_sub(EARLIER);
        fresh.retain(|line| {
            let skipped = skip > 0 && is_earlier(line);
            skip -= usize::from(skipped);
            !skipped
        });
        if fresh.len() > AT_ONCE {
            let left_out = fresh.len() - EARLIER;
            fresh.drain(..left_out);
            let _ = writeln!(out, "streamside: {left_out} lines are left out, too many came at once");
        }
        for line in fresh {
            out.push_str(&self.line(app, network, line));
        }
        self.forget_the_oldest(network);
    }

    /// Mentions in rooms that are not shown.
    fn elsewhere(&mut self, app: &App, out: &mut String) {
        let started = self.started.unwrap_or(app.now);
        let mut calls = Vec::new();
        for entry in app.mentions.iter().take(ENOUGH).filter(|entry| entry.line.message.at >= started) {
            let Some(network) = app.network(entry.place.network) else { continue };
            let known = self.known.entry(network.id).or_default();
            let hidden = network.sieve.as_ref().is_some_and(|sieve| sieve.hides(&entry.line.message));
            if !hidden && !known.contains_key(&entry.line.message.id) {
                note(known, &entry.line);
                calls.push((network, &entry.line));
            }
        }
        // The list begins with the newest.
        for (network, line) in calls.into_iter().rev() {
            out.push_str(&self.line(app, network, line));
        }
    }

    fn line(&self, app: &App, network: &Network, line: &Arc<Line>) -> String {
        let message = &line.message;
        let today = |at| time(at, Clock::Day, &self.zone).split(' ').next().map(str::to_owned);
        let clock = if today(message.at) == today(app.now) { Clock::Hour } else { Clock::Day };
        let (what, after) = manner(app, line);
        let mut room =
            network.room(&message.room).map_or(message.room.as_str(), |room| room.room.name.as_str()).to_owned();
        if app.current.as_ref().is_some_and(|place| place.network != network.id) {
            let _ = write!(room, " on {}", network.label);
        }
        let answered = message.reply.as_ref();
        let answered = answered.map_or_else(String::new, |reply| format!("(to {}: {}) ", reply.author, reply.excerpt));
        let text = format!("{answered}{}{after}", words(message));
        let room = (!is_notice_of_ours(line)).then(|| SafeText::name(&room));
        let entry = Entry {
            at: message.at,
            what,
            who: message.author.name.as_str(),
            room: room.as_ref().map(SafeText::as_str),
            text: &text,
        };
        written::line(&entry, clock, &self.zone)
    }

    fn forget_the_oldest(&mut self, network: &Network) {
        let Some(known) = self.known.get_mut(&network.id).filter(|known| known.len() > REMEMBERED) else { return };
        let rooms = network.rooms.iter().map(|room| &room.lines).chain([&network.feed.lines]);
        let alive: HashSet<&MessageId> =
            rooms.flat_map(|lines| lines.iter().rev().take(REMEMBERED / 8)).map(|line| &line.message.id).collect();
        known.retain(|id, _| alive.contains(id));
    }
}

/// Lines that are not known as they are, oldest first. Own lines on their way are not news: their end is.
fn fresh<'a>(known: &HashMap<MessageId, Seen>, lines: &'a VecDeque<Arc<Line>>) -> Vec<&'a Arc<Line>> {
    let (mut found, mut row) = (Vec::new(), 0);
    for line in lines.iter().rev().filter(|line| !matches!(line.delivery, Delivery::Sending(_))) {
        if known.get(&line.message.id) == Some(&seen(line)) {
            row += 1;
        } else {
            row = 0;
            found.push(line);
        }
        if row == ENOUGH {
            break;
        }
    }
    found.reverse();
    found
}

/// What was said, with what is to be said of its encryption.
fn words(message: &Message) -> String {
    match (message.lock(), lock::words(message.lock())) {
        (Lock::Undecryptable(_), Some(words)) => words,
        (_, Some(words)) => format!("{} {words}", message.body.plain()),
        (_, None) => message.body.plain(),
    }
}

fn note(known: &mut HashMap<MessageId, Seen>, line: &Line) {
    known.insert(line.message.id.clone(), seen(line));
}

fn seen(line: &Line) -> Seen {
    let lock = matches!(line.message.lock(), Lock::Undecryptable(_));
    Seen { edited: line.message.edited, kind: line.message.kind, lock }
}

/// What is special about a line, before and after its words.
fn manner(app: &App, line: &Line) -> (&'static str, String) {
    let mention = || app.mentions.iter().take(ENOUGH).any(|entry| entry.line.message.id == line.message.id);
    match (&line.delivery, line.message.kind) {
        (Delivery::Failed(_, why), _) => ("not sent", format!(" ({why} /resend tries again, /discard drops it)")),
        (Delivery::Unconfirmed(_), _) => {
            ("perhaps not sent", " (/resend posts it again, /discard drops it)".to_owned())
        }
        (_, Kind::Removed) => ("removed", String::new()),
        (_, Kind::Whisper) => ("direct message", String::new()),
        (_, Kind::Alert) => ("alert", String::new()),
        _ if line.message.edited => ("changed", String::new()),
        (Delivery::Delivered, _) => ("sent", String::new()),
        _ if mention() => ("mention", String::new()),
        _ => ("", String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::effect::Msg;
    use crate::app::state::{Place, RoomState};
    use crate::chat::{Author, Body, Diff, Event, Extra, Room, RoomId, RoomKind, Scope, Unreadable};

    fn line(text: &str, lock: Lock) -> Arc<Line> {
        let name = SafeText::name("kat");
        let author = Arc::new(Author { name, key: "kat".into(), color: None, badge: None, anonymous: false });
        Arc::new(Line::received(Message {
            id: MessageId::new("m"),
            room: RoomId::new("!a"),
            at: Timestamp(5),
            author,
            body: Body::Plain(SafeText::block(text)),
            scope: Scope::Untagged,
            kind: Kind::Text,
            edited: false,
            reply: None,
            extra: Some(Arc::new(Extra { lock, ..Extra::default() })),
        }))
    }

    #[test]
    fn what_cannot_be_read_says_why_and_is_printed_once_it_can() {
        let id = RoomId::new("!a");
        let mut network = Network::new(NetworkId(0), "home", "https://home.example");
        let room = Room { id: id.clone(), name: SafeText::line("Kitchen"), mine: false, kind: RoomKind::Group };
        network.rooms.push(RoomState::new(room));
        let current = Some(Place { network: NetworkId(0), room: id.clone() });
        let mut app = App { networks: vec![network], current, ..App::default() };
        let mut news = News::new(TimeZone::UTC);
        let mut after = |diff| {
            app.update(Msg::Network(NetworkId(0), Event::Timeline { room: id.clone(), diff }), Timestamp(5));
            news.since(&app, false)
        };
        let locked = line("", Lock::Undecryptable(Unreadable::NoKey));
        let said = after(Diff::Append(vec![Arc::clone(&locked)]));
        assert!(said.contains("kat") && said.contains("(cannot be read: its key has not come"), "{said}");
        assert_eq!(after(Diff::Set { at: 0, line: locked }), "");
        let said = after(Diff::Set { at: 0, line: line("hello", Lock::Unencrypted) });
        assert!(said.contains("hello (sent without encryption"), "{said}");
    }
}
