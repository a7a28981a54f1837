//! Who stands above whom, and who may say something: tables and properties of the pure rules.

use std::time::Duration;

use proptest::prelude::*;
use streamside::chat::{RejectionCode, Role, Timestamp};
use streamside::server::policy::decision::Decision;
use streamside::server::policy::house::{Appointment, EVERYWHERE, House, Live, Restraint, Rules, Who};
use streamside::server::policy::standing::{Saying, Speech, may_act, may_say, may_whisper, restraint};

const NOW: Timestamp = Timestamp(1_000_000);
const FINE: &str = "fine";

type Change = fn(&mut House);

fn who(key: &str) -> Who<'_> {
    Who { key, account: !key.starts_with("troll:"), admin: key == "boss" }
}

fn held(until: Option<i64>) -> Restraint {
    Restraint {
        shown: "Troll".into(),
        since: Timestamp(0),
        until: until.map(Timestamp),
        by: "kat".into(),
        reason: Some("links".into()),
        entry: "e1".into(),
    }
}

/// Kat keeps order in nova's room, eve while an event is on.
fn nova() -> House {
    let mut house = House::default();
    let book = house.room_mut("nova");
    for (key, event) in [("kat", false), ("eve", true)] {
        book.moderators.insert(key.into(), Appointment { shown: key.into(), event });
    }
    house
}

fn verdict(house: &House, key: &str, room: &str, saying: Saying) -> &'static str {
    match may_say(house, Speech { who: who(key), room, saying }, NOW) {
        Ok(_) => FINE,
        Err(no) => no.code.as_str(),
    }
}

#[test]
fn roles_come_from_the_room_and_from_the_account() {
    let mut house = nova();
    let table = [
        (
            "nova",
            [
                ("troll:1a2b", Role::Guest),
                ("ann", Role::User),
                ("kat", Role::Moderator),
                ("nova", Role::Dj),
                ("boss", Role::Admin),
            ],
        ),
        (
            "nova-mods",
            [
                ("troll:1a2b", Role::Guest),
                ("ann", Role::User),
                ("kat", Role::Moderator),
                ("nova", Role::Dj),
                ("boss", Role::User),
            ],
        ),
        (
            "bob",
            [
                ("troll:1a2b", Role::Guest),
                ("ann", Role::User),
                ("kat", Role::User),
                ("nova", Role::User),
                ("boss", Role::Admin),
            ],
        ),
        (
            "global",
            [
                ("troll:1a2b", Role::Guest),
                ("ann", Role::User),
                ("kat", Role::User),
                ("nova", Role::User),
                ("boss", Role::Admin),
            ],
        ),
    ];
    for (room, row) in table {
        for (key, role) in row {
            assert_eq!(house.role(room, who(key)), role, "{key} in {room}");
        }
    }
    assert_eq!(house.role("nova", who("eve")), Role::User, "no event is on");
    house.apply(&Decision::Live { room: "nova".into(), live: Some(Live { since: NOW, title: None }) });
    assert_eq!(house.role("nova", who("eve")), Role::Moderator);
}

/// Who writes against what holds for everybody in the room and for them alone.
#[test]
fn what_is_said_passes_one_gate() {
    let people = ["troll:1a2b", "ann", "kat", "nova", "boss"];
    let nothing: Change = |_| {};
    let table: [(&str, Change, [&str; 5]); 7] = [
        ("nothing holds", nothing, [FINE; 5]),
        ("slow mode", |house| slow(house, 30_000, 999_000), ["rate_limited", "rate_limited", FINE, FINE, FINE]),
        ("slow mode, long ago", |house| slow(house, 30_000, 970_000), [FINE; 5]),
        ("rules", |house| rules(house, 2, Some(1)), ["forbidden", "forbidden", FINE, FINE, FINE]),
        ("rules that are accepted", |house| rules(house, 2, Some(2)), [FINE; 5]),
        ("a timeout", |house| restrain(house, "nova", Some(1_000_001)), ["rate_limited"; 5]),
        ("a timeout that is over", |house| restrain(house, "nova", Some(1_000_000)), [FINE; 5]),
    ];
    for (what, change, row) in table {
        let mut house = nova();
        change(&mut house);
        for (key, expected) in people.iter().zip(row) {
            assert_eq!(verdict(&house, key, "nova", Saying::Message), expected, "{what}: {key}");
        }
    }
    let everybody = [("nova", FINE), ("nova-mods", "not_found")];
    for (room, expected) in everybody {
        assert_eq!(verdict(&nova(), "ann", room, Saying::Message), expected, "{room}");
    }
}

fn slow(house: &mut House, every: u64, spoke: i64) {
    house.room_mut("nova").slow = Some(Duration::from_millis(every));
    for key in ["troll:1a2b", "ann", "kat", "nova", "boss"] {
        house.spoke("nova", &key.into(), Timestamp(spoke));
    }
}

fn rules(house: &mut House, version: u64, accepted: Option<u64>) {
    let book = house.room_mut("nova");
    book.rules = Some(Rules { version, text: "be kind".into(), must_accept: true });
    for (key, version) in ["troll:1a2b", "ann"].into_iter().zip(accepted.into_iter().cycle()) {
        book.accepted.insert(key.into(), version);
    }
}

fn restrain(house: &mut House, room: &str, until: Option<i64>) {
    for key in ["troll:1a2b", "ann", "kat", "nova", "boss"] {
        house.room_mut(room).restraints.insert(key.into(), held(until));
    }
}

