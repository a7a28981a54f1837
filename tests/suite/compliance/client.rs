//! Clauses of the client that are no room's own business: a network task against a server on a socket, a session played
//! by hand, and the screen.

use streamside::backend::{self, Link};
use streamside::chat::{Body, Event, Kind, NetworkId, Post, Request, RichLine, RoomId, Scope, TxnId};
use streamside::markup::html_read::Reader;
use streamside::proto::bitwave::client::ClientEvent;
use streamside::tui::ColorDepth;
use tokio::sync::mpsc;

use crate::backend::fake_server::{FakeServer, OPEN, TOKEN};
use crate::backend::play::{FOREIGN, Play, item, nova};
use crate::screen::dump::{look, screen, text};
use crate::screen::world::evening;
use streamside::backend::bitwave::session::Fetch;

/// A network task with this account's room, and the ends by which one talks to it.
fn start(server: &FakeServer) -> (mpsc::Sender<Request>, mpsc::Receiver<(NetworkId, Event)>) {
    let (requests, queue) = mpsc::channel(16);
    let (sender, events) = mpsc::channel(64);
    backend::start(
        server.account(),
        Link { network: NetworkId(0), requests: queue, events: sender, settled: mpsc::unbounded_channel().0 },
    );
    (requests, events)
}

#[test]
fn s2_3_the_owner_of_a_channel_is_who_has_its_name() {
    let mut play = Play::connected(FOREIGN);
    for (name, mine) in [("ME", true), ("nova2", false)] {
        play.request(Request::Join { name: name.to_owned() });
        let joined = play.heard().into_iter().rev().find_map(|event| match event {
            Event::Joined(room) => Some(room),
            _ => None,
        });
        assert_eq!(joined.map(|room| room.mine), Some(mine), "{name}");
    }
}

#[test]
fn s2_5_a_badge_stands_immediately_before_the_name() {
    let shown = text(&evening(), (80, 24));
    let line = shown.lines().find(|line| line.contains("Calibre")).expect("the line is on screen");
    assert!(line.contains("DJ dj_nova"), "{line}");
}

#[test]
fn s3_1_messages_are_read_in_any_order_of_fields_with_optional_ones_missing() {
    let mut play = Play::connected(FOREIGN);
    play.bulk(&format!(
        "[{},{},{}]",
        r##"{"type":"x","id":"1","channel":"Nova","username":"Ann","timestamp":5,"message":"<b>a</b>","userColor":"#00f","badge":"<i class='material-icons' title='mod'>star</i>","avatar":"https://x.bitwave.tv/a.png","global":true}"##,
        r#"{"message":"b","username":"ann","channel":"nova"}"#,
        item("3", "bob", "c")
    ));
    assert_eq!(play.lines.iter().map(|line| line.message.body.plain()).collect::<Vec<_>>(), ["a", "b", "c"]);
    let first = &play.lines.iter().find(|line| line.message.body.plain() == "a").expect("it is there").message;
    assert_eq!((first.scope, first.kind, first.at.0), (Scope::Global, Kind::Text, 5));
    assert_eq!(first.author.badge.as_ref().map(|badge| badge.as_str()), Some("mod"), "s2.2: the tag as text");
    assert_eq!(first.author.color.map(|c| (c.0, c.1, c.2)), Some((0, 0, 255)), "s2.2: CSS hex");
}

#[test]
fn s3_1a_nothing_in_a_message_runs_here() {
    for html in ["<script>alert(1)</script>hi", "<style>b{}</style>hi", "<b onclick=\"x()\">hi</b>"] {
        assert_eq!(Reader::default().read(html).plain().trim(), "hi", "{html}");
    }
}

