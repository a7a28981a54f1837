//! `message`: somebody says something (RFC 4.3). Must not know what is allowed.

use std::sync::Arc;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::proto::bitwave::outgoing::ack;
use crate::proto::bitwave::request::IncomingPost;
use crate::server::gateway::conn::Conn;
use crate::server::policy::room::RoomName;
use crate::server::service::{Draft, Receipt};

use super::objection::{object, speaker};
use super::welcome;

pub async fn handle(conn: &Arc<Conn>, post: IncomingPost, number: Option<u64>) {
    if post.nonce.is_some() {
        conn.peer().knows_gaps();
    }
    let (text, room) = (post.text.clone(), post.room.clone());
    match say(conn, post).await {
        Ok(receipt) => {
            // The next message of this client does not wait for the disk.
            let conn = Arc::clone(conn);
            tokio::spawn(async move { settle(&conn, receipt, number, &text).await });
        }
        Err(rejection) => {
            if rejection.code == RejectionCode::Forbidden {
                show_rules(conn, room.as_deref());
            }
            object(conn, &rejection, number, &text);
        }
    }
}

/// Who was refused because of the rules, and has not seen them where their program shows none, sees them now.
fn show_rules(conn: &Conn, room: Option<&str>) {
    let room = room.map_or_else(|| Ok(conn.room()), RoomName::parse_or_global);
    let service = &conn.gateway().service;
    if let (false, Ok(room), Some(who)) = (conn.has_desk(), room, conn.who())
        // A refusal is cheap and counts for no limit, showing them is not.
        && service.ask(conn.id().0, clock::now()).is_ok()
        && let Some(item) = service.refused_by_rules(&who, &room)
    {
        welcome::notice(conn, &item);
    }
}

async fn say(conn: &Conn, post: IncomingPost) -> Result<Receipt, Rejection> {
    let who = speaker(conn)?;
    let draft = Draft { post, room: conn.room() };
    let receipt = conn.gateway().service.post(&who, draft, clock::now()).await?;
    if let Some(item) = receipt.notice() {
        welcome::notice(conn, item);
    }
    if let Some(room) = receipt.room()
        && conn.follow(room.clone())
        && !conn.has_desk()
    {
        welcome::rules(conn, Some(&who), room);
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
