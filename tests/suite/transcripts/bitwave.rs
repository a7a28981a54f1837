//! Replays: our client must tell what the JavaScript client told its application, our server must understand what it
//! said.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use streamside::clock;
use streamside::proto::bitwave::client::{ClientConn, ClientEvent, CloseReason, Frame, Output};
use streamside::proto::bitwave::message::read_bulk;
use streamside::proto::bitwave::server::{ServerConn, ServerEvent, ServerOutput};
use streamside::proto::engineio::Revision;

use crate::proto::{LIMITS, announced, drain_client, drain_server, hello};

/// The official client over each Socket.IO release, against servers of each release and socketioxide.
const CHAT_CLIENTS: [&str; 9] = ["01", "02", "03", "04", "05", "40", "41", "42", "43"];

enum Said {
    ByServer(String),
    ByServerInBinary,
    ByClient(String),
    /// What the JavaScript client told its application.
    ToApp(String),
}

struct Connection {
    revision: Revision,
    lines: Vec<(Duration, Said)>,
}

impl Connection {
    fn said_by_server(&self) -> impl Iterator<Item = &str> {
        self.lines
            .iter()
            .filter_map(|(_, said)| if let Said::ByServer(text) = said { Some(text.as_str()) } else { None })
    }
}

/// The WebSocket connections of a transcript, by the number in its name.
fn transcript(number: &str) -> Vec<Connection> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts/bitwave");
    let mut files = std::fs::read_dir(&folder).expect("transcripts").flatten().map(|entry| entry.path());
    let is_it = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(number));
    let file = files.find(|path| is_it(path)).unwrap_or_else(|| panic!("no transcript {number}"));
    let text = std::fs::read_to_string(file).expect("a text");
    let mut out: Vec<Connection> = Vec::new();
    for line in text.lines() {
        let Some((ms, rest)) = line.trim_start().split_once("ms ") else { continue };
        let Ok(ms) = ms.parse() else { continue };
        let rest = rest.strip_prefix("WS ").unwrap_or(rest).trim_start();
        let opens = rest.starts_with("C->S upgrade") || (rest.starts_with("S->C TXT 0{") && !is_fresh(out.last()));
        if opens {
            let revision = if rest.contains("EIO=3") { Revision::V3 } else { Revision::V4 };
            out.push(Connection { revision, lines: Vec::new() });
        }
        if let (Some(connection), Some(said)) = (out.last_mut(), said(rest)) {
            connection.lines.push((Duration::from_millis(ms), said));
        }
    }
    assert!(!out.is_empty(), "transcript {number} is empty");
    out
}

/// An `upgrade` line and the open packet after it begin one connection, not two.
fn is_fresh(connection: Option<&Connection>) -> bool {
    connection.is_some_and(|connection| connection.lines.is_empty())
}

fn said(rest: &str) -> Option<Said> {
    let after = |prefix| rest.strip_prefix(prefix).map(str::to_owned);
    after("S->C TXT ")
        .map(Said::ByServer)
        .or_else(|| after("S->C BIN ").map(|_| Said::ByServerInBinary))
        .or_else(|| after("C->S TXT ").map(Said::ByClient))
        .or_else(|| after("APP ").map(|told| Said::ToApp(told.trim_start().to_owned())))
}

/// An application callback of the transcript, without what is local to the JavaScript library.
fn told_to_app(line: &str) -> Option<Value> {
    let parsed = |json: &str| serde_json::from_str::<Value>(json).expect("JSON in the transcript");
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    Some(match name {
        "socketConnect" => json!(["connect"]),
        "rcvMessageBulk" => json!(["bulk", parsed(rest.trim_start_matches("isArray=true "))]),
        "alert" => json!(["alert", parsed(rest)]),
        "blocked" => {
            let data = parsed(rest);
            json!(["blocked", data["message"], data["errData"]["msBeforeNext"]])
        }
        "socketError" => json!(["error", parsed(rest.trim_start_matches("Connection Failed "))["reason"]]),
        "updateUsernames()" => json!(["users"]),
        "hydrate()" | "socketReconnect" => return None,
        other => panic!("{other} is not known in transcripts"),
    })
}

fn told_by_us(event: &ClientEvent) -> Value {
    match event {
        ClientEvent::Connected { .. } => json!(["connect"]),
        ClientEvent::Bulk(array) => {
            let mut items = Vec::new();
            read_bulk(array, &mut |item| {
                let item = item.expect("a clean item");
                let kind = item.kind.as_deref();
                items.push(if kind == Some("delete") { json!([kind, item.ids]) } else { json!([kind, item.message]) });
            });
            json!(["bulk", items])
        }
        ClientEvent::Alert(object) => json!(["alert", serde_json::from_str::<Value>(object).expect("an object")]),
        ClientEvent::Blocked { text, wait } => json!(["blocked", text, wait.as_millis() as u64]),
        ClientEvent::Error(notice) => json!(["error", notice.message]),
        ClientEvent::UsersChanged => json!(["users"]),
        other => panic!("nobody said {other:?}"),
    }
}

/// Plays the server's side into our client and gives all it had to say.
fn replay(connection: &Connection) -> Vec<Output> {
    let start = clock::now();
    let first = connection.lines.first().map_or(Duration::ZERO, |(at, _)| *at);
    let mut conn = ClientConn::new(hello(), start);
    let mut outputs = Vec::new();
    for (at, said) in &connection.lines {
        let now: Instant = start + (*at - first);
        conn.tick(now);
        match said {
            Said::ByServer(text) => conn.receive(Frame::Text(text), now),
            Said::ByServerInBinary => conn.receive(Frame::Binary(&[4, 1, 2, 3]), now),
            Said::ByClient(_) | Said::ToApp(_) => {}
        }
        outputs.extend(drain_client(&mut conn));
    }
    outputs
}

