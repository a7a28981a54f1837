//! The acceptance table: what is in a room, when it is looked at, and what is found. Numbers are those of the table.

use serde_json::{Value, json};

use super::kit::{
    FOUR_HOURS, HOUR, NOW, T, base, focus, later, member, room_member, saying, slot, state, sticky, with,
};

/// Number, what is in the room, milliseconds after [`T`](super::kit::T), what is found.
pub type Row = (u32, Vec<Value>, i64, String);

const ALONE: &str = "m.call# 1 user since 0 wakes 14400000: @a:x/D1 on f1.x";

fn row(number: u32, events: Vec<Value>, now: i64, found: impl Into<String>) -> Row {
    (number, events, now, found.into())
}

pub fn sessions() -> Vec<Row> {
    [foundations(), times(), malformed(), memberships_of_the_room(), kinds(), slots()].concat()
}

fn foundations() -> Vec<Row> {
    let second = || with(member("b", "D1", 1_000), json!({"foci_preferred": [focus("f2.x")]}));
    let multi = json!({"focus_active": {"type": "livekit", "focus_selection": "multi_sfu"}});
    let both = "m.call# 2 user since 0 wakes 14400000: @a:x/D1 on f1.x, @b:x/D1 on f1.x";
    let own = "m.call# 2 user since 0 wakes 14400000: @a:x/D1 on f1.x, @b:x/D1 on f2.x";
    let devices = "m.call# 1 user since 0 wakes 14400000: @a:x/D1 on f1.x, @a:x/D2 on f1.x";
    vec![
        row(1, vec![], NOW, ""),
        row(2, vec![base()], NOW, ALONE),
        row(3, vec![base(), second()], NOW, both),
        row(4, vec![base(), with(second(), multi)], NOW, own),
        row(5, vec![base(), member("a", "D2", 0)], NOW, devices),
        row(6, vec![saying(base(), json!({}))], NOW, ""),
        row(6, vec![saying(base(), json!({"leave_reason": "m.lost_connection"}))], NOW, ""),
    ]
}

fn times() -> Vec<Row> {
    let short = || with(base(), json!({"expires": NOW}));
    let earlier = with(base(), json!({"created_ts": T - HOUR, "expires": FOUR_HOURS}));
    let started_earlier = "m.call# 1 user since -3600000 wakes 10800000: @a:x/D1 on f1.x";
    vec![
        row(7, vec![short()], NOW, ""),
        row(7, vec![short()], NOW - 1, "m.call# 1 user since 0 wakes 600000: @a:x/D1 on f1.x"),
        row(8, vec![base()], FOUR_HOURS - 1, ALONE),
        row(8, vec![base()], FOUR_HOURS, ""),
        row(9, vec![earlier], NOW, started_earlier),
    ]
}

/// Each beside a sound one of somebody else, whom it does not touch.
fn malformed() -> Vec<Row> {
    let left = "m.call# 1 user since 0 wakes 14400000: @b:x/D1 on f1.x";
    let row = |change: Value, fault: &str| {
        row(11, vec![with(base(), change), member("b", "D1", 0)], NOW, format!("{left}\n{fault}"))
    };
    vec![
        row(json!({"created_ts": "x"}), "the time of creation is no number"),
        row(json!({"device_id": null}), "no device is named"),
        row(json!({"call_id": 7}), "no call id"),
        row(json!({"focus_active": null}), "it does not say how the device is connected"),
        row(json!({"foci_preferred": "x"}), "the preferred foci cannot be read"),
    ]
}

fn memberships_of_the_room() -> Vec<Row> {
    let stranger = || member("c", "D1", 0);
    vec![
        row(12, vec![base(), room_member("a", "leave", "a", 1)], NOW, ""),
        row(12, vec![base(), room_member("a", "ban", "mod", 1)], NOW, ""),
        row(12, vec![stranger()], NOW, "pending @c:x"),
        row(
            12,
            vec![stranger(), room_member("c", "join", "c", 1)],
            NOW,
            "m.call# 1 user since 0 wakes 14400000: @c:x/D1 on f1.x",
        ),
    ]
}

