//! What order has to do with single lines: marks of pictures, deleted messages that some may still read.

use std::time::Duration;

use streamside::backend::bitwave::session::{Deed, Fetch};
use streamside::chat::{Event, ImageMark, Kind, MessageId, Request, Retry, Scope};
use streamside::proto::bitwave::incoming::ClientEvent;

use super::order::keeper;
use super::play::{Play, item, keeping, nova};

fn marked(mark: &str, text: &str) -> String {
    item("m1", "ann", text).replace("\"_id\"", &format!("\"mark\":\"{mark}\",\"_id\""))
}

/// A picture must not be seen before it is known what a moderator said of it.
#[test]
fn a_mark_is_told_before_its_line() {
    let mut play = Play::connected(keeping());
    let deleted = item("m2", "ann", "x").replace("\"_id\"", "\"deleted\":true,\"_id\"");
    let items = [item("m0", "ann", "x"), marked("nsfw", "a picture"), deleted].join(",");
    play.session.event(ClientEvent::Bulk(format!("[\"bulkmessage\",[{items}]]")), play.now);
    let told = play.session.take();
    let [Deed::Tell(Event::Marked { .. }), Deed::Tell(Event::Deleted { .. }), lines @ ..] = &told[..] else {
        panic!("{told:?}")
    };
    assert!(matches!(lines, [Deed::Tell(Event::Timeline { .. }), ..]), "{lines:?}");
    // Also in a room that is not joined, where the line is shown beside others.
    play.request(Request::Look { room: nova(), scope: Scope::Global });
    let elsewhere = marked("nsfw", "a picture").replace("Nova", "kat");
    play.session.event(ClientEvent::Bulk(format!("[\"bulkmessage\",[{elsewhere}]]")), play.now);
    let told = play.session.take();
    assert!(matches!(&told[..], [Deed::Tell(Event::Marked { .. }), Deed::Tell(Event::Overheard(_))]), "{told:?}");
}

#[test]
fn a_new_mark_changes_no_words() {
    let mut play = Play::connected(keeping());
    play.heard();
    let marked =
        |mark: &str, text: &str| item("m1", "ann", text).replace("\"_id\"", &format!("\"mark\":\"{mark}\",\"_id\""));
    play.bulk(&format!("[{}]", marked("held", "(held)")));
    let told = |mark| Event::Marked { room: nova(), message: MessageId::new("m1"), mark };
    assert_eq!(play.heard(), [told(ImageMark::Held)]);
    play.event(ClientEvent::Edited(format!("[\"edited\",{}]", marked("safe", "a picture")).into()));
    assert_eq!((play.shown(), play.heard()), (vec!["a picture".to_owned()], vec![told(ImageMark::Safe)]));
    // An author's own change of a marked message is a change.
    let changed = marked("safe", "other words").replace("\"_id\"", "\"edited\":true,\"editedAt\":9,\"_id\"");
    play.event(ClientEvent::Edited(format!("[\"edited\",{changed}]").into()));
    assert_eq!(play.shown(), ["other words*"]);
    play.heard();
    play.answer(
        Fetch::Recent(Some(nova())),
        &format!("[{}]", item("m0", "ann", "x").replace("\"_id\"", "\"mark\":\"nsfw\",\"_id\"")),
    );
    let mark = ImageMark::Nsfw;
    assert_eq!(play.heard()[0], Event::Marked { room: nova(), message: MessageId::new("m0"), mark });
    play.bulk(&format!("[{}]", item("m2", "ann", "y").replace("\"_id\"", "\"mark\":\"odd\",\"_id\"")));
    assert_eq!(play.heard(), []);
}

