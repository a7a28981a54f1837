//! What is said without words: invitations, reactions, taking back, reading, typing.

use serde_json::json;
use streamside::chat::{Event, Invite, Kind, MessageId, Reaction, Request, RoomId, SafeText, Scope};

use super::js::Js;
use super::ours::{Ours, Told, account};
use super::synapse::Synapse;

fn invited(told: &Told) -> Option<&Vec<Invite>> {
    told.events.iter().rev().find_map(|event| match event {
        Event::Invites(invites) => Some(invites),
        _ => None,
    })
}

#[test]
#[ignore = "needs Synapse: tests/run"]
fn an_invitation_is_told_and_accepted_or_declined() {
    let synapse = Synapse::shared();
    let (ann, bob) = (synapse.user("ann"), synapse.user("bob"));
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut ours = Ours::start(account(&ann, home.path()));
    ours.connected();
    for (name, accept, becomes) in [("tea", true, "join"), ("spam", false, "leave")] {
        let options = json!({ "preset": "private_chat", "name": name, "invite": [ann.id] });
        let id = RoomId::new(&bob.create(&options));
        let invite = ours.until("the invitation", |told| {
            invited(told)?.iter().find(|invite| invite.room == id && invite.name.as_str() == name).cloned()
        });
        assert_eq!(invite.by.as_ref().map(SafeText::as_str), Some(&*bob.name));
        ours.ask(Request::Invite { room: id.clone(), accept });
        ours.until("no invitation", |told| invited(told)?.is_empty().then_some(()));
        if accept {
            ours.room(id.as_str());
        } else {
            assert!(!ours.told.rooms.contains_key(&id), "it is none of ours");
        }
        let membership = bob.get(&format!("rooms/{}/state/m.room.member/{}", id.as_str(), ann.id));
        assert_eq!(membership["membership"], becomes, "{membership}");
    }
    ours.end();
}

#[test]
#[ignore = "needs Synapse and node: tests/run"]
fn signs_go_both_ways_below_an_encrypted_message() {
    let synapse = Synapse::shared();
    let (ann, bob) = (synapse.user("ann"), synapse.user("bob"));
    let mut bobs = Js::sign_in(&bob);
    let id = bobs.create("signs", &[&ann.id]);
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut ours = Ours::start(account(&ann, home.path()));
    ours.connected();
    ann.join(&id);
    bobs.hears_of(&id, &ann.id);
    let room = ours.room(&id);
    ours.ask(Request::Look { room: room.clone(), scope: Scope::Local });
    let said = bobs.say(&id, "what do you think?");
    let message = ours.reads(&room, "what do you think?").message.id.clone();

    let react = |on| Request::React { room: room.clone(), id: message.clone(), key: "🎉".to_owned(), on };
    ours.ask(react(true));
    let sign = bobs.hears(&id, "her sign", |event| event["content"]["m.relates_to"]["key"] == "🎉");
    assert_eq!((&sign["sender"], &sign["content"]["m.relates_to"]["event_id"]), (&json!(ann.id), &json!(said)));
    let relation = json!({ "rel_type": "m.annotation", "event_id": said, "key": "🎉" });
    bobs.send(&id, "m.reaction", json!({ "m.relates_to": relation }));
    below(&mut ours, &room, &message, 2, true);
    ours.ask(react(false));
    bobs.hears(&id, "her sign gone", |event| event["redacts"] == sign["id"]);
    below(&mut ours, &room, &message, 1, false);

    ours.ask(Request::MarkRead { room: room.clone(), message: message.clone() });
    bobs.hears_that("the receipt", |line| {
        line["receipt"]["room"] == id && line["receipt"]["content"][&said]["m.read"].get(&ann.id).is_some()
    });
    ours.ask(Request::Typing { room: room.clone(), on: true });
    let typing = json!({ "typing": { "room": id, "user": ann.id, "on": true } });
    bobs.hears_that("her typing", |line| *line == typing);
    bobs.ask("typing", &[json!(id), json!(true)]);
    ours.until("his typing", |told| {
        let his = |event: &Event| matches!(event, Event::Typing { names, .. } if names.len() == 1);
        told.events.iter().any(his).then_some(())
    });

    ours.say(1, &room, "never mind");
    let mine = ours.reads(&room, "never mind").message.id.clone();
    let reason = Some("changed my mind".to_owned());
    ours.ask(Request::Redact { room: room.clone(), id: mine.clone(), reason });
    let gone = bobs.hears(&id, "the redaction", |event| event["redacts"] == mine.as_str());
    assert_eq!(gone["content"]["reason"], "changed my mind", "{gone}");
    ours.line(&room, "the notice", |line| line.message.id == mine && line.message.kind == Kind::Removed);
    ours.end();
}

/// Waits until the sign stands below a message as often as said.
fn below(ours: &mut Ours, room: &RoomId, message: &MessageId, count: usize, mine: bool) {
    let wanted = [Reaction { key: SafeText::line("🎉"), count, mine }];
    ours.line(room, "the sign", |line| {
        let signs = line.message.extra.as_ref().map(|extra| extra.reactions.as_slice());
        line.message.id == *message && signs == Some(&wanted)
    });
}
