//! Terminal manners: sizes, colours, signals, and a terminal left as it was found, whatever happened.

use std::process::Stdio;

use portable_pty::CommandBuilder;

use super::{home, open};
use crate::peers::binary::streamside;
use crate::peers::terminal::{Setup, Terminal};

#[test]
fn it_follows_the_terminal_from_small_to_large_and_keeps_what_was_typed() {
    let home = home();
    let mut screen = open(home.path(), &[]);
    screen.wait_text("#global");
    screen.keys("half a sen");
    screen.wait_text("half a sen");
    for (columns, rows) in [(20, 6), (200, 50), (40, 10), (1, 1), (120, 40), (80, 24)] {
        screen.resize(columns, rows);
    }
    screen.keys("tence");
    screen.wait_text("half a sentence");
    screen.resize(20, 6);
    screen.wait("the input in the smallest window", |text| text.contains("tence"));
}

#[test]
fn no_color_means_no_colour_and_the_default_means_some() {
    let coloured = |env: &[(&str, &str)]| {
        let home = home();
        let screen = Terminal::start(&Setup { home: home.path(), columns: 80, rows: 24, args: &[], env });
        screen.wait_text("#global");
        let bytes = String::from_utf8_lossy(&screen.bytes()).into_owned();
        bytes.split("\x1b[").skip(1).filter_map(|rest| rest.split_once('m')).any(|(parameters, _)| {
            parameters.chars().all(|c| c.is_ascii_digit() || c == ';')
                && parameters.split(';').any(|n| n.parse().is_ok_and(|n: u16| (30..=38).contains(&n) || n == 48))
        })
    };
    assert!(coloured(&[]), "colours by default");
    assert!(!coloured(&[("NO_COLOR", "1")]), "none under NO_COLOR");
}

#[test]
fn signals_end_it_with_the_terminal_restored() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let home = home();
        let mut screen = open(home.path(), &[]);
        screen.wait_text("#global");
        screen.signal(signal);
        assert_eq!(screen.ended().exit_code(), code, "SIG{signal}");
        screen.assert_restored();
    }
}

#[test]
fn ctrl_z_suspends_under_a_shell_and_fg_brings_everything_back() {
    let home = home();
    let mut shell = CommandBuilder::new("bash");
    shell.args(["--norc", "--noprofile", "--noediting", "-i"]);
    let mut screen = Terminal::start_command(
        &Setup { home: home.path(), columns: 80, rows: 24, args: &[], env: &[("PS1", "ready> ")] },
        shell,
    );
    screen.wait_text("ready>");
    screen.keys(&format!("{}\r", env!("CARGO_BIN_EXE_streamside")));
    screen.wait_text("#global");
    screen.keys("a thought");
    screen.wait_text("a thought");
    screen.keys("\x1a");
    screen.wait("the shell again", |text| text.contains("Stopped") && text.contains("ready>"));
    screen.assert_restored();
    screen.keys("fg\r");
    screen.wait("the chat again", |text| text.contains("#global") && text.contains("a thought"));
    screen.keys("\x03\x11");
    screen.wait("the shell at the end", |text| text.trim_end().ends_with("ready>"));
    screen.assert_restored();
}

#[test]
fn a_panic_restores_the_terminal_and_says_what_happened() {
    let home = home();
    let env = [("STREAMSIDE_DRILL", "panic-on-f12")];
    let mut screen = Terminal::start(&Setup { home: home.path(), columns: 80, rows: 24, args: &[], env: &env });
    screen.wait_text("#global");
    screen.keys("\x1b[24~");
    assert_eq!(screen.ended().exit_code(), 101);
    screen.assert_restored();
    assert!(screen.text().contains("panicked"), "{}", screen.text());
}

#[test]
fn a_pipe_is_refused_with_the_way_out_and_a_dumb_terminal_goes_line_by_line() {
    let home = home();
    let piped = streamside(home.path()).stdin(Stdio::null()).output().expect("the binary runs");
    assert_eq!(piped.status.code(), Some(2));
    assert!(piped.stdout.is_empty(), "no escape codes into a pipe");
    let words = String::from_utf8_lossy(&piped.stderr);
    assert!(words.contains("--plain") && words.contains("tail") && !words.contains('\x1b'), "{words}");

    let dumb = Setup { home: home.path(), columns: 80, rows: 24, args: &[], env: &[("TERM", "dumb")] };
    let mut screen = Terminal::start(&dumb);
    screen.wait_text("connected to this computer as tester");
    screen.keys("hello from here\n/quit\n");
    assert!(screen.ended().success());
    assert!(!screen.bytes().contains(&0x1b), "no escape codes for a dumb terminal");
    screen.assert_restored();
}
