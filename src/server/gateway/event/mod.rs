//! What clients ask for over their socket, a file per event. Must not know transports.

mod message;
mod new_user;
mod subscribe;

use std::sync::Arc;

use crate::proto::bitwave::server::ServerEvent;

use super::conn::Conn;

/// Does what is asked. Gives the events that had to wait for this one.
pub async fn handle(conn: &Arc<Conn>, event: ServerEvent) -> Vec<ServerEvent> {
    match event {
        ServerEvent::NewUser { token, room } => return new_user::handle(conn, token, &room).await,
        ServerEvent::Message { post, ack } => message::handle(conn, post, ack).await,
        ServerEvent::Subscribe { rooms, all, ack } => subscribe::handle(conn, rooms, all, ack).await,
        // Clients of other servers ask for polls and overlays; they all live without an answer.
        ServerEvent::Unknown { name } => tracing::debug!(?name, "unknown event"),
    }
    Vec::new()
}
