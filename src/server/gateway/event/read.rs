//! `read`, ours: somebody has read a room up to a message. Must not know who is told of it.

use crate::chat::Rejection;
use crate::clock;
use crate::proto::bitwave::outgoing::error;
use crate::server::gateway::conn::Conn;

use super::objection::speaker;

pub async fn handle(conn: &Conn, room: &str, id: &str) {
    if let Err(rejection) = mark(conn, room, id).await {
        conn.emit("error", &[&error(&rejection)]);
    }
}

async fn mark(conn: &Conn, room: &str, id: &str) -> Result<(), Rejection> {
    let service = &conn.gateway().service;
    let number = conn.id().0;
    service.ask(number, clock::now())?;
    let who = speaker(conn)?;
    service.read_up_to(&who, number, (room, id)).await
}
