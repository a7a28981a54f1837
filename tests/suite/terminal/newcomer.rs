//! The first ten minutes of a newcomer, alone with the real binary and its embedded server until somebody else comes.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use vt100::Color;

use super::home;
use crate::peers::binary::{private_file, run};
use crate::peers::terminal::{Setup, Terminal, has_row};

const FOCUS_LOST: &str = "\x1b[O";
const FOCUS_BACK: &str = "\x1b[I";
const UP: &str = "\x1b[A";
const F1: &str = "\x1bOP";
const F4: &str = "\x1bOS";
const ESC: &str = "\x1b";
const CTRL_F: &str = "\x06";
const CTRL_G: &str = "\x07";
const ALT_S: &str = "\x1bs";
const ALT_UP: &str = "\x1b[1;3A";
const ALT_DOWN: &str = "\x1b[1;3B";
/// What the two themes write the name of a place in.
const DARK_ACCENT: Color = Color::Rgb(94, 200, 216);
const LIGHT_ACCENT: Color = Color::Rgb(0, 112, 132);

/// The newcomer, called tester, and bob, who comes later.
struct Evening {
    tester: Terminal,
    bob: Terminal,
    homes: [TempDir; 2],
    address: String,
}

#[test]
fn ten_minutes_of_a_newcomer() {
    let mut evening = arrive();
    a_mention_rings_once_while_nobody_looks(&mut evening);
    answer_with_a_selected_message(&mut evening);
    change_the_last_line(&mut evening);
    list_the_links(&mut evening);
    find_a_word(&mut evening);
    ignore_and_show_again(&mut evening);
    whisper(&mut evening);
    one_channel_or_all(&mut evening);
    another_theme(&mut evening);
    leave(evening);
}

/// Starts, reads the welcome and the help, joins a channel, and brings bob along as the help says.
fn arrive() -> Evening {
    let homes = [home(), home()];
    let folder = homes[0].path().join(".config/streamside");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("config.toml"), "[notify]\nsound = \"bell\"\ndesktop = false\n").expect("a configuration");
    let mut tester = start(homes[0].path(), &[]);
    tester.wait("three things to know", |screen| {
        let screen = unwrapped(screen);
        ["This is a private chat server on this computer", "Another streamside of yours joins it by itself"]
            .iter()
            .chain(&["/connect ADDRESS joins a real server, /join NAME opens a channel here, and F1 or /help"])
            .all(|words| screen.contains(words))
    });
    tester.wait_text("this computer: connected as tester");

    tester.keys(F1);
    let help = tester.wait("help", |screen| screen.contains("Bring somebody along") && screen.contains("--server "));
    let address = help.split_once("--server ").and_then(|(_, rest)| rest.split(' ').next()).expect("an address");
    tester.keys(ESC);
    tester.wait("no help", |screen| !screen.contains("Bring somebody along"));
    tester.say("/join nova");
    tester.wait_text("#nova, global view>");

    let token = run(homes[0].path(), &["token", "bob"]);
    assert!(token.status.success(), "{}", String::from_utf8_lossy(&token.stderr));
    let file = private_file(&homes[1].path().join("bob.token"), &token.stdout);
    let bob = start(homes[1].path(), &["--server", address, "--token-file", &file, "--channel", "nova"]);
    bob.wait_text("connected as bob");
    tester.wait_text("#nova  2 here");
    Evening { tester, bob, address: address.to_owned(), homes }
}

fn a_mention_rings_once_while_nobody_looks(evening: &mut Evening) {
    let Evening { tester, bob, .. } = evening;
    tester.keys(FOCUS_LOST);
    tester.keys("x");
    tester.wait_text("global view> x");
    bob.say("is somebody in?");
    tester.wait_text("is somebody in?");
    assert_eq!(bells(tester), 0, "nobody was named");
    bob.say("@tester are you there?");
    tester.wait("the mention, marked", |screen| has_row(screen, &["!", "bob │ @tester are you there?"]));
    tester.wait_received("a bell", |received| count_bells(&received.bytes) > 0);
    tester.keys(FOCUS_BACK);
    tester.keys("\x7f");
    tester.wait_text("global view> say something");
    assert_eq!(bells(tester), 1);
}

