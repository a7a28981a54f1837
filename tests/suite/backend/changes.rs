//! Messages that are changed after they were posted: own wishes, everybody's changes, and every order they come in.

use std::sync::Arc;
use std::time::Duration;

use streamside::backend::bitwave::session::Fetch;
use streamside::chat::{Event, Line, MessageId, Request, Retry, RoomId, Scope};
use streamside::proto::bitwave::incoming::ClientEvent;

use super::play::{FOREIGN, Play, able, item, nova, ours};

const M1: &str = "m1";

fn change(play: &mut Play, text: &str) {
    play.request(Request::Edit { room: nova(), id: MessageId::new(M1), text: text.to_owned() });
}

/// The message as the server tells it after a change.
fn changed(id: &str, who: &str, text: &str, at: u64) -> String {
    item(id, who, text).replace("\"_id\"", &format!("\"edited\":true,\"editedAt\":{at},\"_id\""))
}

fn edited(play: &mut Play, item: &str) {
    play.event(ClientEvent::Edited(format!("[\"edited\",{item}]").into()));
}

fn acked(play: &mut Play, number: u64, at: i64) {
    play.event(ClientEvent::Acked { number, id: M1.to_owned(), at });
}

/// One own message that the server has confirmed, typed as `**one**`.
fn with_one() -> Play {
    let mut play = Play::connected(able());
    play.send(1, "**one**");
    play.event(ClientEvent::Acked { number: play.number(0), id: M1.to_owned(), at: 5 });
    play.heard();
    play
}

fn typed(play: &Play) -> Option<Arc<str>> {
    play.lines[0].typed.clone()
}

fn not_edited(told: &[Event]) -> Option<(&str, &str)> {
    told.iter().find_map(|event| match event {
        Event::NotEdited { text, why, .. } => Some((text.as_str(), why.as_str())),
        _ => None,
    })
}

#[test]
fn a_line_changes_when_the_server_confirms_whatever_comes_first() {
    type Step = fn(&mut Play);
    let ack: Step = |play| {
        let number = play.edits[0].0;
        acked(play, number, 40);
    };
    let event: Step = |play| edited(play, &changed(M1, "Me", "<b>two</b>", 40));
    let history: Step =
        |play| play.answer(Fetch::Recent(Some(nova())), &format!("[{}]", changed(M1, "Me", "<b>two</b>", 40)));
    let table: [(&str, &[Step], &str, Option<&str>); 7] = [
        ("nothing", &[], "**one**✓", Some("**one**")),
        ("the answer", &[ack], "**two***✓", Some("**two**")),
        ("the event", &[event], "two*✓", None),
        ("the answer, the event", &[ack, event], "two*✓", Some("**two**")),
        ("the event, the answer", &[event, ack], "two*✓", Some("**two**")),
        ("the answer, history instead of the event", &[ack, history], "two*✓", Some("**two**")),
        ("all twice", &[event, event, ack, ack, history, history], "two*✓", Some("**two**")),
    ];
    for (case, steps, shown, words) in table {
        let mut play = with_one();
        change(&mut play, "**two**");
        assert_eq!(play.edits.len(), 1, "{case}");
        steps.iter().for_each(|step| step(&mut play));
        assert_eq!(play.shown(), [shown], "{case}");
        assert_eq!(typed(&play).as_deref(), words, "{case}");
        assert_eq!(not_edited(&play.heard()), None, "{case}");
    }
}

#[test]
fn a_change_that_is_refused_gives_its_text_back_and_names_the_cause() {
    let mut play = with_one();
    change(&mut play, "two");
    let (code, message) = ("forbidden".to_owned(), "messages can be changed for ten minutes".to_owned());
    let number = play.edits[0].0;
    play.event(ClientEvent::NotAcked { number, code, message, retry_after: None });
    assert_eq!(not_edited(&play.heard()), Some(("two", "messages can be changed for ten minutes")));
    assert_eq!(play.shown(), ["**one**✓"]);

    change(&mut play, "two");
    let (code, message) = ("rate_limited".to_owned(), "too fast".to_owned());
    let number = play.edits[1].0;
    play.event(ClientEvent::NotAcked { number, code, message, retry_after: Some(Duration::from_secs(3)) });
    assert_eq!(not_edited(&play.heard()), Some(("two", "too fast; try again in 3 s")));
}

