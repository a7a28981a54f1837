//! What clients ask for over their socket, a file per event. Must not know transports.

mod edit;
mod message;
mod moderate;
mod new_user;
mod objection;
mod read;
mod subscribe;
mod unknown;
mod welcome;
mod whisper;

use std::sync::Arc;

use crate::proto::bitwave::server::ServerEvent;

use super::conn::Conn;

use new_user::Newcomer;

/// Does what is asked. Gives the events that had to wait for this one.
pub async fn handle(conn: &Arc<Conn>, event: ServerEvent) -> Vec<ServerEvent> {
    match event {
        ServerEvent::NewUser { token, room, desk, unnoticed } => {
            return new_user::handle(conn, Newcomer { token, room, desk, unnoticed }).await;
        }
        ServerEvent::Message { post, ack } => message::handle(conn, post, ack).await,
        ServerEvent::Edit { edit, ack } => edit::handle(conn, edit, ack).await,
        ServerEvent::Whisper { whisper, ack } => whisper::handle(conn, whisper, ack).await,
        ServerEvent::Subscribe { rooms, all, ack } => subscribe::handle(conn, rooms, all, ack).await,
        ServerEvent::Moderate { action, ack } => moderate::handle(conn, action, ack).await,
        ServerEvent::Read { room, id } => read::handle(conn, &room, &id).await,
        ServerEvent::Unknown { name } => unknown::handle(conn, &name),
    }
    Vec::new()
}
