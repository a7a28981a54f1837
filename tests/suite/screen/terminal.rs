//! Taking and giving back a real terminal: once, whatever happens, with everything as it was before.
//!
//! The parts are played by this test binary itself, started by a shell in a pseudo-terminal.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::style::Style;
use streamside::chat::SafeText;
use streamside::client::terminal::{Guard, Output, TerminalError, guard};

/// Longer than any machine needs; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

struct Shell {
    _master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    seen: String,
}

impl Shell {
    fn start() -> Self {
        let size = PtySize { rows: 12, cols: 60, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new("bash");
        command.args(["--norc", "--noprofile", "-i"]);
        command.env("PS1", "shell> ");
        command.env("TERM", "xterm-256color");
        pair.slave.spawn_command(command).expect("bash starts");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                drop(sender.send(buffer[..read].to_vec()));
            }
        });
        let keyboard = pair.master.take_writer().expect("a keyboard");
        let mut shell = Self { _master: pair.master, keyboard, bytes, seen: String::new() };
        shell.until("shell> ");
        // What the shell itself switches on at its prompt is not to be mistaken for ours.
        shell.run("bind 'set enable-bracketed-paste off'");
        shell
    }

    /// Runs a line and returns what came until the next prompt.
    fn run(&mut self, line: &str) -> String {
        self.keys(&format!("{line}\n"));
        self.until("shell> ")
    }

    fn keys(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("the shell reads");
    }

    /// What comes up to and with these words.
    fn until(&mut self, words: &str) -> String {
        loop {
            if let Some(at) = self.seen.find(words) {
                let rest = self.seen.split_off(at + words.len());
                return std::mem::replace(&mut self.seen, rest);
            }
            let bytes = self.bytes.recv_timeout(PATIENCE);
            let bytes = bytes.unwrap_or_else(|_| panic!("waited for {words:?} after {:?}", self.seen));
            self.seen.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    fn play(&mut self, part: &str) -> String {
        self.run(&play(part))
    }

    /// The line settings of the terminal, which raw mode changes.
    fn settings(&mut self) -> String {
        self.run("stty -g").lines().nth(1).unwrap_or_default().to_owned()
    }
}

fn play(part: &str) -> String {
    let program = std::env::current_exe().expect("this binary has a path");
    format!("PART={part} {} --ignored --exact --nocapture --test-threads=1 screen::terminal::part", program.display())
}

/// What the others watch; alone it means nothing.
#[test]
#[ignore = "played by the other tests in a terminal of their own"]
fn part() {
    let Ok(part) = std::env::var("PART") else { return };
    guard::restore_on_panic(|| false);
    match part.as_str() {
        "leaves" => drop(on_stage("on stage")),
        "panics" => {
            let _guard = on_stage("on stage");
            panic!("the play is over");
        }
        "restores twice" => {
            let guard = on_stage("on stage");
            guard::restore();
            drop(guard);
        }
        "stops" => {
            let mut guard = on_stage("first act");
            guard.suspend().unwrap();
            show("second act");
        }
        "refused" => match Guard::enter(true) {
            Err(error @ (TerminalError::NotATerminal(_) | TerminalError::Dumb)) => panic!("refused: {error}"),
            other => panic!("{other:?}"),
        },
        other => panic!("no such part: {other:?}"),
    }
}

fn on_stage(words: &str) -> Guard {
    let guard = Guard::enter(true).expect("a terminal");
    show(words);
    guard
}

fn show(words: &str) {
    let mut output = Output::new(guard::writer().expect("an output"), guard::size());
    output.blank().set_stringn(0, 0, words, 20, Style::new());
    output.show(None, &SafeText::line("play")).expect("a terminal");
}

const ALTERNATE_ON: &str = "\x1b[?1049h";
const ALTERNATE_OFF: &str = "\x1b[?1049l";

/// Every mode that was switched on is off again, and the screen was left as often as it was entered.
fn is_restored(seen: &str, times: usize) {
    assert_eq!((seen.matches(ALTERNATE_ON).count(), seen.matches(ALTERNATE_OFF).count()), (times, times), "{seen:?}");
    for mode in ["1000", "1004", "1006", "2004", "2026"] {
        let last = |end: &str| seen.rfind(&format!("\x1b[?{mode}{end}"));
        assert!(last("l") > last("h"), "mode {mode} is left on: {seen:?}");
    }
    for mode in ["7", "25"] {
        let last = |end: &str| seen.rfind(&format!("\x1b[?{mode}{end}"));
        assert!(last("h") > last("l"), "mode {mode} is left off: {seen:?}");
    }
    assert_eq!(seen.matches("\x1b[>1u").count(), seen.matches("\x1b[<u").count());
    assert_eq!(seen.matches("\x1b[22;2t").count(), seen.matches("\x1b[23;2t").count());
}

#[test]
fn leaving_gives_back_all_that_was_taken() {
    let mut shell = Shell::start();
    let before = shell.settings();
    let seen = shell.play("leaves");
    assert!(seen.contains("on stage"));
    is_restored(&seen, 1);
    assert_eq!(shell.settings(), before);
}

#[test]
fn restoring_twice_restores_once() {
    is_restored(&Shell::start().play("'restores twice'"), 1);
}

#[test]
fn a_panic_is_read_on_the_screen_that_was_there_before() {
    let mut shell = Shell::start();
    let before = shell.settings();
    let seen = shell.play("panics");
    is_restored(&seen, 1);
    assert!(seen.find("the play is over") > seen.find(ALTERNATE_OFF), "{seen:?}");
    assert_eq!(shell.settings(), before);
}

#[test]
fn ctrl_z_gives_the_shell_its_terminal_and_fg_paints_again() {
    let mut shell = Shell::start();
    let before = shell.settings();
    let stopped = shell.play("stops");
    assert!(stopped.contains("first act") && stopped.contains("Stopped"), "{stopped:?}");
    is_restored(&stopped, 1);
    assert_eq!(shell.settings(), before);
    let continued = shell.run("fg");
    assert!(continued.contains("second act"), "{continued:?}");
    is_restored(&continued, 1);
    assert_eq!(shell.settings(), before);
}

#[test]
fn what_cannot_show_a_screen_is_told_why() {
    let mut shell = Shell::start();
    let dumb = shell.run(&format!("TERM=dumb {}", play("refused")));
    assert!(dumb.contains("refused: the terminal type is unset or `dumb`") && !dumb.contains(ALTERNATE_ON), "{dumb:?}");
    let piped = shell.run(&format!("{} | cat", play("refused")));
    assert!(piped.contains("refused: this needs a terminal, and the output is not one"), "{piped:?}");
    let fed = shell.run(&format!("{} < /dev/null", play("refused")));
    assert!(fed.contains("refused: this needs a terminal, and the input is not one"), "{fed:?}");
}
