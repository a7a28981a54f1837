//! Sessions beside a chat, as the list and `/call` tell them.

use serde_json::json;
use streamside::chat::rtc::{Facts, Membership, RawEvent, Snapshot, sessions};
use streamside::chat::{Event, RoomId, Timestamp};

use super::super::world::World;
use super::able;

const T: i64 = 1_700_000_000_000;

/// Devices as application, user and device, all there since [`T`], ten minutes later.
pub fn snapshot(devices: &[(&str, &str, &str)]) -> Snapshot {
    let mut facts = Facts::default();
    for (application, user, device) in devices {
        let sender = format!("@{user}:x");
        let event = json!({
            "type": "org.matrix.msc3401.call.member", "sender": sender, "event_id": format!("${application}{user}{device}"),
            "state_key": format!("_{sender}_{device}_{application}"), "origin_server_ts": T,
            "content": {
                "application": application, "call_id": "", "device_id": device,
                "focus_active": {"type": "livekit", "focus_selection": "oldest_membership"},
                "foci_preferred": [{"type": "livekit", "livekit_service_url": "https://f1.x/jwt"}],
            },
        });
        facts.take(RawEvent::read(&event, Timestamp(T)).expect("an event"));
        facts.set_membership(sender.into(), Membership::Joined);
    }
    sessions(&facts, Timestamp(T + 600_000))
}

fn calls(world: &mut World, devices: &[(&str, &str, &str)]) {
    world.now = T + 600_000;
    let snapshot = Box::new(snapshot(devices));
    world.hear(Event::Sessions { room: RoomId::new("nova"), snapshot });
}

fn told(world: &mut World) -> String {
    world.enters("/call");
    world.shown().pop().expect("an answer")
}

#[test]
fn a_call_is_told_with_its_people_devices_age_and_host() {
    let mut world = able();
    calls(&mut world, &[("m.call", "ann", "A"), ("m.call", "ann", "B"), ("m.call", "bob", "A")]);
    assert_eq!(world.room("nova").in_sessions(), 2);
    assert_eq!(told(&mut world), "call: 2 people on 3 devices for at least 10 min, at f1.x: @ann:x, @bob:x");
}

#[test]
fn an_unknown_kind_is_named_in_a_line_of_its_own() {
    let mut world = able();
    calls(&mut world, &[("m.call", "ann", "A"), ("com.example.radio", "bob", "A")]);
    let told = told(&mut world);
    let mut lines = told.lines();
    assert!(
        lines.next().is_some_and(|line| line.contains("com.example.radio") && line.contains("1 person ")),
        "{told}"
    );
    assert!(lines.next().is_some_and(|line| line.starts_with("call: 1 person ")), "{told}");
}

#[test]
fn of_a_crowd_some_are_named_and_all_are_counted() {
    let users: Vec<_> = (0..40).map(|n| format!("u{n:02}")).collect();
    let devices: Vec<_> = users.iter().map(|user| ("m.call", user.as_str(), "A")).collect();
    let mut world = able();
    calls(&mut world, &devices);
    let told = told(&mut world);
    assert!(told.starts_with("call: 40 people for") && told.ends_with("@u11:x and 28 others"), "{told}");
}

#[test]
fn a_call_that_is_over_is_gone() {
    let mut world = able();
    calls(&mut world, &[("m.call", "ann", "A")]);
    calls(&mut world, &[]);
    assert_eq!(world.room("nova").in_sessions(), 0);
    assert_eq!(told(&mut world), "No call runs in #nova.");
}
