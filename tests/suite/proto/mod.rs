//! The wire codecs and both ends of a bitwave connection, alone and against each other.

mod additions;
mod client;
mod codecs;
mod heartbeat;
mod hostile;
mod order;
pub mod pair;
mod played;
mod server;

use std::time::Duration;

use streamside::chat::LengthUnit;
use streamside::proto::bitwave::capabilities::Announced;
use streamside::proto::bitwave::client::{ClientConn, Hello, Output};
use streamside::proto::bitwave::server::{Limits, ServerConn, ServerOutput};

pub const LIMITS: Limits = Limits {
    ping_interval: Duration::from_secs(25),
    ping_timeout: Duration::from_secs(20),
    connect_timeout: Duration::from_secs(10),
    max_payload: 64 * 1024,
};

pub fn announced() -> Announced {
    Announced {
        edit: None,
        replies: false,
        whispers: false,
        links: false,
        blocks: false,
        desk: true,
        markers: true,
        acks: true,
        subscribe: true,
        backfill: true,
        max_length: 500,
        unit: LengthUnit::Chars,
        media: Some("media.example".to_owned()),
    }
}

pub fn hello() -> Hello {
    Hello { token: Some("jwt.header.sig".to_owned()), room: "myroom".to_owned() }
}

/// All that a client has to say now, without the closing `Wait`.
pub fn drain_client(conn: &mut ClientConn) -> Vec<Output> {
    std::iter::from_fn(|| Some(conn.poll()).filter(|output| !matches!(output, Output::Wait(_)))).collect()
}

/// All that a server has to say now, without the closing `Wait`.
pub fn drain_server(conn: &mut ServerConn) -> Vec<ServerOutput> {
    std::iter::from_fn(|| Some(conn.poll()).filter(|output| !matches!(output, ServerOutput::Wait(_)))).collect()
}