#[test]
fn a_change_that_nobody_answers_gives_its_text_back() {
    let mut play = with_one();
    change(&mut play, "two");
    play.lose(Retry::In(Duration::from_secs(1)));
    let told = play.heard();
    let (text, why) = not_edited(&told).expect("given back");
    assert!(text == "two" && why.contains("connection"), "{why}");

    let mut play = with_one();
    change(&mut play, "two");
    assert!(play.session.awaits_answers());
    assert_eq!(play.session.deadline().expect("somebody waits") - play.now.at, Duration::from_secs(20));
    play.pass(20);
    play.tick();
    assert_eq!(not_edited(&play.heard()).map(|(text, _)| text), Some("two"));
    assert!(!play.session.awaits_answers());
    // A late answer still counts for nothing that is not so.
    let number = play.edits[0].0;
    acked(&mut play, number, 40);
    assert_eq!(play.shown(), ["**one**✓"]);
}

#[test]
fn what_cannot_be_changed_is_said_at_once_and_nothing_is_sent() {
    let table: [(&str, Play, &str, &str); 5] = [
        ("a plain server", Play::connected(FOREIGN), "two", "cannot change"),
        ("one of ours that does not", Play::connected(ours()), "two", "cannot change"),
        ("an unknown message", Play::connected(able()), "two", "not confirmed"),
        ("a command", with_one(), "/quit", "never sent"),
        ("nothing", with_one(), "  ", "nothing would be left"),
    ];
    for (case, mut play, text, words) in table {
        play.heard();
        change(&mut play, text);
        let told = play.heard();
        let (back, why) = not_edited(&told).expect(case);
        assert!(back == text && why.contains(words), "{case}: {why}");
        assert!(play.edits.is_empty(), "{case}");
    }
    let mut play = with_one();
    play.lose(Retry::In(Duration::from_secs(1)));
    change(&mut play, "two");
    assert!(not_edited(&play.heard()).expect("given back").1.contains("no connection"));
    let id = MessageId::new(M1);
    play.event(ClientEvent::Connected { announced: able() });
    play.request(Request::Edit { room: RoomId::new("elsewhere"), id, text: "two".to_owned() });
    assert!(not_edited(&play.heard()).expect("given back").1.contains("not open"));
}

/// The server takes the words that are there already, and changes nothing.
#[test]
fn a_change_to_the_same_words_leaves_the_line_as_it_is() {
    let mut play = with_one();
    change(&mut play, "**one**");
    let number = play.edits[0].0;
    acked(&mut play, number, 5);
    assert_eq!(play.shown(), ["**one**✓"]);
}

#[test]
fn everybodys_changes_reach_joined_and_overheard_lines() {
    let mut play = Play::connected(able());
    play.bulk(&format!("[{},{}]", item(M1, "kat", "one"), item("o1", "kat", "there").replace("Nova", "x")));
    play.heard();
    edited(&mut play, &changed(M1, "kat", "two", 40));
    assert_eq!(play.shown(), ["two*"]);
    edited(&mut play, &changed("o1", "kat", "elsewhere", 40).replace("Nova", "x"));
    let told = play.heard();
    let [Event::Changed(line)] = &told[..] else { panic!("{told:?}") };
    assert_eq!((line.message.body.plain().as_str(), line.message.edited), ("elsewhere", true));
    edited(&mut play, &changed("o1", "kat", "elsewhere", 40).replace("Nova", "x"));
    assert_eq!(play.heard(), [], "told once");
}

#[test]
fn after_a_reconnect_a_change_is_not_missed() {
    let mut play = Play::connected(able());
    play.bulk(&format!("[{},{}]", item(M1, "kat", "one"), item("o1", "kat", "there").replace("Nova", "x")));
    play.lose(Retry::In(Duration::from_secs(1)));
    play.event(ClientEvent::Connected { announced: able() });
    play.heard();
    let body = format!("[{},{}]", changed(M1, "kat", "two", 40), item("m2", "kat", "new"));
    play.answer(Fetch::Recent(Some(nova())), &body);
    assert_eq!(play.shown(), ["two*", "new"]);
    let told = play.heard();
    assert!(
        matches!(&told[..], [Event::CaughtUp { new: 1, .. }, Event::Backfilled { .. }]),
        "a change is no new line: {told:?}"
    );
    play.answer(Fetch::Recent(None), &format!("[{}]", changed("o1", "kat", "changed", 40).replace("Nova", "x")));
    assert!(matches!(&play.heard()[..], [Event::Changed(_)]));
}

#[test]
fn the_newest_change_counts_in_whatever_order_they_come() {
    let (old, new) = (changed(M1, "kat", "two", 40), changed(M1, "kat", "three", 50));
    let mut play = Play::connected(able());
    play.bulk(&format!("[{}]", item(M1, "kat", "one")));
    edited(&mut play, &new);
    edited(&mut play, &old);
    play.answer(Fetch::Recent(Some(nova())), &format!("[{old}]"));
    play.answer(Fetch::Recent(Some(nova())), &format!("[{}]", item(M1, "kat", "one")));
    assert_eq!(play.shown(), ["three*"]);
}

