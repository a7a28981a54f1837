//! What comes broken, strange or locked: it is named, and what stands around it is read.

use serde_json::{Value, json};
use streamside::chat::{Lock, MessageId, Request, Scope, Unreadable};

use super::js::Js;
use super::ours::{Ours, account};
use super::synapse::Synapse;

const MESSAGE: &str = "m.room.message";

/// What the server takes as it stands.
fn odd_events() -> Vec<(&'static str, Value)> {
    vec![
        (MESSAGE, json!({ "msgtype": "m.text", "body": "\u{1b}]0;owned\u{7}\u{202e}" })),
        (MESSAGE, json!({ "msgtype": "m.text", "body": "f", "format": "org.matrix.custom.html", "formatted_body": 7 })),
        (MESSAGE, json!({ "msgtype": "m.image", "body": "i", "url": "mxc://", "info": "none" })),
        (MESSAGE, json!({ "msgtype": "com.example.hologram", "body": "a hologram" })),
        (MESSAGE, json!({ "msgtype": "m.text", "body": "w".repeat(50_000) })),
        (MESSAGE, json!({ "msgtype": "m.text", "body": "r", "m.relates_to": "nothing" })),
        (MESSAGE, json!({ "msgtype": "m.text", "body": "e", "m.relates_to": { "rel_type": "m.replace" } })),
        ("m.reaction", json!({ "m.relates_to": 7 })),
        ("m.room.encrypted", json!({ "algorithm": "rot13", "ciphertext": "uryyb" })),
        ("m.room.encrypted", json!({})),
        ("com.example.radio", json!({ "now": { "playing": [1, 2, 3] } })),
        ("m.sticker", json!({ "body": 1 })),
        ("m.poll.start", json!({ "m.poll": "?" })),
    ]
}

/// State that the server takes, with its key.
fn odd_state() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("m.room.pinned_events", "", json!({ "pinned": "x" })),
        ("m.room.avatar", "", json!({ "url": 4 })),
        ("m.room.name", "", json!({ "name": "\u{202e}\u{1b}[2J" })),
        ("m.room.join_rules", "", json!({ "join_rule": 4 })),
        ("com.example.state", "\u{1b}key", json!({ "a": 1 })),
    ]
}

/// What the server would refuse, and cannot where it is encrypted.
fn broken_events() -> Vec<(&'static str, Value)> {
    vec![
        (MESSAGE, json!({})),
        (MESSAGE, json!({ "msgtype": 5, "body": { "of": [] } })),
        (MESSAGE, json!({ "msgtype": "m.text" })),
        (MESSAGE, json!({ "msgtype": "m.text", "body": null })),
        ("com.example.radio", json!({ "now": "\u{1b}[2J" })),
        ("m.room.encrypted", json!({ "algorithm": "m.megolm.v1.aes-sha2", "ciphertext": 1 })),
        ("m.room.member", json!({ "membership": "ban" })),
    ]
}

#[test]
#[ignore = "needs Synapse: tests/run"]
fn no_odd_event_hides_its_room_and_unknown_ones_are_named() {
    let synapse = Synapse::shared();
    let (ann, bob) = (synapse.user("ann"), synapse.user("bob"));
    let id = bob.create(&json!({ "preset": "public_chat", "name": "odd" }));
    ann.join(&id);
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut ours = Ours::start(account(&ann, home.path()));
    ours.connected();
    let room = ours.room(&id);
    ours.ask(Request::Look { room: room.clone(), scope: Scope::Local });
    for (number, (kind, content)) in odd_events().into_iter().enumerate() {
        bob.send(&id, kind, &content);
        bob.say(&id, &format!("after event {number}"));
        ours.reads(&room, &format!("after event {number}"));
    }
    for (number, (kind, key, content)) in odd_state().into_iter().enumerate() {
        bob.put(&format!("rooms/{id}/state/{kind}/{}", key.replace('\u{1b}', "%1b")), &content);
        bob.say(&id, &format!("after state {number}"));
        ours.reads(&room, &format!("after state {number}"));
    }
    let page = ours.told.page(&room).join("\n");
    for named in ["a hologram", "com.example.radio", "com.example.state", "m.sticker", &"w".repeat(10_000)] {
        assert!(page.contains(named), "{named} in {page}");
    }
    assert_clean(&page);
    assert_clean(ours.told.rooms[&room].name.as_str());
    ours.end();
}

#[test]
#[ignore = "needs Synapse and node: tests/run"]
fn what_is_broken_inside_encryption_is_named_as_well() {
    let synapse = Synapse::shared();
    let (ann, bob) = (synapse.user("ann"), synapse.user("bob"));
    let mut bobs = Js::sign_in(&bob);
    let id = bobs.create("broken", &[&ann.id]);
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut ours = Ours::start(account(&ann, home.path()));
    ours.connected();
    ann.join(&id);
    bobs.hears_of(&id, &ann.id);
    let room = ours.room(&id);
    ours.ask(Request::Look { room: room.clone(), scope: Scope::Local });
    for (number, (kind, content)) in broken_events().into_iter().enumerate() {
        let sent = MessageId::new(&bobs.send(&id, kind, content));
        bobs.say(&id, &format!("after {number}"));
        ours.reads(&room, &format!("after {number}"));
        let line = ours.line(&room, kind, |line| line.message.id == sent);
        assert!(!line.message.body.plain().is_empty(), "{kind} has words");
    }
    let page = ours.told.page(&room).join("\n");
    assert!(page.contains("com.example.radio"), "{page}");
    assert_clean(&page);
    ours.end();
}

fn assert_clean(text: &str) {
    assert!(!text.contains(|c: char| c != '\n' && c.is_control() || c == '\u{202e}'), "{text:?}");
}

#[test]
#[ignore = "needs Synapse and node: tests/run"]
fn what_cannot_be_decrypted_is_shown_as_such() {
    let synapse = Synapse::shared();
    let (ann, bob) = (synapse.user("ann"), synapse.user("bob"));
    let mut bobs = Js::sign_in(&bob);
    let id = bobs.create("talk", &[]);
    let before = bobs.say(&id, "said before she came");
    bob.post(&format!("rooms/{id}/invite"), &json!({ "user_id": ann.id }));
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut ours = Ours::start(account(&ann, home.path()));
    ours.connected();
    ann.join(&id);
    bobs.hears_of(&id, &ann.id);
    let room = ours.room(&id);
    ours.ask(Request::Look { room: room.clone(), scope: Scope::Local });
    bobs.say(&id, "said to her too");
    ours.reads(&room, "said to her too");
    ours.ask(Request::Backfill { room: room.clone(), before: None });
    let before = MessageId::new(&before);
    let line = ours.line(&room, "the locked line", |line| line.message.id == before);
    assert_eq!(line.message.lock(), &Lock::Undecryptable(Unreadable::BeforeJoining), "{line:?}");
    assert!(!line.message.body.plain().contains("before she came"), "{line:?}");
    ours.end();
}
