//! What must hold for any input: events that are nearly sound, and any JSON at all.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use streamside::chat::rtc::{
    Change, Decline, Device, Facts, Focus, Membership, Notification, Offers, RawEvent, Snapshot, Watch, classify,
    past_sessions, preferred_foci, sessions, skew, stays,
};
use streamside::chat::{SafeText, Timestamp};

use super::kit::{T, at, focus, room_member, slot};

const USERS: [&str; 4] = ["a", "b", "c", "d"];

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        prop::sample::select(vec!["m.call", "join", "leave", "@a:x", "_@a:x_D", "open", "[\"@a:x\",\"D\"]", "é@:_"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..5).prop_map(|pairs| Map::from_iter(pairs).into()),
        ]
    })
}

/// Keys that mean something, mostly.
fn key() -> impl Strategy<Value = String> {
    let known = vec![
        "type",
        "state_key",
        "sender",
        "event_id",
        "origin_server_ts",
        "content",
        "unsigned",
        "prev_content",
        "age",
        "application",
        "m.application",
        "call_id",
        "m.call_id",
        "slot_id",
        "device_id",
        "member",
        "membership",
        "id",
        "user_id",
        "focus_active",
        "foci_preferred",
        "transports",
        "published",
        "created_ts",
        "expires",
        "memberships",
        "leave_reason",
        "code",
        "sticky_key",
        "msc4354_sticky",
        "duration_ms",
        "status",
        "m.rtc_foci",
        "lifetime",
        "rtc_transports",
        "notification_type",
        "sender_ts",
        "m.relates_to",
        "rel_type",
        "m.mentions",
        "user_ids",
        "focus_selection",
        "livekit_service_url",
    ];
    prop_oneof![4 => prop::sample::select(known).prop_map(str::to_owned), 1 => ".{0,4}"]
}

/// A membership as somebody may write it, one field in four missing or strange.
fn content() -> impl Strategy<Value = Value> {
    let pick = |values: Vec<Value>| prop_oneof![12 => prop::sample::select(values), 1 => anything()];
    let focuses = vec![
        json!({"type": "livekit", "focus_selection": "oldest_membership"}),
        json!({"type": "livekit", "focus_selection": "multi_sfu"}),
        json!({"type": "full_mesh"}),
    ];
    let fields = (
        pick(vec![json!("m.call"), json!("foo")]),
        pick(vec![json!(""), json!("ROOM"), json!("x")]),
        pick(vec![json!("D1"), json!("D2")]),
        pick(focuses),
        prop::option::of(pick((0..8).map(|step| json!(T + step * 10_000)).collect())),
        prop::option::of(pick(vec![json!(15_000), json!(60_000), json!(1_000_000)])),
    );
    let full = fields.prop_map(|(app, call, device, active, created, expires)| {
        let mut content = json!({
            "application": app, "call_id": call, "device_id": device, "focus_active": active,
            "foci_preferred": [focus("f1.x")],
        });
        created.into_iter().for_each(|ms| content["created_ts"] = ms);
        expires.into_iter().for_each(|ms| content["expires"] = ms);
        content
    });
    prop_oneof![6 => full, 2 => Just(json!({})), 1 => anything()]
}

fn membership() -> impl Strategy<Value = Value> {
    let places =
        (prop::sample::select(&USERS[..]), 0..3_u8, prop::sample::select(&["m.rtc.member", "m.call.member"][..]));
    (places, 0..10_i64, content(), prop::option::of(content())).prop_map(
        |((user, key, kind), step, content, before)| {
            let mut event = super::kit::state(kind, user, &format!("_@{user}:x_K{key}"), step * 10_000, content);
            before.into_iter().for_each(|before| event["unsigned"] = json!({"prev_content": before}));
            event
        },
    )
}

fn sticky() -> impl Strategy<Value = Value> {
    (prop::sample::select(&USERS[..]), 0..3_u8, 0..10_i64, 1..6_i64)
        .prop_map(|(user, id, step, lasts)| super::kit::sticky(user, &format!("m{id}"), step * 10_000, lasts * 10_000))
}

fn of_the_room() -> impl Strategy<Value = Value> {
    let what = prop::sample::select(&["join", "leave", "ban", "invite"][..]);
    (prop::sample::select(&USERS[..]), what, 0..10_i64)
        .prop_map(|(user, membership, step)| room_member(user, membership, user, step * 10_000))
}

fn event() -> impl Strategy<Value = Value> {
    let slots = prop::sample::select(&["open", "closed"][..]).prop_map(|status| slot(status, "m.call"));
    prop_oneof![6 => membership(), 2 => sticky(), 2 => of_the_room(), 1 => slots]
}

/// `None` for what is no event.
fn read(event: &Value) -> Option<RawEvent> {
    RawEvent::read(event, at(120_000))
}

fn facts(events: &[Value]) -> Facts {
    let mut facts = Facts::default();
    for event in events.iter().filter_map(read) {
        facts.take(event);
    }
    facts
}

/// At most one event of state for each place, as a homeserver tells it, and as many sticky ones as there are.
fn as_state(events: Vec<Value>) -> Vec<Value> {
    let mut seen = BTreeSet::new();
    let mut is_new = |event: &Value| match &event["state_key"] {
        Value::String(key) => seen.insert((event["type"].to_string(), key.clone())),
        _ => true,
    };
    events.into_iter().filter(|event| is_new(event)).collect()
}

