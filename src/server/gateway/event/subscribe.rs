//! `subscribe`, ours: only the messages of these rooms from now on, or of all rooms again. Must not know who may read
//! what: every room is public.

use std::collections::HashSet;
use std::sync::Arc;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::proto::bitwave::outgoing::{ack_error, error};
use crate::server::gateway::conn::Conn;
use crate::server::gateway::hub::Order;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;

const MOST: usize = 256;
const DONE: &str = "{\"success\":true}";

pub async fn handle(conn: &Arc<Conn>, rooms: Vec<String>, all: bool, number: Option<u64>) {
    conn.peer().knows_gaps();
    let allowed = conn.gateway().service.ask(conn.id().0, clock::now());
    match (allowed.and_then(|()| read(rooms)), number) {
        (Ok(rooms), number) => {
            let only = (!all).then(|| rooms.iter().map(|room| Arc::clone(&room.key)).collect());
            conn.gateway().hub.tell(Order::Subscribe(conn.id(), only)).await;
            conn.choose(rooms);
            if let Some(number) = number {
                conn.ack(number, DONE);
            }
        }
        (Err(rejection), Some(number)) => conn.ack(number, &ack_error(&rejection)),
        (Err(rejection), None) => conn.emit("error", &[&error(&rejection)]),
    }
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
