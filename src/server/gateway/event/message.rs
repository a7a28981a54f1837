//! `message`: somebody says something (RFC 4.3). Must not know what is allowed.

use std::sync::Arc;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::proto::bitwave::outgoing::{ack, ack_error, blocked, error};
use crate::proto::bitwave::request::IncomingPost;
use crate::server::gateway::conn::Conn;
use crate::server::policy::refuse;
use crate::server::service::{Draft, Receipt};

pub async fn handle(conn: &Arc<Conn>, post: IncomingPost, number: Option<u64>) {
    if post.nonce.is_some() {
        conn.peer().knows_gaps();
    }
    let text = post.text.clone();
    match say(conn, post).await {
        Ok(receipt) => {
            // The next message of this client does not wait for the disk.
            let conn = Arc::clone(conn);
            tokio::spawn(async move { settle(&conn, receipt, number, &text).await });
        }
        Err(rejection) => object(conn, &rejection, number, &text),
    }
}

async fn say(conn: &Conn, post: IncomingPost) -> Result<Receipt, Rejection> {
    let reason = "you are reading as a spectator; log in to write";
    let who = conn.who().ok_or_else(|| refuse(RejectionCode::Forbidden, reason))?;
    let draft = Draft { post, room: conn.room() };
    let receipt = conn.gateway().service.post(&who, draft, clock::now()).await?;
    if let Some(room) = receipt.room() {
        conn.follow(room.clone());
    }
    Ok(receipt)
}

async fn settle(conn: &Conn, receipt: Receipt, number: Option<u64>, text: &str) {
    match (conn.gateway().service.settle(receipt).await, number) {
        (Ok(stored), Some(number)) => conn.ack(number, &ack(&stored.id, stored.at.0)),
        (Ok(_), None) => {}
        (Err(rejection), number) => object(conn, &rejection, number, text),
    }
}

/// Who asked for an acknowledgement is answered there; others get the RFC's events, with their text back.
fn object(conn: &Conn, rejection: &Rejection, number: Option<u64>, text: &str) {
    match (number, rejection.retry_after) {
        (Some(number), _) => conn.ack(number, &ack_error(rejection)),
        (None, Some(wait)) => conn.emit("blocked", &[&blocked(text, wait)]),
        (None, None) => conn.emit("error", &[&error(rejection)]),
    }
}