fn kinds() -> Vec<Row> {
    let board = with(base(), json!({"application": "net.nordeck.whiteboard", "call_id": "r1"}));
    let mesh = with(base(), json!({"focus_active": {"type": "full_mesh"}}));
    let first_form = json!({"m.application": "m.call", "m.call_id": "", "focus_active": {"type": "livekit"}});
    let first = state("m.rtc.member", "a", r#"["@a:x","D1"]"#, 0, first_form);
    let room = |app: &str| with(member("b", "D1", 0), json!({"application": app, "call_id": "ROOM"}));
    let other = with(base(), json!({"application": "foo"}));
    let dj2 = with(member("b", "D1", 0), json!({"call_id": "dj2"}));
    let on = |app: &str, user: &str| format!("{app} 1 user since 0 wakes 14400000: @{user}:x/D1 on f1.x");
    let two = |first: String, second: String| format!("{first}\n{second}");
    vec![
        row(14, vec![board], NOW, on("net.nordeck.whiteboard#r1", "a")),
        row(15, vec![mesh], NOW, "m.call# 1 user since 0 wakes 14400000 unsupported: @a:x/D1 on ?"),
        row(16, vec![first], NOW, "m.call# 1 user since 0 wakes 14400000: @a:x/D1 on ?"),
        row(
            17,
            vec![base(), room("m.call")],
            NOW,
            "m.call# 2 user since 0 wakes 14400000: @a:x/D1 on f1.x, @b:x/D1 on f1.x",
        ),
        row(17, vec![other, room("foo")], NOW, two(on("foo#", "a"), on("foo#ROOM", "b"))),
        row(18, vec![base(), dj2], NOW, two(on("m.call#", "a"), on("m.call#dj2", "b"))),
        row(20, vec![saying(base(), json!({"memberships": [{"application": "m.call"}]}))], NOW, "legacy"),
    ]
}

fn slots() -> Vec<Row> {
    let join = || sticky("a", "m1", 0, HOUR);
    let leave = |ms, lasts| with(sticky("a", "m1", ms, lasts), json!({"member": {"id": "m1", "membership": "leave"}}));
    let without_slot = saying(join(), with(base(), json!({"msc4354_sticky_key": "m1"}))["content"].clone());
    let there = "m.call# 1 user since 0 wakes 3600000: @a:x/m1 on f3.x";
    let beside = |other: Value| vec![slot("open", "m.call"), join(), other];
    let with_id = |mut event: Value, id: &str| {
        event["event_id"] = json!(id);
        event
    };
    vec![
        row(31, vec![slot("open", "m.call"), join()], NOW, there),
        row(31, vec![join()], NOW, ""),
        row(31, vec![slot("closed", "m.call"), join()], NOW, ""),
        row(31, vec![slot("open", "m.other"), join()], NOW, ""),
        row(31, vec![slot("open", "m.call"), without_slot], NOW, ""),
        row(31, vec![slot("open", "m.call"), join()], HOUR - 1, there),
        row(31, vec![slot("open", "m.call"), join()], HOUR, ""),
        row(31, vec![slot("open", "m.call"), sticky("a", "m1", 0, 9 * HOUR)], HOUR, ""),
        row(31, beside(leave(1_000, HOUR)), NOW, ""),
        row(31, beside(leave(1_000, HOUR / 2)), NOW, there),
        row(31, beside(with_id(leave(0, HOUR), "$zzz")), NOW, ""),
        row(31, beside(with_id(leave(0, HOUR), "$aaa")), NOW, there),
    ]
}

/// Number, events that come, changes that are told.
pub fn changes() -> Vec<(u32, Vec<Value>, &'static str)> {
    let leaves = later(saying(base(), json!({})), 60_000);
    let updates = later(with(base(), json!({"created_ts": T, "foci_preferred": [focus("f2.x")]})), 60_000);
    vec![
        (23, vec![base(), leaves], "started m.call#, joined @a:x/D1, left @a:x/D1 (left), ended m.call#"),
        (
            24,
            vec![base(), room_member("a", "leave", "a", 60_000)],
            "started m.call#, joined @a:x/D1, left @a:x/D1 (left room), ended m.call#",
        ),
        (25, vec![base(), updates], "started m.call#, joined @a:x/D1, updated @a:x/D1"),
    ]
}

/// Number, events in the order of the room, sessions of the past.
pub fn history() -> Vec<(u32, Vec<Value>, &'static [&'static str])> {
    let leave = |user: &str, ms| later(saying(member(user, "D1", 0), json!({})), ms);
    let join = |user: &str, ms| later(member(user, "D1", 0), ms);
    let overlapping = vec![join("a", 0), join("b", 30_000), leave("a", 60_000), leave("b", 90_000), join("a", 200_000)];
    let elsewhere = later(with(base(), json!({"call_id": "dj2"})), 60_000);
    let carrying_on = with(elsewhere.clone(), json!({"created_ts": T}));
    let both: &[&str] = &["m.call# 0..60000 users 1 peak 1", "m.call#dj2 60000..ongoing users 1 peak 1"];
    vec![
        (26, overlapping, &["m.call# 0..90000 users 2 peak 2", "m.call# 200000..ongoing users 1 peak 1"]),
        (
            27,
            vec![join("a", 0), leave("a", 60_000), join("b", 60_000)],
            &["m.call# 0..60000 users 1 peak 1", "m.call# 60000..ongoing users 1 peak 1"],
        ),
        (29, vec![base(), elsewhere], both),
        (29, vec![base(), carrying_on], both),
    ]
}
