//! From a query to what the index is asked, and to what each line it names must hold besides.
//!
//! Must not know blocks or volumes.

use jiff::civil;
use jiff::tz::TimeZone;

use super::{record, words};
use crate::app::mention;
use crate::app::search::query::{Date, Part, Property, Query, What};
use crate::chat::Line;
use crate::chat::name::fold;

/// A room as the file knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stored {
    pub number: u16,
    pub network: String,
    pub room: String,
}

impl Stored {
    /// Our own name on its network; empty for a spectator.
    pub(super) fn me(&self) -> &str {
        self.network.rsplit_once('@').map_or("", |(me, _)| me)
    }
}

/// A query made ready for the rooms it is about.
#[derive(Debug)]
pub(super) struct Plan {
    /// For the index; it names every line that fits, and perhaps others. `None` where it would name whole rooms, and
    /// reading them is faster.
    pub matching: Option<String>,
    /// In milliseconds: not before the first, and before the second.
    pub from: i64,
    pub to: i64,
    /// Where a line can fit, in order.
    places: Vec<u16>,
    checks: Vec<Part>,
    zone: TimeZone,
}

impl Plan {
    /// `rooms` are those that are searched; `few` says that there are others. `None` when nothing can fit.
    pub(super) fn new(query: &Query, (rooms, few): (&[Stored], bool), zone: TimeZone) -> Option<Self> {
        let mut plan = Self { matching: None, from: 0, to: i64::MAX, places: Vec::new(), checks: Vec::new(), zone };
        let (mut all, mut none, mut authors) = (Vec::new(), Vec::new(), Vec::new());
        for part in &query.parts {
            match (&part.what, part.unwanted) {
                (What::From(name), false) => authors.push(quoted(&words::author(name))),
                (What::In(_), _) => {}
                (what, unwanted) => {
                    let found = plan.ask(what, unwanted, rooms);
                    if unwanted { none.extend(found) } else { all.extend(found) }
                }
            }
            plan.checks.extend(is_checked(part).then(|| part.clone()));
        }
        all.extend(either(&authors));
        let (within, named) = within(query, rooms);
        if within.is_empty() {
            return None;
        }
        plan.places = within.iter().map(|stored| stored.number).collect();
        plan.places.sort_unstable();
        let by_pattern = query.parts.iter().any(|part| matches!(part.what, What::Regex(_)));
        if by_pattern && all.is_empty() && none.is_empty() {
            return Some(plan);
        }
        // The index must be asked for something, and a query of nothing but exceptions asks for nothing.
        if named || few || all.is_empty() {
            all.extend(either(&within.into_iter().map(mark).collect::<Vec<_>>()));
        } else {
            let away = |stored: &&Stored| plan.places.binary_search(&stored.number).is_err();
            none.extend(rooms.iter().filter(away).map(mark));
        }
        let wanted = all.join(" AND ");
        plan.matching = Some(either(&none).map_or(wanted.clone(), |none| format!("({wanted}) NOT {none}")));
        Some(plan)
    }

    /// What the index can tell of one part. Parts it cannot judge are checked line by line.
    fn ask(&mut self, what: &What, unwanted: bool, rooms: &[Stored]) -> Option<String> {
        match what {
            What::Word(word) => Some(format!("{} *", quoted(word))),
            What::Phrase(phrase) => Some(quoted(phrase)),
            What::From(name) => Some(quoted(&words::author(name))),
            What::Is(Property::Link) => Some(quoted(words::LINK)),
            What::Is(Property::Edited) => Some(quoted(words::EDITED)),
            What::Is(Property::Mine) => either(&names(rooms).map(|me| quoted(&words::author(me))).collect::<Vec<_>>()),
            What::Is(Property::Mention) if !unwanted => either(&names(rooms).map(quoted).collect::<Vec<_>>()),
            What::Before(day) if !unwanted => {
                self.to = self.to.min(start(*day, 0, &self.zone));
                None
            }
            What::After(day) if !unwanted => {
                self.from = self.from.max(start(*day, 1, &self.zone));
                None
            }
            What::On(day) if !unwanted => {
                self.from = self.from.max(start(*day, 0, &self.zone));
                self.to = self.to.min(start(*day, 1, &self.zone));
                None
            }
            _ => None,
        }
    }

