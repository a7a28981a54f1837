//! Keeping order as the app has it: asked for once, answered, refused or given up with words; told as it happens.

use std::time::Duration;

use streamside::backend::bitwave::session::{Asked, Fetch};
use streamside::chat::{
    Body, Event, ImageMark, MessageId, ModAction, ModVerb, QueueKind, Rejection, RejectionCode, Request, RestraintKind,
    Retry, Role, RoomId, SafeText, Timestamp,
};
use streamside::proto::bitwave::capabilities::Announced;
use streamside::proto::bitwave::incoming::ClientEvent;

use super::play::{FOREIGN, Play, able, item, keeping, nova, ours};

pub fn keeper() -> Play {
    let mut play = Play::connected(keeping());
    play.moderates();
    play.forget();
    play
}

fn clear() -> Request {
    Request::Moderate { room: nova(), action: ModAction::Clear { user: None } }
}

fn refusals(told: &[Event]) -> Vec<&str> {
    let words = |event| match event {
        &Event::Refused(Rejection { ref message, .. }) => Some(message.as_str()),
        _ => None,
    };
    told.iter().filter_map(words).collect()
}

fn entry(number: u64) -> ClientEvent {
    let Some(ClientEvent::Moderated(entry)) = streamside::proto::bitwave::incoming::read_event(
        r#"["moderated",{"id":"e1","channel":"Nova","do":"timeout","by":"kat","user":"troll","length":120000,
            "reason":"links","message":"m1","timestamp":7}]"#,
        &mut Vec::new(),
    ) else {
        panic!("an entry")
    };
    ClientEvent::Done { number, entry }
}