#[test]
fn s3_5_the_markup_of_a_message_becomes_styles() {
    let body = Reader::default().read("<p><strong>bold</strong> <em>slanted</em> <code>x</code></p>");
    let Body::Rich(lines) = body else { panic!("no styles") };
    let style = |text: &str| {
        let span = lines.iter().flat_map(RichLine::spans).find(|span| span.text.trim() == text);
        span.expect("the words are there").style
    };
    assert!(style("bold").bold && style("slanted").italic && style("x").code);
    assert!(!style("bold").italic);
}

#[test]
fn s3_5_the_words_that_speak_to_one_are_highlighted_and_no_others() {
    let (buffer, _) = screen(&evening(), (100, 24), &look(ColorDepth::True));
    let area = buffer.area;
    let cells = |y: u16| (0..area.width).map(move |x| (x, y));
    let row = (0..area.height)
        .find(|y| cells(*y).map(|at| buffer[at].symbol()).collect::<String>().contains("@vj are you"))
        .expect("the mention is on screen");
    let line: String = cells(row).map(|at| buffer[at].symbol()).collect();
    let at = u16::try_from(line[..line.find("@vj").expect("there")].chars().count()).expect("a column");
    let style = |x: u16| buffer[(x, row)].style();
    assert_eq!(style(at), style(at + 2));
    assert_ne!(style(at), style(at + 4), "only the matched substring");
}

#[tokio::test]
async fn s4_1_the_client_answers_connect_with_new_user() {
    let mut server = FakeServer::start().await;
    let (_requests, _events) = start(&server);
    let mut peer = server.sockets.recv().await.expect("it comes over a socket");
    peer.say(OPEN).await;
    assert_eq!(peer.hear().await, "40");
    peer.say(r#"40{"sid":"s1"}"#).await;
    let profile = format!(r#"42["new user",{{"channel":"nova","page":"nova","recaptcha":null,"token":"{TOKEN}"}}]"#);
    assert_eq!(peer.hear().await, profile);
}

#[test]
fn s4_1_after_a_drop_and_on_reconnect_the_history_is_fetched_again() {
    let mut play = Play::connected(FOREIGN);
    let recent = Fetch::Recent(Some(nova()));
    play.fetches.clear();
    play.event(ClientEvent::HydrateNow);
    assert!(play.fetches.contains(&recent), "the event `reconnect`");
    play.fetches.clear();
    play.lose(streamside::chat::Retry::In(std::time::Duration::from_secs(1)));
    play.event(ClientEvent::Connected { announced: FOREIGN });
    assert!(play.fetches.contains(&recent), "and by itself, for servers that never send it");
}

#[tokio::test]
async fn s4_2_history_and_people_are_fetched_by_get_and_again_when_the_server_asks() {
    let mut server = FakeServer::start().await;
    let (_requests, _events) = start(&server);
    let mut peer = server.greet(true).await;
    let mut seen = Vec::new();
    while !["/v1/messages/nova", "/v1/chat/users"].iter().all(|path| seen.iter().any(|l: &String| l.contains(path))) {
        seen.push(server.requests.recv().await.expect("a request").0);
    }
    assert!(seen.iter().all(|line| line.starts_with("GET ")), "{seen:?}");
    peer.say(r#"42["update usernames"]"#).await;
    loop {
        let (line, _) = server.requests.recv().await.expect("the people are fetched again");
        if line.starts_with("GET /v1/chat/users") {
            break;
        }
    }
}

#[tokio::test]
async fn s4_3_a_message_goes_out_by_the_message_event_with_its_four_fields() {
    let mut server = FakeServer::start().await;
    let (requests, mut events) = start(&server);
    let mut peer = server.greet(false).await;
    while !matches!(events.recv().await, Some((_, Event::Connected { .. }))) {}
    let post = Post::new("Hello", Scope::Local);
    requests.send(Request::Send { txn: TxnId(1), room: RoomId::new("nova"), post }).await.expect("the task lives");
    let said = peer.hear_of("42[\"message\",").await;
    assert_eq!(said, r#"42["message",{"channel":"nova","global":false,"message":"Hello","showBadge":true}]"#);
}
