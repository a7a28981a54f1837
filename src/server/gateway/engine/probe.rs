//! Upgrading: a polling session moves to a WebSocket. The client probes it (`2probe`, `3probe`), lets go of polling, and
//! says `5`; only then everything goes the new way. Must not know what the packets mean.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::response::Response;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::clock;
use crate::proto::engineio::packet::Packet;
use crate::server::gateway::conn::Conn;
use crate::server::gateway::frame::Frame;
use crate::server::gateway::peer::{Direct, Peer, Queue};

use super::websocket::{Socket, next, read, socket};
use super::{Fault, upgrade};

const PROBE_TIMEOUT: Duration = Duration::from_secs(10);

pub fn open(conn: Arc<Conn>, request: Request) -> Result<Response, Fault> {
    if !matches!(conn.peer(), Peer::Queue(_)) {
        return Err(Fault::Request);
    }
    let (response, on_upgrade) = upgrade::accept(request)?;
    tokio::spawn(async move {
        if let Some((stream, early)) = upgrade::stream(on_upgrade).await {
            tokio::spawn(live(conn, Arc::new(Direct::new(stream)), early));
        }
    });
    Ok(response)
}

async fn live(conn: Arc<Conn>, direct: Arc<Direct>, early: Vec<u8>) {
    let Peer::Queue(queue) = conn.peer() else { return };
    let mut socket = socket(&direct, early).await;
    let moved = timeout(PROBE_TIMEOUT, dance(queue, &direct, &mut socket)).await;
    if moved == Ok(true) {
        read(&conn, &direct, &mut socket).await;
    } else {
        // The session goes on polling.
        queue.probe_failed();
    }
}

/// True when the session has moved.
async fn dance(queue: &Queue, direct: &Arc<Direct>, socket: &mut Socket) -> bool {
    while let Some(message) = next(direct, socket).await {
        let Message::Text(text) = message else { continue };
        match Packet::decode(&text) {
            Ok(Packet::Ping(word)) => {
                direct.send(&Frame::text(&Packet::Pong(word).encode()), clock::now());
                queue.probe();
            }
            Ok(Packet::Upgrade) => return queue.move_to(direct, clock::now()),
            _ => return false,
        }
    }
    false
}
