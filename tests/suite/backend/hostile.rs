//! Servers that put anything into the new fields: one item at most is spoilt, nothing grows, nothing panics.

use std::time::Duration;

use streamside::backend::bitwave::session::Fetch;
use streamside::chat::{Event, MessageId, Request};
use streamside::proto::bitwave::incoming::ClientEvent;

use super::play::{Play, able, item, nova};

/// What may stand in the place of any value.
fn values() -> Vec<String> {
    let huge = format!("\"{}\"", "x".repeat(10_000_000));
    let names = format!("[{}]", (0..10_000).map(|n| format!("\"n{n}\"")).collect::<Vec<_>>().join(","));
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let plain =
        ["null", "true", "-1", "1e400", "[]", "{}", "\"\"", "\"\\ud800\"", "\"\\u001b]0;x\\u0007\"", "[null,{},[[]]]"];
    plain.into_iter().map(str::to_owned).chain([huge, names, deep]).collect()
}

/// How long this thread has had a core to itself, however busy the machine is (proc(5)).
fn worked() -> Duration {
    let facts = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux");
    Duration::from_nanos(facts.split(' ').next().expect("three numbers").parse().expect("a number"))
}

fn quick(start: Duration, case: &str) {
    assert!(worked() - start < Duration::from_secs(5), "{case} took too long");
}

#[test]
fn odd_values_in_new_fields_cost_at_most_their_own_item() {
    for field in ["with", "replyTo", "edited", "editedAt", "type"] {
        for value in values() {
            let case = format!("{field}: {}", &value[..value.len().min(40)]);
            let start = worked();
            let mut play = Play::connected(able());
            let odd = item("odd", "kat", "odd").replace("\"_id\"", &format!("\"{field}\":{value},\"_id\""));
            play.bulk(&format!("[{},{odd},{}]", item("m1", "kat", "one"), item("m2", "kat", "two")));
            let shown = play.shown();
            assert!(shown.contains(&"one".to_owned()) && shown.contains(&"two".to_owned()), "{case}: {shown:?}");
            assert!(shown.iter().any(|line| line.starts_with("odd")), "{case}: {shown:?}");
            let whisper = odd.replace("Nova", "whisper");
            play.bulk(&format!("[{whisper}]"));
            play.event(ClientEvent::Edited(format!("[\"edited\",{odd}]").into()));
            quick(start, &case);
        }
    }
}

#[test]
fn odd_answers_inside_an_answer_show_nothing_unsafe() {
    for value in values() {
        let mut play = Play::connected(able());
        let reply = format!("\"replyTo\":{{\"id\":\"q\",\"username\":{value},\"excerpt\":{value}}},\"_id\"");
        play.bulk(&format!("[{}]", item("m1", "kat", "yes").replace("\"_id\"", &reply)));
        let told = play.lines[0].message.reply.clone().expect("an answer");
        let shown = format!("{}{}", told.author, told.excerpt);
        assert!(shown.chars().count() < 300 && !shown.contains('\u{1b}'), "{shown:?}");
    }
}

#[test]
fn conversations_of_ten_thousand_stay_one_room_of_sixteen() {
    let mut play = Play::connected(able());
    play.heard();
    let names: Vec<String> = (0..10_000).map(|n| format!("\"n{n:05}\"")).collect();
    let odd = item("w1", "kat", "psst")
        .replace("\"_id\"", &format!("\"type\":\"whisper\",\"with\":[{}],\"_id\"", names.join(",")));
    play.bulk(&format!("[{odd},{}]", odd.replace("w1", "w2")));
    let told = play.heard();
    let [Event::Joined(room)] = &told[..] else { panic!("{told:?}") };
    assert!(room.id.as_str().len() < 200, "{}", room.id.as_str());
}

#[test]
fn changes_of_unknown_messages_are_forgotten_and_known_ones_stand() {
    let mut play = Play::connected(able());
    play.bulk(&format!("[{}]", item("m1", "kat", "one")));
    play.heard();
    let start = worked();
    for n in 0..20_000 {
        let odd = item(&format!("x{n}"), "kat", "two").replace("\"_id\"", "\"editedAt\":9,\"_id\"");
        play.event(ClientEvent::Edited(format!("[\"edited\",{odd}]").into()));
    }
    for odd in
        ["[\"edited\"]", "[\"edited\",7]", "[\"edited\",[]]", "[\"edited\",{}]", "[\"edited\",{\"id\":\"m1\"}]", "["]
    {
        play.event(ClientEvent::Edited(odd.into()));
    }
    quick(start, "twenty thousand changes");
    assert_eq!((play.shown(), play.heard()), (vec!["one".to_owned()], vec![]));
}

#[test]
fn odd_bodies_of_rest_are_told_or_left_out_and_never_more() {
    let id = || MessageId::new("m1");
    let fetches = [
        Fetch::Conversations,
        Fetch::Blocks,
        Fetch::Rooms,
        Fetch::Emotes,
        Fetch::Links { room: nova(), before: None },
        Fetch::Source { room: nova(), id: id() },
    ];
    for value in values() {
        for fetch in &fetches {
            for body in [value.clone(), format!("{{\"data\":{value}}}"), format!("{{\"data\":[{value}]}}")] {
                let mut play = Play::connected(able());
                play.heard();
                let start = worked();
                play.answer(fetch.clone(), &body);
                assert!(play.heard().len() <= 2, "{fetch:?}");
                quick(start, &format!("{fetch:?}"));
            }
        }
    }
}

#[test]
fn answers_to_nothing_are_ignored() {
    let mut play = Play::connected(able());
    play.heard();
    play.event(ClientEvent::Acked { number: 7, id: "m1".to_owned(), at: i64::MIN });
    let message = "no".to_owned();
    play.event(ClientEvent::NotAcked { number: 7, code: "odd".to_owned(), message, retry_after: None });
    let txn = streamside::chat::TxnId(9);
    play.answer(Fetch::Whisper { txn, to: "kat".to_owned(), text: "x".to_owned() }, "{}");
    play.request(Request::Source { room: nova(), id: MessageId::new("..") });
    assert_eq!(play.heard(), []);
}
