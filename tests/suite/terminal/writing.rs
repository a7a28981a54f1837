//! Writing as a person does it: changing what was said, answering, whispering, and losing power in the middle of it.

use std::fs;

use super::{home, join};
use crate::peers::binary::Server;
use crate::peers::until;

#[test]
fn what_was_typed_outlives_a_kill() {
    let server = Server::start(&[]);
    let home = home();
    let mut screen = join(&server, home.path(), "ann");
    screen.keys("half a thou");
    screen.wait_text("> half a thou");
    // Typing is kept a second after its first key; the file says when.
    let folder = home.path().join(".local/share/streamside/drafts");
    until("the draft on disk", || {
        let files = fs::read_dir(&folder).into_iter().flatten().flatten().map(|file| file.path());
        // One that is just being written has another name.
        let mut kept = files.filter(|file| file.extension().is_some_and(|extension| extension == "toml"));
        kept.any(|file| fs::read_to_string(file).is_ok_and(|text| text.contains("half a thou")))
    });
    screen.signal("KILL");
    screen.ended();

    let mut again = join(&server, home.path(), "ann");
    again.wait_text("> half a thou");
    again.keys("ght\r");
    again.wait("the line, sent", |screen| screen.contains("half a thought") && screen.contains("> say something"));
}

#[test]
fn user_can_change_the_last_message_with_the_up_arrow_and_answer_others() {
    let server = Server::start(&[]);
    let (ann_home, bob_home) = (home(), home());
    let mut ann = join(&server, ann_home.path(), "ann");
    let mut bob = join(&server, bob_home.path(), "bob");
    ann.keys("what a tnue");
    ann.wait_text("> what a tnue");
    ann.keys("\r");
    bob.wait_text("what a tnue");
    ann.wait("the line, confirmed", |screen| !screen.contains("sending") && screen.contains("> say something"));
    ann.keys("\x1b[A");
    ann.wait("the banner and the text", |screen| {
        screen.contains("Enter saves, Esc leaves") && screen.contains("edit> what a tnue")
    });
    ann.keys("\x7f\x7f\x7fune");
    ann.wait_text("edit> what a tune");
    ann.keys("\r");
    bob.wait("the changed line", |screen| screen.contains("what a tune (edited)") && !screen.contains("tnue"));

    ann.keys("@bob is it yours?");
    ann.wait_text("> @bob is it yours?");
    ann.keys("\r");
    bob.wait_text("@bob is it yours?");
    bob.keys("/r");
    bob.wait_text("> /r");
    bob.keys("\r");
    bob.wait_text("answering ann: @bob is it yours?");
    bob.keys("it is");
    bob.wait_text("> it is");
    bob.keys("\r");
    ann.wait("the answer under what it answers", |screen| {
        screen.contains("> ann: @bob is it yours?") && screen.contains("it is")
    });
}

#[test]
fn user_can_whisper_and_nobody_else_reads_it() {
    let server = Server::start(&[]);
    let homes = [home(), home(), home()];
    let mut ann = join(&server, homes[0].path(), "ann");
    let mut bob = join(&server, homes[1].path(), "bob");
    let mut kat = join(&server, homes[2].path(), "kat");
    ann.keys("/whisper bob psst, it is a secret");
    ann.wait_text("it is a secret");
    ann.keys("\r");
    ann.wait("the direct room", |screen| screen.contains("@bob") && screen.contains("psst, it is a secret"));
    bob.wait_text("ann");
    ann.keys("\x1b[1;3A");
    for (screen, words) in [(&mut ann, "hello all"), (&mut bob, "hello from bob")] {
        screen.wait_text("#nova");
        screen.keys(words);
        screen.wait_text(words);
        screen.keys("\r");
    }
    kat.wait("what all may read", |screen| screen.contains("hello all") && screen.contains("hello from bob"));
    assert!(!kat.text().contains("secret"), "{}", kat.text());
    kat.keys("\x11");
    assert!(kat.ended().success());
}
