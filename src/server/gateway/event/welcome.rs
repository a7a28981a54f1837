//! What a connection is told of the rooms it begins to look at. Must not know what holds there.

use std::sync::Arc;

use crate::chat::Rejection;
use crate::server::gateway::conn::Conn;
use crate::server::policy::room::RoomName;
use crate::server::service::Identity;

/// Rooms of which one event shows the rules: they are long, and made for each client anew.
const MOST_RULES: usize = 16;

/// Clients that understand it get the state of each room; to others the rules are a message of the server.
pub async fn handle(conn: &Conn, rooms: &[RoomName]) {
    let who = conn.who();
    if !conn.has_desk() {
        let gateway = conn.gateway();
        let with_rules = rooms.iter().filter(|room| gateway.service.has_rules(room));
        return with_rules.take(MOST_RULES).for_each(|room| rules(conn, who.as_deref(), room));
    }
    for room in rooms {
        if let Err(rejection) = state(conn, who.as_ref(), room).await {
            tracing::warn!(reason = %rejection.message, "a client could not be told what holds in a room");
        }
    }
}

/// The rules of a room, if it has any.
pub fn rules(conn: &Conn, who: Option<&Identity>, room: &RoomName) {
    if let Some(item) = conn.gateway().service.rules_notice(who, room) {
        notice(conn, &item);
    }
}

/// Words of the server for this connection alone.
pub fn notice(conn: &Conn, item: &str) {
    conn.emit("bulkmessage", &[&format!("[{item}]")]);
}

/// Told again when something has changed meanwhile: the news of it may have come first.
async fn state(conn: &Conn, who: Option<&Arc<Identity>>, room: &RoomName) -> Result<(), Rejection> {
    let service = &conn.gateway().service;
    let who = who.map(AsRef::as_ref);
    let mut told = None;
    loop {
        let now = (service.room_state(room, who).await?, service.standing(who, room).await?);
        if told.as_ref() == Some(&now) {
            return Ok(());
        }
        let json = |object: serde_json::Result<String>| object.unwrap_or_default();
        conn.emit("room", &[&json(serde_json::to_string(&now.0))]);
        conn.emit("standing", &[&json(serde_json::to_string(&now.1))]);
        told = Some(now);
    }
}
