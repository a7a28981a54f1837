//! Without the network: what is known is shown at once, what is written waits, and nothing is said twice.

use serde_json::json;
use streamside::chat::{Delivery, Request, Scope};

use super::door::Door;
use super::ours::{Ours, account_at};
use super::synapse::Synapse;

#[test]
#[ignore = "needs Synapse: tests/run"]
fn rooms_and_lines_are_there_before_the_server_is() {
    let synapse = Synapse::shared();
    let (ann, bob) = (synapse.user("ann"), synapse.user("bob"));
    let id = bob.create(&json!({ "preset": "public_chat", "name": "kept" }));
    ann.join(&id);
    bob.say(&id, "remember this");
    let home = tempfile::tempdir().expect("a temporary folder");
    let door = Door::before(synapse);
    let account = account_at(&door.url, &ann, home.path());
    let mut ours = Ours::start(account.clone());
    ours.connected();
    let room = ours.room(&id);
    ours.ask(Request::Look { room: room.clone(), scope: Scope::Local });
    ours.reads(&room, "remember this");
    ours.end();

    door.shut();
    let mut ours = Ours::start(account);
    let room = ours.room(&id);
    assert_eq!(ours.told.rooms[&room].name.as_str(), "kept");
    ours.ask(Request::Look { room: room.clone(), scope: Scope::Local });
    ours.reads(&room, "remember this");
    assert!(!ours.told.connected, "nobody is there");
    door.open();
    ours.connected();
    bob.say(&id, "and this");
    ours.reads(&room, "and this");
    ours.end();
}

#[test]
#[ignore = "needs Synapse: tests/run"]
fn what_is_written_without_the_server_is_sent_once_when_it_is_back() {
    let synapse = Synapse::shared();
    let (ann, bob) = (synapse.user("ann"), synapse.user("bob"));
    let id = bob.create(&json!({ "preset": "public_chat", "name": "outbox" }));
    ann.join(&id);
    let home = tempfile::tempdir().expect("a temporary folder");
    let door = Door::before(synapse);
    let account = account_at(&door.url, &ann, home.path());
    let mut ours = Ours::start(account.clone());
    ours.connected();
    let room = ours.room(&id);
    ours.ask(Request::Look { room: room.clone(), scope: Scope::Local });
    door.shut();
    ours.until("the loss", |told| (!told.connected).then_some(()));
    ours.say(1, &room, "written in a tunnel");
    let line = ours.line(&room, "the line", |line| line.message.body.plain() == "written in a tunnel");
    assert!(line.delivery.txn().is_some(), "{line:?}");
    ours.end();

    let mut ours = Ours::start(account);
    let room = ours.room(&id);
    ours.ask(Request::Look { room: room.clone(), scope: Scope::Local });
    let line = ours.line(&room, "the line", |line| line.message.body.plain() == "written in a tunnel");
    assert_ne!(line.delivery, Delivery::Delivered, "it is kept and not sent");
    door.open();
    ours.connected();
    ours.reads(&room, "written in a tunnel");
    ours.say(2, &room, "out again");
    ours.reads(&room, "out again");
    let said: Vec<_> = bob.bodies(&id);
    assert_eq!(said, ["written in a tunnel", "out again"]);
    ours.end();
}
