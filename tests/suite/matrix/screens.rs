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

    anns.keys(UP);
    anns.wait_text("edit> is the door closed?");
    anns.keys("\x7f now?\r");
    bobs.wait("the edit", |text| text.contains("is the door closed now? (edited)"));
    kats.hears(&id, "the edit", |event| event["content"]["m.new_content"]["body"] == "is the door closed now?");
}
