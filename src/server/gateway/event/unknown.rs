//! Events that mean nothing here. Must not know which there are.

use crate::clock;
use crate::server::gateway::conn::Conn;

/// Clients of other servers ask for polls and overlays; they all live without an answer. Who asks without end is
/// no such client, and has to go.
pub fn handle(conn: &Conn, name: &str) {
    tracing::debug!(?name, "unknown event");
    let now = clock::now();
    if let Err(rejection) = conn.gateway().service.ask(conn.id().0, now) {
        conn.turn_away(&rejection, now);
    }
}
