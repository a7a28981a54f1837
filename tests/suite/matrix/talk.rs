//! Our network task in talk with others: what is said on one side is read on the other, encrypted or not.

use serde_json::json;
use streamside::chat::{Delivery, Event, Kind, MessageId, Request, RoomKind, Scope};

use super::js::Js;
use super::ours::{Ours, account};
use super::synapse::Synapse;

#[test]
#[ignore = "needs Synapse: tests/run"]
fn it_sees_its_rooms_with_name_and_kind() {
    let synapse = Synapse::shared();
    let (ann, bob) = (synapse.user("ann"), synapse.user("bob"));
    let open = bob.create(&json!({ "preset": "public_chat", "name": "The Late Show" }));
    ann.join(&open);
    let two = bob.create(&json!({ "preset": "trusted_private_chat", "is_direct": true, "invite": [ann.id] }));
    ann.join(&two);
    let direct = json!({ bob.id.clone(): [two] });
    ann.put(&format!("user/{}/account_data/m.direct", ann.id), &direct);

    let home = tempfile::tempdir().expect("a temporary folder");
    let mut ours = Ours::start(account(&ann, home.path()));
    ours.connected();
    let room = ours.room(&open);
    let room = ours.until("its name", |told| told.rooms.get(&room).filter(|room| room.name.as_str() != open).cloned());
    assert_eq!((room.name.as_str(), &room.kind), ("The Late Show", &RoomKind::Public));
    let kind = ours.until("the direct room", |told| {
        told.rooms.values().find(|room| room.id.as_str() == two && room.is_direct()).map(|room| room.kind.clone())
    });
    assert!(matches!(kind, RoomKind::Direct { with } if with.len() == 1), "one other");
    ours.end();
}

#[test]
#[ignore = "needs Synapse: tests/run"]
fn what_it_says_is_stored_and_what_others_say_is_read() {
    let synapse = Synapse::shared();
    let (ann, bob) = (synapse.user("ann"), synapse.user("bob"));
    let id = bob.create(&json!({ "preset": "public_chat", "name": "plain" }));
    ann.join(&id);
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut ours = Ours::start(account(&ann, home.path()));
    ours.connected();
    let room = ours.room(&id);
    ours.ask(Request::Look { room: room.clone(), scope: Scope::Local });

    bob.say(&id, "can you read this?");
    let line = ours.reads(&room, "can you read this?");
    assert_eq!(line.delivery, Delivery::Received);
    ours.say(1, &room, "yes, well");
    let line = ours.reads(&room, "yes, well");
    assert_eq!(line.delivery, Delivery::Delivered);
    let stored = bob.stored(&id, line.message.id.as_str());
    assert_eq!(stored["content"]["body"], "yes, well", "{stored}");
    assert_eq!(stored["sender"], ann.id);
    ours.end();
}

#[test]
#[ignore = "needs Synapse and node: tests/run"]
fn an_encrypted_talk_with_a_js_client_goes_both_ways() {
    let synapse = Synapse::shared();
    let (ann, bob) = (synapse.user("ann"), synapse.user("bob"));
    let mut bobs = Js::sign_in(&bob);
    let id = bobs.create("talk", &[&ann.id]);
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut ours = Ours::start(account(&ann, home.path()));
    ours.connected();
    ann.join(&id);
    bobs.hears_of(&id, &ann.id);
    let room = ours.room(&id);
    ours.ask(Request::Look { room: room.clone(), scope: Scope::Local });

    bobs.say(&id, "for your eyes only");
    ours.reads(&room, "for your eyes only");
    ours.say(1, &room, "and for yours");
    let mine = ours.reads(&room, "and for yours");
    let heard = bobs.hears_words(&id, "and for yours");
    assert_eq!((&heard["sender"], &heard["encrypted"]), (&json!(ann.id), &json!(true)), "{heard}");
    assert!(!ann.stored(&id, mine.message.id.as_str()).to_string().contains("yours"), "the server knows nothing");

    ours.ask(Request::Edit { room: room.clone(), id: mine.message.id.clone(), text: "and for ours".to_owned() });
    let edited = ours.reads(&room, "and for ours");
    assert!(edited.message.edited && edited.message.id == mine.message.id);
    bobs.hears(&id, "the edit", |event| event["content"]["m.new_content"]["body"] == "and for ours");

    let slip = bobs.say(&id, "my password is");
    ours.reads(&room, "my password is");
    bobs.redact(&id, &slip, "a slip");
    let slip = MessageId::new(&slip);
    let line = ours.line(&room, "the notice", |line| line.message.id == slip && line.message.kind == Kind::Removed);
    assert!(!line.message.body.plain().contains("password"), "{line:?}");
    ours.end();
}

#[test]
#[ignore = "needs Synapse: tests/run"]
fn history_comes_by_pages_down_to_the_first_line() {
    let synapse = Synapse::shared();
    let (ann, bob) = (synapse.user("ann"), synapse.user("bob"));
    let id = bob.create(&json!({ "preset": "public_chat", "name": "long" }));
    ann.join(&id);
    for number in 0..120 {
        bob.say(&id, &format!("line {number}"));
    }
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut ours = Ours::start(account(&ann, home.path()));
    ours.connected();
    let room = ours.room(&id);
    ours.ask(Request::Look { room: room.clone(), scope: Scope::Local });
    ours.reads(&room, "line 119");
    let mut pages = 0;
    while !ours.told.page(&room).iter().any(|line| line.ends_with(": line 0")) {
        ours.ask(Request::Backfill { room: room.clone(), before: None });
        pages += 1;
        ours.until("a page", |told| {
            let done = |event: &&Event| matches!(event, Event::Backfilled { .. });
            (told.events.iter().filter(done).count() == pages).then_some(())
        });
        assert!(pages < 20, "{:#?}", ours.told.page(&room));
    }
    let said: Vec<_> = ours.told.page(&room).into_iter().filter(|line| line.contains(": line ")).collect();
    let wanted: Vec<_> = (0..120).map(|number| format!("{}: line {number}", bob.name)).collect();
    assert_eq!(said, wanted, "each once, in order");
    ours.end();
}

#[test]
#[ignore = "needs Synapse: tests/run"]
fn a_second_process_on_the_same_profile_is_told_why_it_cannot() {
    let synapse = Synapse::shared();
    let ann = synapse.user("ann");
    let home = tempfile::tempdir().expect("a temporary folder");
    let account = account(&ann, home.path());
    let mut first = Ours::start(account.clone());
    first.connected();
    let mut second = Ours::start(account.clone());
    let (why, _) = second.until("the reason", |told| told.lost.clone());
    assert!(why.contains("another streamside"), "{why}");
    assert!(first.told.connected);
    second.end();
    first.end();
    let mut third = Ours::start(account);
    third.connected();
    third.end();
}