fn answer_with_a_selected_message(evening: &mut Evening) {
    let Evening { tester, bob, .. } = evening;
    tester.keys(ALT_S);
    let selected = tester.wait("the deeds of a selected message", |screen| screen.contains("selected: bob"));
    assert!(has_row(&selected, &[">", "@tester are you there?"]) && selected.contains("r reply"), "{selected}");
    tester.keys(UP);
    tester.wait("the one before", |screen| has_row(screen, &[">", "is somebody in?"]));
    tester.keys("j");
    tester.keys("r");
    tester.wait_text("answering bob: @tester are you there?");
    tester.say("yes, what a tnue");
    for screen in [tester, bob] {
        screen.wait("the answer under what it answers", |screen| {
            has_row(screen, &["tester │ > bob: @tester are you there?"]) && has_row(screen, &["│ yes, what a tnue"])
        });
    }
}

fn change_the_last_line(evening: &mut Evening) {
    let Evening { tester, bob, .. } = evening;
    tester.wait("the line, confirmed", |screen| !screen.contains("sending"));
    tester.keys(UP);
    tester.wait_text("edit> yes, what a tnue");
    tester.keys("\x7f\x7f\x7fune");
    tester.wait_text("edit> yes, what a tune");
    tester.keys("\r");
    for screen in [tester, bob] {
        screen.wait("the changed line, marked", |screen| {
            has_row(screen, &["│ yes, what a tune (edited)"]) && !screen.contains("tnue")
        });
    }
}

fn list_the_links(evening: &mut Evening) {
    let Evening { tester, bob, .. } = evening;
    bob.say("the whole set: https://music.example.org/sets/7 enjoy");
    tester.wait_text("enjoy");
    tester.keys(F4);
    tester.wait("the link with who and where", |screen| {
        screen.contains("Links and media in #nova")
            && has_row(screen, &["L1", "bob", "music.example.org/sets/7"])
            && screen.contains("all there are")
    });
    tester.keys(ESC);
    tester.wait("the chat again", |screen| !screen.contains("Links and media"));
}

fn find_a_word(evening: &mut Evening) {
    let Evening { tester, .. } = evening;
    tester.keys(CTRL_F);
    tester.wait_text("Search in #nova");
    tester.keys("tune");
    tester.wait("the one hit", |screen| {
        has_row(screen, &["/ tune"]) && has_row(screen, &["tester", "yes, what a tune"]) && screen.contains("1 found")
    });
    tester.keys("\r");
    tester.wait("the message itself", |screen| screen.contains("selected: tester") && !screen.contains("Search in"));
    tester.keys(ESC);
    tester.wait("the input again", |screen| !screen.contains("selected:"));
}

fn ignore_and_show_again(evening: &mut Evening) {
    let Evening { tester, bob, .. } = evening;
    tester.say("/ignore bob");
    tester.wait("nothing of bob's", |screen| {
        screen.contains("bob is ignored. /unignore bob ends it.") && !screen.contains("bob │")
    });
    bob.say("do you hear me?");
    bob.wait("the line, delivered", |screen| has_row(screen, &["bob │ do you"]) && !screen.contains("sending"));
    tester.say("quiet here");
    let quiet = tester.wait("the own line, after bob's", |screen| {
        has_row(screen, &["tester │ quiet here"]) && !screen.contains("sending")
    });
    assert!(!quiet.contains("do you hear me?") && !quiet.contains("bob │"), "{quiet}");
    tester.say("/unignore bob");
    tester.wait("all of it", |screen| {
        has_row(screen, &["bob │ do you hear me?"]) && has_row(screen, &["bob │ @tester are you there?"])
    });
}