/// History is read at one moment and arrives at a later one; a change may come between.
#[test]
fn a_change_that_comes_before_its_message_is_kept_for_it() {
    let mut play = Play::connected(able());
    edited(&mut play, &changed(M1, "kat", "two", 40));
    assert!(play.shown().is_empty());
    play.answer(Fetch::Recent(Some(nova())), &format!("[{}]", item(M1, "kat", "one")));
    assert_eq!(play.shown(), ["two*"]);

    for n in 0..1000 {
        edited(&mut play, &changed(&format!("x{n}"), "kat", "two", 40));
    }
    play.answer(Fetch::Recent(Some(nova())), &format!("[{},{}]", item("x1", "kat", "one"), item("x999", "kat", "one")));
    assert_eq!(play.shown()[1..], ["one", "two*"], "only so many are kept");
}

#[test]
fn what_was_taken_back_does_not_come_back_changed() {
    let mut play = Play::connected(able());
    play.bulk(&format!("[{}]", item(M1, "kat", "one")));
    play.bulk(r#"[{"type":"delete","ids":["m1"]}]"#);
    edited(&mut play, &changed(M1, "kat", "two", 40));
    assert_eq!(play.shown(), ["(message removed)"]);
}

#[test]
fn the_words_that_were_typed_are_kept_or_asked_for() {
    let mut play = with_one();
    let ask = |play: &mut Play| play.request(Request::Source { room: nova(), id: MessageId::new(M1) });
    ask(&mut play);
    let source = |text: &str| Event::Source { room: nova(), id: MessageId::new(M1), text: text.to_owned() };
    assert_eq!(play.heard(), [source("**one**")]);
    // Changed on another device: what was typed here is not what it is made of.
    edited(&mut play, &changed(M1, "Me", "<b>two</b>", 40));
    play.fetched();
    ask(&mut play);
    let fetch = Fetch::Source { room: nova(), id: MessageId::new(M1) };
    assert_eq!((play.fetched(), play.heard()), (vec![fetch.clone()], vec![]));
    play.answer(fetch.clone(), r#"{"success":true,"data":{"text":"**two**"}}"#);
    assert_eq!(play.heard(), [source("**two**")]);
    for body in [r#"{"success":false,"error":{"code":"not_found","message":"gone"}}"#, "<html>", r#"{"data":{}}"#] {
        play.answer(fetch.clone(), body);
        assert!(matches!(&play.heard()[..], [Event::Refused(_)]), "{body}");
    }
    let mut play = Play::connected(FOREIGN);
    play.heard();
    ask(&mut play);
    assert!(matches!(&play.heard()[..], [Event::Refused(_)]));
}

#[test]
fn an_answer_names_its_message_only_where_the_server_knows_answers() {
    for (server, named) in [(able(), true), (ours(), false), (FOREIGN, false)] {
        let mut play = Play::connected(server);
        play.bulk(&format!("[{}]", item("q1", "kat", "<b>who</b>\\nis there")));
        let mut post = streamside::chat::Post::new("me", Scope::Global);
        post.reply = Some(MessageId::new("q1"));
        post.badge = false;
        play.request(Request::Send { txn: streamside::chat::TxnId(1), room: nova(), post });
        let posting = play.postings().pop().expect("posted");
        assert_eq!(posting.reply.as_deref(), named.then_some("q1"));
        assert!(!posting.badge);
        let line: &Line = &play.lines[1];
        let shown = line.message.reply.as_ref().map(|reply| (reply.author.as_str(), reply.excerpt.as_str()));
        assert_eq!(shown, named.then_some(("kat", "who is there")));
    }
}

#[test]
fn an_answer_of_others_shows_what_it_answers_and_nothing_unsafe() {
    let mut play = Play::connected(able());
    let reply = |json: &str| item("m2", "kat", "yes").replace("\"_id\"", &format!("\"replyTo\":{json},\"_id\""));
    let long = "x\\n".repeat(500);
    play.bulk(&format!(
        "[{}]",
        reply(&format!(r#"{{"id":"q1","username":"b\u001b[31mob","excerpt":"a\u0007 {long}"}}"#))
    ));
    let told = play.lines[0].message.reply.clone().expect("an answer");
    assert_eq!(told.to.as_str(), "q1");
    let shown = format!("{}{}", told.author, told.excerpt);
    assert!(!shown.contains(['\u{1b}', '\u{7}', '\n']), "{shown:?}");
    assert!(told.excerpt.as_str().chars().count() <= 120 && told.excerpt.as_str().starts_with('a'), "{shown:?}");
}
