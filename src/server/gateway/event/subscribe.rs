//! `subscribe`, ours: only the messages of these rooms from now on, or of all rooms again. Must not know who may read
//! what.

use std::collections::HashSet;
use std::sync::Arc;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::proto::bitwave::outgoing::{ack_error, error};
use crate::server::gateway::conn::Conn;
use crate::server::gateway::hub::Order;
use crate::server::policy::house::is_private;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;

use super::welcome;

const MOST: usize = 256;
const DONE: &str = "{\"success\":true}";

pub async fn handle(conn: &Arc<Conn>, rooms: Vec<String>, all: bool, number: Option<u64>) {
    conn.peer().knows_gaps();
    match (allowed(conn, rooms).await, number) {
        (Ok(rooms), number) => {
            let only = (!all).then(|| public(&rooms));
            conn.gateway().hub.tell(Order::Subscribe(conn.id(), only)).await;
            let fresh = fresh(conn, &rooms);
            conn.choose(rooms);
            welcome::handle(conn, &fresh).await;
            if let Some(number) = number {
                conn.ack(number, DONE);
            }
        }
        (Err(rejection), Some(number)) => conn.ack(number, &ack_error(&rejection)),
        (Err(rejection), None) => conn.emit("error", &[&error(&rejection)]),
    }
}

async fn allowed(conn: &Conn, rooms: Vec<String>) -> Result<Vec<RoomName>, Rejection> {
    let service = &conn.gateway().service;
    service.ask(conn.id().0, clock::now())?;
    let (rooms, who) = (read(rooms)?, conn.who());
    if conn.is_unnoticed() {
        service.visit(who.as_deref(), &rooms).await?;
    } else {
        service.look(who.as_deref(), &rooms)?;
    }
    Ok(rooms)
}

/// What the client has not looked at yet. Of private rooms nobody knows who was shut out of them in between.
fn fresh(conn: &Conn, rooms: &[RoomName]) -> Vec<RoomName> {
    let before = conn.rooms();
    let known = |room: &&RoomName| !is_private(&room.key) && before.iter().any(|known| known.key == room.key);
    rooms.iter().filter(|room| !known(room)).cloned().collect()
}

/// What is said in private rooms is brought to people, and not to whoever has subscribed.
fn public(rooms: &[RoomName]) -> Vec<Arc<str>> {
    rooms.iter().map(|room| &room.key).filter(|room| !is_private(room)).cloned().collect()
}

fn read(rooms: Vec<String>) -> Result<Vec<RoomName>, Rejection> {
    if rooms.len() > MOST {
        return Err(refuse(RejectionCode::Malformed, "at most 256 channels can be subscribed to at once"));
    }
    let mut seen = HashSet::new();
    let mut read = Vec::new();
    for room in rooms {
        let room = RoomName::parse(&room)?;
        if seen.insert(Arc::clone(&room.key)) {
            read.push(room);
        }
    }
    Ok(read)
}
