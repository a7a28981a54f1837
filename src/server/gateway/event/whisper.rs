//! `whisper`, ours: words for certain people. Must not know who may reach whom.

use std::sync::Arc;

use crate::chat::Rejection;
use crate::clock;
use crate::proto::bitwave::outgoing::{ack, ack_held};
use crate::proto::bitwave::request::IncomingWhisper;
use crate::server::gateway::conn::Conn;
use crate::server::service::Brought;

use super::objection::{object, speaker};

/// What the client says next waits for the disk, so that a conversation keeps its order.
pub async fn handle(conn: &Arc<Conn>, whisper: IncomingWhisper, number: Option<u64>) {
    let text = whisper.text.clone();
    match (say(conn, whisper).await, number) {
        (Ok(Brought { ack: stored, held: false }), Some(number)) => conn.ack(number, &ack(&stored.id, stored.at.0)),
        (Ok(Brought { ack: stored, .. }), Some(number)) => conn.ack(number, &ack_held(&stored.id, stored.at.0)),
        (Ok(_), None) => {}
        (Err(rejection), number) => object(conn, &rejection, number, &text),
    }
}

async fn say(conn: &Conn, whisper: IncomingWhisper) -> Result<Brought, Rejection> {
    let who = speaker(conn)?;
    conn.gateway().service.whisper(&who, whisper, clock::now()).await
}
