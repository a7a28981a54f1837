//! What we say about ourselves, what we propose, what rings, and the homeserver's clock.

use serde_json::{Value, json};
use streamside::chat::rtc::own::{Standing, leave};
use streamside::chat::rtc::ring::MAX_LIFETIME_MS;
use streamside::chat::rtc::{
    Classified, Decline, Focus, KeyForm, Notification, Offers, Own, Source, classify, preferred_foci, skew,
};

use super::kit::{FOUR_HOURS, NOW, T, at, base, focus, look, member, only, read, state, with};

pub fn own() -> Own {
    Own {
        user: "@a:x".into(),
        device: "D1".into(),
        stream: "nova".into(),
        address: "https://u:p@mist.x:4242/?key=1".into(),
    }
}

fn announced(form: KeyForm, content: Value, ms: i64) -> Value {
    state("m.rtc.member", "a", &own().state_key(form), ms, content)
}

#[test]
fn rtc_our_application_has_a_focus_of_its_own() {
    let content = own().content(None, at(0));
    assert_eq!(
        (&content["application"], &content["focus_active"]["type"]),
        (&json!("live.streamside.stream"), &json!("live.streamside.mist"),)
    );
    assert_eq!(content["foci_preferred"], json!([content["focus_active"]]));
    assert!(only(&[announced(KeyForm::Pair, content, 0)], NOW).is_supported());
}

#[test]
fn our_membership_is_a_session_that_others_can_read_in_every_form_of_key() {
    for form in [KeyForm::Underscore, KeyForm::Owned, KeyForm::Pair] {
        let session = only(&[announced(form, own().content(None, at(0)), 0)], NOW);
        assert_eq!((&*session.scope.app, &*session.scope.call), ("live.streamside.stream", "nova"), "{form:?}");
        assert_eq!(session.label().as_str(), "stream");
        assert_eq!(session.host().expect("a host").as_str(), "mist.x", "no password, no path");
        assert!(session.is_supported());
    }
    assert_eq!(own().state_key(KeyForm::Underscore), "_@a:x_D1_live.streamside.streamnova");
    assert_eq!(classify(&read(&announced(KeyForm::Pair, leave(), 0))), Classified::Left(None));
}

#[test]
fn rtc_our_refresh_copies_the_time_of_the_join_and_ends_a_term_later() {
    let joined = own().content(None, at(0));
    assert_eq!((&joined["expires"], joined.get("created_ts")), (&json!(FOUR_HOURS), None));
    let standing = Standing { created: at(0), until: at(FOUR_HOURS) };
    assert_eq!(standing.refresh_at(), at(FOUR_HOURS - 5_000));

    let refreshed = own().content(Some(standing), standing.refresh_at());
    assert_eq!((&refreshed["expires"], &refreshed["created_ts"]), (&json!(2 * FOUR_HOURS), &json!(T)));
    let late = own().content(Some(standing), at(9 * FOUR_HOURS));
    assert_eq!(late["expires"], 10 * FOUR_HOURS);
    let session = only(&[announced(KeyForm::Underscore, refreshed, FOUR_HOURS - 5_000)], FOUR_HOURS);
    assert_eq!((session.start(), session.next_wakeup()), (at(0), at(2 * FOUR_HOURS)));
}

#[test]
fn rtc_foci_are_proposed_in_use_first_then_of_the_homeserver_then_configured() {
    let session = only(&[base(), with(member("b", "D1", 9), json!({"foci_preferred": [focus("unused.x")]}))], NOW);
    let well_known = json!({"org.matrix.msc4143.rtc_foci": [focus("known.x"), 7], "m.rtc_foci": [focus("stable.x")]});
    let endpoint = json!({"rtc_transports": [focus("known.x"), focus("end.x")]});
    let configured = [Focus::read(&focus("mine.x")).expect("a focus"), Focus::read(&focus("f1.x")).expect("a focus")];
    let choices = preferred_foci(Offers {
        session: Some(&session),
        well_known: Some(&well_known),
        endpoint: Some(&endpoint),
        configured: &configured,
    });
    let found: Vec<(String, Source)> =
        choices.iter().map(|choice| (choice.focus.host().expect("a host").to_string(), choice.source)).collect();
    let expected = [
        ("f1.x", Source::InUse),
        ("stable.x", Source::WellKnown),
        ("known.x", Source::WellKnown),
        ("end.x", Source::Endpoint),
        ("mine.x", Source::Configured),
    ];
    assert_eq!(found, expected.map(|(host, source)| (host.to_owned(), source)));
    assert_eq!(preferred_foci(Offers::default()), []);
}