    /// Whether the line of a record can fit, by what is seen without making a line of it. `pieces` is memory to use.
    pub(super) fn may_fit(&self, bytes: &[u8], pieces: &mut String) -> bool {
        let here = record::place(bytes).is_some_and(|place| self.places.binary_search(&place).is_ok());
        let now = || record::at(bytes).is_some_and(|at| (self.from..self.to).contains(&at.0));
        let fits = |text: &str| {
            self.checks.iter().all(|part| match &part.what {
                What::Regex(pattern) => pattern.0.is_match(text) != part.unwanted,
                _ => true,
            })
        };
        here && now() && record::text(bytes, pieces).is_some_and(fits)
    }

    /// Whether a line that the index named fits in all that the index cannot tell.
    pub(super) fn fits(&self, line: &Line, stored: &Stored) -> bool {
        let at = line.message.at.0;
        (self.from..self.to).contains(&at)
            && self.checks.iter().all(|part| self.holds(&part.what, line, stored) != part.unwanted)
    }

    fn holds(&self, what: &What, line: &Line, stored: &Stored) -> bool {
        let (message, at) = (&line.message, line.message.at.0);
        match what {
            What::Before(day) => at < start(*day, 0, &self.zone),
            What::After(day) => at >= start(*day, 1, &self.zone),
            What::On(day) => (start(*day, 0, &self.zone)..start(*day, 1, &self.zone)).contains(&at),
            What::Is(Property::Mention) => mention::speaks_to(message, stored.me()),
            What::Is(Property::Mine) => message.author.key == fold(stored.me()),
            What::Regex(pattern) => pattern.0.is_match(&message.body.plain()),
            _ => true,
        }
    }
}

/// Whether the index alone cannot decide.
fn is_checked(part: &Part) -> bool {
    match part.what {
        What::Regex(_) | What::Is(Property::Mention | Property::Mine) => true,
        What::Before(_) | What::After(_) | What::On(_) => part.unwanted,
        _ => false,
    }
}

/// The rooms that `in:` leaves, and whether it names those that are searched.
fn within<'a>(query: &'a Query, rooms: &'a [Stored]) -> (Vec<&'a Stored>, bool) {
    let names = |unwanted: bool| -> Vec<&str> {
        let parts = query.parts.iter().filter(|part| part.unwanted == unwanted);
        let name = |part: &'a Part| if let What::In(name) = &part.what { Some(name.as_str()) } else { None };
        parts.filter_map(name).collect()
    };
    let (wanted, unwanted) = (names(false), names(true));
    let one_of = |names: &[&str], stored: &Stored| names.iter().any(|name| is_room(stored, name));
    let stays = |stored: &&Stored| (wanted.is_empty() || one_of(&wanted, stored)) && !one_of(&unwanted, stored);
    (rooms.iter().filter(stays).collect(), !wanted.is_empty())
}

fn is_room(stored: &Stored, name: &str) -> bool {
    fold(&stored.room) == fold(name)
}

fn mark(stored: &Stored) -> String {
    quoted(&words::room(stored.number))
}

/// Our names, each once.
fn names(rooms: &[Stored]) -> impl Iterator<Item = &str> {
    let mut names: Vec<&str> = rooms.iter().map(Stored::me).filter(|me| !me.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    // Nobody has no mentions: a word that no line has.
    if names.is_empty() {
        names.push("\u{e002}nobody");
    }
    names.into_iter()
}

fn either(texts: &[String]) -> Option<String> {
    match texts {
        [] => None,
        [one] => Some(one.clone()),
        several => Some(format!("({})", several.join(" OR "))),
    }
}

/// As the language of the index writes a string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\0', " ").replace('"', "\"\""))
}

/// When a day begins, or the day `later` days after it.
fn start(day: Date, later: i8, zone: &TimeZone) -> i64 {
    let midnight = civil::Date::new(day.year, day.month, day.day).ok().and_then(|date| {
        let date = (0..later).try_fold(date, |date, _| date.tomorrow()).ok()?;
        date.to_zoned(zone.clone()).ok()
    });
    midnight.map_or(0, |midnight| midnight.timestamp().as_millisecond())
}
