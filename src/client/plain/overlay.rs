//! What lies over the screen, read out. Must not know how it is drawn there.

use std::fmt::Write;

use jiff::tz::TimeZone;

use crate::app::command::topic::topics;
use crate::app::form::{Field, NetworkForm};
use crate::app::listing::{Entry, Listing, Searching, What};
use crate::app::state::{App, Overlay};
use crate::client::written::{self, Clock, Entry as Written};

/// More of a list is not read out.
const LISTED: usize = 20;

pub fn words(overlay: &Overlay) -> String {
    match overlay {
        Overlay::Help { .. } => help(),
        Overlay::Ask(ask) => format!("streamside: nothing was done. {} Then type it so.\n", ask.question),
        _ => "streamside: that needs the screen, and there is none line by line. /help shows what works here.\n"
            .to_owned(),
    }
}

/// Whether a list can be read out: what was asked for has come.
pub fn is_ready(app: &App, listing: &Listing) -> bool {
    match &listing.what {
        What::Search(search) => search.answered || listing.filter.trim().is_empty(),
        What::Desk(place, list) => app.is_known(place, list),
        _ => true,
    }
}

/// A list of messages or links, the newest first.
pub fn listing(app: &App, listing: &Listing, zone: &TimeZone) -> String {
    let entries = app.entries(listing);
    if listing.what == What::Invites {
        return invites(&entries);
    }
    let mut out = match &listing.what {
        What::Search(Searching { trouble: Some(why), .. }) => format!("streamside: {why}\n"),
        _ if entries.is_empty() => "streamside: there is nothing to list\n".to_owned(),
        _ => format!("streamside: {} to list, the newest first\n", entries.len()),
    };
    for entry in entries.iter().take(LISTED) {
        let (room, text) = match entry {
            Entry::Message { label, line, .. } => (Some(label.as_str()), line.message.body.plain()),
            Entry::Link { posted, .. } => (None, format!("{} {}", posted.handle(), posted.linked.link.url)),
            Entry::Desk { entry, .. } => (None, entry.words()),
            Entry::Invite { invite, .. } => (None, invite.name.to_string()),
        };
        let who = entry.author().as_str();
        let entry = Written { at: entry.at(), what: "", who, room, text: &text };
        out.push_str(&written::line(&entry, Clock::Day, zone));
    }
    out
}

/// Each with the number by which it is answered.
fn invites(entries: &[Entry]) -> String {
    let each = entries.iter().zip(1..).filter_map(|(entry, number)| match entry {
        Entry::Invite { invite, .. } => Some(format!("{number} {}: {}\n", entry.author(), invite.name)),
        _ => None,
    });
    let each: String = each.collect();
    let next = if each.is_empty() { "nobody asks you into a channel" } else { "/invites accept 1, or decline 1" };
    format!("{each}streamside: {next}\n")
}

fn help() -> String {
    let mut out = String::from("What is typed is sent to the channel; a line that begins with a slash is a command.\n");
    for (heading, commands) in topics() {
        let _ = writeln!(out, "{heading}");
        for command in commands {
            let _ = writeln!(out, "{}: {}", command.usage, command.help);
        }
    }
    out += "An empty line sends again what was kept; the end of input (Ctrl-D) or /quit leaves.\n";
    out
}

/// What is asked next. `None` while the answer of the server is awaited.
pub fn question(form: &NetworkForm) -> Option<String> {
    if form.busy {
        return None;
    }
    let what = match form.field {
        Field::Address => "address of the server, like chat.example.org",
        Field::Name => "your name there; empty for a token or as a guest",
        Field::Password => "password; it is not shown",
        Field::Token => "token instead of name and password; it is not shown",
        Field::Channel => "channel to open",
        Field::Register => "make the account first? yes or no",
    };
    let now = match form.field {
        Field::Address | Field::Name | Field::Channel => form.text().filter(|text| !text.is_empty()),
        _ => None,
    };
    let kept = now.map_or_else(String::new, |text| format!(" (an empty line keeps {text})"));
    Some(format!("{what}{kept}:\n"))
}
