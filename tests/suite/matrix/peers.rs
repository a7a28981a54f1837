//! The peers among themselves: a test of our program proves something only if they understand each other.

use serde_json::{Value, json};

use super::js::{Js, refusal};
use super::synapse::{PASSWORD, Synapse};

#[test]
#[ignore = "needs Synapse: tests/run"]
fn synapse_has_what_the_tests_are_about() {
    let synapse = Synapse::shared();
    let versions = synapse.get("/_matrix/client/versions");
    assert!(versions["versions"].as_array().is_some_and(|known| known.contains(&json!("v1.11"))), "{versions}");
    for draft in ["org.matrix.simplified_msc3575", "org.matrix.msc4140", "org.matrix.msc4354"] {
        assert_eq!(versions["unstable_features"][draft], true, "{draft} in {versions}");
    }
    let known = synapse.get("/.well-known/matrix/client");
    assert_eq!(known["m.homeserver"]["base_url"], format!("{}/", synapse.url), "{known}");
    assert_eq!(known["org.matrix.msc4143.rtc_foci"][0]["type"], "livekit", "{known}");
    let ann = synapse.user("ann");
    let may = ann.get("capabilities");
    assert_eq!(may["capabilities"]["org.matrix.msc4140.delayed_events"]["max_delay_ms"], 86_400_000, "{may}");
}

#[test]
#[ignore = "needs Synapse and node: tests/run"]
fn a_js_client_signs_in_with_the_right_password_alone() {
    let ann = Synapse::shared().user("ann");
    assert_eq!(Js::sign_in(&ann).id, ann.id);
    assert!(refusal(&ann.name, "wrong horse").contains("Invalid username or password"));
    assert!(refusal("nobody-of-this-name", PASSWORD).contains("Invalid username or password"));
}

#[test]
#[ignore = "needs Synapse and node: tests/run"]
fn two_js_clients_hold_an_encrypted_talk() {
    let synapse = Synapse::shared();
    let (ann, bob) = (synapse.user("ann"), synapse.user("bob"));
    let (mut anns, mut bobs) = (Js::sign_in(&ann), Js::sign_in(&bob));
    let room = anns.create("talk", &[&bob.id]);
    bobs.join(&room);
    anns.hears_of(&room, &bob.id);

    let question = anns.say(&room, "nobody else reads this");
    let heard = bobs.hears_words(&room, "nobody else reads this");
    assert_eq!((&heard["sender"], &heard["encrypted"]), (&json!(ann.id), &json!(true)), "{heard}");
    let stored = ann.stored(&room, &question);
    assert_eq!(stored["type"], "m.room.encrypted");
    assert!(!stored.to_string().contains("nobody else"), "the server knows nothing: {stored}");

    let related =
        |relation: Value, words: &str| json!({ "msgtype": "m.text", "body": words, "m.relates_to": relation });
    let answer = related(json!({ "m.in_reply_to": { "event_id": question } }), "I do");
    let answer = bobs.send(&room, "m.room.message", answer);
    let heard = anns.hears_words(&room, "I do");
    assert_eq!(heard["content"]["m.relates_to"]["m.in_reply_to"]["event_id"], question, "{heard}");

    let key = json!({ "m.relates_to": { "rel_type": "m.annotation", "event_id": answer, "key": "👍" } });
    anns.send(&room, "m.reaction", key);
    bobs.hears(&room, "the reaction", |event| event["content"]["m.relates_to"]["key"] == "👍");

    let mut change = related(json!({ "rel_type": "m.replace", "event_id": question }), "* they are two");
    change["m.new_content"] = json!({ "msgtype": "m.text", "body": "they are two" });
    anns.send(&room, "m.room.message", change);
    let heard = bobs.hears(&room, "the edit", |event| event["content"]["m.new_content"]["body"] == "they are two");
    assert_eq!(heard["encrypted"], true, "{heard}");

    bobs.redact(&room, &answer, "said too much");
    let heard = anns.hears(&room, "the redaction", |event| event["redacts"] == json!(answer));
    assert_eq!(heard["content"]["reason"], "said too much", "{heard}");
}
