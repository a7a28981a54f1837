//! Order on the wire in neutral words: text made safe, times clamped, lists and words with an end.
//!
//! Must not know rooms that are open.

use std::time::Duration;

use crate::backend::bitwave::translate::canonical;
use crate::chat::{
    Body, Complaint, Live, MessageId, ModEntry, ModVerb, Note, Pin, Reply, Restraint, RestraintKind, Role, RoomInfo,
    Rules, SafeText, Standing, Timestamp,
};
use crate::markup::html_read::{ReadRules, Reader};
use crate::proto::bitwave::desk::card::WireNote;
use crate::proto::bitwave::desk::entry::WireEntry;
use crate::proto::bitwave::desk::queue::WireReport;
use crate::proto::bitwave::desk::state::{WireLive, WirePin, WireRestraint, WireRoom, WireRules, WireStanding};

/// Entries taken of any list.
pub const MOST: usize = 500;
/// Longest reason, title or note, in characters; our server takes 300.
const WORDS: usize = 600;
/// Longest rules as HTML, in bytes; longer ones are shown as they were typed.
const RULES_HTML: usize = 128 * 1024;
/// Longest rules, in characters; our server takes 4000.
const RULES: usize = 8000;
/// Longest id of an entry, in bytes; what is longer cannot be named.
const LONGEST_ID: usize = 128;
/// What no length exceeds, in milliseconds: a hundred years.
const LONGEST: u64 = 100 * 366 * 24 * 3600 * 1000;
/// What no number of things and no karma exceeds.
const MOST_COUNTED: usize = 99_999;

/// Links in the rules are read by `read`.
pub fn room_info(wire: &WireRoom, read: &ReadRules) -> RoomInfo {
    RoomInfo {
        slow: wire.slow.map(span),
        rules: wire.rules.as_ref().map(|wire| rules(wire, read)),
        hold: wire.hold,
        pins: wire.pins.iter().take(MOST).map(pin).collect(),
        live: wire.live.as_ref().map(live),
        dj: wire.dj.as_deref().map(SafeText::name),
        moderators: wire.moderators.iter().take(MOST).map(|name| SafeText::name(name)).collect(),
        restrained: wire.restrained.iter().take(MOST).map(restraint).collect(),
        private: wire.private,
        shortest: span(wire.shortest),
        longest: span(wire.longest),
    }
}

pub fn standing(wire: &WireStanding) -> Standing {
    Standing {
        role: Role::parse(&wire.role),
        accepted: wire.accepted,
        restraint: wire.restraint.as_ref().map(restraint),
        queue: wire.queue.min(MOST_COUNTED),
        held: wire.held.min(MOST_COUNTED),
    }
}

pub fn entry(wire: &WireEntry) -> ModEntry {
    ModEntry {
        id: Some(&wire.id).filter(|id| id.len() <= LONGEST_ID).cloned().unwrap_or_default(),
        at: Timestamp::clamped(wire.timestamp),
        room: canonical(&wire.channel),
        verb: ModVerb::parse(&wire.verb),
        by: SafeText::name(&wire.by),
        user: wire.user.as_deref().map(SafeText::name),
        length: wire.length.map(span),
        reason: wire.reason.as_deref().map(words),
        message: wire.message.as_deref().map(MessageId::new),
        undone: wire.undone,
    }
}

pub fn restraint(wire: &WireRestraint) -> Restraint {
    Restraint {
        user: SafeText::name(&wire.user),
        kind: if wire.ban { RestraintKind::Ban } else { RestraintKind::Timeout },
        until: wire.until.map(Timestamp::clamped),
        since: Timestamp::clamped(wire.since),
        by: SafeText::name(&wire.by),
        reason: wire.reason.as_deref().map(words),
    }
}

pub fn complaint(wire: &WireReport) -> Complaint {
    Complaint {
        by: SafeText::name(&wire.by),
        reason: wire.reason.as_deref().map(words),
        at: Timestamp::clamped(wire.timestamp),
    }
}

pub fn note(wire: &WireNote) -> Note {
    Note { by: SafeText::name(&wire.by), at: Timestamp::clamped(wire.timestamp), text: words(&wire.text) }
}

pub fn karma(wire: i64) -> i64 {
    let most = i64::try_from(MOST_COUNTED).unwrap_or(i64::MAX);
    wire.clamp(-most, most)
}

fn rules(wire: &WireRules, read: &ReadRules) -> Rules {
    let text = SafeText::block(beginning(&wire.text, RULES));
    let html = wire.html.as_deref().filter(|html| html.len() <= RULES_HTML);
    let body = html.map(|html| Reader::new(read.clone()).read(html));
    let body = body.filter(|body| body.plain().chars().count() <= RULES);
    let body = body.unwrap_or_else(|| Body::Plain(text.clone()));
    Rules { version: wire.version, text, body, must_accept: wire.must_accept }
}

fn pin(wire: &WirePin) -> Pin {
    Pin {
        message: MessageId::new(&wire.id),
        author: SafeText::name(&wire.username),
        excerpt: Reply::excerpt(&wire.excerpt),
        by: SafeText::name(&wire.by),
        until: wire.until.map(Timestamp::clamped),
    }
}

fn live(wire: &WireLive) -> Live {
    Live { since: Timestamp::clamped(wire.since), title: wire.title.as_deref().map(words) }
}

fn words(raw: &str) -> SafeText {
    SafeText::line(beginning(raw, WORDS))
}

fn beginning(raw: &str, characters: usize) -> &str {
    raw.char_indices().nth(characters).map_or(raw, |(end, _)| &raw[..end])
}

fn span(ms: u64) -> Duration {
    Duration::from_millis(ms.min(LONGEST))
}
