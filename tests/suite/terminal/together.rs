//! Two people with the real binary on one `streamside serve`: what the server keeps for whoever comes later, and what
//! stays hidden.

use super::{home, join};
use crate::peers::binary::Server;
use crate::peers::terminal::{Terminal, has_row};
use crate::plain::Pipe;

const F4: &str = "\x1bOS";
const ESC: &str = "\x1b";
const CTRL_F: &str = "\x06";
const ALT_DOWN: &str = "\x1b[1;3B";
const UP: &str = "\x1b[A";
/// More lines than a server sends to somebody who joins.
const MANY: usize = 230;

fn leave(mut screen: Terminal) {
    screen.keys("\x11");
    assert!(screen.ended().success());
}

/// Waits until a line of one's own stands there as the server has taken it.
fn delivered(screen: &Terminal, words: &str) {
    screen.wait(words, |text| has_row(text, &["│", words]) && !text.contains("sending"));
}

#[test]
fn who_comes_later_finds_the_links_posted_before_and_goes_to_their_messages() {
    let server = Server::start(&["--limits", "off"]);
    let homes = [home(), home()];
    let mut ann = join(&server, homes[0].path(), "ann");
    ann.say("our tracks: https://music.example.org/list");
    delivered(&ann, "our tracks:");
    let mut crowd = Pipe::join(&server, "crowd", "nova");
    for n in 0..MANY {
        crowd.says(&format!("line {n}"));
        crowd.until(&format!("line {n}"));
    }
    crowd.end();

    let mut bob = join(&server, homes[1].path(), "bob");
    bob.wait_text(&format!("line {}", MANY - 1));
    bob.keys(CTRL_F);
    bob.wait_text("Search in #nova");
    bob.keys("tracks");
    bob.wait("no such line at hand", |screen| has_row(screen, &["/ tracks"]) && screen.contains("nothing found"));
    bob.keys(ESC);
    bob.wait("the chat", |screen| !screen.contains("Search in"));
    bob.keys(F4);
    bob.wait("the server's list", |screen| {
        has_row(screen, &["ann", "music.example.org/list"]) && screen.contains("all there are")
    });
    bob.keys("\r");
    bob.wait("the message of the link", |screen| {
        screen.contains("selected: ann") && has_row(screen, &["ann │ our tracks: https://music.example.org/list"])
    });
}

#[test]
fn whispers_and_changed_lines_are_there_after_the_server_and_everybody_came_back() {
    let server = Server::start(&[]);
    let homes = [home(), home()];
    let mut ann = join(&server, homes[0].path(), "ann");
    let mut bob = join(&server, homes[1].path(), "bob");
    ann.say("doors at nnie");
    delivered(&ann, "doors at nnie");
    ann.keys(UP);
    ann.wait_text("edit> doors at nnie");
    ann.keys("\x7f\x7f\x7f\x7fnine");
    ann.wait_text("edit> doors at nine");
    ann.keys("\r");
    bob.wait_text("doors at nine (edited)");
    ann.say("/whisper bob you are on the list");
    ann.wait("the conversation", |screen| screen.contains("── @bob ─") && has_row(screen, &["│ you are on the list"]));
    bob.wait_text("@ann @1");
    bob.keys(ALT_DOWN);
    bob.wait_text("── @ann ─");
    bob.say("plus one?");
    ann.wait("the answer", |screen| has_row(screen, &["bob │ plus one?"]));
    leave(ann);
    leave(bob);
    server.signal("TERM");
    let (status, data) = server.ended();
    assert!(status.success());

    let server = Server::start_in(data, &[]);
    let (elsewhere, strange) = (home(), home());
    let mut bob = join(&server, elsewhere.path(), "bob");
    let nova = bob.wait("what was said to all", |screen| {
        screen.contains("doors at nine (edited)") && screen.lines().next().is_some_and(|row| row.contains("@ann"))
    });
    assert!(!nova.contains("nnie"), "{nova}");
    bob.keys(ALT_DOWN);
    bob.wait("both lines of the conversation", |screen| {
        screen.contains("── @ann ─")
            && has_row(screen, &["ann │ you are on the list"])
            && has_row(screen, &["bob │ plus one?"])
            && !screen.contains("doors at nine")
    });
    let kat = join(&server, strange.path(), "kat");
    let others = kat.wait_text("doors at nine (edited)");
    assert!(!others.contains("on the list") && !others.contains("@ann"), "{others}");
}

#[test]
fn user_can_mute_somebody_and_it_holds_after_a_restart_in_lines_links_and_hits() {
    let server = Server::start(&[]);
    let homes = [home(), home()];
    let mut ann = join(&server, homes[0].path(), "ann");
    let mut bob = join(&server, homes[1].path(), "bob");
    bob.say("buy now: https://spam.example.org/offer");
    ann.wait_text("buy now");
    ann.say("a fine tune: https://music.example.org/7");
    delivered(&ann, "a fine tune:");
    ann.say("/ignore bob");
    ann.wait("nothing of bob's", |screen| screen.contains("bob is ignored") && !screen.contains("buy now"));
    leave(ann);
    bob.say("@ann buy more");
    delivered(&bob, "@ann buy more");

    let mut ann = join(&server, homes[0].path(), "ann");
    let lines = ann.wait_text("a fine tune");
    assert!(!lines.contains("buy"), "{lines}");
    ann.keys(F4);
    let links = ann.wait("the links but bob's", |screen| {
        has_row(screen, &["ann", "music.example.org/7"]) && screen.contains("all there are")
    });
    assert!(!links.contains("spam.example.org"), "{links}");
    ann.keys(ESC);
    ann.wait("the chat", |screen| !screen.contains("Links and media"));
    ann.keys(CTRL_F);
    ann.wait_text("Search in #nova");
    ann.keys("buy");
    ann.wait("no hit", |screen| has_row(screen, &["/ buy"]) && screen.contains("nothing found"));
    ann.keys(ESC);
    ann.wait("the chat", |screen| !screen.contains("Search in"));
    ann.say("/ignorelist");
    ann.wait("the list", |screen| has_row(screen, &["bob"]));
    ann.say("/unignore bob");
    ann.wait("all of it", |screen| screen.contains("buy now") && screen.contains("@ann buy more"));
}