#[test]
fn a_deleted_message_keeps_its_text_for_those_who_are_told_so() {
    let gone = r#"[{"type":"delete","ids":["m1"]}]"#;
    let mut play = keeper();
    play.bulk(&format!("[{}]", item("m1", "troll", "buy")));
    play.says("deleted", r#"{"channel":"nova","id":"m1","by":"k\u001bat"}"#);
    let told = play.heard();
    let [Event::Deleted { room, message, by: Some(by) }] = &told[..] else { panic!("{told:?}") };
    assert_eq!((room.clone(), message.as_str()), (nova(), "m1"));
    assert!(!by.as_str().contains('\u{1b}'));
    play.bulk(gone);
    assert_eq!(play.shown(), ["buy"]);
    // Everybody else has as little as ever.
    let mut play = Play::connected(keeping());
    play.bulk(&format!("[{}]", item("m1", "troll", "buy")));
    play.bulk(gone);
    assert_eq!(play.shown(), ["(message removed)"]);
    assert_eq!(play.lines[0].message.kind, Kind::Removed);
}

#[test]
fn what_was_deleted_is_there_again_in_its_place_for_everybody() {
    let said = |id, at: &str, text| item(id, "troll", text).replace(":5,", at);
    let back = format!("[{},{}]", said("m2", ":7,", "fine"), said("m3", ":8,", "late"));
    let restored = |play: &mut Play| play.event(ClientEvent::Restored(format!("[\"restored\",{back}]").into()));
    for (mut play, keeps) in [(keeper(), true), (Play::connected(keeping()), false)] {
        play.bulk(&format!(
            "[{},{},{}]",
            said("m1", ":5,", "one"),
            said("m2", ":7,", "fine"),
            said("m4", ":9,", "four")
        ));
        if keeps {
            play.says("deleted", r#"{"channel":"nova","id":"m2","by":"kat"}"#);
        }
        play.bulk(r#"[{"type":"delete","ids":["m2"]}]"#);
        play.heard();
        restored(&mut play);
        assert_eq!(play.shown(), ["one", "fine", "late", "four"], "one that was never seen as well");
        assert!(play.lines.iter().all(|line| line.message.kind == Kind::Text));
        let told = play.heard();
        let back = Event::Restored { room: nova(), message: MessageId::new("m2") };
        assert!(told.contains(&back), "{told:?}");
        restored(&mut play);
        assert_eq!(play.shown().len(), 4, "once");
    }
    // What is older than all that was fetched comes with its page; another server means something else by it.
    let mut play = keeper();
    play.bulk(&format!("[{}]", said("m4", ":9,", "four")));
    restored(&mut play);
    assert_eq!(play.shown(), ["four"]);
    let mut play = Play::connected(super::play::ours());
    play.bulk(&format!("[{},{}]", said("m1", ":5,", "one"), said("m4", ":9,", "four")));
    restored(&mut play);
    assert_eq!(play.shown(), ["one", "four"]);
}

#[test]
fn who_becomes_a_moderator_reads_what_was_deleted() {
    let mut play = Play::connected(keeping());
    play.bulk(&format!("[{}]", item("m1", "troll", "buy")));
    play.bulk(r#"[{"type":"delete","ids":["m1"]}]"#);
    play.forget();
    play.says("standing", r#"{"channel":"nova","role":"moderator"}"#);
    let all = Fetch::WithDeleted { room: nova(), before: None };
    assert_eq!(play.fetched(), std::slice::from_ref(&all));
    play.says("standing", r#"{"channel":"nova","role":"dj"}"#);
    assert_eq!(play.fetched(), [], "once");
    let deleted =
        |id, text| item(id, "troll", text).replace("\"_id\"", "\"deleted\":true,\"deletedBy\":\"kat\",\"_id\"");
    play.heard();
    play.answer(
        all,
        &format!("{{\"data\":[{},{}]}}", deleted("m0", "sell").replace(":5,", ":4,"), deleted("m1", "buy")),
    );
    assert_eq!(play.shown(), ["sell", "buy"]);
    let told = play.heard();
    let marks =
        told.iter().filter(|event| matches!(event, Event::Deleted { by: Some(by), .. } if by.as_str() == "kat"));
    assert_eq!(marks.count(), 2);
    play.request(Request::Backfill { room: nova(), before: None });
    assert_eq!(play.fetched(), [Fetch::WithDeleted { room: nova(), before: Some(MessageId::new("m0")) }]);
    // On another connection one may be nobody again.
    play.lose(Retry::In(Duration::from_secs(1)));
    play.event(ClientEvent::Connected { announced: keeping() });
    assert!(play.fetched().contains(&Fetch::Recent(Some(nova()))));
}
