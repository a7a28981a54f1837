//! A small world to look at: two networks, some channels, people who talk.

use std::sync::Arc;

use streamside::app::state::{App, LinkState, Marker, Network, Place, RoomState};
use streamside::chat::{
    Author, Body, Capabilities, Delivery, Kind, LengthUnit, Line, Link, Member, Message, MessageId, NetworkId, Rgb,
    RichLine, Room, RoomId, RoomKind, Runs, SafeText, Scope, Style, Timestamp, TxnId,
};

/// 20 November 2026, 20:00:00 UTC.
pub const EVENING: i64 = 1_795_204_800_000;

pub fn at(minute: i64) -> Timestamp {
    Timestamp(EVENING + minute * 60_000)
}

pub fn author(name: &str, color: Option<Rgb>, badge: Option<&str>) -> Arc<Author> {
    Arc::new(Author {
        name: SafeText::line(name),
        key: name.to_lowercase().into(),
        color,
        badge: badge.map(SafeText::line),
        anonymous: false,
    })
}

pub fn message(id: usize, room: &str, who: &Arc<Author>, body: Body) -> Message {
    Message {
        id: MessageId::new(&format!("m{id}")),
        room: RoomId::new(room),
        at: at(i64::try_from(id).unwrap_or(0)),
        author: Arc::clone(who),
        body,
        scope: Scope::Global,
        kind: Kind::Text,
        edited: false,
        reply: None,
        extra: None,
    }
}

pub fn plain(text: &str) -> Body {
    Body::Plain(SafeText::block(text))
}

/// A run of a rich line.
pub type Run = (String, Style, Option<Link>);

pub fn span(text: &str, style: Style) -> Run {
    (text.to_owned(), style, None)
}

pub fn link(url: &str) -> Run {
    (url.to_owned(), Style::default(), Some(Link { url: SafeText::line(url), image: false }))
}

pub fn rich_line(spans: Vec<Run>, indent: u8, code_block: bool) -> RichLine {
    let mut runs = Runs::default();
    spans.iter().for_each(|(text, style, link)| runs.push(text, *style, link.as_ref()));
    runs.line(indent, code_block)
}

pub fn rich(spans: Vec<Run>) -> Body {
    Body::Rich(vec![rich_line(spans, 0, false)].into())
}

/// What is said in the evening, oldest first: room, who, what.
fn talk() -> Vec<(&'static str, Arc<Author>, Body)> {
    let alice = author("alice", Some(Rgb(90, 160, 255)), None);
    let bob = author("bob", None, None);
    let nova = author("dj_nova", Some(Rgb(20, 20, 90)), Some("DJ"));
    let kat = author("modkat", None, Some("MOD"));
    let long = author("a_very_long_nickname", None, None);
    let emote = Style { emote: true, ..Style::default() };
    let bold = Style { bold: true, ..Style::default() };
    let quote = Style { quote: true, ..Style::default() };
    vec![
        ("nova", alice.clone(), plain("evening")),
        ("nova", bob.clone(), plain("evening alice")),
        ("mega", bob.clone(), plain("anyone got the ID on this one?")),
        (
            "nova",
            nova.clone(),
            rich(vec![
                span("Calibre", bold),
                span(" - Even If, white label ", Style::default()),
                span(":headphones:", emote),
            ]),
        ),
        ("nova", kat.clone(), plain("welcome, rules are in /rules")),
        (
            "nova",
            alice.clone(),
            rich(vec![link("https://example.test/mixes/2026/nova-live-set-part-two?recording=1&from=start&to=end")]),
        ),
        (
            "nova",
            bob.clone(),
            plain(
                "@vj are you on mod duty tonight? the chat is getting rather lively and somebody should have an eye on it",
            ),
        ),
        ("mega", long, plain("日本語も大丈夫 👩‍🚀 and wide text wraps")),
        ("nova", kat, rich(vec![span("> on mod duty tonight?", quote)])),
        ("nova", alice, plain("hello from the train")),
    ]
}

/// Connected to two networks, in #nova, with ten lines on the screen and one on its way.
pub fn evening() -> App {
    let mut network = Network::new(NetworkId(1), "chat.example.test", "https://chat.example.test");
    network.me = Some(SafeText::line("vj"));
    network.link = LinkState::Connected;
    network.capabilities = Capabilities {
        acks: true,
        subscribe: true,
        backfill: true,
        max_length: 500,
        unit: LengthUnit::Chars,
        ..Capabilities::PLAIN_RFC
    };
    for (name, mine) in [("nova", false), ("mega", false), ("vj", true)] {
        network.rooms.push(RoomState::new(Room {
            id: RoomId::new(name),
            name: SafeText::line(name),
            mine,
            kind: RoomKind::Public,
        }));
    }
    for (id, (room, who, body)) in talk().into_iter().enumerate() {
        say(&mut network, Arc::new(Line::received(message(id, room, &who, body))));
    }
    let mine = message(10, "nova", &author("vj", None, None), plain("hi all"));
    say(&mut network, Arc::new(Line { message: mine, delivery: Delivery::Sending(TxnId(1)), typed: None }));
    network.rooms[0].members = ["dj_nova", "alice", "bob", "modkat", "vj"]
        .map(|name| Member { name: SafeText::line(name), color: None, owner: name == "dj_nova" })
        .into();
    network.rooms[1].unread = 12;
    network.rooms[2].unread = 3;
    network.rooms[2].mentions = 2;
    network.rooms[0].marker = Some(Marker { first_new: MessageId::new("m5"), since: at(4), count: 5 });
    let mut second = Network::new(NetworkId(2), "this computer", "http://127.0.0.1:8780");
    second.link = LinkState::Waiting { reason: SafeText::line("the server does not answer"), until: at(20) };
    App {
        networks: vec![network, second],
        current: Some(Place { network: NetworkId(1), room: RoomId::new("nova") }),
        now: Timestamp(at(20).0 - 3_500),
        ..App::default()
    }
}

/// Puts a line where the model would: in its room and in the merged view.
pub fn say(network: &mut Network, line: Arc<Line>) {
    network.feed.insert(Arc::clone(&line));
    if let Some(room) = network.room_mut(&line.message.room) {
        room.lines.push_back(line);
    }
}
