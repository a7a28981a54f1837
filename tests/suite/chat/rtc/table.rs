//! The acceptance table, row by row; every assertion names its row.

use serde_json::json;
use streamside::chat::rtc::{Membership, Watch, sessions};

use super::kit::{NOW, at, base, in_words, live, look, member, only, pasts, read, room, snapshot_in_words, with};
use super::rows;

#[test]
fn the_acceptance_table_holds_row_by_row() {
    let mut wrong = Vec::new();
    for (number, events, now, expected) in rows::sessions() {
        let found = snapshot_in_words(&look(&events, now));
        if found != expected {
            wrong.push(format!("row {number}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    for (number, events, expected) in rows::changes() {
        let found = live(&events).join(", ");
        if found != expected {
            wrong.push(format!("row {number}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    for (number, events, expected) in rows::history() {
        let found = pasts(&events, NOW);
        if found != expected {
            wrong.push(format!("row {number}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the words of the table leave out.
#[test]
fn rows_also_say_who_is_oldest_what_people_read_and_what_is_taken_back() {
    let second = member("b", "D1", 1_000);
    assert_eq!(*only(&[second, base()], NOW).oldest().user, *"@a:x", "row 3");

    let mut redacted = room(&[base()]);
    redacted.redact(&read(&base()).id);
    let after = sessions(&redacted, at(NOW));
    assert_eq!(snapshot_in_words(&after), "", "row 6");

    let board = json!({"application": "net.nordeck.whiteboard", "call_id": "r1"});
    assert_eq!(only(&[with(base(), board)], NOW).label().as_str(), "unknown activity net.nordeck.whiteboard", "row 14");

    let mesh = json!({"focus_active": {"type": "full_mesh"}});
    let way = only(&[with(base(), mesh)], NOW).transport_label();
    assert_eq!(way.expect("a way").as_str(), "unknown transport full_mesh", "row 15");
}

/// Row 12: somebody whose membership is not told counts once it has been fetched, and then as having come.
#[test]
fn who_was_pending_joins_when_the_room_says_so() {
    let mut watch = Watch::new(room(&[member("c", "D1", 0)]));
    assert_eq!(watch.compute(at(NOW)), []);
    let pending: Vec<String> = watch.shown().expect("computed").pending.iter().map(|user| user.to_string()).collect();
    assert_eq!(pending, ["@c:x"]);

    watch.facts.set_membership("@c:x".into(), Membership::Joined);
    let told: Vec<String> = watch.compute(at(NOW + 1)).iter().map(in_words).collect();
    assert_eq!(told, ["started m.call#", "joined @c:x/D1"], "row 12");
}
