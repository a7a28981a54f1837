//! The session without sockets: events, answers and requests in, what the app hears and what is sent out.

use std::sync::Arc;
use std::time::Duration;

use streamside::backend::BackendError;
use streamside::backend::bitwave::session::{Deed, Fetch, Now, Posting};
use streamside::chat::{
    Delivery, Diff, Event, Kind, MessageId, RejectionCode, Request, Retry, Rgb, RoomId, Scope, Timestamp, TxnId,
};
use streamside::clock;
use streamside::proto::bitwave::capabilities::Announced;
use streamside::proto::bitwave::incoming::ClientEvent;
use streamside::proto::bitwave::notice::ErrorNotice;

use super::play::{FOREIGN, Play, able, item, nova, ours};

fn acked(number: u64, id: &str) -> ClientEvent {
    ClientEvent::Acked { number, id: id.into(), at: 5 }
}

fn not_acked(number: u64, code: &str, wait: Option<u64>) -> ClientEvent {
    let retry_after = wait.map(Duration::from_secs);
    ClientEvent::NotAcked { number, code: code.into(), message: "no".into(), retry_after }
}

#[test]
fn an_own_line_is_settled_once_whatever_comes_first() {
    let echo = |txn: u64| {
        let nonce = format!("{:016x}-{txn}", 7);
        format!(r#"[{{"id":"m1","message":"<b>hi</b>","username":"Me","channel":"nova","nonce":"{nonce}"}}]"#)
    };
    type Step<'a> = Box<dyn Fn(&mut Play) + 'a>;
    let ack: &dyn Fn(&mut Play) = &|play| play.event(acked(play.number(0), "m1"));
    let own_echo: &dyn Fn(&mut Play) = &|play| play.bulk(&echo(1));
    let foreign_echo: &dyn Fn(&mut Play) = &|play| play.bulk(&format!("[{}]", item("m1", "me", "hi")));
    let table: Vec<(&str, Option<Announced>, Vec<Step>, &str)> = vec![
        ("no answer", ours(), vec![], "hi…"),
        ("ack only", ours(), vec![Box::new(ack)], "hi✓"),
        ("echo only, from a server that acknowledges", ours(), vec![Box::new(own_echo)], "hi…"),
        ("ack, echo", ours(), vec![Box::new(ack), Box::new(own_echo)], "hi✓"),
        ("echo, ack", ours(), vec![Box::new(own_echo), Box::new(ack)], "hi✓"),
        ("ack twice", ours(), vec![Box::new(ack), Box::new(ack)], "hi✓"),
        ("no echo", FOREIGN, vec![], "hi…"),
        ("echo", FOREIGN, vec![Box::new(foreign_echo)], "hi✓"),
        ("echo twice", FOREIGN, vec![Box::new(foreign_echo), Box::new(foreign_echo)], "hi✓"),
    ];
    for (case, server, steps, expected) in table {
        let mut play = Play::connected(server);
        play.send(1, "hi");
        steps.iter().for_each(|step| step(&mut play));
        assert_eq!(play.shown(), [expected], "{case}");
        assert_eq!(play.posted.len(), 1, "{case}");
    }
}

#[test]
fn what_is_sent_carries_a_nonce_to_our_server_and_none_to_others() {
    for (server, nonce, text) in [(ours(), Some("0000000000000007-1".to_owned()), "a\nb"), (FOREIGN, None, "a\\nb")] {
        let mut play = Play::connected(server);
        play.send(1, "a\nb");
        assert_eq!(
            play.postings(),
            [Posting {
                txn: TxnId(1),
                room: nova(),
                to: None,
                text: text.into(),
                global: true,
                badge: true,
                nonce,
                reply: None,
            }]
        );
        assert_eq!(play.shown(), ["a\nb…"]);
    }
}

#[test]
fn after_a_lost_connection_only_our_server_gets_the_message_again() {
    for (server, again, shown) in [(ours(), true, "hi…"), (FOREIGN, false, "hi?")] {
        let mut play = Play::connected(server.clone());
        play.send(1, "hi");
        play.lose(Retry::In(Duration::from_secs(1)));
        assert_eq!(play.shown(), ["hi?"]);
        play.event(ClientEvent::Connected { announced: server });
        assert_eq!(play.shown(), [shown]);
        assert_eq!(play.posted.len(), if again { 2 } else { 1 });
        if again {
            assert_eq!(play.postings()[0], play.postings()[1], "the same nonce");
            // It had arrived; history has it already.
            play.answer(Fetch::Recent(Some(nova())), &format!("[{}]", item("m1", "Me", "hi")));
            play.event(acked(play.number(1), "m1"));
            assert_eq!(play.shown(), ["hi✓"]);
        }
    }
}

#[test]
fn a_person_may_send_an_unconfirmed_line_again_or_take_it_away() {
    let mut play = Play::connected(FOREIGN);
    play.send(1, "one");
    play.send(2, "two");
    play.lose(Retry::In(Duration::from_secs(1)));
    play.event(ClientEvent::Connected { announced: FOREIGN });
    play.request(Request::Resend { room: nova(), txn: TxnId(1) });
    play.request(Request::Discard { room: nova(), txn: TxnId(2) });
    assert_eq!(play.shown(), ["one…"]);
    assert_eq!(play.postings().last().map(|posting| posting.text.clone()), Some("one".to_owned()));
    assert_eq!(play.posted.len(), 3);
}

#[test]
fn an_attempt_that_nobody_answers_becomes_unconfirmed() {
    let mut play = Play::connected(FOREIGN);
    play.send(1, "hi");
    let deadline = play.session.deadline().expect("somebody waits");
    assert_eq!(deadline - play.now.at, Duration::from_secs(20));
    play.pass(20);
    play.tick();
    assert_eq!(play.shown(), ["hi?"]);
    assert_eq!(play.session.deadline(), None);
}

#[test]
fn what_was_written_offline_leaves_after_the_greeting_unless_it_is_old() {
    let mut play = Play::new();
    play.send(1, "old");
    play.pass(50);
    play.send(2, "new");
    assert_eq!(play.shown(), ["old…", "new…"]);
    assert!(play.posted.is_empty());
    play.pass(15);
    play.event(ClientEvent::Connected { announced: FOREIGN });
    assert_eq!(play.shown(), ["old!", "new…"]);
    assert_eq!(play.posted.len(), 1);
    play.request(Request::Resend { room: nova(), txn: TxnId(1) });
    assert_eq!(play.shown(), ["old…", "new…"]);
    assert_eq!(play.posted.len(), 2);
}

#[test]
fn without_hope_of_a_connection_nothing_pretends_to_be_on_its_way() {
    let mut play = Play::new();
    play.send(1, "before");
    play.lose(Retry::Never);
    play.send(2, "after");
    assert_eq!(play.shown(), ["before!", "after!"]);
}

#[test]
fn a_blocked_message_goes_back_to_the_input() {
    for (case, event) in [
        ("by its text", ClientEvent::Blocked { text: Some("two".into()), wait: Duration::from_secs(3) }),
        ("by its number", not_acked(101, "rate_limited", Some(3))),
    ] {
        let mut play = Play::connected(ours());
        play.send(1, "one");
        play.send(2, "two");
        play.heard();
        play.event(event);
        assert_eq!(play.shown(), ["one…"], "{case}");
        let wait = Duration::from_secs(3);
        let back = Event::Blocked { room: nova(), txn: Some(TxnId(2)), text: "two".into(), wait };
        assert_eq!(play.heard(), [back], "{case}");
    }
}

#[test]
fn a_block_without_words_concerns_the_oldest_and_one_of_another_device_only_waits() {
    let mut play = Play::connected(FOREIGN);
    play.send(1, "one");
    play.heard();
    let blocked = || ClientEvent::Blocked { text: None, wait: Duration::from_secs(1) };
    play.event(blocked());
    play.event(blocked());
    let texts: Vec<(Option<TxnId>, String)> = play
        .heard()
        .into_iter()
        .map(|event| match event {
            Event::Blocked { txn, text, .. } => (txn, text),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(texts, [(Some(TxnId(1)), "one".to_owned()), (None, String::new())]);
}

#[test]
fn a_refused_message_stays_with_the_reason() {
    let mut play = Play::connected(ours());
    play.send(1, "too long");
    play.event(not_acked(play.number(0), "too_long", None));
    assert_eq!(play.shown(), ["too long!"]);
    let Delivery::Failed(_, why) = &play.lines[0].delivery else { panic!() };
    assert_eq!(why.as_str(), "no");
}

#[test]
fn history_overlaps_with_live_lines_without_doubling_them() {
    let mut play = Play::new();
    play.event(ClientEvent::Connected { announced: FOREIGN });
    assert_eq!(play.fetches, [Fetch::Recent(Some(nova())), Fetch::Users, Fetch::Emotes]);
    let at = |id: &str, time: u32| item(id, "kat", id).replace("\"timestamp\":5", &format!("\"timestamp\":{time}"));
    play.bulk(&format!("[{},{}]", at("m3", 30), at("m4", 40)));
    let body = format!(r#"{{"success":true,"size":3,"data":[{},{},{}]}}"#, at("m3", 30), at("m1", 10), at("m2", 20));
    play.answer(Fetch::Recent(Some(nova())), &body);
    assert_eq!(play.shown(), ["m1", "m2", "m3", "m4"]);
    assert!(!play.heard().iter().any(|event| matches!(event, Event::CaughtUp { .. })), "nothing had been missed");
}

#[test]
fn after_a_loss_what_was_missed_is_counted() {
    let mut play = Play::connected(FOREIGN);
    play.bulk(&format!("[{}]", item("m1", "kat", "one")));
    play.lose(Retry::In(Duration::from_secs(1)));
    let since = play.now.wall;
    play.pass(30);
    play.event(ClientEvent::Connected { announced: FOREIGN });
    play.heard();
    let body = format!("[{},{},{}]", item("m1", "kat", "one"), item("m2", "kat", "two"), item("m3", "kat", "three"));
    // The history of all rooms may come first and bring them already.
    play.answer(Fetch::Recent(None), &body);
    assert_eq!(play.heard(), []);
    play.answer(Fetch::Recent(Some(nova())), &body);
    assert_eq!(play.heard(), [Event::CaughtUp { room: nova(), new: 2, since }]);
    assert_eq!(play.shown(), ["one", "two", "three"]);
    play.answer(Fetch::Recent(Some(nova())), &body);
    assert_eq!(play.heard(), [], "told once");
}

#[test]
fn a_gap_and_the_event_reconnect_fetch_history() {
    for (event, told) in [(ClientEvent::Gap, vec![Event::Gap]), (ClientEvent::HydrateNow, vec![])] {
        let mut play = Play::connected(ours());
        play.heard();
        play.fetches.clear();
        play.event(event);
        assert_eq!(play.fetches, [Fetch::Recent(Some(nova()))]);
        assert_eq!(play.heard(), told);
    }
}

#[test]
fn history_that_cannot_be_had_is_said() {
    let mut play = Play::connected(FOREIGN);
    play.heard();
    for body in ["<html>not found</html>", r#"{"success":false,"message":"no such room"}"#] {
        play.answer(Fetch::Recent(Some(nova())), body);
        let told = play.heard();
        assert!(matches!(&told[..], [Event::Notice { room: Some(_), .. }]), "{body}: {told:?}");
    }
}

#[test]
fn lines_of_other_rooms_are_overheard_once() {
    let mut play = Play::connected(FOREIGN);
    play.heard();
    let other = item("o1", "kat", "hi").replace("Nova", "Lounge");
    play.bulk(&format!("[{other},{}]", item("m1", "kat", "here")));
    play.bulk(&format!("[{other}]"));
    let told = play.heard();
    let [Event::Overheard(lines)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].message.room.as_str(), "lounge");
    assert_eq!(play.shown(), ["here"]);
}

#[test]
fn a_message_is_taken_back_wherever_it_stands() {
    let mut play = Play::connected(FOREIGN);
    play.bulk(&format!("[{},{}]", item("m1", "kat", "here"), item("o1", "kat", "there").replace("Nova", "x")));
    play.heard();
    play.bulk(r#"[{"type":"delete","ids":["m1","o1","nobody"]}]"#);
    assert_eq!(play.shown(), ["(message removed)"]);
    assert_eq!(play.lines[0].message.kind, Kind::Removed);
    let told = play.heard();
    let [Event::Changed(line)] = &told[..] else { panic!("{told:?}") };
    assert_eq!((line.message.id.as_str(), line.message.kind), ("o1", Kind::Removed));
}

#[test]
fn one_spoilt_item_hides_no_other() {
    let mut play = Play::connected(FOREIGN);
    play.heard();
    let (one, two) = (item("m1", "kat", "one"), item("m2", "kat", "two"));
    for bad in [r#"{"message":5e999}"#, "17", &format!("{}1{}", "[".repeat(300), "]".repeat(300))] {
        let mut play = Play::connected(FOREIGN);
        play.heard();
        play.bulk(&format!("[{one},{bad},{two}]"));
        assert_eq!(play.shown(), ["one", "two"], "{bad}");
        assert!(matches!(&play.heard()[..], [Event::Notice { room: None, .. }]), "{bad}");
    }
    play.bulk(&format!(r#"[{one},{},{two}]"#, item("m3", "kat", "x\\ud800y")));
    assert_eq!(play.shown(), ["one", "x\u{fffd}y", "two"]);
}

#[test]
fn special_items_find_their_place() {
    let mut play = Play::connected(FOREIGN);
    play.heard();
    play.bulk(
        r#"[{"type":"fireworks","channel":"NOVA","topText":"gg","bottomText":"wp"},
                  {"type":"fireworks","channel":"elsewhere","topText":"no"},
                  {"type":"whisper","channel":"whisper","username":"kat","message":"psst"},
                  {"type":"novelty","channel":"nova","username":"kat","message":"unknown is shown"}]"#,
    );
    play.event(ClientEvent::Alert(r#"{"_id":"a1","amount":500,"message":"<b>wow","username":"kat"}"#.into()));
    assert_eq!(play.shown(), ["fireworks: gg wp", "unknown is shown", "500: <b>wow"]);
    let kinds: Vec<Kind> = play.lines.iter().map(|line| line.message.kind).collect();
    assert_eq!(kinds, [Kind::Notice, Kind::Text, Kind::Alert]);
    assert_eq!(play.shown_in("@kat"), ["psst"]);
}

#[test]
fn messages_without_an_id_are_told_apart_and_recognised_in_history() {
    let mut play = Play::connected(FOREIGN);
    let timed = r#"{"message":"lol","username":"kat","channel":"nova","timestamp":9}"#;
    let timeless = r#"{"message":"lol","username":"kat","channel":"nova"}"#;
    play.bulk(&format!("[{timed},{timeless},{timeless}]"));
    play.answer(Fetch::Recent(Some(nova())), &format!("[{timed}]"));
    assert_eq!(play.shown(), ["lol", "lol", "lol"]);
}

#[test]
fn times_are_kept_within_bounds() {
    let mut play = Play::connected(FOREIGN);
    for (n, (sent, shown)) in
        [("-5", 0), ("9999999999999999", Timestamp::MAX.0), ("null", 1_000_000)].into_iter().enumerate()
    {
        play.bulk(&format!(r#"[{{"id":"t{n}","message":"x","channel":"nova","timestamp":{sent}}}]"#));
        assert_eq!(play.lines[n].message.at, Timestamp(shown), "{sent}");
    }
}

#[test]
fn our_server_is_asked_only_for_what_is_shown() {
    let mut play = Play::connected(ours());
    assert_eq!(play.subscribed.take(), Some((vec![nova()], false)));
    play.request(Request::Look { room: nova(), scope: Scope::Global });
    assert_eq!(play.subscribed.take(), Some((vec![nova()], true)));
    assert!(play.fetches.contains(&Fetch::Recent(None)), "the merged view begins with history");
    play.request(Request::Look { room: nova(), scope: Scope::Global });
    assert_eq!(play.subscribed.take(), None, "nothing has changed");
    play.request(Request::Look { room: nova(), scope: Scope::Local });
    play.request(Request::Join { name: "#Lounge".into() });
    assert_eq!(play.subscribed.take(), Some((vec![nova(), RoomId::new("lounge")], false)));
    play.request(Request::Leave { room: nova() });
    assert_eq!(play.subscribed.take(), Some((vec![RoomId::new("lounge")], false)));

    let mut play = Play::connected(FOREIGN);
    play.request(Request::Look { room: nova(), scope: Scope::Global });
    play.request(Request::Join { name: "lounge".into() });
    assert_eq!(play.subscribed, None, "a plain server does not know the event");
}

#[test]
fn history_is_fetched_when_the_server_tells_of_the_room_and_not_before() {
    let newest = |play: &mut Play| {
        let all = play.fetched().into_iter();
        all.filter(|fetch| matches!(fetch, Fetch::Recent(_) | Fetch::Conversations)).collect::<Vec<_>>()
    };
    let mut play = Play::new();
    play.prompt = false;
    play.event(ClientEvent::Connected { announced: able() });
    assert_eq!(play.subscribed.take(), Some((vec![nova()], false)));
    assert_eq!(newest(&mut play), [], "it could overtake the subscription, and miss what is said in between");
    play.event(ClientEvent::Gap);
    play.event(ClientEvent::Subscribed);
    assert_eq!(newest(&mut play), [Fetch::Recent(Some(nova())), Fetch::Conversations]);
    play.request(Request::Join { name: "lounge".into() });
    assert_eq!(newest(&mut play), []);
    // A connection that ends takes with it what waited; the next one asks for all of it.
    play.lose(Retry::Never);
    play.event(ClientEvent::Subscribed);
    assert_eq!(newest(&mut play), []);
    play.event(ClientEvent::Connected { announced: FOREIGN });
    let rooms = [nova(), RoomId::new("lounge")].map(|room| Fetch::Recent(Some(room)));
    assert_eq!(newest(&mut play), rooms, "others do not say when they tell of a room");
}

#[test]
fn joining_and_leaving_are_told() {
    let mut play = Play::connected(FOREIGN);
    play.heard();
    play.request(Request::Join { name: " #Me ".into() });
    play.request(Request::Join { name: "two words".into() });
    play.request(Request::Leave { room: nova() });
    let told = play.heard();
    let [Event::Joined(room), Event::Refused(refused), Event::Left(left)] = &told[..] else { panic!("{told:?}") };
    assert_eq!((room.id.as_str(), room.name.as_str(), room.mine), ("me", "Me", true));
    assert_eq!((refused.code, left), (RejectionCode::BadName, &nova()));
    assert_eq!(play.fetches.last(), Some(&Fetch::Recent(Some(RoomId::new("me")))));
}

#[test]
fn lines_of_a_room_that_was_left_are_no_news_when_they_come_again() {
    let mut play = Play::connected(FOREIGN);
    play.bulk(&format!("[{}]", item("m1", "kat", "one")));
    play.request(Request::Leave { room: nova() });
    play.heard();
    let later = item("m3", "kat", "three").replace("\"timestamp\":5", "\"timestamp\":6");
    let page = format!("[{later},{},{}]", item("m1", "kat", "one"), item("m2", "kat", "two"));
    play.answer(Fetch::Recent(None), &page);
    let told = play.heard();
    let [Event::Overheard(lines)] = &told[..] else { panic!("{told:?}") };
    let ids: Vec<&str> = lines.iter().map(|line| line.message.id.as_str()).collect();
    assert_eq!(ids, ["m2", "m3"], "oldest first");
}

#[test]
fn older_history_is_asked_for_where_it_can_be_had() {
    let before = |id: &str| Fetch::Before { room: nova(), id: MessageId::new(id) };
    let mut play = Play::connected(ours());
    play.bulk(&format!("[{}]", item("m2", "kat", "two")));
    play.heard();
    play.request(Request::Backfill { room: nova(), before: None });
    assert_eq!(play.fetches.last(), Some(&before("m2")));
    play.answer(before("m2"), &format!("[{}]", item("m1", "kat", "one").replace("\"timestamp\":5", "\"timestamp\":1")));
    assert_eq!(play.shown(), ["one", "two"]);
    play.answer(before("m1"), "[]");
    let more = |more| Event::Backfilled { room: nova(), more };
    assert_eq!(play.heard(), [more(true), more(false)]);

    let mut play = Play::connected(FOREIGN);
    play.heard();
    play.request(Request::Backfill { room: nova(), before: None });
    assert_eq!(play.heard(), [more(false)]);
}

#[test]
fn a_room_that_has_come_whole_is_said_to_have_nothing_older() {
    let page = |count: usize| {
        let items: Vec<String> = (0..count).map(|n| item(&format!("m{n}"), "kat", "one")).collect();
        format!("[{}]", items.join(","))
    };
    let complete = |told: Vec<Event>| told.iter().any(|event| matches!(event, Event::Backfilled { more: false, .. }));
    for (server, count, whole) in [(ours(), 0, true), (ours(), 199, true), (ours(), 200, false), (FOREIGN, 3, false)] {
        let mut play = Play::connected(server);
        play.heard();
        play.answer(Fetch::Recent(Some(nova())), &page(count));
        assert_eq!(complete(play.heard()), whole, "{count} lines");
    }
    let mut play = Play::connected(ours());
    play.heard();
    play.answer(Fetch::Recent(None), &page(1));
    assert!(!complete(play.heard()), "that is what was said last anywhere");
}

#[test]
fn the_list_of_people_is_not_fetched_at_every_arrival() {
    for (server, spacing) in [(FOREIGN, 15), (ours(), 2)] {
        let mut play = Play::connected(server);
        play.fetches.clear();
        (0..5).for_each(|_| play.event(ClientEvent::UsersChanged));
        assert_eq!(play.fetches, [], "one was fetched on connecting");
        let due = play.session.deadline().expect("the wish is not forgotten");
        assert_eq!(due - play.now.at, Duration::from_secs(spacing));
        play.pass(spacing);
        play.tick();
        assert_eq!(play.fetches, [Fetch::Users]);
        assert_eq!(play.session.deadline(), None);
    }
}

#[test]
fn people_of_a_room_are_told_when_they_change() {
    let mut play = Play::connected(FOREIGN);
    play.heard();
    let users = r##"{"success":true,"data":{
        "a":{"data":{"username":"zoe","color":"#ff0000"},"watching":["nova"]},
        "b":{"data":{"username":"Nova"},"watching":["other","NOVA"]},
        "c":{"data":{"username":"far"},"watching":["other"]}}}"##;
    play.answer(Fetch::Users, users);
    play.answer(Fetch::Users, users);
    play.answer(Fetch::Users, "<html>");
    let told = play.heard();
    let [Event::Members { room, members }] = &told[..] else { panic!("{told:?}") };
    assert_eq!(*room, nova());
    let names: Vec<(&str, bool)> = members.iter().map(|member| (member.name.as_str(), member.owner)).collect();
    assert_eq!(names, [("Nova", true), ("zoe", false)]);
}

#[test]
fn errors_are_told_and_a_refused_token_ends_the_connection() {
    let error = |code: Option<&str>| {
        let code = code.map(str::to_owned);
        ClientEvent::Error(ErrorNotice { message: "slow down\u{1b}[2J".into(), code, retry_after_ms: Some(1500) })
    };
    let mut play = Play::connected(FOREIGN);
    play.heard();
    play.event(error(Some("429")));
    play.event(error(Some("forbidden")));
    let told = play.heard();
    let [Event::Refused(first), Event::Refused(second)] = &told[..] else { panic!("{told:?}") };
    assert_eq!((first.code, second.code), (RejectionCode::Other, RejectionCode::Forbidden));
    assert_eq!(first.retry_after, Some(Duration::from_millis(1500)));
    assert!(!first.message.as_str().contains('\u{1b}'));
    assert_eq!(play.closed, None);
    play.event(error(Some("not_authorised")));
    let closed = play.closed.expect("no loop with a bad token");
    assert!(!closed.passes(), "{closed:?}");
}

#[test]
fn a_kick_is_explained_by_what_the_server_said_before() {
    let mut play = Play::connected(FOREIGN);
    play.event(ClientEvent::Error(ErrorNotice { message: "banned".into(), code: None, retry_after_ms: None }));
    play.heard();
    play.end(&BackendError::Kicked { host: "chat.example.org".into() }, Retry::Never);
    let told = play.heard();
    let [Event::Disconnected { reason, retry: Retry::Never }] = &told[..] else { panic!("{told:?}") };
    assert_eq!(reason.as_str(), "banned (chat.example.org ended the connection for good)");
}

#[test]
fn a_batch_of_messages_is_one_change() {
    let mut session = Play::connected(FOREIGN).session;
    let items: Vec<String> = (0..50).map(|n| item(&format!("m{n}"), "kat", "x")).collect();
    let now = Now { at: clock::now(), wall: Timestamp(1) };
    session.event(ClientEvent::Bulk(format!("[\"bulkmessage\",[{}]]", items.join(","))), now);
    let deeds = session.take();
    let [Deed::Tell(Event::Timeline { diff: Diff::Append(lines), .. })] = &deeds[..] else { panic!("{deeds:?}") };
    assert_eq!(lines.len(), 50);
    assert!(Arc::ptr_eq(&lines[0].message.author, &lines[49].message.author), "an author is made once");
}

#[test]
fn authors_look_as_the_message_says() {
    let mut play = Play::connected(FOREIGN);
    let said = |id: &str, more: &str| {
        format!(r#"{{"id":"{id}","message":"x","username":"troll:A&amp;b","channel":"nova"{more}}}"#)
    };
    play.bulk(&format!(
        "[{},{},{},{}]",
        said("1", r##","userColor":"#ff0000","badge":"<i title=\"DJ\"></i>""##),
        said("2", r##","userColor":"#ff0000","badge":"<i title=\"DJ\"></i>""##),
        said("3", r#","color":"blue""#),
        r#"{"id":"4","message":"x","channel":"nova","userColor":"no colour"}"#,
    ));
    play.bulk(r#"[{"id":"5","message":"x","username":"K\u200bat","channel":"nova"}]"#);
    let looks: Vec<_> = play
        .lines
        .iter()
        .map(|line| {
            let author = &line.message.author;
            let badge = author.badge.as_ref().map(|badge| badge.as_str().to_owned());
            (author.name.as_str().to_owned(), author.color, badge, author.anonymous)
        })
        .collect();
    let troll = "troll:A&b".to_owned();
    let red = (troll.clone(), Some(Rgb(255, 0, 0)), Some("DJ".to_owned()), true);
    assert_eq!(looks[0], red);
    assert_eq!(looks[1], red);
    assert_eq!(looks[2], (troll, Some(Rgb(0, 0, 255)), None, true));
    assert_eq!(looks[3], ("?".to_owned(), None, None, false));
    assert!(Arc::ptr_eq(&play.lines[0].message.author, &play.lines[1].message.author));
    assert_eq!(
        &*play.lines[0].message.author.key, "troll:a&b",
        "names are compared without case and hidden characters"
    );
}

#[test]
fn nobody_who_merely_looks_like_us_settles_our_line() {
    let mut play = Play::connected(FOREIGN);
    play.send(1, "hi");
    play.bulk(
        r#"[{"id":"1","message":"hi","username":"M\u200be","channel":"nova"},
                  {"id":"2","message":"hi","username":"Me2","channel":"nova"}]"#,
    );
    assert_eq!(play.shown(), ["hi…", "hi", "hi"]);
}
