//! `new user`: who is this, and which room do they look at (RFC 4.1)? Must not know tokens.

use std::sync::Arc;

use crate::chat::Rejection;
use crate::clock;
use crate::proto::bitwave::server::ServerEvent;
use crate::server::gateway::conn::Conn;
use crate::server::gateway::hub::Order;
use crate::server::policy::room::RoomName;
use crate::server::service::Identity;

use super::welcome;

/// What the event says.
pub struct Newcomer {
    pub token: Option<String>,
    pub room: String,
    /// Ours: the client understands `room` and `standing`.
    pub desk: bool,
    /// Ours: on no list.
    pub unnoticed: bool,
}

/// Gives what was said before, which may be posted now.
pub async fn handle(conn: &Arc<Conn>, newcomer: Newcomer) -> Vec<ServerEvent> {
    match check(conn, &newcomer).await {
        Ok((who, room)) => {
            conn.set_desk(newcomer.desk);
            if newcomer.unnoticed {
                conn.enter_unnoticed(who, room.clone());
            } else {
                conn.enter(who, room.clone());
            }
            // Joined before what was typed offline is posted, so that the sender sees it as well.
            conn.gateway().hub.tell(Order::Join(Arc::clone(conn))).await;
            let waited = conn.signed_in();
            welcome::handle(conn, &[room]).await;
            waited
        }
        Err(rejection) => {
            conn.turn_away(&rejection, clock::now());
            Vec::new()
        }
    }
}

async fn check(conn: &Conn, newcomer: &Newcomer) -> Result<(Option<Arc<Identity>>, RoomName), Rejection> {
    let service = &conn.gateway().service;
    let room = RoomName::parse_or_global(&newcomer.room)?;
    let who = service.sign_in(newcomer.token.as_deref()).await?;
    let rooms = std::slice::from_ref(&room);
    if newcomer.unnoticed {
        service.visit(who.as_deref(), rooms).await?;
    } else {
        service.look(who.as_deref(), rooms)?;
    }
    Ok((who, room))
}
