//! Events as a homeserver gives them, and results in words that a table can hold. Times are milliseconds since [`T`].

use serde_json::{Value, json};
use streamside::chat::Timestamp;
use streamside::chat::rtc::{
    Change, Departure, Facts, Membership, Past, RawEvent, Session, Snapshot, Watch, past_sessions, sessions, stays,
};

pub const T: i64 = 1_700_000_000_000;
/// Ten minutes in, as in most rows.
pub const NOW: i64 = 600_000;
pub const HOUR: i64 = 3_600_000;
/// How long a membership holds that does not say.
pub const FOUR_HOURS: i64 = 4 * HOUR;

pub fn at(ms: i64) -> Timestamp {
    Timestamp(T + ms)
}

/// A LiveKit focus at that host.
pub fn focus(host: &str) -> Value {
    json!({"type": "livekit", "livekit_service_url": format!("https://{host}/jwt")})
}

/// The base of the acceptance table: what today's clients send.
pub fn base() -> Value {
    member("a", "D1", 0)
}

pub fn member(user: &str, device: &str, ms: i64) -> Value {
    let content = json!({
        "application": "m.call",
        "call_id": "",
        "device_id": device,
        "focus_active": {"type": "livekit", "focus_selection": "oldest_membership"},
        "foci_preferred": [focus("f1.x")],
    });
    state("org.matrix.msc3401.call.member", user, &format!("_@{user}:x_{device}_m.call"), ms, content)
}

pub fn state(kind: &str, user: &str, key: &str, ms: i64, content: Value) -> Value {
    json!({
        "type": kind, "state_key": key, "sender": format!("@{user}:x"), "event_id": format!("${kind}{key}{ms}"),
        "origin_server_ts": T + ms, "content": content,
    })
}

/// Membership of the room itself, changed by `by`.
pub fn room_member(user: &str, membership: &str, by: &str, ms: i64) -> Value {
    state("m.room.member", by, &format!("@{user}:x"), ms, json!({"membership": membership}))
}

/// The same event with other things in its content; `null` takes something out.
pub fn with(mut event: Value, content: Value) -> Value {
    for (key, value) in content.as_object().expect("an object") {
        match value {
            Value::Null => drop(event["content"].as_object_mut().expect("an object").remove(key)),
            value => event["content"][key] = value.clone(),
        }
    }
    event
}

/// The same event with another content altogether.
pub fn saying(mut event: Value, content: Value) -> Value {
    event["content"] = content;
    event
}

/// The same place, later.
pub fn later(mut event: Value, ms: i64) -> Value {
    event["origin_server_ts"] = json!(T + ms);
    event["event_id"] = json!(format!("{}+{ms}", event["event_id"].as_str().expect("an id")));
    event
}

/// A membership of MSC4143 as of 2026, for the slot `m.call#room`.
pub fn sticky(user: &str, member: &str, ms: i64, lasts: i64) -> Value {
    json!({
        "type": "org.matrix.msc4143.rtc.member", "sender": format!("@{user}:x"), "event_id": format!("${member}{ms}"),
        "origin_server_ts": T + ms, "msc4354_sticky": {"duration_ms": lasts},
        "content": {
            "slot_id": "m.call#room", "application": {"type": "m.call"}, "msc4354_sticky_key": member,
            "member": {"id": member, "membership": "join"}, "transports": {"published": [focus("f3.x")]},
        },
    })
}

pub fn slot(status: &str, app: &str) -> Value {
    let content = json!({"status": status, "application": {"type": app}});
    state("org.matrix.msc4143.rtc.slot", "admin", "m.call#room", 0, content)
}

pub fn read(event: &Value) -> RawEvent {
    let sent = event["origin_server_ts"].as_i64().expect("a time");
    RawEvent::read(event, Timestamp(sent)).expect("an event")
}

/// A room with these events, in which `@a:x` and `@b:x` are.
pub fn room(events: &[Value]) -> Facts {
    let mut facts = Facts::default();
    for user in ["@a:x", "@b:x"] {
        facts.set_membership(user.into(), Membership::Joined);
    }
    for event in events {
        facts.take(read(event));
    }
    facts
}

pub fn look(events: &[Value], now: i64) -> Snapshot {
    sessions(&room(events), at(now))
}

/// The only session there is.
pub fn only(events: &[Value], now: i64) -> Session {
    let snapshot = look(events, now);
    assert_eq!(snapshot.sessions.len(), 1, "{snapshot:?}");
    snapshot.sessions[0].clone()
}

/// What happens when these events come, one after the other, ten seconds apart.
pub fn live(events: &[Value]) -> Vec<String> {
    let mut watch = Watch::new(room(&[]));
    assert_eq!(watch.compute(at(0)), [], "nothing has changed the first time");
    let mut told = Vec::new();
    for (step, event) in events.iter().enumerate() {
        watch.facts.take(read(event));
        told.extend(watch.compute(at(10_000 * (step as i64 + 1))).iter().map(in_words));
    }
    told
}

pub fn history(events: &[Value], now: i64) -> Vec<Past> {
    let events: Vec<RawEvent> = events.iter().map(read).collect();
    past_sessions(&stays(&events, at(now)), None)
}

pub fn pasts(events: &[Value], now: i64) -> Vec<String> {
    history(events, now).iter().map(past_in_words).collect()
}

fn past_in_words(past: &Past) -> String {
    let end = past.end.map_or("ongoing".into(), |end| (end.0 - T).to_string());
    let scope = &past.scope;
    format!("{}#{} {}..{end} users {} peak {}", scope.app, scope.call, past.start.0 - T, past.users.len(), past.peak)
}

/// `m.call# 1 user since 0 wakes 14400000: @a:x/D1 on f1.x`, then what is odd, a line each.
pub fn snapshot_in_words(snapshot: &Snapshot) -> String {
    let mut lines: Vec<String> = snapshot.sessions.iter().map(session_in_words).collect();
    lines.extend(snapshot.pending.iter().map(|user| format!("pending {user}")));
    lines.extend(snapshot.diagnostics.iter().map(|odd| odd.fault.map_or("legacy".into(), |fault| fault.to_string())));
    lines.join("\n")
}

fn session_in_words(session: &Session) -> String {
    let devices: Vec<String> = session
        .devices()
        .iter()
        .map(|device| {
            let host = session.transport(device).and_then(|focus| focus.host());
            format!("{}/{} on {}", device.user, device.id, host.map_or("?".into(), |host| host.to_string()))
        })
        .collect();
    format!(
        "{}#{} {} user since {} wakes {}{}: {}",
        session.scope.app,
        session.scope.call,
        session.participants(),
        session.start().0 - T,
        session.next_wakeup().0 - T,
        if session.is_supported() { "" } else { " unsupported" },
        devices.join(", ")
    )
}

pub fn in_words(change: &Change) -> String {
    match change {
        Change::Started(scope) => format!("started {}#{}", scope.app, scope.call),
        Change::Joined(device) => format!("joined {}/{}", device.user, device.id),
        Change::Updated(device) => format!("updated {}/{}", device.user, device.id),
        Change::Left(device, why) => format!("left {}/{} ({})", device.user, device.id, why_in_words(why)),
        Change::Ended(scope) => format!("ended {}#{}", scope.app, scope.call),
    }
}

fn why_in_words(why: &Departure) -> String {
    match why {
        Departure::Left(None) => "left".into(),
        Departure::Left(Some(why)) => format!("left: {why}"),
        Departure::Expired => "expired".into(),
        Departure::LeftRoom => "left room".into(),
        Departure::Kicked => "kicked".into(),
    }
}
