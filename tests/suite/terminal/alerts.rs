//! Mentions while nobody looks, as the real program tells them: the bell in the byte stream, a player, a dead bus.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::home;
use crate::peers::PATIENCE;
use crate::peers::binary::{Server, run};
use crate::peers::sound_server;
use crate::peers::terminal::{Setup, Terminal};

const FOCUS_LOST: &str = "\x1b[O";
const FOCUS_BACK: &str = "\x1b[I";

/// Ann in `nova` with these lines of configuration.
fn ann(server: &Server, home: &Path, config: &str, env: &[(&str, &str)]) -> Terminal {
    let folder = home.join(".config/streamside");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("config.toml"), config).expect("a configuration");
    let token = server.token_file("ann");
    let args = ["--server", &server.url, "--token-file", &token, "--channel", "nova"];
    let screen = Terminal::start(&Setup { home, columns: 80, rows: 24, args: &args, env });
    screen.wait_text("connected as ann");
    screen
}

fn bob_says(server: &Server, text: &str) {
    let token = server.token_file("bob");
    let sent =
        run(server.home.path(), &["send", "--server", &server.url, "--token-file", &token, "--channel", "nova", text]);
    assert!(sent.status.success(), "{}", String::from_utf8_lossy(&sent.stderr));
}

fn bells(screen: &Terminal) -> usize {
    screen.bytes().iter().filter(|byte| **byte == 7).count()
}

#[test]
fn s3_5_a_mention_out_of_focus_writes_exactly_one_bell() {
    let (server, home) = (Server::start(&[]), home());
    let mut screen = ann(&server, home.path(), "[notify]\nsound = \"bell\"\n", &[]);
    bob_says(&server, "@ann seen at once");
    screen.wait_text("@ann seen at once");
    assert_eq!(bells(&screen), 0, "somebody is looking");
    screen.keys(FOCUS_LOST);
    screen.keys("x");
    screen.wait_text("> x");
    bob_says(&server, "no name in it");
    bob_says(&server, "@ann come back");
    screen.wait_text("@ann come back");
    screen.wait_received("the bell", |received| received.bytes.contains(&7));
    screen.keys(FOCUS_BACK);
    screen.keys("y");
    screen.wait_text("> xy");
    assert_eq!(bells(&screen), 1);
}

#[test]
fn without_a_bus_and_a_sound_server_a_player_plays_our_sound() {
    let (server, home) = (Server::start(&[]), home());
    let (pipe, player) = (home.path().join("pipe"), home.path().join("paplay"));
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
    fs::write(&player, format!("#!/bin/sh\n/bin/cat \"$1\" > {}\n", pipe.display())).expect("a player");
    fs::set_permissions(&player, fs::Permissions::from_mode(0o755)).expect("a player");
    let (heard, sound) = channel();
    thread::spawn(move || heard.send(fs::read(pipe)));
    let env = [("PATH", home.path().to_str().expect("text")), ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/none")];
    let mut screen = ann(&server, home.path(), "", &env);
    screen.keys(FOCUS_LOST);
    bob_says(&server, "@ann listen");
    let sound = sound.recv_timeout(PATIENCE).expect("a sound").expect("the pipe is read");
    let own = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/mention.wav")).expect("our sound");
    assert!(sound == own, "{} bytes were played", sound.len());
    assert_eq!(bells(&screen), 0);
}

#[test]
fn without_a_bus_the_sound_server_plays_our_sound() {
    let (server, home) = (Server::start(&[]), home());
    let socket = home.path().join("sound");
    let heard = sound_server::listen(&socket);
    let pulse = format!("unix:{}", socket.display());
    let env = [("PATH", "/none"), ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/none"), ("PULSE_SERVER", pulse.as_str())];
    let mut screen = ann(&server, home.path(), "", &env);
    screen.keys(FOCUS_LOST);
    bob_says(&server, "@ann listen");
    let sound = heard.recv_timeout(PATIENCE).expect("a sound");
    let file = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/mention.wav")).expect("our sound");
    assert!(file.ends_with(&sound) && sound.len() + 44 == file.len(), "{} bytes were played", sound.len());
    assert_eq!(bells(&screen), 0);
}

#[test]
fn a_bus_that_never_answers_holds_up_nothing_and_the_bell_rings_in_the_end() {
    let (server, home) = (Server::start(&[]), home());
    let socket = home.path().join("bus");
    let _silent = UnixListener::bind(&socket).expect("a socket");
    let bus = format!("unix:path={}", socket.display());
    let env = [("PATH", "/none"), ("DBUS_SESSION_BUS_ADDRESS", bus.as_str())];
    let mut screen = ann(&server, home.path(), "", &env);
    screen.keys(FOCUS_LOST);
    bob_says(&server, "@ann hello");
    screen.wait_text("@ann hello");
    screen.keys("still quick");
    screen.wait_text("> still quick");
    assert_eq!(bells(&screen), 0, "the keys did not wait for the bus");
    screen.wait_received("the bell", |received| received.bytes.contains(&7));
    screen.keys("\x03\x11");
    assert!(screen.ended().success(), "nor does the end");
}
