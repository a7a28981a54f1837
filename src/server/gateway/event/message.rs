//! `message`: somebody says something (RFC 4.3). Must not know what is allowed.

use std::sync::Arc;

use crate::chat::Rejection;
use crate::clock;
use crate::proto::bitwave::outgoing::ack;
use crate::proto::bitwave::request::IncomingPost;
use crate::server::gateway::conn::Conn;
use crate::server::service::{Draft, Receipt};

use super::objection::{object, speaker};

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
    let who = speaker(conn)?;
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