/// Everything at once: what is asked first decides the answer.
#[test]
fn of_several_reasons_the_first_in_order_is_given() {
    let mut house = nova();
    slow(&mut house, 30_000, 999_000);
    assert_eq!(verdict(&house, "ann", "nova", Saying::Message), "rate_limited");
    rules(&mut house, 1, None);
    let said = |house: &House| {
        let speech = Speech { who: who("ann"), room: "nova", saying: Saying::Message };
        let no = may_say(house, speech, NOW).unwrap_err();
        (no.code, no.message.to_string(), no.retry_after)
    };
    assert!(said(&house).1.contains("/accept"), "rules before slow mode");
    house.room_mut("nova").restraints.insert("ann".into(), held(Some(1_252_000)));
    let words = "you are timed out in #nova for 4 min 12 s by kat: links";
    assert_eq!(said(&house), (RejectionCode::RateLimited, words.into(), Some(Duration::from_secs(252))));
    house.room_mut(EVERYWHERE).restraints.insert("ann".into(), held(None));
    let words = "you are banned on this server by kat: links";
    assert_eq!(said(&house), (RejectionCode::Forbidden, words.into(), None), "a ban before a timeout");
    assert_eq!(verdict(&house, "ann", "nova-mods", Saying::Message), "not_found", "who cannot read learns nothing");
}

#[test]
fn an_edit_is_no_new_message_for_slow_mode() {
    let mut house = nova();
    slow(&mut house, 30_000, 999_000);
    assert_eq!(verdict(&house, "ann", "nova", Saying::Edit), FINE);
    restrain(&mut house, "nova", Some(1_000_001));
    assert_eq!(verdict(&house, "ann", "nova", Saying::Edit), "rate_limited");
}

#[test]
fn whispers_are_stopped_by_what_holds_everywhere_only() {
    let mut house = nova();
    restrain(&mut house, "nova", None);
    assert!(may_whisper(&house, "ann", NOW).is_ok());
    restrain(&mut house, EVERYWHERE, None);
    assert_eq!(may_whisper(&house, "ann", NOW).map_err(|no| no.code), Err(RejectionCode::Forbidden));
}

#[test]
fn of_two_restraints_the_later_end_is_told() {
    let mut house = nova();
    house.room_mut("nova").restraints.insert("ann".into(), held(Some(2_000_000)));
    house.room_mut(EVERYWHERE).restraints.insert("ann".into(), held(Some(3_000_000)));
    let end = |house: &House| restraint(house, "nova", "ann", NOW).map(|held| held.until);
    assert_eq!(end(&house), Some(Some(Timestamp(3_000_000))));
    house.room_mut("nova").restraints.insert("ann".into(), held(None));
    assert_eq!(end(&house), Some(None));
    assert_eq!(restraint(&house, "bob", "ann", NOW).map(|held| held.until), Some(Some(Timestamp(3_000_000))));
}

#[test]
fn what_is_over_is_taken_out_and_nothing_else() {
    let mut house = nova();
    house.room_mut("nova").restraints.insert("ann".into(), held(Some(1_000_000)));
    house.room_mut("nova").restraints.insert("bob".into(), held(Some(1_000_001)));
    house.room_mut("bob").restraints.insert("eve".into(), held(None));
    assert_eq!(house.next_end(), Some(NOW));
    let over = house.take_over(NOW);
    assert_eq!(over.len(), 1);
    assert_eq!((&*over[0].room, over[0].people.iter().map(|key| &**key).collect::<Vec<_>>()), ("nova", vec!["ann"]));
    assert_eq!(house.next_end(), Some(Timestamp(1_000_001)));
    assert!(house.take_over(NOW).is_empty());
}

#[test]
fn the_table_of_slow_mode_does_not_grow_with_all_who_ever_spoke() {
    let mut house = House::default();
    house.room_mut("nova").slow = Some(Duration::from_secs(1));
    for at in 0..10_000_i64 {
        house.spoke("nova", &format!("p{at}").into(), Timestamp(at * 10));
    }
    assert!(house.room("nova").unwrap().spoke.len() < 2048, "{}", house.room("nova").unwrap().spoke.len());
    house.apply(&Decision::Slow { room: "nova".into(), every: None });
    assert!(house.room("nova").unwrap().spoke.is_empty());
}

const PEOPLE: [&str; 8] = ["troll:1a2b", "ann", "bob", "kat", "eve", "nova", "global", "boss"];
const ROOMS: [&str; 6] = ["nova", "nova-mods", "global", "global-mods", "bob", EVERYWHERE];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whoever is appointed wherever: nobody acts on themselves, on an equal or on somebody higher, and the order has
    /// no circles.
    #[test]
    fn roles_form_an_order(
        offices in prop::collection::vec((0..ROOMS.len(), 0..PEOPLE.len(), any::<bool>()), 0..12),
        live in any::<bool>(),
    ) {
        let mut house = House::default();
        for (room, person, event) in offices {
            let appointment = Appointment { shown: String::new(), event };
            house.room_mut(ROOMS[room]).moderators.insert(PEOPLE[person].into(), appointment);
        }
        house.room_mut("nova").live = live.then_some(Live { since: NOW, title: None });
        let acts = |room: &str, a: &str, b: &str| may_act(&house, room, (who(a), who(b)), b).is_ok();
        for room in ROOMS {
            for a in PEOPLE {
                prop_assert!(!acts(room, a, a));
                for b in PEOPLE {
                    let (mine, theirs) = (house.role(room, who(a)), house.role(room, who(b)));
                    prop_assert_eq!(acts(room, a, b), a != b && mine.moderates() && mine > theirs);
                    prop_assert!(!(acts(room, a, b) && acts(room, b, a)), "{} and {} in {}", a, b, room);
                    for c in PEOPLE {
                        prop_assert!(!(acts(room, a, b) && acts(room, b, c)) || acts(room, a, c));
                    }
                }
            }
        }
    }
}
