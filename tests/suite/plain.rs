//! The chat line by line: the real binary on pipes and on a terminal, against the real server.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::hostile::group;
use crate::peers::PATIENCE;
use crate::peers::binary::{Server, run, streamside};
use crate::peers::terminal::{Setup, Terminal};

/// `streamside --plain` on pipes.
pub struct Pipe {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    seen: Vec<String>,
    home: tempfile::TempDir,
}

impl Pipe {
    fn start(args: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut command: Command = streamside(home.path());
        command.arg("--plain").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.env("TZ", "UTC").spawn().expect("the binary runs");
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().expect("stdout is piped"));
        thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let stdin = child.stdin.take();
        Self { child, stdin, lines, seen: Vec::new(), home }
    }

    /// In this channel of a server, as this person.
    pub fn join(server: &Server, who: &str, channel: &str) -> Self {
        let token = server.token_file(who);
        let mut pipe = Self::start(&["--server", &server.url, "--token-file", &token, "--channel", channel]);
        pipe.until(&format!("as {who}"));
        pipe
    }

    pub fn says(&mut self, line: &str) {
        writeln!(self.stdin.as_mut().expect("it still reads"), "{line}").expect("it still reads");
    }

    /// The next line that holds this.
    pub fn until(&mut self, text: &str) -> String {
        loop {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else {
                panic!("waited for {text:?}; it said:\n{}", self.seen.join("\n"))
            };
            self.seen.push(line.clone());
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Ends its input and gives the rest of what it says.
    pub fn end(mut self) -> String {
        drop(self.stdin.take());
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "{status}: {}", self.seen.join("\n"));
        self.lines.iter().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn two_people_talk_line_by_line_and_mentions_are_named() {
    let server = Server::start(&[]);
    let (mut ann, mut bob) = (Pipe::join(&server, "ann", "nova"), Pipe::join(&server, "bob", "nova"));
    ann.says("what a **tune**");
    let line = bob.until("what a tune");
    assert!(line.ends_with(" ann in nova: what a tune") && line.as_bytes()[2] == b':', "{line}");
    // Read out once it is kept: as it was typed, unless the server's copy has come before that.
    let own = ann.until(" sent, ann in nova: what a ");
    assert!(own.contains("tune"), "{own}");
    bob.says("@ann it is");
    assert!(ann.until("it is").contains(" mention, bob in nova: @ann it is"));
    ann.says("/status");
    ann.until("You are in #nova");
    ann.says("/nonsense");
    assert!(ann.until("/nonsense is not a command").contains("streamside: "));
    ann.end();
    bob.end();
}

#[test]
fn what_is_piped_in_is_sent_before_the_end() {
    let server = Server::start(&[]);
    let token = server.token_file("ann");
    let mut ann = Pipe::start(&["--server", &server.url, "--token-file", &token, "--channel", "nova"]);
    ann.says("the only line");
    let said = ann.end();
    assert!(said.contains("sent, ann in nova: the only line"), "{said}");
    let home = tempfile::tempdir().expect("a folder");
    let tail = ["tail", "--server", &server.url, "--token-file", &token, "--channel", "nova", "-n", "1"];
    let printed = String::from_utf8(run(home.path(), &tail).stdout).expect("text");
    assert!(printed.contains("ann: the only line"), "{printed}");
}

#[test]
fn in_local_view_only_mentions_come_from_elsewhere_and_the_rest_waits() {
    let server = Server::start(&[]);
    let (mut ann, mut bob) = (Pipe::join(&server, "ann", "nova"), Pipe::join(&server, "bob", "kat"));
    ann.says("/join kat");
    ann.until("you are in kat");
    ann.says("/join nova");
    ann.until("you are in nova");
    ann.says("/local");
    ann.until("only the lines of this channel");
    bob.says("not for everybody");
    bob.until("not for everybody");
    bob.says("@ann but this");
    assert!(ann.until(" in kat: ").contains("mention, bob in kat: @ann but this"));
    ann.says("/status");
    assert!(ann.until("unread").contains("kat: 2 unread, 1 mention"));
    ann.says("/join kat");
    assert!(ann.until(" in kat: ").contains("bob in kat: not for everybody"));
}

#[test]
fn nothing_that_somebody_posts_moves_the_terminal_or_passes_for_a_line_of_its_own() {
    let server = Server::start(&["--limits", "off"]);
    let (mut ann, mut bob) = (Pipe::join(&server, "ann", "nova"), Pipe::join(&server, "bob", "nova"));
    for record in group("02_escapes").iter().chain(&group("03_unicode")) {
        let text = record.text().expect("the group has texts").replace(['\n', '\r'], " ");
        if !text.trim().is_empty() && !text.trim_start().starts_with('/') && text.len() < 400 {
            ann.says(&text);
            ann.until(": ");
        }
    }
    ann.says("the last of them");
    bob.until("the last of them");
    for line in &bob.seen {
        assert!(!line.chars().any(|c| c.is_control()), "{line:?}");
        assert!(line.starts_with("streamside: ") || line.starts_with("    ") || line.as_bytes()[2] == b':', "{line:?}");
    }
    assert!(bob.seen.len() > 30, "{}", bob.seen.len());
}

#[test]
fn on_a_terminal_a_password_is_asked_for_and_not_shown() {
    let server = Server::start(&["--registration", "open"]);
    let home = tempfile::tempdir().expect("a temporary folder");
    let setup = Setup { home: home.path(), columns: 100, rows: 40, args: &["--plain"], env: &[] };
    let mut screen = Terminal::start(&setup);
    screen.wait_text("connected to this computer as tester");
    assert!(!screen.bytes().contains(&0x1b), "lines and nothing else");
    screen.keys(&format!("/connect {}\n", server.url));
    screen.wait_text("your name there");
    screen.keys("nova\n");
    screen.wait_text("password; it is not shown");
    screen.keys("a secret of my own\n");
    screen.wait_text("channel to open");
    screen.keys("den\n");
    screen.wait_text("make the account first?");
    screen.keys("yes\n");
    let shown = screen.wait_text("as nova");
    assert!(!shown.contains("a secret"), "{shown}");
    screen.keys("hello den\n/quit\n");
    assert!(screen.ended().success());
    screen.assert_restored();
}

#[test]
fn a_search_is_read_out_before_the_next_piped_line_is_taken_in() {
    let server = Server::start(&[]);
    let mut ann = Pipe::join(&server, "ann", "nova");
    ann.says("a needle here");
    ann.until("sent, ann in nova: a needle here");
    ann.says("/theme");
    ann.until("nothing a theme could change");
    ann.says("/search needle\n/search straw\n/status");
    assert!(ann.until("to list").contains("1 to list"));
    ann.until("nothing to list");
    ann.until("You are in #nova");
    assert!(!ann.end().contains("kept"), "each line was run");
}

#[test]
fn a_configuration_that_is_written_for_the_first_time_is_followed_at_once() {
    let server = Server::start(&[]);
    let ann = &mut Pipe::join(&server, "ann", "nova");
    let folder = ann.home.path().join(".config/streamside");
    std::fs::write(folder.join("config.toml"), "[alias]\nwave = \"/me waves\"\n").expect("the folder is there");
    ann.until("The configuration was read again");
    ann.says("/wave");
    ann.until("waves");
}

#[test]
fn a_long_pipe_keeps_to_the_pace_of_the_server_and_nothing_is_lost_or_said_twice() {
    let server = Server::start(&[]);
    let (mut ann, mut bob) = (Pipe::join(&server, "ann", "nova"), Pipe::join(&server, "bob", "nova"));
    let lines: Vec<String> = (0..14).map(|number| format!("line number {number}")).collect();
    ann.says(&lines.join("\n"));
    ann.end();
    bob.says("all of it");
    bob.until(": all of it");
    let said = bob.seen.iter().filter_map(|line| line.split_once("ann in nova: ")).map(|(_, text)| text);
    assert_eq!(said.collect::<Vec<_>>(), lines);
}

#[test]
fn what_is_piped_in_after_a_join_goes_to_that_channel() {
    let server = Server::start(&[]);
    let mut ann = Pipe::join(&server, "ann", "nova");
    for round in 0..5 {
        ann.says(&format!("/join room{round}\nhello {round}"));
        let sent = ann.until(&format!(": hello {round}"));
        assert!(sent.contains(&format!("ann in room{round}: ")), "{sent}");
    }
}
