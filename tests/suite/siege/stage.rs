//! A terminal with the real client in it, connected to a server that says what a test wants, and judged batch by batch:
//! what the terminal has received, and that nothing but the timeline has changed.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::capture;
use crate::backend::fake_server::{FakeServer, Peer, TOKEN};
use crate::peers::PATIENCE;
use crate::peers::terminal::{Setup, Terminal};

const COLUMNS: u16 = 160;
const ROWS: u16 = 60;
/// The timeline at this size; everything else is the client's own.
const TIMELINE: (std::ops::Range<u16>, std::ops::Range<u16>) = (28..134, 1..56);
const TITLE: &str = "#Nova - streamside";
/// What drawing one message may cost, and here a whole batch.
const MOST_BYTES: usize = 64 << 10;
/// What is sent in one frame.
const MOST_SENT: usize = 1 << 20;
/// The server is silent between batches: no ping is missed for as long as a test may take.
const OPEN: &str = r#"0{"sid":"s1","upgrades":[],"pingInterval":600000,"pingTimeout":20000,"maxPayload":1000000}"#;

pub struct Stage {
    pub screen: Terminal,
    peer: Peer,
    /// The screen without the timeline, as the client has drawn it at first.
    frame: Vec<String>,
    batches: usize,
    messages: i64,
    /// How many of the received bytes have been judged.
    judged: usize,
    _server: FakeServer,
    _home: TempDir,
}

