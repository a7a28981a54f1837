//! Servers that put anything into what keeps order: nothing unsafe is told, nothing hides its neighbours, nothing grows.

use std::time::{Duration, Instant};

use streamside::backend::bitwave::session::Fetch;
use streamside::chat::{Body, Event, ModEntry, QueueKind, Restraint, SafeText};
use streamside::clock;

use super::order::keeper;
use super::play::{item, nova};
use crate::hostile::{group, judge};

fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// All words in events that people may come to see.
fn words(event: &Event) -> Vec<SafeText> {
    let mut out = Vec::new();
    match event {
        Event::RoomInfo { info, .. } => {
            out.extend(info.rules.iter().map(|rules| rules.text.clone()));
            out.extend(info.rules.iter().flat_map(|rules| match &rules.body {
                Body::Plain(text) => vec![text.clone()],
                Body::Rich(lines) => lines.iter().map(|line| line.text().clone()).collect(),
            }));
            out.extend(info.pins.iter().flat_map(|pin| [pin.author.clone(), pin.excerpt.clone(), pin.by.clone()]));
            out.extend(info.live.iter().filter_map(|live| live.title.clone()));
            out.extend(info.dj.iter().chain(&info.moderators).cloned());
            info.restrained.iter().for_each(|it| restraint(it, &mut out));
        }
        Event::Standing { standing, .. } => standing.restraint.iter().for_each(|it| restraint(it, &mut out)),
        Event::Moderated(done) => entry(done, &mut out),
        Event::ModLog { entries, .. } => entries.iter().for_each(|it| entry(it, &mut out)),
        Event::Queue { items, .. } => {
            for item in items {
                out.push(item.line.message.author.name.clone());
                if let QueueKind::Report(reports) = &item.kind {
                    out.extend(reports.iter().flat_map(|it| [Some(it.by.clone()), it.reason.clone()]).flatten());
                }
            }
        }
        Event::Card { card, .. } => {
            out.push(card.name.clone());
            card.entries.iter().for_each(|it| entry(it, &mut out));
            card.restraint.iter().for_each(|it| restraint(it, &mut out));
            out.extend(card.notes.iter().flat_map(|note| [note.by.clone(), note.text.clone()]));
        }
        Event::Seen { people, .. } => out.extend(people.iter().map(|(name, _)| name.clone())),
        Event::Deleted { by, .. } => out.extend(by.clone()),
        Event::Refused(no) => out.push(no.message.clone()),
        Event::Notice { text, .. } => out.push(text.clone()),
        _ => {}
    }
    out
}

fn entry(entry: &ModEntry, out: &mut Vec<SafeText>) {
    out.push(entry.by.clone());
    out.extend(entry.user.iter().chain(&entry.reason).cloned());
}

fn restraint(restraint: &Restraint, out: &mut Vec<SafeText>) {
    out.extend([restraint.user.clone(), restraint.by.clone()]);
    out.extend(restraint.reason.clone());
}

