//! `POST /v1/rooms/{room}/messages`: saying something without a socket. Must not know what is allowed.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::proto::bitwave::request::IncomingPost;
use crate::server::gateway::Gateway;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::policy::scope::Scope;
use crate::server::service::{Ack, Draft};

use super::bearer::Program;
use super::{Refused, json, path, read_json};

/// Longest nonce, and longest id of a message, in bytes; as in the event `message`.
const LONGEST_MARK: usize = 64;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Words {
    message: String,
    #[serde(default)]
    global: bool,
    nonce: Option<String>,
    reply_to: Option<String>,
}

pub async fn say(
    State(gateway): State<Arc<Gateway>>,
    Program(agent): Program,
    room: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<Response, Refused> {
    let room = RoomName::parse(&path(room)?)?;
    let who = agent.may(Scope::Post, Some(&room.key))?;
    let shape = "this needs a JSON object with the text `message`, and perhaps `global`, `nonce` and `replyTo`";
    let Words { message, global, nonce, reply_to } = read_json(request, shape).await?;
    let post = IncomingPost {
        text: message,
        room: None,
        global: Some(global),
        show_badge: true,
        nonce: mark(nonce, "nonce")?,
        reply_to: mark(reply_to, "replyTo")?,
    };
    let receipt = gateway.service.post(who, Draft { post, room }, clock::now()).await?;
    Ok(stored(&gateway.service.settle(receipt).await?))
}

/// What the sender of a message is told once it is on disk.
pub fn stored(ack: &Ack) -> Response {
    json(json!({ "success": true, "data": { "id": ack.id, "timestamp": ack.at.0 } }).to_string())
}

fn mark(text: Option<String>, field: &str) -> Result<Option<String>, Rejection> {
    match text {
        Some(text) if text.is_empty() || text.len() > LONGEST_MARK => {
            Err(refuse(RejectionCode::Malformed, &format!("`{field}` is a text of 1 to 64 bytes")))
        }
        text => Ok(text),
    }
}
