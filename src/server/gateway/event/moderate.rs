//! `moderate`, ours: somebody keeps order. Must not know who may.

use std::sync::Arc;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::proto::bitwave::desk::action::IncomingAction;
use crate::proto::bitwave::desk::entry::WireEntry;
use crate::proto::bitwave::outgoing::{ack_error, error};
use crate::server::gateway::conn::Conn;
use crate::server::policy::refuse;

use super::objection::speaker;

pub async fn handle(conn: &Arc<Conn>, action: Result<IncomingAction, String>, number: Option<u64>) {
    match (act(conn, action).await, number) {
        (Ok(entry), Some(number)) => conn.ack(number, &serde_json::json!({ "entry": entry }).to_string()),
        (Ok(_), None) => {}
        (Err(rejection), Some(number)) => conn.ack(number, &ack_error(&rejection)),
        (Err(rejection), None) => conn.emit("error", &[&error(&rejection)]),
    }
}

async fn act(conn: &Conn, action: Result<IncomingAction, String>) -> Result<WireEntry, Rejection> {
    let service = &conn.gateway().service;
    service.ask(conn.id().0, clock::now())?;
    let who = speaker(conn)?;
    let action = action.map_err(|words| refuse(RejectionCode::Malformed, &words))?;
    service.moderate(&who, action).await
}