fn everybody(snapshot: &Snapshot) -> BTreeMap<String, Device> {
    let devices = snapshot.sessions.iter().flat_map(|session| session.devices());
    devices.map(|device| (named(device), device.clone())).collect()
}

fn named(device: &Device) -> String {
    format!("{:?} {:?}", device.identity(), device.created)
}

/// Everything that can be asked about an event, a room and a past.
fn ask_everything(events: &[Value], now: Timestamp) -> Vec<SafeText> {
    let raw: Vec<RawEvent> = events.iter().filter_map(read).collect();
    let mut words = Vec::new();
    for event in &raw {
        classify(event);
        Notification::read(event);
        Decline::read(event);
        Membership::read(event);
    }
    for event in events {
        skew::sample(event, now);
        Focus::read(event);
    }
    let snapshot = sessions(&facts(events), now);
    for session in &snapshot.sessions {
        words.extend([Some(session.label()), session.host(), session.transport_label()].into_iter().flatten());
        let offers =
            Offers { session: Some(session), well_known: events.first(), endpoint: events.last(), configured: &[] };
        preferred_foci(offers);
    }
    words.extend(past_sessions(&stays(&raw, now), Some(now)).iter().map(|past| past.scope.label()));
    words
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rtc_the_order_in_which_events_come_does_not_matter(
        (events, shuffled) in prop::collection::vec(event(), 0..14).prop_map(as_state)
            .prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        now in 0..120_000_i64,
    ) {
        let mut found = [sessions(&facts(&events), at(now)), sessions(&facts(&shuffled), at(now))];
        found.iter_mut().for_each(|snapshot| snapshot.diagnostics.sort_by_key(|odd| odd.event.clone()));
        prop_assert_eq!(&found[0], &found[1]);
    }

    #[test]
    fn any_json_gives_an_answer(events in prop::collection::vec(anything(), 0..4), now in any::<i64>()) {
        ask_everything(&events, Timestamp(now));
    }

    #[test]
    fn any_content_gives_an_answer_in_safe_words(
        contents in prop::collection::vec((content(), any::<i64>(), prop::option::of(anything())), 1..6), now in any::<i64>(),
    ) {
        let events: Vec<Value> = contents.into_iter().enumerate().map(|(place, (content, sent, before))| json!({
            "type": "m.rtc.member", "state_key": format!("{place}"), "sender": "@a:x", "event_id": format!("${place}"),
            "origin_server_ts": sent, "content": content, "unsigned": {"prev_content": before},
        })).chain([room_member("a", "join", "a", 0)]).collect();
        for word in ask_everything(&events, Timestamp(now)) {
            prop_assert!(!word.as_str().chars().any(char::is_control), "{:?}", word);
        }
    }

    #[test]
    fn participants_never_exceed_who_is_in_the_room(
        events in prop::collection::vec(event(), 0..20), now in 0..120_000_i64,
    ) {
        let facts = facts(&events);
        let joined = USERS.iter().filter(|user| facts.membership(&format!("@{user}:x")) == Membership::Joined).count();
        for session in sessions(&facts, at(now)).sessions {
            prop_assert!(session.participants() <= joined);
            prop_assert!(session.participants() <= session.devices().len());
            prop_assert!(session.devices().iter().all(|device| at(now) < device.expiry && session.start() <= device.created));
        }
    }

    #[test]
    fn changes_lead_from_what_was_to_what_is(
        events in prop::collection::vec(event(), 1..20), steps in prop::collection::vec(0..15_000_i64, 20),
    ) {
        let (mut watch, mut there, mut now) = (Watch::default(), BTreeSet::new(), 0);
        watch.compute(at(0));
        for (event, step) in events.iter().zip(steps) {
            now += step;
            read(event).map(|event| watch.facts.take(event));
            for change in watch.compute(at(now)) {
                match change {
                    Change::Joined(device) => prop_assert!(there.insert(named(&device))),
                    Change::Left(device, _) => prop_assert!(there.remove(&named(&device))),
                    Change::Updated(device) => prop_assert!(there.contains(&named(&device))),
                    Change::Started(_) | Change::Ended(_) => {}
                }
            }
            let shown = everybody(watch.shown().expect("computed"));
            prop_assert_eq!(there.iter().collect::<Vec<_>>(), shown.keys().collect::<Vec<_>>());
        }
    }

    #[test]
    fn sessions_of_the_past_never_overlap_and_hold_every_stay_once(
        events in prop::collection::vec(prop_oneof![6 => membership(), 1 => sticky(), 1 => of_the_room()], 0..20),
        now in 0..200_000_i64,
    ) {
        let raw: Vec<RawEvent> = events.iter().filter_map(read).collect();
        let stays = stays(&raw, at(now));
        prop_assert!(stays.iter().all(|stay| stay.end.is_none_or(|end| stay.start <= end)));
        let past = past_sessions(&stays, None);
        prop_assert_eq!(past.iter().map(|session| session.stays.len()).sum::<usize>(), stays.len());
        for pair in past.windows(2).filter(|pair| pair[0].scope == pair[1].scope) {
            prop_assert!(pair[0].end.is_some_and(|end| end <= pair[1].start), "{:?}", pair);
        }
        for session in &past {
            prop_assert!((1..=session.stays.len()).contains(&session.peak));
        }
    }
}
