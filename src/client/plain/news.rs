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
use crate::app::mention;
use crate::app::state::{App, Network};
use crate::chat::{Delivery, Kind, Line, MessageId, NetworkId, SafeText, Timestamp};
use crate::client::written::{self, Clock, Entry, time};

use super::overlay;
use super::state::Standing;

/// So many lines in a row that are known end the search: what comes late comes among the newest.
const ENOUGH: usize = 64;
/// So many lines from before the start, or unread ones of a room that is opened, are printed.
const EARLIER: usize = 20;
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
    printed: bool,
    edited: bool,
    kind: Kind,
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
        let question = overlay::question(form).map(|question| problem + &question);
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
        let mut fresh = fresh(known, lines, |seen| seen.printed);
        let earlier = fresh.iter().filter(|line| line.message.at < started && !is_notice_of_ours(line)).count();
        let mut skip = earlier.saturating_sub(EARLIER);
        fresh.retain(|line| {
            let skipped = skip > 0 && line.message.at < started && !is_notice_of_ours(line);
            skip -= usize::from(skipped);
            note(known, line, true);
            !skipped
        });
        for line in fresh {
            *out += &self.line(app, network, line);
        }
        self.forget_the_oldest(network);
    }

    /// Mentions in rooms that are not shown.
    fn elsewhere(&mut self, app: &App, out: &mut String) {
        for network in &app.networks {
            let mut mentions = Vec::new();
            let known = self.known.entry(network.id).or_default();
            for room in &network.rooms {
                for line in fresh(known, &room.lines, |_| true) {
                    let calls =
                        line.delivery == Delivery::Received && self.started.is_some_and(|at| line.message.at >= at);
                    let calls = calls && speaks_to_me(network, line);
                    note(known, line, calls);
                    mentions.extend(calls.then_some(line));
                }
            }
            for line in mentions {
                *out += &self.line(app, network, line);
            }
        }
    }

    fn line(&self, app: &App, network: &Network, line: &Arc<Line>) -> String {
        let message = &line.message;
        let today = |at| time(at, Clock::Day, &self.zone).split(' ').next().map(str::to_owned);
        let clock = if today(message.at) == today(app.now) { Clock::Hour } else { Clock::Day };
        let (what, after) = manner(network, line);
        let mut room =
            network.room(&message.room).map_or(message.room.as_str(), |room| room.room.name.as_str()).to_owned();
        if app.current.as_ref().is_some_and(|place| place.network != network.id) {
            let _ = write!(room, " on {}", network.label);
        }
        let answered = message.reply.as_ref();
        let answered = answered.map_or_else(String::new, |reply| format!("(to {}: {}) ", reply.author, reply.excerpt));
        let text = format!("{answered}{}{after}", message.body.plain());
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
fn fresh<'a>(
    known: &HashMap<MessageId, Seen>,
    lines: &'a VecDeque<Arc<Line>>,
    counts: impl Fn(&Seen) -> bool,
) -> Vec<&'a Arc<Line>> {
    let (mut found, mut row) = (Vec::new(), 0);
    for line in lines.iter().rev().filter(|line| !matches!(line.delivery, Delivery::Sending(_))) {
        match known.get(&line.message.id) {
            Some(seen) if counts(seen) && *seen == (Seen { printed: seen.printed, ..seen_as(line) }) => row += 1,
            // Known, but passed over in another view: its turn comes while few of them wait.
            Some(seen) if !counts(seen) && found.len() >= EARLIER => row += 1,
            _ => {
                row = 0;
                found.push(line);
            }
        }
        if row == ENOUGH {
            break;
        }
    }
    found.reverse();
    found
}

fn note(known: &mut HashMap<MessageId, Seen>, line: &Line, printed: bool) {
    let seen = known.entry(line.message.id.clone()).or_insert_with(|| seen_as(line));
    *seen = Seen { printed: printed || seen.printed, ..seen_as(line) };
}

fn seen_as(line: &Line) -> Seen {
    Seen { printed: false, edited: line.message.edited, kind: line.message.kind }
}

/// What is special about a line, before and after its words.
fn manner(network: &Network, line: &Line) -> (&'static str, String) {
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
        _ if speaks_to_me(network, line) => ("mention", String::new()),
        _ => ("", String::new()),
    }
}

fn speaks_to_me(network: &Network, line: &Line) -> bool {
    let me = network.me.as_ref().map_or("", |me| me.as_str());
    line.delivery == Delivery::Received
        && !is_notice_of_ours(line)
        && !mention::same_name(line.message.author.name.as_str(), me)
        && mention::speaks_to(&line.message, me)
}
