//! The real binary in a pseudo-terminal, its output parsed into a screen as a terminal would.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use streamside::clock;

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

use super::PATIENCE;

/// What the terminal has received: the screen it makes of it, and the bytes.
pub struct Received {
    pub parser: vt100::Parser,
    pub bytes: Vec<u8>,
    ended: bool,
}

pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    received: Arc<(Mutex<Received>, Condvar)>,
    /// The line settings before the program started.
    found: String,
}

/// How the terminal is set up before the program starts.
pub struct Setup<'a> {
    pub home: &'a Path,
    pub columns: u16,
    pub rows: u16,
    pub args: &'a [&'a str],
    pub env: &'a [(&'a str, &'a str)],
}

impl Terminal {
    pub fn start(setup: &Setup<'_>) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_streamside"));
        command.args(setup.args);
        Self::start_command(setup, command)
    }

    /// Any program, for example a shell that starts the binary.
    pub fn start_command(setup: &Setup<'_>, mut command: CommandBuilder) -> Self {
        let size = PtySize { rows: setup.rows, cols: setup.columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let found = line_settings(&*pair.master);
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", setup.home);
        for (name, value) in [("USER", "tester"), ("LANG", "C.UTF-8"), ("TERM", "xterm-256color"), ("TZ", "UTC")] {
            command.env(name, value);
        }
        setup.env.iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(setup.home);
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let received = Received {
            parser: vt100::Parser::new(cells(setup.rows), cells(setup.columns), 0),
            bytes: Vec::new(),
            ended: false,
        };
        let received = Arc::new((Mutex::new(received), Condvar::new()));
        let reader = pair.master.try_clone_reader().expect("a reader of the terminal");
        let keyboard = pair.master.take_writer().expect("a keyboard");
        thread::spawn({
            let received = Arc::clone(&received);
            move || listen(reader, &received)
        });
        Self { master: pair.master, keyboard, child, received, found }
    }

    pub fn keys(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).expect("the program still reads");
        self.keyboard.flush().expect("the program still reads");
    }

    /// Types and sends. Enter waits until the words stand in the input, or a burst of keys would be taken for a paste.
    pub fn say(&mut self, words: &str) {
        self.keys(words);
        self.wait_text(&format!("> {words}"));
        self.keys("\r");
    }

    /// Waits until the screen is as wanted and returns its text.
    pub fn wait(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        self.wait_received(what, |received| wanted(&received.parser.screen().contents()));
        self.text()
    }

    pub fn wait_text(&self, text: &str) -> String {
        self.wait(&format!("{text:?} on screen"), |screen| screen.contains(text))
    }

    pub fn wait_received(&self, what: &str, wanted: impl Fn(&Received) -> bool) {
        let deadline = clock::now() + PATIENCE;
        let (received, changed) = &*self.received;
        let mut state = received.lock().expect("the reader has not panicked");
        while !wanted(&state) {
            let left = deadline.saturating_duration_since(clock::now());
            assert!(
                !left.is_zero() && !state.ended,
                "waited for {what}{}; the screen:\n{}",
                if state.ended { ", the program has ended" } else { "" },
                state.parser.screen().contents()
            );
            state = changed.wait_timeout(state, left).expect("the reader has not panicked").0;
        }
    }

    /// Gives the screen to become as wanted its time, and returns what there is then.
    pub fn settled(&self, patience: Duration, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = clock::now() + patience;
        let (received, changed) = &*self.received;
        let mut state = received.lock().expect("the reader has not panicked");
        loop {
            let screen = state.parser.screen().contents();
            let left = deadline.saturating_duration_since(clock::now());
            if state.ended || left.is_zero() || wanted(&screen) {
                return screen;
            }
            state = changed.wait_timeout(state, left).expect("the reader has not panicked").0;
        }
    }

    pub fn text(&self) -> String {
        self.with(|received| received.parser.screen().contents())
    }

    pub fn bytes(&self) -> Vec<u8> {
        self.with(|received| received.bytes.clone())
    }

    pub fn with<T>(&self, look: impl FnOnce(&Received) -> T) -> T {
        look(&self.received.0.lock().expect("the reader has not panicked"))
    }

    /// What a program must have undone when it is gone: line settings, alternate screen, paste mode, mouse, focus
    /// events, hidden cursor.
    pub fn assert_restored(&self) {
        assert_eq!(line_settings(&*self.master), self.found, "the line settings are as they were");
        self.with(|Received { parser, bytes, .. }| {
            let screen = parser.screen();
            assert!(!screen.alternate_screen(), "the alternate screen is left");
            assert!(!screen.bracketed_paste(), "bracketed paste is off");
            assert!(!screen.hide_cursor(), "the cursor is shown");
            assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is free");
            let text = String::from_utf8_lossy(bytes);
            for (on, off) in [("\x1b[?1004h", "\x1b[?1004l"), ("\x1b[?1049h", "\x1b[?1049l")] {
                assert_eq!(text.matches(on).count(), text.matches(off).count(), "{on:?} is undone as often as done");
            }
        });
    }

    pub fn resize(&self, columns: u16, rows: u16) {
        self.received.0.lock().expect("the reader has not panicked").parser.set_size(cells(rows), cells(columns));
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).expect("resize");
    }

    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("the program runs")
    }

    pub fn signal(&self, name: &str) {
        let status = std::process::Command::new("kill").args([&format!("-{name}"), &self.pid().to_string()]).status();
        assert!(status.is_ok_and(|status| status.success()), "kill -{name}");
    }

    /// Waits for the end of the program and of its output.
    pub fn ended(&mut self) -> ExitStatus {
        let deadline = clock::now() + PATIENCE;
        let (received, changed) = &*self.received;
        let mut state = received.lock().expect("the reader has not panicked");
        while !state.ended {
            let left = deadline.saturating_duration_since(clock::now());
            assert!(!left.is_zero(), "waited for the end; the screen:\n{}", state.parser.screen().contents());
            state = changed.wait_timeout(state, left).expect("the reader has not panicked").0;
        }
        drop(state);
        self.child.wait().expect("the program can be waited for")
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Whether one row of a screen holds all of `words`, in their order.
pub fn has_row(screen: &str, words: &[&str]) -> bool {
    let after = |row, word: &&str| str::split_once(row, word).map(|(_, rest)| rest);
    screen.lines().any(|row| words.iter().try_fold(row, after).is_some())
}

fn line_settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios())
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has a size")
}

fn listen(mut reader: Box<dyn Read + Send>, received: &(Mutex<Received>, Condvar)) {
    let mut buffer = [0; 65536];
    loop {
        let read = reader.read(&mut buffer).unwrap_or(0);
        let mut state = received.0.lock().expect("no waiter panics while it looks");
        state.parser.process(&buffer[..read]);
        state.bytes.extend_from_slice(&buffer[..read]);
        state.ended = read == 0;
        received.1.notify_all();
        if read == 0 {
            return;
        }
    }
}
