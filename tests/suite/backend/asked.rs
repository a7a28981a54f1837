//! Links, rooms, emotes and blocks: asked of servers that have them, and of those that have not.

use streamside::backend::bitwave::session::Fetch;
use streamside::chat::{Event, MessageId, Request, RoomId, SafeText, Timestamp};
use streamside::proto::bitwave::incoming::ClientEvent;

use super::play::{FOREIGN, Play, able, nova, ours};

fn quiet(mut play: Play) -> Play {
    play.heard();
    play.fetched();
    play
}

fn links(before: Option<&str>) -> Request {
    Request::Links { room: nova(), before: before.map(MessageId::new) }
}

fn names(event: &Event) -> Vec<&str> {
    match event {
        Event::Blocks(names) | Event::Emotes(names) => names.iter().map(SafeText::as_str).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn links_come_newest_first_and_only_those_that_may_be_followed() {
    let mut play = quiet(Play::connected(able()));
    play.request(links(None));
    play.request(links(Some("m9")));
    let newest = Fetch::Links { room: nova(), before: None };
    assert_eq!(play.fetched(), [newest.clone(), Fetch::Links { room: nova(), before: Some(MessageId::new("m9")) }]);
    let entry = |id: &str, url: &str, kind: &str| {
        format!(
            r#"{{"id":"{id}","url":{url:?},"kind":"{kind}","timestamp":5,"username":"k\u001bat","channel":"nova"}}"#
        )
    };
    let list = [
        entry("m3", "https://аpple.example/x", "link"),
        entry("m3", "javascript:alert(1)", "link"),
        entry("m2", "https://media.example/a.png", "image"),
        entry("m1", "file:///etc/passwd", "image"),
        "7".to_owned(),
    ];
    play.answer(newest, &format!(r#"{{"success":true,"size":5,"data":[{}]}}"#, list.join(",")));
    let told = play.heard();
    let [Event::Links { room, entries, more: false }] = &told[..] else { panic!("{told:?}") };
    assert_eq!(*room, nova());
    let shown: Vec<_> = entries.iter().map(|it| (it.message.as_str(), it.link.url.as_str(), it.link.image)).collect();
    assert_eq!(shown, [("m3", "https://xn--pple-43d.example/x", false), ("m2", "https://media.example/a.png", true)]);
    assert!(entries.iter().all(|it| it.at == Timestamp(5) && !it.author.as_str().contains('\u{1b}')));
}

#[test]
fn a_full_page_of_links_says_that_there_are_more() {
    let mut play = quiet(Play::connected(able()));
    let fetch = Fetch::Links { room: RoomId::new("@kat"), before: None };
    let page = vec![r#"{"id":"m1","url":"https://a.example"}"#; 100].join(",");
    play.answer(fetch, &format!(r#"{{"success":true,"data":[{page}]}}"#));
    assert!(matches!(&play.heard()[..], [Event::Links { entries, more: true, .. }] if entries.len() == 100));
}

#[test]
fn a_server_without_links_has_none() {
    for server in [ours(), FOREIGN] {
        let mut play = quiet(Play::connected(server));
        play.request(links(None));
        assert_eq!(play.heard(), [Event::Links { room: nova(), entries: vec![], more: false }]);
        assert!(play.fetched().is_empty());
    }
    let mut play = quiet(Play::connected(able()));
    play.answer(Fetch::Links { room: nova(), before: None }, r#"{"success":false,"message":"try later"}"#);
    assert!(
        matches!(&play.heard()[..], [Event::Notice { .. }, Event::Links { entries, more: true, .. }] if entries.is_empty())
    );
}

#[test]
fn blocked_people_are_told_after_connecting_and_after_each_change() {
    let mut play = Play::new();
    play.event(ClientEvent::Connected { announced: able() });
    assert!(play.fetched().contains(&Fetch::Blocks));
    play.heard();
    play.answer(Fetch::Blocks, r#"{"success":true,"data":["troll"]}"#);
    assert_eq!(play.heard().iter().map(names).collect::<Vec<_>>(), [["troll"]]);
    play.request(Request::Block { name: "@Zoe".to_owned(), on: true });
    let block = Fetch::Block { name: "Zoe".to_owned(), on: true };
    assert_eq!(play.fetched(), std::slice::from_ref(&block));
    play.answer(block.clone(), r#"{"success":true,"data":["troll","zoe"]}"#);
    assert_eq!(play.heard().iter().map(names).collect::<Vec<_>>(), [["troll", "zoe"]]);
    play.answer(block, r#"{"success":false,"error":{"code":"not_found","message":"nobody is called Zoe"}}"#);
    let told = play.heard();
    assert!(
        matches!(&told[..], [Event::Refused(no)] if no.message.as_str().contains("nobody is called Zoe")),
        "{told:?}"
    );
    for server in [ours(), FOREIGN] {
        let mut play = quiet(Play::connected(server));
        play.request(Request::Block { name: "zoe".to_owned(), on: true });
        let told = play.heard();
        assert!(matches!(&told[..], [Event::Refused(no)] if no.message.as_str().contains("/ignore")), "{told:?}");
        assert!(play.fetched().is_empty());
    }
}

#[test]
fn rooms_are_listed_busiest_first() {
    let mut play = quiet(Play::connected(FOREIGN));
    play.request(Request::Rooms);
    assert_eq!(play.fetched(), [Fetch::Rooms]);
    play.answer(
        Fetch::Rooms,
        r#"{"data":[{"channel":"b","viewCount":1},{"channel":"a","viewCount":9},{"channel":"c"}]}"#,
    );
    let told = play.heard();
    let [Event::Rooms(rooms)] = &told[..] else { panic!("{told:?}") };
    let rooms: Vec<_> = rooms.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(rooms, [("a", 9), ("b", 1), ("c", 0)]);
    play.answer(Fetch::Rooms, "<html>");
    assert!(matches!(&play.heard()[..], [Event::Refused(_)]));
    let mut play = Play::new();
    play.heard();
    play.request(Request::Rooms);
    assert!(matches!(&play.heard()[..], [Event::Refused(_)]) && play.fetched().is_empty());
}

#[test]
fn emotes_are_fetched_once_in_a_run_and_only_real_names_are_kept() {
    let mut play = Play::new();
    play.event(ClientEvent::Connected { announced: FOREIGN });
    assert!(play.fetched().contains(&Fetch::Emotes));
    play.event(ClientEvent::Connected { announced: FOREIGN });
    assert!(!play.fetched().contains(&Fetch::Emotes));
    play.heard();
    let body = r#"{"data":[{"label":"wave"},{"label":"../../etc/passwd"},{"label":"a b"},{"label":"wave"},{"value":":fire:"}]}"#;
    play.answer(Fetch::Emotes, body);
    assert_eq!(play.heard().iter().map(names).collect::<Vec<_>>(), [["fire", "wave"]]);
    for body in ["<html>", r#"{"success":false}"#, ""] {
        play.answer(Fetch::Emotes, body);
        assert!(play.heard().is_empty(), "failure is silent: {body}");
    }
}
