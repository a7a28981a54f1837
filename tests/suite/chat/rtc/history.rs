//! Stays and sessions of the past, beyond the rows of the table.

use serde_json::{Value, json};
use streamside::chat::rtc::{RawEvent, Stay, past_sessions, stays};

use super::kit::{
    FOUR_HOURS, HOUR, NOW, T, at, base, history, later, member, pasts, read, room_member, saying, state, with,
};

/// `device start..end`, with `<` where it began before what was read.
fn stays_in_words(events: &[Value], now: i64) -> Vec<String> {
    let events: Vec<RawEvent> = events.iter().map(read).collect();
    let words = |stay: &Stay| {
        let end = stay.end.map_or("".into(), |end| (end.0 - T).to_string());
        format!("{} {}{}..{end}", stay.device, if stay.began_earlier { "<" } else { "" }, stay.start.0 - T)
    };
    stays(&events, at(now)).iter().map(words).collect()
}

fn leave(ms: i64) -> Value {
    later(saying(base(), json!({})), ms)
}

fn before(mut event: Value, content: Value) -> Value {
    event["unsigned"] = json!({"prev_content": content});
    event
}

#[test]
fn a_stay_ends_at_its_expiry_unless_something_comes_before() {
    assert_eq!(stays_in_words(&[base()], FOUR_HOURS), ["D1 0..14400000"]);
    assert_eq!(stays_in_words(&[base()], FOUR_HOURS - 1), ["D1 0.."]);
    assert_eq!(stays_in_words(&[base(), leave(5 * HOUR)], 6 * HOUR), ["D1 0..14400000"]);
}

#[test]
fn a_refresh_goes_on_with_the_stay_and_one_that_is_too_late_begins_another() {
    let refresh = |ms| later(with(base(), json!({"created_ts": T, "expires": 2 * FOUR_HOURS})), ms);
    assert_eq!(stays_in_words(&[base(), refresh(3 * HOUR)], 5 * HOUR), ["D1 0.."]);
    assert_eq!(stays_in_words(&[base(), refresh(5 * HOUR)], 6 * HOUR), ["D1 0..14400000", "D1 18000000.."]);
}

#[test]
fn joining_again_without_having_left_ends_one_stay_and_begins_another() {
    assert_eq!(stays_in_words(&[base(), later(base(), 50)], NOW), ["D1 0..50", "D1 50.."]);
}

#[test]
fn leaving_the_room_ends_a_stay_and_so_does_being_made_to() {
    for (membership, by) in [("leave", "a"), ("leave", "mod"), ("ban", "mod")] {
        let events = [base(), room_member("a", membership, by, 40)];
        assert_eq!(stays_in_words(&events, NOW), ["D1 0..40"], "{membership} by {by}");
    }
    let events = [base(), room_member("b", "leave", "b", 40)];
    assert_eq!(stays_in_words(&events, NOW), ["D1 0.."], "somebody else");
}

#[test]
fn a_leave_that_was_written_before_its_join_makes_a_stay_of_no_length() {
    assert_eq!(stays_in_words(&[later(base(), 100), leave(40)], NOW), ["D1 100..100"]);
}

#[test]
fn what_makes_no_sense_any_more_is_a_leave() {
    let nonsense = later(with(base(), json!({"call_id": 7})), 60);
    assert_eq!(stays_in_words(&[base(), nonsense], NOW), ["D1 0..60"]);
}

#[test]
fn what_stood_before_the_first_event_is_read_from_it() {
    let content = || base()["content"].clone();
    let known = with(base(), json!({"created_ts": T - 500}))["content"].clone();
    assert_eq!(stays_in_words(&[before(leave(60), known)], NOW), ["D1 -500..60"]);
    assert_eq!(stays_in_words(&[member("b", "D2", 10), before(leave(60), content())], NOW)[1], "D1 <10..60");
    let refresh = later(with(base(), json!({"created_ts": T - 500})), 60);
    assert_eq!(stays_in_words(&[before(refresh, content())], NOW), ["D1 -500.."]);
    assert_eq!(stays_in_words(&[before(later(base(), 60), json!({}))], NOW), ["D1 60.."]);
}

#[test]
fn a_session_of_which_the_beginning_may_be_missing_says_so() {
    assert!(history(&[before(leave(60), base()["content"].clone())], NOW)[0].incomplete);
    assert!(!history(&[base()], NOW)[0].incomplete);
    let found = stays(&[read(&base())], at(NOW));
    assert!(past_sessions(&found, Some(at(0)))[0].incomplete, "it begins where reading stopped");
    assert!(!past_sessions(&found, Some(at(-1)))[0].incomplete);
}

#[test]
fn a_session_ends_when_the_last_of_all_has_left() {
    let leaves = |user: &str, ms| later(saying(member(user, "D1", 0), json!({})), ms);
    let events = [base(), member("b", "D1", 10), leaves("b", 20), leaves("a", 90)];
    assert_eq!(pasts(&events, NOW), ["m.call# 0..90 users 2 peak 2"]);
    assert_eq!(pasts(&events[..3], NOW), ["m.call# 0..ongoing users 2 peak 2"]);
}

#[test]
fn the_peak_counts_devices_at_one_moment() {
    let leaves = |user: &str, device: &str, ms| later(saying(member(user, device, 0), json!({})), ms);
    let events = [
        member("a", "D1", 0),
        member("a", "D2", 10),
        leaves("a", "D1", 20),
        member("b", "D1", 20),
        member("b", "D3", 30),
        leaves("a", "D2", 40),
    ];
    assert_eq!(pasts(&events, NOW), ["m.call# 0..ongoing users 2 peak 3"]);
    assert_eq!(history(&events, NOW)[0].stays.len(), 4);

    let twice = [base(), state("m.rtc.member", "a", r#"["@a:x","D1"]"#, 5, base()["content"].clone())];
    assert_eq!(pasts(&twice, NOW), ["m.call# 0..ongoing users 1 peak 1"], "one device, under two type names");
}