#[test]
fn an_action_is_sent_once_and_its_entry_comes_back() {
    let mut play = keeper();
    let action = ModAction::Timeout {
        user: "troll".to_owned(),
        length: Duration::from_secs(120),
        reason: None,
        message: Some(MessageId::new("m1")),
    };
    play.request(Request::Moderate { room: nova(), action: action.clone() });
    assert_eq!(play.asked, [(100, Asked { room: nova(), action })]);
    play.event(entry(100));
    let told = play.heard();
    let [Event::ModDone(done)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(
        (done.id.as_str(), done.verb, done.room.clone(), done.at),
        ("e1", ModVerb::Timeout, nova(), Timestamp(7))
    );
    assert_eq!((done.user.clone(), done.length), (Some(SafeText::name("troll")), Some(Duration::from_secs(120))));
    play.pass(60);
    play.tick();
    assert_eq!((play.heard(), play.session.deadline()), (vec![], None), "nobody waits any more");
}

#[test]
fn a_refused_action_is_told_with_the_words_of_the_server() {
    let mut play = keeper();
    play.request(clear());
    let retry_after = Some(Duration::from_secs(3));
    let message = "nobody acts on an equal".to_owned();
    play.event(ClientEvent::NotAcked { number: 100, code: "forbidden".to_owned(), message, retry_after });
    let message = SafeText::line("nobody acts on an equal");
    assert_eq!(play.heard(), [Event::Refused(Rejection { code: RejectionCode::Forbidden, message, retry_after })]);
}

#[test]
fn what_cannot_be_sent_or_is_not_answered_is_said_and_never_sent_later() {
    let mut play = keeper();
    play.request(clear());
    play.lose(Retry::In(Duration::from_secs(1)));
    assert_eq!(refusals(&play.heard()), ["the connection went before the server answered; look whether it was done"]);
    play.request(clear());
    assert_eq!(refusals(&play.heard()), ["nothing was done: there is no connection; /reconnect makes one"]);
    play.event(ClientEvent::Connected { announced: keeping() });
    assert_eq!(play.asked.len(), 1, "only the first went out, once");
    play.heard();
    play.request(clear());
    assert!(play.session.awaits_answers() && play.session.deadline().is_some());
    play.pass(19);
    play.tick();
    assert_eq!(play.heard(), []);
    play.pass(1);
    play.tick();
    assert_eq!(refusals(&play.heard()), ["the server did not answer; look whether it was done"]);
    // An answer that comes after all is news.
    play.event(entry(101));
    assert!(matches!(&play.heard()[..], [Event::ModDone(_)]));
}

fn wishes() -> Vec<Request> {
    vec![
        clear(),
        Request::Queue { room: nova() },
        Request::ModLog { room: nova(), before: None },
        Request::Card { room: nova(), user: "troll".to_owned() },
        Request::Seen { room: nova() },
    ]
}

#[test]
fn servers_without_a_desk_are_asked_for_nothing() {
    for server in [FOREIGN, ours(), able()] {
        for wish in wishes() {
            let mut play = Play::connected(server.clone());
            play.forget();
            play.request(wish);
            assert_eq!(refusals(&play.heard()), ["this server keeps no moderator's desk"]);
            assert!(play.asked.is_empty() && play.fetched().is_empty());
        }
        let mut play = Play::connected(server);
        play.request(Request::MarkRead { room: nova(), message: MessageId::new("m1") });
        assert!(play.markers.is_empty());
    }
}

#[test]
fn guests_and_direct_messages_have_no_desk() {
    for wish in wishes() {
        let mut play = Play::spectator();
        play.event(ClientEvent::Connected { announced: keeping() });
        play.forget();
        play.request(wish);
        assert_eq!(refusals(&play.heard()).len(), 1);
        assert!(play.asked.is_empty() && play.fetched().is_empty());
    }
    let mut play = keeper();
    play.request(Request::Moderate { room: RoomId::new("@kat"), action: ModAction::Clear { user: None } });
    assert!(play.asked.is_empty() && refusals(&play.heard()).len() == 1);
}

/// Events of these names may mean something else elsewhere.
#[test]
fn only_servers_that_announced_it_are_believed() {
    let events = [
        ("room", r#"{"channel":"nova","hold":true,"private":true}"#),
        ("standing", r#"{"channel":"nova","role":"admin"}"#),
        ("moderated", r#"{"channel":"nova","do":"ban","by":"kat"}"#),
        ("deleted", r#"{"channel":"nova","id":"m1"}"#),
        ("read", r#"{"channel":"nova","id":"m1","at":5}"#),
    ];
    let heard = |server: Option<Announced>| {
        let mut play = Play::connected(server);
        play.bulk(&format!("[{}]", item("m1", "ann", "hi")));
        play.forget();
        events.iter().for_each(|(name, json)| play.says(name, json));
        (play.heard().len(), play.fetched().len())
    };
    assert_eq!(heard(able()), (0, 0));
    // The room turns private besides, and one fetches what was deleted there.
    assert_eq!(heard(keeping()), (6, 1));
}

#[test]
fn what_holds_and_how_one_stands_is_told_in_full() {
    let mut play = Play::connected(keeping());
    play.heard();
    play.says(
        "room",
        r#"{"channel":"Nova","slow":5000,"rules":{"version":3,"text":"be kind\nalways","html":"be <b>kind</b><br>always","mustAccept":true},"hold":true,
            "pins":[{"id":"m1","username":"ann","excerpt":"hi","by":"kat","until":9}],"live":{"since":4,"title":"late"},
            "dj":"Nova","moderators":["kat"],"restrained":[{"user":"troll","until":99,"since":5,"by":"kat"}],
            "shortest":120000,"longest":600000}"#,
    );
    play.says(
        "standing",
        r#"{"channel":"nova","role":"user","accepted":2,"queue":4,"held":1,
            "restraint":{"user":"me","ban":true,"since":5,"by":"kat","reason":"links"}}"#,
    );
    let told = play.heard();
    let [Event::RoomInfo { room, info }, Event::Standing { standing, .. }] = &told[..] else { panic!("{told:?}") };
    assert_eq!((room.clone(), info.slow, info.hold), (nova(), Some(Duration::from_secs(5)), true));
    let rules = info.rules.as_ref().expect("rules");
    assert_eq!((rules.version, rules.text.as_str(), rules.must_accept), (3, "be kind\nalways", true));
    assert_eq!(rules.body.plain(), "be kind\nalways");
    let Body::Rich(lines) = &rules.body else { panic!("{:?}", rules.body) };
    assert!(lines[0].spans().any(|span| span.text == "kind" && span.style.bold));
    assert_eq!((info.pins[0].excerpt.as_str(), info.pins[0].until), ("hi", Some(Timestamp(9))));
    assert_eq!((info.restrained[0].kind, info.restrained[0].until), (RestraintKind::Timeout, Some(Timestamp(99))));
    assert_eq!((standing.role, standing.accepted, standing.queue, standing.held), (Role::User, Some(2), 4, 1));
    assert_eq!(standing.restraint.as_ref().map(|it| (it.kind, it.until)), Some((RestraintKind::Ban, None)));
    play.says("room", r#"{"channel":"elsewhere"}"#);
    assert_eq!(play.heard(), [], "a room that is not open");
}

#[test]
fn queue_log_card_and_people_are_fetched_when_asked_for() {
    let mut play = keeper();
    wishes().into_iter().skip(1).for_each(|wish| play.request(wish));
    play.request(Request::Card { room: nova(), user: " @troll ".to_owned() });
    let card = Fetch::Card { room: nova(), user: "troll".to_owned() };
    let log = Fetch::ModLog { room: nova(), before: None };
    let fetches = [Fetch::Queue(nova()), log.clone(), card.clone(), Fetch::Seen(nova()), card.clone()];
    assert_eq!(play.fetched(), fetches);
    let held = item("m2", "ann", "look").replace("\"_id\"", "\"mark\":\"held\",\"_id\"");
    let queue = format!(
        r#"{{"data":[{{"kind":"report","message":{},"reports":[{{"by":"ann","reason":"spam","timestamp":5}}]}},7,
            {{"kind":"image","message":{held}}}]}}"#,
        item("m1", "troll", "<b>buy</b>")
    );
    play.answer(Fetch::Queue(nova()), &queue);
    let told = play.heard();
    let [Event::Marked { mark: ImageMark::Held, .. }, Event::Queue { items, .. }] = &told[..] else {
        panic!("{told:?}")
    };
    assert_eq!(items[0].line.message.body.plain(), "buy");
    assert!(matches!(&items[0].kind, QueueKind::Report(reports) if reports[0].by.as_str() == "ann"));
    assert!(matches!(&items[1].kind, QueueKind::Image));
    assert!(play.shown().is_empty(), "it stands in no timeline");

    let lines = vec![r#"{"id":"e1","channel":"nova","do":"warn","by":"kat"}"#; 100].join(",");
    play.answer(log, &format!("{{\"data\":[{lines}]}}"));
    let told = play.heard();
    assert!(matches!(&told[..], [Event::ModLog { entries, more: true, .. }] if entries.len() == 100), "{told:?}");

    let known = format!(r#"{{"name":"troll","role":"user","karma":-3,"messages":[{}]}}"#, item("m1", "troll", "buy"));
    play.answer(card, &format!("{{\"data\":{known}}}"));
    let told = play.heard();
    let [Event::Card { card, .. }] = &told[..] else { panic!("{told:?}") };
    assert_eq!((card.name.as_str(), card.karma, card.lines.len()), ("troll", -3, 1));

    play.answer(Fetch::Seen(nova()), r#"{"data":{"connected":[],"seen":[{"name":"a","at":5},{"name":"b","at":9}]}}"#);
    let told = play.heard();
    let [Event::Seen { people, .. }] = &told[..] else { panic!("{told:?}") };
    assert_eq!(people[0], (SafeText::name("b"), Timestamp(9)));
}

#[test]
fn what_is_not_given_is_said() {
    let no =
        r#"{"success":false,"message":"only moderators","error":{"code":"forbidden","message":"only moderators"}}"#;
    for (what, thing) in [
        (Fetch::Queue(nova()), "the queue"),
        (Fetch::ModLog { room: nova(), before: None }, "the log"),
        (Fetch::Card { room: nova(), user: "x".to_owned() }, "the card"),
        (Fetch::Seen(nova()), "who was seen here"),
    ] {
        let mut play = keeper();
        play.answer(what, no);
        assert_eq!(refusals(&play.heard()), [format!("{thing} could not be fetched: only moderators")]);
    }
}

#[test]
fn read_markers_are_fetched_told_and_sent() {
    let mut play = Play::new();
    play.event(ClientEvent::Connected { announced: keeping() });
    assert!(play.fetched().contains(&Fetch::Markers));
    play.heard();
    play.answer(Fetch::Markers, r#"{"data":{"Nova":{"id":"m1","at":5},"elsewhere":{"id":"m2","at":6},"odd":7}}"#);
    let read = |id: &str, at| Event::ReadUpTo { room: nova(), message: MessageId::new(id), at: Timestamp(at) };
    assert_eq!(play.heard(), [read("m1", 5)]);
    play.says("read", r#"{"channel":"nova","id":"m2","at":6}"#);
    assert_eq!(play.heard(), [read("m2", 6)]);
    let read_up_to = |id: &str| Request::MarkRead { room: nova(), message: MessageId::new(id) };
    play.bulk(&format!(
        "[{},{}]",
        item("m3", "ann", "hi"),
        r#"{"type":"fireworks","topText":"x","channel":"nova","timestamp":6}"#
    ));
    play.send(1, "on its way");
    for id in ["m3", "unknown", "fireworks:6", "own:1", "m3"] {
        play.request(read_up_to(id));
    }
    assert_eq!(play.markers, [(nova(), MessageId::new("m3"))], "once, and only what the server knows");
    play.request(Request::Join { name: "kat".to_owned() });
    assert!(play.fetched().contains(&Fetch::Markers), "for a room that has opened since");
    play.answer(Fetch::Markers, "<html>");
    play.lose(Retry::In(Duration::from_secs(1)));
    play.heard();
    play.request(read_up_to("m3"));
    assert_eq!((play.heard(), play.markers.len()), (vec![], 1), "the next marker says more");
    play.event(ClientEvent::Connected { announced: keeping() });
    play.request(read_up_to("m3"));
    assert_eq!(play.markers.len(), 2);
    // Conversations have markers too.
    play.request(Request::OpenDirect { names: vec!["kat".to_owned()] });
    play.heard();
    play.says("read", r#"{"channel":"@kat","id":"w1","at":7}"#);
    let room = RoomId::new("@kat");
    assert_eq!(play.heard(), [Event::ReadUpTo { room, message: MessageId::new("w1"), at: Timestamp(7) }]);
}

#[test]
fn a_direct_message_that_is_held_says_until_when() {
    let mut play = Play::connected(keeping());
    play.says("room", r#"{"channel":"nova","live":{"since":4}}"#);
    play.heard();
    for (n, names, words) in [
        (0, vec!["kat"], "held until kat's event is over"),
        (1, vec!["kat", "Nova"], "held until Nova's event is over"),
        (2, vec!["ann", "kat"], "held until the event of one of them is over"),
    ] {
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        play.request(Request::OpenDirect { names: names.clone() });
        let room = play.heard().into_iter().find_map(|event| match event {
            Event::Joined(room) => Some(room.id),
            _ => None,
        });
        let room = room.expect("the room opens");
        let post = streamside::chat::Post::new("psst", streamside::chat::Scope::Global);
        play.request(Request::Send { txn: streamside::chat::TxnId(n), room: room.clone(), post });
        let number = play.number(n);
        play.event(ClientEvent::Held { number, id: format!("w{n}"), at: 5 });
        assert_eq!(play.heard(), [Event::Notice { room: Some(room.clone()), text: SafeText::line(words) }]);
        assert_eq!(play.shown_in(room.as_str()), ["psst✓"], "it is on the server");
    }
}
