//! What a person sees of a server that knows nothing but the RFC: what it cannot do is said, what can be done is done.

use serde_json::json;

use super::their_servers::{TOKEN_OF_ME, Theirs, theirs};
use crate::peers::terminal::{Setup, Terminal, has_row};

const UP: &str = "\x1b[A";
const ALT_UP: &str = "\x1b[1;3A";
const F4: &str = "\x1bOS";
const CTRL_U: &str = "\x15";

/// Our client on a plain socket.io 2.5.1 server.
fn seated() -> (Theirs, Terminal) {
    let theirs = theirs("2");
    let args = ["--server", &theirs.url, "--token-file", &theirs.token_file, "--channel", "nova"];
    let me = Terminal::start(&Setup { home: theirs.home(), columns: 80, rows: 24, args: &args, env: &[] });
    me.wait_text("connected as me");
    me.wait_text("welcome");
    (theirs, me)
}

fn ann_says(theirs: &mut Theirs, id: &str, html: &str) {
    let item = json!({ "_id": id, "message": html, "username": "ann", "channel": "nova", "global": true,
        "type": "message", "userColor": "#ff8800" });
    theirs.node.tell(&json!(["emit", "bulkmessage", [item]]));
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn up_brings_what_was_sent_and_the_list_of_links_is_what_was_seen() {
    let (mut theirs, mut me) = seated();
    me.say("what a tnue");
    me.wait("the line, delivered", |screen| has_row(screen, &["me │ what a tnue"]) && !screen.contains("sending"));
    me.keys(UP);
    let recalled = me.wait_text("global view> what a tnue");
    assert!(!recalled.contains("edit>") && !recalled.contains("Enter saves"), "{recalled}");
    me.keys(CTRL_U);
    me.wait_text("> say something");
    me.say("/edit");
    me.wait_text("This server cannot change messages");
    me.keys(CTRL_U);
    me.wait_text("> say something");

    ann_says(&mut theirs, "l1", "<p>all of it: <a href=\"https://music.example.org/1\">here</a></p>");
    me.wait_text("all of it");
    me.keys(F4);
    me.wait("what was seen, and that it is no more", |screen| {
        has_row(screen, &["ann", "music.example.org/1"])
            && screen.contains("this server keeps no list: only what was seen here")
    });
    assert!(!theirs.node.seen().iter().any(|line| line["rest"].to_string().contains("links")), "nobody was asked");
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn a_whisper_goes_by_rest_and_what_cannot_go_is_told() {
    let (mut theirs, mut me) = seated();
    me.say("/whisper bob between us");
    let letter = theirs.node.wait_key("whisper");
    assert_eq!(letter, json!({ "chatToken": TOKEN_OF_ME, "receiver": "bob", "message": "between us" }));
    me.wait("a conversation, the line once", |screen| {
        screen.contains("── @bob ─") && screen.matches("between us").count() == 1 && !screen.contains("sending")
    });
    me.keys(ALT_UP);
    me.wait("the channel, where the RFC shows it too", |screen| {
        screen.contains("#nova, global view>") && has_row(screen, &["> @bob", "between us (only you can read this)"])
    });
    me.say("/whisper bob,kat hello both");
    me.wait_text("On this server a direct message goes to one person.");
    me.wait_text("> /whisper bob,kat hello both");
    me.keys(CTRL_U);
    me.wait_text("> say something");
    me.say("/whisper nobody are you there");
    me.wait("the refusal, the words kept", |screen| {
        screen.contains("── @nobody ─") && screen.contains("are you there") && screen.contains("nobody is not here")
    });
}

#[test]
#[ignore = "needs node and its packages: tests/run"]
fn ignoring_works_without_the_server_and_a_block_names_it() {
    let (mut theirs, mut me) = seated();
    ann_says(&mut theirs, "a1", "<p>look at me</p>");
    me.wait("her line", |screen| has_row(screen, &["ann │ look at me"]));
    me.say("/ignore ann");
    me.wait("it is gone", |screen| screen.contains("ann is ignored") && !screen.contains("look at me"));
    ann_says(&mut theirs, "a2", "<p>me again</p>");
    me.say("quiet");
    let quiet = me.wait("the own line, after hers", |screen| has_row(screen, &["me │ quiet"]));
    assert!(!quiet.contains("me again"), "{quiet}");
    me.say("/unignore ann");
    me.wait("both", |screen| screen.contains("look at me") && screen.contains("me again"));
    me.say("/block ann");
    me.wait("why not, and what instead", |screen| {
        let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        words.contains("This server keeps no list of people who cannot write to you. /ignore <user> hides what they")
    });
}
