//! The real binary in two terminals and a JavaScript client, in one encrypted room.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::js::Js;
use super::synapse::{PASSWORD, Synapse, User};
use crate::peers::binary::streamside;
use crate::peers::terminal::{Setup, Terminal, has_row};

const CTRL_K: &str = "\x0b";
const UP: &str = "\x1b[A";
const ALT_S: &str = "\x1bs";

/// Remembers the account of `user`, as a person does at the shell.
fn remember(home: &Path, user: &User) {
    let password = home.join("password");
    fs::write(&password, PASSWORD).expect("a file");
    let mut add = streamside(home);
    add.args(["account", "add", &Synapse::shared().url, "--name", &user.name, "--password-stdin"]);
    let added = add.stdin(fs::File::open(&password).expect("the file")).output().expect("the binary runs");
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
}

/// `user` looking at the room of this name.
fn seated(home: &Path, user: &User, room: &str) -> Terminal {
    remember(home, user);
    let mut screen = Terminal::start(&Setup { home, columns: 120, rows: 40, args: &[], env: &[] });
    screen.wait_text(room);
    screen.keys(CTRL_K);
    screen.keys(room);
    screen.wait("it to be found", |text| text.matches(room).count() > 2);
    screen.keys("\r");
    screen.wait_text(&format!("#{room}> "));
    screen
}

#[test]
#[ignore = "needs Synapse and node: tests/run"]
fn two_screens_and_a_js_client_hold_an_encrypted_talk() {
    let synapse = Synapse::shared();
    let [ann, bob, kat] = ["ann", "bob", "kat"].map(|name| synapse.user(name));
    let mut kats = Js::sign_in(&kat);
    let id = kats.create("booth", &[&ann.id, &bob.id]);
    let homes = [ann, bob].map(|user| {
        user.join(&id);
        kats.hears_of(&id, &user.id);
        (tempfile::tempdir().expect("a temporary folder"), user)
    });
    let [mut anns, bobs] = homes.each_ref().map(|(home, user)| seated(home.path(), user, "booth"));

    anns.say("is the door closed?");
    anns.wait("the line, through", |text| has_row(text, &["is the door closed?"]) && !text.contains("sending"));
    bobs.wait_text("is the door closed?");
    let heard = kats.hears_words(&id, "is the door closed?");
    assert_eq!(heard["encrypted"], json!(true), "{heard}");
    kats.say(&id, "it is, from here too");
    for screen in [&anns, &bobs] {
        screen.wait_text("it is, from here too");
    }

    an_edit(&id, &mut anns, &bobs, &mut kats);
    an_answer_and_a_sign(&id, &mut anns, &bobs, &mut kats);
    let slip = kats.say(&id, "my password is");
    for screen in [&anns, &bobs] {
        screen.wait_text("my password is");
    }
    kats.redact(&id, &slip, "a slip");
    for screen in [&anns, &bobs] {
        screen.wait("it to be gone", |text| text.contains("message removed") && !text.contains("my password is"));
    }
}

fn an_edit(id: &str, anns: &mut Terminal, bobs: &Terminal, kats: &mut Js) {
    anns.keys(UP);
    anns.wait_text("edit> is the door closed?");
    anns.keys("\x7f now?\r");
    bobs.wait("the edit", |text| text.contains("is the door closed now? (edited)"));
    kats.hears(id, "the edit", |event| event["content"]["m.new_content"]["body"] == "is the door closed now?");
}

fn an_answer_and_a_sign(id: &str, anns: &mut Terminal, bobs: &Terminal, kats: &mut Js) {
    anns.keys(ALT_S);
    anns.wait("the last message", |text| has_row(text, &[">", "it is, from here too"]));
    anns.keys("r");
    anns.wait_text("answering kat");
    anns.say("good to know");
    let heard = kats.hears(id, "the answer", |event| event["content"]["m.relates_to"]["m.in_reply_to"].is_object());
    bobs.wait("the answer under what it answers", |text| {
        has_row(text, &["> kat", "it is, from here too"]) && has_row(text, &["good to know"])
    });
    anns.wait("it to be through", |text| !text.contains("sending"));

    anns.keys(ALT_S);
    anns.wait_text("selected: ann");
    anns.keys("E");
    anns.wait_text("/react ");
    anns.keys("🎉\r");
    let sign = kats.hears(id, "the sign", |event| event["type"] == "m.reaction");
    let wanted = json!({ "rel_type": "m.annotation", "event_id": heard["id"], "key": "🎉" });
    assert_eq!(sign["content"]["m.relates_to"], wanted, "{sign}");
    for screen in [&*anns, bobs] {
        screen.wait("the sign below", |text| has_row(text, &["🎉", "1"]));
    }
}