fn notification(content: Value) -> Option<Notification> {
    Notification::read(&read(&state("org.matrix.msc4075.rtc.notification", "a", "", 0, content)))
}

#[test]
fn a_notification_rings_whom_it_mentions_until_its_lifetime_is_over() {
    let relation = json!({"rel_type": "m.reference", "event_id": "$member"});
    let found = notification(json!({
        "notification_type": "ring", "sender_ts": T + 5_000, "lifetime": 30_000, "m.relates_to": relation,
        "m.mentions": {"user_ids": ["@b:x", 7]},
    }));
    let found = found.expect("a notification");
    assert_eq!((found.rings, found.at, found.until), (true, at(5_000), at(35_000)));
    assert_eq!(found.about.as_deref(), Some("$member"));
    assert!(found.is_for("@b:x") && !found.is_for("@c:x"));
}

#[test]
fn a_notification_of_the_newest_text_is_read_and_nobody_is_told_of_the_own_one() {
    let inside = json!({"type": "m.call", "notification_type": "notification", "sender_ts": T, "lifetime": 10});
    let found = notification(json!({"application": inside, "m.mentions": {"room": true}})).expect("a notification");
    assert_eq!((found.rings, found.until), (false, at(10)));
    assert!(found.is_for("@b:x") && !found.is_for("@a:x"));
}

#[test]
fn neither_a_wrong_clock_nor_a_long_life_makes_anything_ring_for_ever() {
    let ring = |sent: i64, lifetime: Value| {
        let content = json!({"notification_type": "ring", "sender_ts": T + sent, "lifetime": lifetime});
        notification(content).expect("a notification")
    };
    assert_eq!(ring(20_000, json!(1)).at, at(20_000));
    assert_eq!(ring(20_001, json!(1)).at, at(0), "not believed");
    assert_eq!(ring(-20_001, json!(1)).at, at(0));
    assert_eq!(ring(0, json!(u64::MAX >> 1)).until, at(MAX_LIFETIME_MS));
    assert_eq!(ring(0, json!(-5)).until, at(0));
    assert_eq!(ring(0, json!("x")).until, at(30_000));
    assert_eq!(notification(json!({"lifetime": 5})), None, "no kind");
    assert_eq!(Notification::read(&read(&base())), None, "another type");
}

#[test]
fn declining_refers_to_the_notification() {
    let read_decline = |rel_type: &str| {
        let content = json!({"m.relates_to": {"rel_type": rel_type, "event_id": "$ring"}});
        Decline::read(&read(&state("org.matrix.msc4310.rtc.decline", "b", "", 3, content)))
    };
    let decline = read_decline("m.reference").expect("a decline");
    assert_eq!((&*decline.sender, &*decline.notification, decline.at), ("@b:x", "$ring", at(3)));
    assert_eq!(read_decline("m.thread"), None);
}

#[test]
fn the_homeservers_clock_is_the_median_of_what_events_tell() {
    let sample = |sent: i64, age: Value| {
        skew::sample(&json!({"origin_server_ts": T + sent, "unsigned": {"age": age}}), at(1_000))
    };
    assert_eq!(sample(500, json!(700)), Some(200));
    assert_eq!(sample(500, Value::Null), None);
    assert_eq!(skew::offset(&[]), 0);
    assert_eq!(skew::offset(&[1_999]), 0, "the way, not the clock");
    assert_eq!(skew::offset(&[-1_999]), 0);
    assert_eq!(skew::offset(&[9_000, i64::MIN, 5_000, 6_000, i64::MAX]), 6_000);
    assert_eq!(skew::offset(&[-8_000, -4_000]), -6_000);
}

#[test]
fn words_from_outside_are_cleaned_and_shortened() {
    let app = format!("evil\u{1b}]0;x\u{7}\u{202e}{}", "n".repeat(500));
    let strange = json!({"application": app, "focus_active": {"type": "t\u{1b}[2J"}});
    let snapshot = look(&[with(base(), strange)], NOW);
    let session = &snapshot.sessions[0];
    let label = session.label();
    assert!(label.as_str().starts_with("unknown activity evil\u{fffd}n"), "{label}");
    assert!(label.as_str().len() < 200, "{label}");
    assert_eq!(session.transport_label().expect("a way").as_str(), "unknown transport t\u{fffd}");
}
