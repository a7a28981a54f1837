//! `edit`, ours: an author changes an own message. Must not know what is allowed.

use std::sync::Arc;

use crate::chat::Rejection;
use crate::clock;
use crate::proto::bitwave::outgoing::ack_edit;
use crate::proto::bitwave::request::IncomingEdit;
use crate::server::gateway::conn::Conn;
use crate::server::service::EditAck;

use super::objection::{object, speaker};

/// What the client says next waits for the disk: edits are rare, and two of them must not change places.
pub async fn handle(conn: &Arc<Conn>, edit: IncomingEdit, number: Option<u64>) {
    let text = edit.text.clone();
    match (change(conn, edit).await, number) {
        (Ok(done), Some(number)) => conn.ack(number, &ack_edit(&done.id, done.at.0)),
        (Ok(_), None) => {}
        (Err(rejection), number) => object(conn, &rejection, number, &text),
    }
}

async fn change(conn: &Conn, edit: IncomingEdit) -> Result<EditAck, Rejection> {
    let who = speaker(conn)?;
    conn.gateway().service.edit(&who, edit, clock::now()).await
}