/// All that a server can say of order, with `value` in the place of every text.
fn everything(value: &str) -> Vec<Event> {
    let v = value;
    let held = format!(r#"{{"user":{v},"ban":true,"since":1,"by":{v},"reason":{v}}}"#);
    let done = format!(r#"{{"id":{v},"channel":"nova","do":"warn","by":{v},"user":{v},"reason":{v},"message":{v}}}"#);
    let mut play = keeper();
    play.bulk(&format!("[{}]", item("m1", "ann", "hi")));
    play.heard();
    play.says(
        "room",
        &format!(
            r#"{{"channel":"nova","rules":{{"version":1,"text":{v},"html":{v}}},"live":{{"title":{v}}},"dj":{v},"moderators":[{v},"kat"],
                "pins":[{{"id":{v},"username":{v},"excerpt":{v},"by":{v}}},{{"id":"m1"}}],"restrained":[{held}]}}"#
        ),
    );
    play.says("standing", &format!(r#"{{"channel":"nova","role":"moderator","restraint":{held}}}"#));
    play.says("moderated", &done);
    play.says("deleted", &format!(r#"{{"channel":"nova","id":"m1","by":{v}}}"#));
    let message = item("m2", "ann", "x").replace("\"ann\"", v);
    let report =
        format!(r#"{{"kind":"report","message":{message},"reports":[{{"by":{v},"reason":{v}}},{{"by":"kat"}}]}}"#);
    play.answer(Fetch::Queue(nova()), &format!("{{\"data\":[{report}]}}"));
    play.answer(Fetch::ModLog { room: nova(), before: None }, &format!("{{\"data\":[{done}]}}"));
    let note = format!(r#"{{"by":{v},"text":{v}}}"#);
    let card =
        format!(r#"{{"data":{{"name":{v},"role":{v},"entries":[{done}],"notes":[{note}],"messages":[{message}]}}}}"#);
    play.answer(Fetch::Card { room: nova(), user: "x".to_owned() }, &card);
    play.answer(Fetch::Seen(nova()), &format!(r#"{{"data":{{"seen":[{{"name":{v},"at":1}}]}}}}"#));
    play.answer(Fetch::Seen(nova()), &format!(r#"{{"success":false,"message":{v}}}"#));
    play.heard()
}

#[test]
fn no_record_of_the_corpus_gets_through_unsafe() {
    let mut seen = 0;
    for name in ["01_control", "02_escapes", "03_unicode", "04_width"] {
        for record in group(name) {
            let text = record.text().expect("a record with text");
            for event in everything(&quote(&text)) {
                for said in words(&event) {
                    seen += 1;
                    assert_eq!(judge::fault(said.as_str()), None, "{} {} in {event:?}", record.id, record.note);
                    assert!(said.as_str().chars().count() <= 8000, "{} is too long", record.id);
                }
            }
        }
    }
    assert!(seen > 10_000, "{seen}");
}

fn quick(start: Instant, case: &str) {
    assert!(clock::now() - start < Duration::from_secs(5), "{case} took too long");
}

#[test]
fn odd_values_hide_none_of_their_neighbours() {
    let huge = quote(&"x".repeat(3_000_000));
    let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let odd = ["null", "true", "-1", "1e400", "[]", "{}", "\"\"", "\"\\ud800\"", "[null,{},[[]]]", &huge, &deep];
    for value in odd {
        let case = &value[..value.len().min(40)];
        let start = clock::now();
        let told = everything(value);
        let info = told.iter().find_map(|event| match event {
            Event::RoomInfo { info, .. } => Some(info),
            _ => None,
        });
        let info = info.expect("the room is told");
        assert!(info.moderators.iter().any(|name| name.as_str() == "kat"), "{case}");
        assert!(info.pins.iter().any(|pin| pin.message.as_str() == "m1"), "{case}");
        let queue = told.iter().find_map(|event| match event {
            Event::Queue { items, .. } => Some(items),
            _ => None,
        });
        let QueueKind::Report(reports) = &queue.expect("a queue")[0].kind else { panic!("{case}") };
        assert!(reports.iter().any(|report| report.by.as_str() == "kat"), "{case}");
        quick(start, case);
    }
}

#[test]
fn lists_have_an_end_whatever_is_sent() {
    let mut play = keeper();
    let start = clock::now();
    let many = |one: &str| vec![one; 50_000].join(",");
    play.says(
        "room",
        &format!(
            r#"{{"channel":"nova","moderators":[{}],"pins":[{}],"restrained":[{}],"slow":99999999999999999,"longest":-1}}"#,
            many("\"kat\""),
            many(r#"{"id":"m1"}"#),
            many(r#"{"user":"t","ban":true}"#)
        ),
    );
    let done = r#"{"channel":"nova","do":"warn"}"#;
    play.answer(Fetch::ModLog { room: nova(), before: None }, &format!("{{\"data\":[{}]}}", many(done)));
    let seen = many(r#"{"name":"a","at":1}"#);
    play.answer(Fetch::Seen(nova()), &format!("{{\"data\":{{\"seen\":[{seen}]}}}}"));
    let told = play.heard();
    let [Event::RoomInfo { info, .. }, Event::ModLog { entries, more: true, .. }, Event::Seen { people, .. }] =
        &told[..]
    else {
        panic!("{} events", told.len())
    };
    assert_eq!((info.moderators.len(), info.pins.len(), info.restrained.len()), (500, 500, 500));
    assert!(info.slow.is_some_and(|every| every < Duration::from_secs(4_000_000_000)));
    assert_eq!((info.longest, entries.len(), people.len()), (Duration::ZERO, 500, 5000));
    for n in 0..20_000 {
        play.says("deleted", &format!(r#"{{"channel":"nova","id":"x{n}"}}"#));
    }
    assert_eq!(play.heard(), [], "of messages that nobody has");
    quick(start, "long lists");
}
