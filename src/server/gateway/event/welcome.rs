//! What a connection is told of the rooms it begins to look at. Must not know what holds there.

use crate::server::gateway::conn::Conn;
use crate::server::policy::room::RoomName;

/// Clients that understand it get the state of each room; to others the rules are a message of the server.
pub async fn handle(conn: &Conn, rooms: &[RoomName]) {
    let _ = (conn, rooms);
}
