//! Private rooms: joined like any, fetched with the token, mixed with nothing; who may not read one learns of none.

use std::time::Duration;

use streamside::backend::bitwave::session::Fetch;
use streamside::chat::{Event, RejectionCode, Request, Retry, Room, RoomId, RoomKind, Scope};
use streamside::proto::bitwave::incoming::ClientEvent;

use super::order::keeper;
use super::play::{FOREIGN, Play, able, item, keeping, nova};

const NONE: &str = r#"{"success":false,"message":"there is no such channel",
    "error":{"code":"not_found","message":"there is no such channel"}}"#;

fn mods() -> RoomId {
    RoomId::new("nova-mods")
}

fn join(play: &mut Play) {
    play.request(Request::Join { name: "#nova-mods".to_owned() });
}

fn kinds(told: &[Event]) -> Vec<RoomKind> {
    let kind = |event| match event {
        &Event::Joined(Room { ref kind, .. }) => Some(kind.clone()),
        _ => None,
    };
    told.iter().filter_map(kind).collect()
}

fn secret(id: &str, text: &str) -> String {
    item(id, "kat", text).replace("Nova", "nova-mods")
}

#[test]
fn a_private_room_is_joined_like_any_and_fetched_with_the_token() {
    let mut play = keeper();
    join(&mut play);
    assert_eq!(kinds(&play.heard()), [RoomKind::Private]);
    assert_eq!(play.subscribed, Some((vec![nova(), mods()], false)));
    let recent = Fetch::Recent(Some(mods()));
    assert!(play.fetched().contains(&recent));
    let id = || streamside::chat::MessageId::new("m1");
    for (what, signed) in [
        (recent.clone(), true),
        (Fetch::Before { room: mods(), id: id() }, true),
        (Fetch::Links { room: mods(), before: None }, true),
        (Fetch::Users, true),
        (Fetch::Rooms, true),
        (Fetch::Recent(Some(nova())), false),
        (Fetch::Recent(None), false),
        (Fetch::Emotes, false),
    ] {
        assert_eq!(play.session.signs(&what), signed, "{what:?}");
    }
    play.answer(recent, &format!("{{\"data\":[{}]}}", secret("s1", "among us")));
    play.bulk(&format!("[{}]", secret("s2", "live")));
    assert_eq!(play.shown_in("nova-mods"), ["among us", "live"]);
}

#[test]
fn lines_of_a_private_room_are_heard_nowhere_else() {
    let mut play = keeper();
    play.request(Request::Look { room: nova(), scope: Scope::Global });
    play.heard();
    play.bulk(&format!("[{},{}]", secret("s1", "among us"), item("o1", "ann", "other").replace("Nova", "kat")));
    let told = play.heard();
    let [Event::Overheard(lines)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(lines.iter().map(|line| line.message.body.plain()).collect::<Vec<_>>(), ["other"]);
    // Nor after it was left.
    join(&mut play);
    play.bulk(&format!("[{}]", secret("s2", "among us")));
    play.request(Request::Leave { room: mods() });
    play.heard();
    play.bulk(r#"[{"type":"delete","ids":["s2"]}]"#);
    assert_eq!(play.heard(), []);
}

#[test]
fn who_may_not_read_a_room_learns_that_there_is_none() {
    let mut play = Play::connected(keeping());
    play.heard();
    join(&mut play);
    play.answer(Fetch::Recent(Some(mods())), NONE);
    let told = play.heard();
    let [Event::Joined(_), Event::Left(left), Event::Refused(no)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(
        (left.clone(), no.code, no.message.as_str()),
        (mods(), RejectionCode::NotFound, "there is no such channel")
    );
    assert_eq!(play.subscribed, Some((vec![nova()], false)), "the others are heard again");
    // Also who could read it until now.
    for stop in [0, 1, 2] {
        let mut play = keeper();
        join(&mut play);
        play.bulk(&format!("[{}]", secret("s1", "among us")));
        play.heard();
        match stop {
            0 => play.says("standing", r#"{"channel":"nova-mods","role":"user"}"#),
            1 => play.says("standing", r#"{"channel":"nova","role":"user"}"#),
            _ => play.answer(Fetch::Recent(Some(mods())), NONE),
        }
        let told = play.heard();
        assert!(matches!(&told[..2], [Event::Left(room), Event::Refused(_)] if *room == mods()), "{told:?}");
    }
    // A public room that holds something stays.
    let mut play = Play::connected(keeping());
    play.bulk(&format!("[{}]", item("m1", "ann", "hi")));
    play.heard();
    play.answer(Fetch::Recent(Some(nova())), NONE);
    assert!(matches!(&play.heard()[..], [Event::Refused(_)]));
}

#[test]
fn what_a_name_means_is_known_once_the_server_has_said_what_it_is() {
    for (server, kind) in [(FOREIGN, RoomKind::Public), (able(), RoomKind::Public), (keeping(), RoomKind::Private)] {
        let mut play = Play::new();
        play.request(Request::Join { name: "nova-mods".to_owned() });
        play.request(Request::Look { room: mods(), scope: Scope::Local });
        assert_eq!(play.session.hello_room(), nova(), "a name that may open nothing must not keep one out");
        play.event(ClientEvent::Connected { announced: server });
        assert_eq!(kinds(&play.heard()).last(), Some(&kind));
        let here = if kind == RoomKind::Public { mods() } else { nova() };
        assert_eq!(play.session.hello_room(), here);
        play.lose(Retry::In(Duration::from_secs(1)));
    }
    // The server's own word counts for more than the name.
    let mut play = Play::connected(keeping());
    play.heard();
    play.says("room", r#"{"channel":"nova","private":true}"#);
    assert_eq!(kinds(&play.heard()), [RoomKind::Private]);
    play.says("room", r#"{"channel":"nova","private":true}"#);
    assert_eq!(kinds(&play.heard()), []);
    play.says("room", r#"{"channel":"nova"}"#);
    assert_eq!(kinds(&play.heard()), [RoomKind::Public]);
}