#[test]
fn our_client_tells_what_the_javascript_client_told() {
    for number in CHAT_CLIENTS {
        let connections = transcript(number);
        assert_eq!(connections.len(), 2, "{number}: before and after the cut");
        for connection in &connections {
            let told = connection.lines.iter().filter_map(|(_, said)| match said {
                Said::ToApp(line) => told_to_app(line),
                _ => None,
            });
            let outputs = replay(connection);
            let events = outputs.iter().filter_map(|output| match output {
                Output::Event(event) => Some(told_by_us(event)),
                _ => None,
            });
            let events: Vec<Value> = events.collect();
            assert!(events.len() > 2, "{number}: something was told");
            assert_eq!(events, told.collect::<Vec<Value>>(), "{number}");
        }
        let last = replay(&connections[1]);
        assert_eq!(last.last(), Some(&Output::Close(CloseReason::Kicked)), "{number} ends with a kick");
    }
}

#[test]
fn our_client_says_new_user_once_and_pongs_as_often_as_it_was_pinged() {
    for number in CHAT_CLIENTS {
        for connection in transcript(number) {
            let outputs = replay(&connection);
            let sent = |prefix: &str| {
                let starts = |output: &&Output| matches!(output, Output::Transmit(frame) if frame.starts_with(prefix));
                outputs.iter().filter(starts).count()
            };
            assert_eq!(sent("42[\"new user\","), 1, "{number}");
            let pings = connection.said_by_server().filter(|frame| *frame == "2").count();
            assert_eq!(sent("3"), pings, "{number}");
        }
    }
}

#[test]
fn our_client_connects_to_every_server_that_was_probed() {
    for number in ["10", "11", "12", "24", "31", "32", "44"] {
        for connection in transcript(number) {
            let took = |frame: &str| frame == "40" || frame.starts_with("40{");
            let expected = usize::from(connection.said_by_server().any(took));
            let connected = |output: &&Output| matches!(output, Output::Event(ClientEvent::Connected { .. }));
            assert_eq!(replay(&connection).iter().filter(connected).count(), expected, "{number}");
        }
    }
}

/// Servers with connection state recovery put an offset behind the arguments; others send `reconnect`.
#[test]
fn recovery_offsets_and_server_side_reconnects_are_understood() {
    let outputs: Vec<Output> = transcript("11").iter().flat_map(replay).collect();
    let count = |wanted: fn(&ClientEvent) -> bool| {
        outputs.iter().filter(|output| matches!(output, Output::Event(event) if wanted(event))).count()
    };
    assert_eq!(count(|event| *event == ClientEvent::HydrateNow), 1);
    assert_eq!(count(|event| matches!(event, ClientEvent::Bulk(array) if array.contains("\"Q7u"))), 3);
}

/// The texts of the messages that a transcript's client sent, read by other means than ours.
fn texts_sent(connection: &Connection) -> Vec<String> {
    let texts = connection.lines.iter().filter_map(|(_, said)| {
        let Said::ByClient(frame) = said else { return None };
        let event: Value = serde_json::from_str(frame.strip_prefix("42")?).ok()?;
        (event[0] == "message").then(|| event[1]["message"].as_str().expect("a text").to_owned())
    });
    texts.collect()
}

#[test]
fn our_server_understands_every_generation_of_client() {
    for number in CHAT_CLIENTS.into_iter().chain(["31", "32"]) {
        for connection in transcript(number) {
            let (events, closed) = serve(&connection);
            let [ServerEvent::NewUser { token: Some(token), room, .. }, messages @ ..] = &events[..] else {
                panic!("{number}: {events:?}")
            };
            assert!(["jwt.header.sig", "tok"].contains(&token.as_str()) && room == "myroom", "{number}");
            let texts: Vec<String> = messages
                .iter()
                .map(|event| match event {
                    ServerEvent::Message { post, ack: None } => post.text.clone(),
                    other => panic!("{number}: {other:?}"),
                })
                .collect();
            assert_eq!(texts, texts_sent(&connection), "{number}");
            assert!(!closed, "{number}: an honest client is not closed");
        }
    }
}

/// Plays the client's side into our server, which lets everybody in.
fn serve(connection: &Connection) -> (Vec<ServerEvent>, bool) {
    let start = clock::now();
    let first = connection.lines.first().map_or(Duration::ZERO, |(at, _)| *at);
    let mut conn = ServerConn::new("sid", connection.revision, &LIMITS, &announced(), &[], start);
    let (mut events, mut closed) = (Vec::new(), false);
    for (at, said) in &connection.lines {
        let now = start + (*at - first);
        conn.tick(now);
        if let Said::ByClient(text) = said {
            conn.receive(Frame::Text(text), now);
        }
        // Twice: what had to wait for the sign-in comes in the second round.
        for _ in 0..2 {
            for output in drain_server(&mut conn) {
                match output {
                    ServerOutput::Event(event) => {
                        if matches!(event, ServerEvent::NewUser { .. }) {
                            conn.signed_in();
                        }
                        events.push(event);
                    }
                    ServerOutput::Close(_) => closed = true,
                    ServerOutput::Transmit(_) | ServerOutput::Wait(_) => {}
                }
            }
        }
    }
    (events, closed)
}
