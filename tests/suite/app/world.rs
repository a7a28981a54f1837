//! An app on a network of its own, driven in the notation of the person: what is typed, what the network says.

use std::collections::VecDeque;
use std::sync::Arc;

use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::app::state::{App, Network, Overlay, Place, RoomState};
use streamside::app::writing::WritingPrefs;
use streamside::chat::{
    Author, Body, Capabilities, Delivery, Diff, Event, Kind, Line, Message, MessageId, NetworkId, Request, Room,
    RoomId, RoomKind, SafeText, Scope, Timestamp, TxnId,
};

pub const NET: NetworkId = NetworkId(0);

/// The app and the time of day, which only moves when a test says so.
pub struct World {
    pub app: App,
    pub now: i64,
}

/// A world with nothing in it.
pub fn empty() -> World {
    World { app: App::default(), now: 1_000_000 }
}

/// Connected as `me`, in the rooms `nova` (on screen) and `kat`, on a server with all extensions.
pub fn connected() -> World {
    let mut world = empty();
    world.add_network(NET);
    let capabilities = Capabilities { backfill: true, acks: true, max_length: 50, ..Capabilities::PLAIN_RFC };
    world.hear(Event::Connected { me: Some(SafeText::line("me")), capabilities });
    world.hear(Event::Joined(room("nova")));
    world.hear(Event::Joined(room("kat")));
    world
}

pub fn room(name: &str) -> Room {
    Room { id: RoomId::new(name), name: SafeText::line(name), mine: false, kind: RoomKind::Public }
}

pub fn place(name: &str) -> Place {
    Place { network: NET, room: RoomId::new(name) }
}

/// A line that `name` has said in `room`; the id doubles as the text unless the text says otherwise.
pub fn line_of(room: &str, name: &str, text: &str, at: i64) -> Line {
    let author = Author {
        name: SafeText::line(name),
        key: name.to_lowercase().into(),
        color: None,
        badge: None,
        anonymous: false,
    };
    Line::received(Message {
        id: MessageId::new(text),
        room: RoomId::new(room),
        at: Timestamp(at),
        author: Arc::new(author),
        body: Body::Plain(SafeText::block(text)),
        scope: Scope::Global,
        kind: Kind::Text,
        edited: false,
        reply: None,
        extra: None,
    })
}

pub fn said(room: &str, text: &str, at: i64) -> Arc<Line> {
    Arc::new(line_of(room, "ann", text, at))
}

/// An own line on its way.
pub fn own(room: &str, text: &str, at: i64, delivery: Delivery) -> Arc<Line> {
    Arc::new(Line { delivery, ..line_of(room, "me", text, at) })
}

impl World {
    pub fn tell(&mut self, msg: Msg) -> Vec<Effect> {
        self.app.update(msg, Timestamp(self.now))
    }

    /// The configuration changes.
    pub fn prefers(&mut self, writing: WritingPrefs) {
        let mut prefs = self.app.prefs.clone();
        prefs.writing = writing;
        self.tell(Msg::Prefs(Box::new(prefs)));
    }

    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        self.tell(Msg::Action(action))
    }

    pub fn acts(&mut self, actions: impl IntoIterator<Item = Action>) -> Vec<Effect> {
        actions.into_iter().flat_map(|action| self.act(action)).collect()
    }

    pub fn hear(&mut self, event: Event) -> Vec<Effect> {
        self.tell(Msg::Network(NET, event))
    }

    pub fn diff(&mut self, room: &str, diff: Diff) -> Vec<Effect> {
        self.hear(Event::Timeline { room: RoomId::new(room), diff })
    }

    /// Somebody says something in a room, now.
    pub fn says(&mut self, room: &str, text: &str) -> Vec<Effect> {
        self.now += 1;
        let line = said(room, text, self.now);
        self.diff(room, Diff::Append(vec![line]))
    }

    pub fn add_network(&mut self, id: NetworkId) -> Vec<Effect> {
        let (label, address) = (format!("net{}", id.0), "localhost:1".to_owned());
        self.tell(Msg::NetworkAdded { id, label, address, rooms: Vec::new() })
    }

    pub fn types(&mut self, text: &str) {
        for c in text.chars() {
            self.act(if c == '\n' { Action::Newline } else { Action::Insert(c) });
        }
    }

    /// Types a text into the empty input and presses Enter.
    pub fn enters(&mut self, text: &str) -> Vec<Effect> {
        self.types(text);
        self.act(Action::Submit)
    }

    pub fn network(&self) -> &Network {
        self.app.network(NET).expect("the network is there")
    }

    pub fn room(&self, name: &str) -> &RoomState {
        self.app.room(&place(name)).expect("the room is open")
    }

    pub fn input(&self) -> &str {
        self.app.compose().text()
    }

    pub fn flash(&self) -> &str {
        self.app.flash.as_ref().map_or("", SafeText::as_str)
    }

    pub fn overlay(&self) -> Option<&Overlay> {
        self.app.overlays.last()
    }

    /// The texts of the view on screen.
    pub fn shown(&self) -> Vec<String> {
        texts(self.app.view_lines(self.app.current.as_ref().expect("a room is on screen")))
    }
}

pub fn texts(lines: &VecDeque<Arc<Line>>) -> Vec<String> {
    lines.iter().map(|line| line.message.body.plain()).collect()
}

/// The texts that go out, with the room they go to.
pub fn sent(effects: &[Effect]) -> Vec<(&str, &str)> {
    let send = |effect| match effect {
        &Effect::Request(_, Request::Send { ref room, ref post, .. }) => Some((room.as_str(), post.text.as_str())),
        _ => None,
    };
    effects.iter().filter_map(send).collect()
}

pub fn txns(effects: &[Effect]) -> Vec<TxnId> {
    let txn = |effect| match effect {
        &Effect::Request(_, Request::Send { txn, .. } | Request::Resend { txn, .. } | Request::Discard { txn, .. }) => {
            Some(txn)
        }
        _ => None,
    };
    effects.iter().filter_map(txn).collect()
}
