//! Chatting: alone on the embedded server, and with somebody on another one.

use streamside::clock;

use super::{home, open};
use crate::peers::PATIENCE;
use crate::peers::binary::{Server, run};
use crate::peers::terminal::{Setup, Terminal};

/// Enter and Ctrl-Q in one breath: the line has left the input, so it must reach the server.
#[test]
fn what_was_sent_just_before_the_end_is_not_lost() {
    let server = Server::start(&[]);
    let token = server.token_file("ann");
    let home = home();
    let args = ["--server", &server.url, "--token-file", &token, "--channel", "nova"];
    let mut screen = open(home.path(), &args);
    screen.wait_text("connected as ann");
    screen.keys("last words\r\x11");
    assert!(screen.ended().success());
    let tail = ["tail", "--server", &server.url, "--token-file", &token, "--channel", "nova", "--json", "-n", "1"];
    let printed = String::from_utf8(run(home.path(), &tail).stdout).expect("text");
    assert!(printed.contains("last words"), "{printed}");
}

#[test]
fn a_newcomer_types_and_finds_the_words_again_after_a_restart() {
    let home = home();
    let mut first = open(home.path(), &[]);
    first.wait_text("connected as tester");
    first.keys("hello from my first day\r");
    first.wait("the line in the timeline", |screen| {
        screen.contains("tester") && screen.contains("hello from my first day") && !screen.contains("sending")
    });
    first.keys("\x11");
    assert!(first.ended().success(), "Ctrl-Q ends well");

    let mut again = open(home.path(), &[]);
    again.wait_text("hello from my first day");
    again.keys("\x11");
    assert!(again.ended().success());
}

/// Nothing but the keys themselves may be needed to wake the program: on a quiet evening nothing else comes.
#[test]
fn each_key_is_answered_though_nothing_else_happens() {
    let home = home();
    let mut screen = open(home.path(), &[]);
    screen.wait_text("connected as tester");
    let mut typed = String::from("> ");
    for key in "quietly".chars() {
        screen.keys(&key.to_string());
        typed.push(key);
        screen.wait_text(&typed);
    }
}

#[test]
fn a_second_streamside_on_this_computer_joins_the_first() {
    let home = home();
    let mut first = open(home.path(), &[]);
    first.wait_text("connected as tester");
    let mut second = open(home.path(), &[]);
    second.wait_text("connected as tester");
    second.keys("from the other window\r");
    first.wait_text("from the other window");
    first.keys("seen\r");
    second.wait_text("seen");

    first.keys("\x11");
    assert!(first.ended().success());
    second.keys("alone now");
    second
        .wait("the connection again", |screen| screen.contains("connected as tester") && screen.contains("alone now"));
    // The screen may still tell of the old connection, so Enter is pressed until it is taken.
    let deadline = clock::now() + PATIENCE;
    let mut taken = false;
    while !taken && clock::now() < deadline {
        second.keys("\r");
        let answer = |screen: &str| screen.contains("> say something") || screen.contains("Not connected");
        let screen = second.wait("an answer to Enter", answer);
        second.keys(" \x7f");
        second.wait("the answer gone", |screen| !screen.contains("Not connected"));
        taken = screen.contains("> say something");
    }
    assert!(taken);
    second.wait_text("alone now");
}

#[test]
fn user_can_post_and_others_read_it() {
    let server = Server::start(&[]);
    let (ann, bob) = (server.token_file("ann"), server.token_file("bob"));
    let with = |file: &str| -> Vec<String> {
        ["--server", &server.url, "--token-file", file, "--channel", "nova"].map(str::to_owned).to_vec()
    };
    let (ann_args, bob_args) = (with(&ann), with(&bob));
    let (ann_home, bob_home) = (home(), home());
    let ann_args: Vec<&str> = ann_args.iter().map(String::as_str).collect();
    let bob_args: Vec<&str> = bob_args.iter().map(String::as_str).collect();
    let mut ann = open(ann_home.path(), &ann_args);
    let mut bob = Terminal::start(&Setup { home: bob_home.path(), columns: 120, rows: 40, args: &bob_args, env: &[] });
    ann.wait_text("connected as ann");
    bob.wait_text("connected as bob");
    ann.keys("what a **tune**\r");
    bob.wait("ann's words without the stars", |screen| screen.contains("what a tune") && screen.contains("ann"));
    bob.keys("@ann it is :fire:\r");
    ann.wait("the mention, marked", |screen| {
        screen.lines().any(|line| line.contains('!') && line.contains("bob") && line.contains("@ann it is :fire:"))
    });
}

#[test]
fn what_send_posts_is_on_screen_and_tail_prints_it() {
    let server = Server::start(&[]);
    let token = server.token_file("ann");
    let home = home();
    let screen = open(home.path(), &["--server", &server.url, "--token-file", &token, "--channel", "nova"]);
    screen.wait_text("#nova");
    let sent =
        run(home.path(), &["send", "--server", &server.url, "--token-file", &token, "--channel", "nova", "on air"]);
    assert!(sent.status.success(), "{}", String::from_utf8_lossy(&sent.stderr));
    screen.wait_text("on air");
    let tail = ["tail", "--server", &server.url, "--token-file", &token, "--channel", "nova", "--json", "-n", "1"];
    let printed = run(home.path(), &tail);
    let line: serde_json::Value = serde_json::from_slice(&printed.stdout).expect("one JSON object");
    assert_eq!(line["text"], "on air");
    assert_eq!(line["username"], "ann");
}
