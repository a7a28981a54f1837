//! From one start to the next: rooms, the place looked at, networks, the first lines of help; and tokens that end.

use std::fs;
use std::path::Path;

use super::{home, open};
use crate::peers::binary::{Server, run};
use crate::peers::terminal::{Setup, Terminal};

const WELCOME: &str = "Welcome. This is a private chat server";

fn wide(home: &Path) -> Terminal {
    Terminal::start(&Setup { home, columns: 120, rows: 40, args: &[], env: &[] })
}

fn leave(mut screen: Terminal) {
    screen.keys("\x11");
    assert!(screen.ended().success());
}

/// Remembers a network by its token, as `account add` does.
fn remember(home: &Path, server: &Server, who: &str) {
    let token = server.token_file(who);
    let added = run(home, &["account", "add", &server.url, "--token-file", &token, "--channel", "nova"]);
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
}

#[test]
fn channels_and_the_place_looked_at_come_back_and_a_newcomer_is_welcomed_once() {
    let home = home();
    let mut first = wide(home.path());
    first.wait_text(WELCOME);
    first.wait_text("connected as tester");
    for name in ["nova", "mega", "gone"] {
        first.keys(&format!("/join {name}\r"));
        first.wait_text(&format!("#{name}, global view>"));
    }
    first.keys("/leave\r");
    first.wait("another channel", |screen| !screen.contains("#gone"));
    first.keys("/join nova\r");
    first.wait_text("#nova, global view>");
    leave(first);

    let again = wide(home.path());
    let screen = again.wait("the channels and the last place", |screen| {
        screen.contains("#nova, global view>") && screen.contains("#mega") && screen.contains("connected as tester")
    });
    assert!(screen.contains("#global") && !screen.contains("#gone"), "{screen}");
    assert!(!screen.contains(WELCOME), "{screen}");
    leave(again);
}

#[test]
fn this_computer_stays_listed_beside_other_networks_until_it_is_forgotten() {
    let (home, server) = (home(), Server::start(&[]));
    let first = wide(home.path());
    first.wait_text("connected as tester");
    leave(first);
    remember(home.path(), &server, "ann");
    let mut second = wide(home.path());
    second.wait("both networks", |screen| screen.contains("this computer") && screen.contains("127.0.0.1:"));
    second.keys("/forget this computer\r");
    second.wait("one network", |screen| !screen.contains("this computer"));
    leave(second);
    let third = wide(home.path());
    third.wait_text("connected as ann");
    assert!(!third.text().contains("this computer"), "{}", third.text());
    leave(third);
    let back = run(home.path(), &["account", "add", "this computer"]);
    assert!(back.status.success());
    let fourth = wide(home.path());
    fourth.wait("both again", |screen| screen.contains("this computer") && screen.contains("127.0.0.1:"));
}

#[test]
fn a_revoked_token_is_asked_for_once_and_the_new_one_takes_its_place() {
    let (home, server) = (home(), Server::start(&["--registration", "open"]));
    let mut made = crate::peers::binary::streamside(home.path());
    made.args(["account", "add", &server.url, "--name", "kat", "--password-stdin", "--register", "--channel", "nova"]);
    let password = home.path().join("password");
    fs::write(&password, "a secret of my own\n").expect("a file");
    made.stdin(fs::File::open(&password).expect("the file"));
    assert!(made.output().expect("the binary runs").status.success());
    let mut screen = wide(home.path());
    screen.wait_text("connected as kat");
    screen.keys("half a thought");
    // The form takes every key that is read after it has come.
    screen.wait_text("> half a thought");
    let data = server.home.path().join("data");
    let rotate = ["token", "kat", "--rotate", "--data", &data.to_string_lossy()];
    assert!(run(server.home.path(), &rotate).status.success());
    screen.wait_text("no longer valid");
    screen.keys(", whole");
    screen.wait("the words in their place", |screen| screen.contains("half a thought, whole"));
    assert!(!screen.text().contains("Sign in again"), "{}", screen.text());
    screen.keys("\x1b[20~");
    screen.wait("the form", |screen| screen.contains("Sign in again") && screen.contains("kat"));
    screen.keys("a secret of my own\r");
    let text =
        screen.wait("the connection", |screen| screen.contains("connected as kat") && !screen.contains("Sign in"));
    assert!(text.contains("half a thought, whole") && !text.contains("a secret"), "{text}");
    screen.keys("\x15");
    leave(screen);
    let list = String::from_utf8(run(home.path(), &["account", "list"]).stdout).expect("text");
    assert_eq!(list.matches("kat").count(), 1, "{list}");

    // A second time in one run, nobody is asked again.
    let mut screen = wide(home.path());
    screen.wait_text("connected as kat");
    assert!(run(server.home.path(), &rotate).status.success());
    screen.wait_text("Sign in again");
    screen.keys("\x1b");
    screen.wait("the form gone", |screen| !screen.contains("Sign in again"));
    screen.keys("/reconnect\r");
    screen.wait_text("no longer valid");
    assert!(!screen.text().contains("Sign in again"), "{}", screen.text());
}

#[test]
fn the_server_on_this_computer_makes_its_token_anew_without_a_question() {
    let home = home();
    let mut screen = open(home.path(), &[]);
    screen.wait_text("connected as tester");
    let data = home.path().join(".local/share/streamside/server");
    let rotated = run(home.path(), &["token", "tester", "--rotate", "--data", &data.to_string_lossy()]);
    assert!(rotated.status.success(), "{}", String::from_utf8_lossy(&rotated.stderr));
    screen.keys("still here");
    let delivered = (0..500).any(|_| {
        screen.keys("\r");
        let text = screen.wait("an answer", |text| text.contains("> say something") || text.contains("Not connected"));
        // Any key takes the answer away.
        screen.keys(" \x7f");
        screen.wait("the answer gone", |text| !text.contains("Not connected"));
        text.contains("> say something")
    });
    assert!(delivered);
    screen.wait("the line, delivered", |text| text.contains("still here") && !text.contains("sending"));
    assert!(!screen.text().contains("Sign in"), "{}", screen.text());
}

#[test]
fn a_changed_configuration_is_read_while_the_chat_runs_and_a_bad_one_changes_nothing() {
    let home = home();
    let folder = home.path().join(".config/streamside");
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("config.toml");
    fs::write(&file, "mouse = true\n").expect("a file");
    let mut screen = wide(home.path());
    screen.wait_text("connected as tester");
    // As editors do it: a new file in the place of the old one.
    fs::write(folder.join("new"), "mouse = true\ncolour = 1\n").expect("a file");
    fs::rename(folder.join("new"), &file).expect("renamed");
    screen.wait_text("did you mean");
    fs::write(&file, "mouse = false\n").expect("a file");
    screen.wait_text("This takes a new start: mouse");
    screen.signal("USR1");
    screen.wait_text("nothing in it has changed");
    screen.keys("/reload\r");
    screen.wait("told twice", |text| text.matches("nothing in it has").count() == 2);
}
