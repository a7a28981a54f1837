//! What MSC4143 states in the two versions that this was built from, statement by statement. Listed with their tests in
//! `tests/suite/matrixrtc/statements.toml`.

use serde_json::{Value, json};
use streamside::chat::rtc::{Classified, Device, Fault, Focus, RawEvent, Scope, classify};

use super::kit::{
    FOUR_HOURS, HOUR, NOW, T, at, base, focus, history, later, live, look, member, only, pasts, read, saying, slot,
    snapshot_in_words, state, sticky, with,
};

fn device(event: &Value) -> Device {
    match classify(&read(event)) {
        Classified::Join(device) => *device,
        other => panic!("{other:?}"),
    }
}

fn fault(event: &Value) -> Fault {
    match classify(&read(event)) {
        Classified::Malformed(fault) => fault,
        other => panic!("{other:?}"),
    }
}

/// The complete event of the first version.
fn first_form() -> Value {
    let content = json!({
        "m.application": "m.call", "m.call_id": "", "focus_active": {"type": "livekit"},
        "foci_preferred": [focus("f1.x"), focus("f2.x")],
    });
    state("m.rtc.member", "a", r#"["@a:x","D1"]"#, 0, content)
}

#[test]
fn rtc_memberships_of_one_application_and_call_id_are_one_session() {
    let elsewhere = with(member("b", "D2", 2), json!({"call_id": "other"}));
    let snapshot = look(&[base(), member("b", "D1", 1), elsewhere], NOW);
    let found: Vec<(&Scope, usize)> = snapshot.sessions.iter().map(|one| (&one.scope, one.devices().len())).collect();
    assert_eq!(found, [(&Scope::new("m.call", ""), 2), (&Scope::new("m.call", "other"), 1)]);
}

#[test]
fn rtc_memberships_of_every_type_name_count() {
    for kind in ["m.rtc.member", "org.matrix.msc4143.rtc.member", "org.matrix.msc3401.call.member", "m.call.member"] {
        let event = state(kind, "a", "_@a:x_D1", 0, base()["content"].clone());
        assert_eq!(only(&[event], NOW).participants(), 1, "{kind}");
    }
    let other = state("m.rtc.something", "a", "_@a:x_D1", 0, base()["content"].clone());
    assert_eq!(look(&[other], NOW).sessions, []);
}

#[test]
fn rtc_sticky_events_of_todays_text_are_memberships_while_their_slot_is_open() {
    let session = only(&[slot("open", "m.call"), sticky("a", "m1", 0, HOUR), base()], NOW);
    assert_eq!(session.devices().len(), 2, "one session with those in state");
    assert_eq!(look(&[slot("closed", "m.call"), sticky("a", "m1", 0, HOUR)], NOW).sessions, []);
    let ahead = RawEvent::read(&sticky("a", "m1", HOUR, HOUR), at(10)).expect("an event");
    assert_eq!(ahead.sticky_until, Some(at(HOUR + 10)), "a clock that is ahead lengthens nothing");
    let older = with(sticky("a", "m1", 0, HOUR), json!({"transports": null, "rtc_transports": [focus("f4.x")]}));
    assert_eq!(only(&[slot("open", "m.call"), older], NOW).host().expect("a host").as_str(), "f4.x");
}

#[test]
fn rtc_a_pair_as_state_key_names_user_and_device() {
    let found = device(&first_form());
    assert_eq!((&*found.user, &*found.id), ("@a:x", "D1"));
    let foreign = state("m.rtc.member", "b", r#"["@a:x","D1"]"#, 0, first_form()["content"].clone());
    assert_eq!(fault(&foreign), Fault::ForeignKey);
}

#[test]
fn rtc_the_first_form_is_read_like_the_second() {
    let second = state("m.rtc.member", "a", r#"["@a:x","D1"]"#, 0, {
        let mut content = first_form()["content"].clone();
        content["application"] = content["m.application"].take();
        content["call_id"] = content["m.call_id"].take();
        content
    });
    let (first, second) = (device(&first_form()), device(&second));
    assert_eq!((first.identity(), first.created), (second.identity(), second.created));
    assert_eq!((first.active, first.preferred), (second.active, second.preferred));
}

#[test]
fn rtc_a_membership_says_who_with_which_device_is_in_which_session_over_what() {
    let found = device(&base());
    assert_eq!(found.identity(), ("@a:x", "D1", &Scope::new("m.call", "")));
    assert_eq!(found.active.expect("a focus").kind(), "livekit");
    assert_eq!(found.preferred, [Focus::read(&focus("f1.x")).expect("a focus")]);
}

#[test]
fn rtc_several_devices_of_one_user_are_one_participant() {
    let session = only(&[base(), member("a", "D2", 5)], NOW);
    assert_eq!((session.participants(), session.devices().len()), (1, 2));
}

#[test]
fn rtc_a_membership_for_somebody_else_counts_for_nothing() {
    for key in ["_@a:x_D1_m.call", "@a:x_D1", "@a:x", r#"["@a:x","D1"]"#] {
        let forged = state("m.rtc.member", "b", key, 0, base()["content"].clone());
        assert_eq!(fault(&forged), Fault::ForeignKey, "{key}");
    }
    let claimed = with(sticky("b", "m1", 0, HOUR), json!({"member": {"id": "m1", "user_id": "@a:x"}}));
    assert_eq!(fault(&claimed), Fault::ForeignKey);
    let unreadable = state("m.rtc.member", "b", "whatever", 0, base()["content"].clone());
    assert_eq!(&*device(&unreadable).user, "@b:x", "a key that names nobody claims nothing");
}

#[test]
fn rtc_the_device_is_read_from_the_content_before_the_key() {
    let event = with(first_form(), json!({"device_id": "D9"}));
    assert_eq!(&*device(&event).id, "D9");
    assert_eq!(fault(&with(base(), json!({"device_id": null}))), Fault::Device, "this key does not tell it");
    assert_eq!(fault(&with(base(), json!({"device_id": ""}))), Fault::Device);
}

#[test]
fn rtc_without_a_time_of_creation_that_of_sending_counts() {
    assert_eq!(device(&later(base(), 70)).created, at(70));
    assert_eq!(device(&later(with(base(), json!({"created_ts": T})), 70)).created, at(0));
    assert_eq!(device(&with(base(), json!({"created_ts": T + 1}))).created, at(0), "never later than it was sent");
    assert_eq!(device(&with(base(), json!({"created_ts": -1}))).created, at(0));
    assert_eq!(fault(&with(base(), json!({"created_ts": "x"}))), Fault::Created);
}

#[test]
fn rtc_a_time_of_creation_makes_an_update_and_none_makes_a_join() {
    let update = later(with(base(), json!({"created_ts": T, "foci_preferred": []})), 10);
    assert_eq!(live(&[base(), update])[2..], ["updated @a:x/D1"]);
    assert_eq!(live(&[base(), later(base(), 10)])[2..], ["left @a:x/D1 (left)", "joined @a:x/D1"]);
}

#[test]
fn rtc_creation_and_device_group_what_belongs_to_one_stay() {
    let update = later(with(base(), json!({"created_ts": T, "membershipID": "other"})), 10);
    assert_eq!(history(&[base(), update], NOW)[0].stays.len(), 1, "no other id is looked at");
    assert_eq!(history(&[base(), member("a", "D2", 0)], NOW)[0].stays.len(), 2);
}

#[test]
fn rtc_count_and_start_are_computed_from_the_memberships() {
    let early = with(member("b", "D1", 50), json!({"created_ts": T - 400}));
    let session = only(&[base(), early, member("a", "D2", 60)], NOW);
    assert_eq!((session.participants(), session.start()), (2, at(-400)));
}

#[test]
fn rtc_an_empty_membership_leaves() {
    for content in [json!({}), json!({"leave_reason": "m.lost_connection"}), json!({"sticky_key": "m1"})] {
        let event = saying(base(), content);
        assert!(matches!(classify(&read(&event)), Classified::Left(_)), "{event}");
    }
    let leaving = with(sticky("a", "m1", 0, HOUR), json!({"member": {"id": "m1", "membership": "leave"}}));
    assert!(matches!(classify(&read(&leaving)), Classified::Left(_)));
}

#[test]
fn rtc_a_membership_that_is_not_well_formed_does_not_join() {
    let faults = [
        (json!({"application": null}), Fault::Application),
        (json!({"application": ""}), Fault::Application),
        (json!({"application": {"type": 3}}), Fault::Application),
        (json!({"call_id": null}), Fault::Call),
        (json!({"call_id": null, "slot_id": "other#room"}), Fault::Call),
        (json!({"focus_active": "livekit"}), Fault::Focus),
        (json!({"focus_active": {"kind": "livekit"}}), Fault::Focus),
        (json!({"foci_preferred": [{"type": 1}]}), Fault::Foci),
    ];
    for (change, expected) in faults {
        assert_eq!(fault(&with(base(), change)), expected);
    }
    assert_eq!(fault(&saying(base(), json!([]))), Fault::Content);
    let mut passing = base();
    passing.as_object_mut().expect("an object").remove("state_key");
    assert_eq!(fault(&passing), Fault::Passing);
    assert_eq!(RawEvent::read(&json!({"type": "m.rtc.member"}), at(0)), None);
}

#[test]
fn rtc_what_an_application_adds_is_kept() {
    let position = json!({"x": 3, "y": 4});
    assert_eq!(device(&with(base(), json!({"position": position}))).content["position"], position);
    let moved = later(with(base(), json!({"created_ts": T, "position": position})), 10);
    assert_eq!(live(&[base(), moved])[2..], ["updated @a:x/D1"]);
}

#[test]
fn rtc_a_membership_joins_when_application_or_call_id_change_to_something() {
    for change in [json!({"application": "foo"}), json!({"call_id": "dj2"}), json!({"device_id": "D2"})] {
        let told = live(&[base(), later(with(base(), change.clone()), 10)]);
        assert!(told[2..].iter().any(|line| line.starts_with("joined")), "{change}: {told:?}");
        let stays = history(&[base(), later(with(base(), change.clone()), 10)], NOW);
        let starts: Vec<_> = stays.iter().flat_map(|past| past.stays.iter().map(|stay| stay.start)).collect();
        assert!(starts.contains(&at(0)) && starts.contains(&at(10)), "{change}: {starts:?}");
    }
}

#[test]
fn rtc_a_membership_leaves_when_application_or_call_id_change_to_nothing_or_something_else() {
    let leave = later(saying(base(), json!({})), 10);
    assert_eq!(pasts(&[base(), leave], NOW), ["m.call# 0..10 users 1 peak 1"]);
    let over = later(with(base(), json!({"call_id": "dj2"})), 10);
    assert_eq!(pasts(&[base(), over], NOW)[0], "m.call# 0..10 users 1 peak 1");
}

#[test]
fn rtc_a_user_session_lasts_from_a_join_to_the_leave_after_it() {
    let leave = later(saying(base(), json!({})), 70);
    let past = history(&[base(), leave, later(base(), 90)], NOW);
    let found: Vec<_> = past.iter().flat_map(|past| &past.stays).map(|stay| (stay.start, stay.end)).collect();
    assert_eq!(found, [(at(0), Some(at(70))), (at(90), None)]);
}

#[test]
fn rtc_user_sessions_that_overlap_are_one_session_of_the_past() {
    let leave = |user: &str, ms| later(saying(member(user, "D1", 0), json!({})), ms);
    let events = [base(), member("b", "D1", 40), leave("a", 50), leave("b", 60), member("b", "D2", 60)];
    assert_eq!(pasts(&events, NOW), ["m.call# 0..60 users 2 peak 2", "m.call# 60..ongoing users 1 peak 1"]);
}

#[test]
fn rtc_both_spellings_of_the_active_focus_are_read() {
    let spelled = with(base(), json!({"focus_active": null, "foci_active": {"type": "livekit"}}));
    assert_eq!(device(&spelled).active.expect("a focus").kind(), "livekit");
}

#[test]
fn rtc_a_focus_needs_a_type_and_keeps_whatever_else_it_says() {
    let strange = json!({"type": "com.example.radio", "mhz": 101.7});
    let found = device(&with(base(), json!({"focus_active": strange, "foci_preferred": [strange, focus("f1.x")]})));
    assert_eq!(found.active.as_ref().expect("a focus").raw(), &strange);
    assert_eq!(found.preferred[0].raw(), &strange);
    assert_eq!(Focus::read(&json!({"livekit_service_url": "https://x"})), None);
    assert_eq!(device(&with(base(), json!({"foci_preferred": null}))).preferred, [], "none is preferred");
}

#[test]
fn rtc_active_and_preferred_foci_together_tell_where_a_device_is() {
    let second = |selection: &str| {
        let change = json!({
            "focus_active": {"type": "livekit", "focus_selection": selection}, "foci_preferred": [focus("f2.x")],
        });
        with(member("b", "D1", 1), change)
    };
    let host_of_b = |selection: &str| {
        let session = only(&[base(), second(selection)], NOW);
        session.transport(&session.devices()[1]).and_then(Focus::host).map(|host| host.to_string())
    };
    assert_eq!(host_of_b("oldest_membership").as_deref(), Some("f1.x"));
    assert_eq!(host_of_b("multi_sfu").as_deref(), Some("f2.x"));
    assert_eq!(host_of_b("phase_of_the_moon"), None);
    let itself = with(base(), json!({"focus_active": focus("f9.x")}));
    assert_eq!(only(&[itself], NOW).host().expect("a host").as_str(), "f9.x");
}

#[test]
fn rtc_a_session_over_an_unknown_focus_is_shown_and_named_as_out_of_reach() {
    let mesh = with(member("b", "D1", 1), json!({"focus_active": {"type": "full_mesh"}}));
    let session = only(&[base(), mesh.clone()], NOW);
    assert!(!session.is_supported(), "somebody there cannot be reached");
    assert_eq!(session.participants(), 2);
    assert!(only(&[base()], NOW).is_supported());
    let preferring = json!({"focus_active": {"type": "jitsi", "focus_selection": "multi_sfu", "url": "https://j.x"}});
    assert_eq!(only(&[with(base(), preferring)], NOW).host(), None, "nobody knows what its words mean");
    let label = only(&[mesh], NOW).transport_label().expect("a way");
    assert_eq!(label.as_str(), "unknown transport full_mesh");
}

#[test]
fn rtc_a_session_of_an_unknown_application_is_shown_by_its_name() {
    let radio = json!({"application": "com.example.radio", "focus_active": {"type": "jitsi"}});
    let session = only(&[with(base(), radio)], NOW);
    assert_eq!(session.label().as_str(), "unknown activity com.example.radio");
    assert_eq!(session.transport_label().expect("a way").as_str(), "unknown transport jitsi");
    assert_eq!(session.participants(), 1);
    assert_eq!(only(&[base()], NOW).label().as_str(), "call");
}

#[test]
fn rtc_what_a_client_forgot_to_end_ends_by_itself() {
    assert_eq!(only(&[base()], FOUR_HOURS - 1).next_wakeup(), at(FOUR_HOURS));
    assert_eq!(snapshot_in_words(&look(&[base()], FOUR_HOURS)), "");
    let long = with(base(), json!({"expires": 5 * HOUR}));
    assert_eq!(only(&[long], FOUR_HOURS).next_wakeup(), at(5 * HOUR));
    for strange in [json!(0), json!(-1), json!("x")] {
        assert_eq!(device(&with(base(), json!({"expires": strange}))).expiry, at(FOUR_HOURS));
    }
}
