//! `new user`: who is this, and which room do they look at (RFC 4.1)? Must not know tokens.

use std::sync::Arc;

use crate::clock;
use crate::proto::bitwave::server::ServerEvent;
use crate::server::gateway::conn::Conn;
use crate::server::gateway::hub::Order;
use crate::server::policy::room::RoomName;

/// Gives what was said before, which may be posted now.
pub async fn handle(conn: &Arc<Conn>, token: Option<String>, room: &str) -> Vec<ServerEvent> {
    let service = &conn.gateway().service;
    let checked = match RoomName::parse_or_global(room) {
        Ok(room) => service.sign_in(token.as_deref()).await.map(|who| (who, room)),
        Err(rejection) => Err(rejection),
    };
    match checked {
        Ok((who, room)) => {
            conn.enter(who, room);
            // Joined before what was typed offline is posted, so that the sender sees it as well.
            conn.gateway().hub.tell(Order::Join(Arc::clone(conn))).await;
            conn.signed_in()
        }
        Err(rejection) => {
            conn.turn_away(&rejection, clock::now());
            Vec::new()
        }
    }
}