impl Stage {
    /// A client in the room Nova of a server whose history is empty and whose list of people is `people`.
    pub async fn set(people: &Value) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut server = FakeServer::start().await;
        server.answer("*", 200, "[]");
        server.answer("/v1/chat/users", 200, &people.to_string());
        let token = home.path().join("token");
        write_private(&token, TOKEN);
        let (url, token) = (format!("http://{}", server.address), token.to_string_lossy().into_owned());
        let args = ["--server", &url, "--token-file", &token, "--channel", "Nova"];
        let screen = Terminal::start(&Setup { home: home.path(), columns: COLUMNS, rows: ROWS, args: &args, env: &[] });
        let peer = greet(&mut server).await;
        let mut stage =
            Self { screen, peer, frame: Vec::new(), batches: 0, messages: 0, judged: 0, _server: server, _home: home };
        stage.screen.wait_text("connected as Me");
        // What it has said so far is judged at the end, with everything.
        stage.judged = stage.screen.with(|received| frames_end(&received.bytes).unwrap_or(0));
        stage.batch(&[]).await;
        stage.frame = stage.frame_now();
        stage
    }

    /// A message whose fields are those of a harmless one, but for these.
    pub fn message(&mut self, fields: &[(&str, &str)]) -> String {
        self.messages += 1;
        let mut message = json!({
            "id": format!("m{}", self.messages), "timestamp": 1_700_000_000_000_i64 + self.messages,
            "username": "ann", "userColor": "#1affbe", "avatar": "", "badge": "", "message": "fine",
            "channel": "Nova", "global": true, "type": "message",
        });
        for (field, text) in fields {
            message[*field] = json!(text);
        }
        message.to_string()
    }

    pub async fn say(&mut self, frame: &str) {
        self.peer.say(frame).await;
    }

    /// The next packet of the client that begins so.
    pub async fn hear_of(&mut self, start: &str) -> String {
        tokio::time::timeout(PATIENCE, self.peer.hear_of(start)).await.expect("the client says something")
    }

    /// Sends the items in one go with a good message behind them, waits until that one is on screen, and judges what
    /// the terminal has received meanwhile. Gives the bytes.
    pub async fn batch(&mut self, items: &[String]) -> Vec<u8> {
        let marker = self.marker();
        let message = self.message(&[("message", &marker)]);
        let all: Vec<&str> = items.iter().map(String::as_str).chain([message.as_str()]).collect();
        let length: usize = all.iter().map(|item| item.len()).sum();
        // The client takes no frame of more than 4 MiB.
        for items in all.chunks(if length < MOST_SENT { all.len() } else { 1 }) {
            self.say(&format!("42[\"bulkmessage\",[{}]]", items.join(","))).await;
        }
        self.shown(&marker)
    }

    /// The text of the next good message.
    pub fn marker(&mut self) -> String {
        self.batches += 1;
        format!("good-{}-message", self.batches)
    }

    /// Waits until the marker is on screen and judges all whole frames that are new.
    pub fn shown(&mut self, marker: &str) -> Vec<u8> {
        self.screen.wait_text(marker);
        let from = self.judged;
        self.screen.wait_received("the end of a frame", |received| frames_end(&received.bytes[from..]).is_some());
        let new = self.screen.with(|received| received.bytes[from..].to_vec());
        let whole = &new[..frames_end(&new).expect("it has been waited for")];
        self.judged += whole.len();
        let faults = capture::faults(whole, &[TITLE]);
        assert_eq!(faults, [""; 0], "before {marker}, on the screen:\n{}", self.screen.text());
        assert!(whole.len() <= MOST_BYTES, "{} bytes before {marker}", whole.len());
        whole.to_vec()
    }

    /// Nothing but the timeline has changed, and its columns stand where they stood.
    pub fn assert_in_place(&self) {
        let mut now = self.frame_now();
        let status = usize::from(ROWS - 2);
        if now[status].contains("could not be read") {
            now[status].clone_from(&self.frame[status]);
        }
        assert_eq!(now, self.frame, "the screen:\n{}", self.screen.text());
        let (columns, rows) = TIMELINE;
        let rows: Vec<Vec<String>> = rows.map(|y| columns.clone().map(|x| self.symbol(x, y)).collect()).collect();
        let good = rows.iter().rev().find(|row| row.concat().contains("good-")).expect("a good message");
        let line = good.iter().position(|symbol| symbol == "│").expect("a line between names and texts");
        for row in &rows {
            let words = row.concat();
            let whole = words.starts_with("──") || ["", "PgUp loads older messages"].contains(&words.trim());
            assert!(whole || row[line] == "│", "a row is out of place: {words:?}\n{}", self.screen.text());
        }
    }

    /// Typing still works, nothing else was in the input, and painting everything anew changes nothing.
    pub fn assert_sound(&mut self) {
        self.screen.keys("still here");
        self.screen.wait_text("> still here");
        self.screen.keys("\x03");
        self.screen.wait("an empty input", |text| !text.contains("still here"));
        let (text, before) = (self.screen.text(), self.screen.with(|received| received.bytes.len()));
        self.screen.keys("\x0c");
        self.screen.wait_received("a new picture", |received| {
            let new = String::from_utf8_lossy(&received.bytes[before..]);
            new.find("\x1b[2J").is_some_and(|at| new[at..].contains("\x1b[?2026l"))
        });
        assert_eq!(self.screen.text(), text, "painting everything anew changes nothing");
    }

    /// Leaves by typing, and finds the terminal as it was.
    pub fn quit(&mut self) {
        self.screen.keys("/quit\r");
        assert!(self.screen.ended().success());
        self.screen.assert_restored();
        let all = self.screen.bytes();
        assert_eq!(capture::faults(&all, &[TITLE, "streamside"]), [""; 0]);
    }

    fn frame_now(&self) -> Vec<String> {
        let (columns, rows) = TIMELINE;
        let own = |x: &u16, y| !(rows.contains(&y) && columns.contains(x));
        (0..ROWS).map(|y| (0..COLUMNS).filter(|x| own(x, y)).map(|x| self.symbol(x, y)).collect()).collect()
    }

    /// What stands in a cell; nothing in the second half of a wide sign.
    fn symbol(&self, x: u16, y: u16) -> String {
        self.screen.with(|received| match received.parser.screen().cell(y, x) {
            Some(cell) if cell.is_wide_continuation() => String::new(),
            Some(cell) if cell.has_contents() => cell.contents().to_owned(),
            _ => " ".to_owned(),
        })
    }
}

/// The length of all that belongs to whole frames, when no frame has begun behind it.
fn frames_end(bytes: &[u8]) -> Option<usize> {
    let last = |sequence: &[u8]| bytes.windows(sequence.len()).rposition(|window| window == sequence);
    let end = last(b"\x1b[?2026l")?;
    (last(b"\x1b[?2026h") < Some(end)).then_some(end + 8)
}

/// The next connection, taken in as a server of 2020 does.
pub async fn greet(server: &mut FakeServer) -> Peer {
    let connecting = tokio::time::timeout(PATIENCE, server.sockets.recv()).await.expect("the client connects");
    let mut peer = connecting.expect("the server listens");
    peer.say(OPEN).await;
    peer.say("40").await;
    peer.hear_of("42[\"new user\"").await;
    peer
}

pub fn write_private(path: &std::path::Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text).expect("a file");
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o600)).expect("its mode");
}