fn whisper(evening: &mut Evening) {
    let Evening { tester, bob, .. } = evening;
    tester.say("/whisper bob between us");
    tester.wait("a conversation", |screen| {
        screen.contains("── @bob ─") && screen.contains("only they and you read this") && screen.contains("between us")
    });
    bob.wait_text("@tester @1");
    bob.keys(ALT_DOWN);
    bob.wait("its other end", |screen| screen.contains("── @tester ─") && has_row(screen, &["tester │ between us"]));
    assert!(!bob.text().contains("quiet here"), "a conversation of its own: {}", bob.text());
    bob.say("as you wish");
    tester.wait("the answer", |screen| screen.contains("── @bob ─") && has_row(screen, &["bob │ as you wish"]));
    tester.keys(ALT_UP);
    tester.wait_text("#nova, global view> say something");
}

fn one_channel_or_all(evening: &mut Evening) {
    let Evening { tester, homes, address, .. } = evening;
    let file = homes[1].path().join("bob.token").to_string_lossy().into_owned();
    let elsewhere = ["send", "--server", address, "--token-file", &file, "--channel", "mega", "hello from mega"];
    let sent = run(homes[1].path(), &elsewhere);
    assert!(sent.status.success(), "{}", String::from_utf8_lossy(&sent.stderr));
    tester.wait("another channel's line", |screen| has_row(screen, &["#mega", "bob │ hello from mega"]));
    tester.keys(CTRL_G);
    tester.wait("this channel alone", |screen| {
        screen.contains("#nova, local view>") && screen.contains("quiet here") && !screen.contains("hello from mega")
    });
    tester.keys(CTRL_G);
    tester.wait("all channels", |screen| {
        screen.contains("#nova, global view>") && has_row(screen, &["#mega", "bob │ hello from mega"])
    });
}

fn another_theme(evening: &mut Evening) {
    let Evening { tester, .. } = evening;
    let dark = tester.with(|received| colors(received.parser.screen()));
    assert!(dark.contains(&DARK_ACCENT) && !dark.contains(&LIGHT_ACCENT), "{dark:?}");
    tester.say("/theme light");
    tester.wait_text("The theme is light now.");
    tester.wait_received("other colours", |received| {
        let light = colors(received.parser.screen());
        light.contains(&LIGHT_ACCENT) && !light.contains(&DARK_ACCENT)
    });
}

fn leave(evening: Evening) {
    let Evening { mut tester, bob, .. } = evening;
    tester.keys("/quit\r");
    assert!(tester.ended().success());
    tester.assert_restored();
    // The server was part of the program that ended.
    bob.wait_text("trying again");
}

fn start(home: &Path, args: &[&str]) -> Terminal {
    Terminal::start(&Setup { home, columns: 80, rows: 24, args, env: &[("COLORTERM", "truecolor")] })
}

/// The text column of a screen as one line.
fn unwrapped(screen: &str) -> String {
    let texts = screen.lines().filter_map(|line| line.split_once('│')).map(|(_, text)| text.trim());
    texts.collect::<Vec<_>>().join(" ")
}

fn bells(screen: &Terminal) -> usize {
    screen.with(|received| count_bells(&received.bytes))
}

/// BEL also ends operating system commands (ESC ] …), where it is not heard.
fn count_bells(bytes: &[u8]) -> usize {
    let (mut heard, mut inside, mut before) = (0, false, 0);
    for byte in bytes {
        match (before, byte) {
            (0x1b, b']') => inside = true,
            (0x1b, b'\\') => inside = false,
            (_, 7) if inside => inside = false,
            (_, 7) => heard += 1,
            _ => {}
        }
        before = *byte;
    }
    heard
}

/// All colours that are written in.
fn colors(screen: &vt100::Screen) -> Vec<Color> {
    let (rows, columns) = screen.size();
    let places = (0..rows.get()).flat_map(move |row| (0..columns.get()).map(move |column| (row, column)));
    let cells = places.filter_map(|(row, column)| screen.cell(row, column));
    cells.filter(|cell| cell.has_contents()).map(vt100::Cell::fgcolor).collect()
}
