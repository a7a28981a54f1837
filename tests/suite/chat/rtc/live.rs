//! What is told while it happens, beyond the rows of the table.

use serde_json::json;
use streamside::chat::rtc::{Facts, Watch};

use super::kit::{
    FOUR_HOURS, HOUR, at, base, in_words, later, live, member, read, room, room_member, saying, slot, state, sticky,
    with,
};

/// What is told when `change` happens to a room that is being watched.
fn then(facts: Facts, change: impl FnOnce(&mut Facts), ms: i64) -> Vec<String> {
    let mut watch = Watch::new(facts);
    watch.compute(at(1));
    change(&mut watch.facts);
    watch.compute(at(ms)).iter().map(in_words).collect()
}

#[test]
fn who_falls_silent_has_expired_and_who_says_why_is_quoted() {
    let silent = then(room(&[base()]), |_| {}, FOUR_HOURS);
    assert_eq!(silent, ["left @a:x/D1 (expired)", "ended m.call#"]);

    let lost = later(saying(base(), json!({"leave_reason": "m.lost_connection"})), 10);
    let told = then(
        room(&[base()]),
        |facts| {
            facts.take(read(&lost));
        },
        20,
    );
    assert_eq!(told, ["left @a:x/D1 (left: lost connection)", "ended m.call#"]);

    let coded = later(saying(base(), json!({"leave_reason": {"code": "kitchen\u{1b}[31m"}})), 10);
    let told = then(
        room(&[base()]),
        |facts| {
            facts.take(read(&coded));
        },
        20,
    );
    assert_eq!(told[0], "left @a:x/D1 (left: kitchen\u{fffd})");
}

#[test]
fn who_is_kicked_or_banned_did_not_leave() {
    for membership in ["leave", "ban"] {
        let told = live(&[base(), member("b", "D1", 0), room_member("b", membership, "mod", 30_000)]);
        assert_eq!(told.last().expect("told"), "left @b:x/D1 (kicked)", "{membership}");
    }
}

#[test]
fn who_goes_over_to_another_call_leaves_one_and_joins_the_other() {
    let over = later(with(base(), json!({"call_id": "dj2"})), 10_000);
    let told = live(&[base(), over]);
    let expected = ["left @a:x/D1 (left)", "ended m.call#", "started m.call#dj2", "joined @a:x/D1"];
    assert_eq!(told[2..], expected);
}

#[test]
fn going_over_is_told_as_leaving_even_when_it_is_noticed_after_the_expiry() {
    let over = later(with(base(), json!({"call_id": "dj2"})), 10_000);
    let told = then(
        room(&[base()]),
        |facts| {
            facts.take(read(&over));
        },
        FOUR_HOURS,
    );
    assert_eq!(told[..2], ["left @a:x/D1 (left)", "ended m.call#"]);
}

#[test]
fn who_is_there_at_the_first_look_is_no_news() {
    let mut watch = Watch::new(room(&[base()]));
    assert_eq!(watch.compute(at(1)), []);
    assert_eq!(watch.shown().expect("computed").sessions.len(), 1);
}

#[test]
fn who_comes_back_without_having_left_is_told_as_both() {
    let told = live(&[base(), later(base(), 10_000)]);
    assert_eq!(told[2..], ["left @a:x/D1 (left)", "joined @a:x/D1"]);
}

#[test]
fn a_sticky_membership_that_is_sent_again_is_no_news() {
    let events = [slot("open", "m.call"), sticky("a", "m1", 0, HOUR), sticky("a", "m1", 10_000, HOUR)];
    assert_eq!(live(&events), ["started m.call#", "joined @a:x/m1"]);
}

#[test]
fn a_slot_that_closes_ends_its_session_and_one_that_wears_off_too() {
    let facts = || room(&[slot("open", "m.call"), sticky("a", "m1", 0, HOUR)]);
    let closed = then(
        facts(),
        |facts| {
            facts.take(read(&slot("closed", "m.call")));
        },
        20,
    );
    assert_eq!(closed, ["left @a:x/m1 (left)", "ended m.call#"]);
    assert_eq!(then(facts(), |_| {}, HOUR), ["left @a:x/m1 (expired)", "ended m.call#"]);
}

#[test]
fn a_session_goes_on_while_anybody_is_there() {
    let told = live(&[base(), member("b", "D1", 10_000), later(saying(base(), json!({})), 20_000)]);
    assert_eq!(told[2..], ["joined @b:x/D1", "left @a:x/D1 (left)"]);
}

#[test]
fn of_a_sticky_and_a_state_membership_of_one_device_the_sticky_one_counts() {
    let mut new = sticky("a", "m1", 5, HOUR);
    new["content"]["member"]["device_id"] = json!("D1");
    let snapshot = super::kit::look(&[later(base(), 9), slot("open", "m.call"), new], 10);
    assert_eq!(super::kit::snapshot_in_words(&snapshot), "m.call# 1 user since 5 wakes 3600005: @a:x/D1 on f3.x");
}

#[test]
fn of_two_state_memberships_of_one_device_the_later_one_counts() {
    let other = state("m.rtc.member", "a", r#"["@a:x","D1"]"#, 7, base()["content"].clone());
    for events in [[base(), other.clone()], [other, base()]] {
        let session = super::kit::only(&events, 10);
        assert_eq!((session.devices().len(), session.start()), (1, at(7)));
    }
}

#[test]
fn events_of_no_concern_are_passed_over() {
    let mut facts = room(&[]);
    assert!(!facts.take(read(&state("m.room.topic", "a", "", 0, json!({"topic": "x"})))));
    let mut timeline = base();
    timeline.as_object_mut().expect("an object").remove("state_key");
    assert!(!facts.take(read(&timeline)), "neither state nor sticky");
    assert!(facts.take(read(&base())));
}
