//! `/v1/rooms/{room}/queue`, `…/users/{name}` and `…/moderate`: the moderators' desk over HTTP. Must not know who may
//! sit at it.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use serde::Serialize;

use crate::chat::{Rejection, RejectionCode};
use crate::proto::bitwave::desk::action::{self, IncomingAction};
use crate::server::gateway::Gateway;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::policy::scope::Scope;

use super::bearer::Program;
use super::{Refused, json, path, read_body};

type Room = Result<Path<String>, PathRejection>;

pub async fn queue(
    State(gateway): State<Arc<Gateway>>,
    Program(agent): Program,
    room: Room,
) -> Result<Response, Refused> {
    let room = RoomName::parse(&path(room)?)?;
    let who = agent.may(Scope::Moderate, Some(&room.key))?;
    Ok(data(&gateway.service.queue(who, &room).await?))
}

pub async fn card(
    State(gateway): State<Arc<Gateway>>,
    Program(agent): Program,
    place: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Refused> {
    let (room, name) = path(place)?;
    let room = RoomName::parse(&room)?;
    let who = agent.may(Scope::Moderate, Some(&room.key))?;
    Ok(data(&gateway.service.card(who, &room, &name).await?))
}

/// The object of the event `moderate`.
pub async fn moderate(
    State(gateway): State<Arc<Gateway>>,
    Program(agent): Program,
    room: Room,
    request: Request,
) -> Result<Response, Refused> {
    let room = path(room)?;
    let who = agent.may(Scope::Moderate, Some(&RoomName::parse(&room)?.key))?;
    let body = read_body(request).await?;
    Ok(data(&gateway.service.moderate(who, read(&room, &body)?).await?))
}

/// # Errors
/// `Malformed`, also for an object that names another room than the address: one of the two is a mistake.
fn read(room: &str, body: &[u8]) -> Result<IncomingAction, Rejection> {
    let malformed = |words: &str| refuse(RejectionCode::Malformed, words);
    let body = std::str::from_utf8(body).map_err(|_| malformed("the body is no UTF-8 text; encode it so"))?;
    let asked = action::read(body, Some(room)).map_err(|words| malformed(&words))?;
    if RoomName::parse(&asked.room)?.key != RoomName::parse(room)?.key {
        return Err(malformed("`channel` is another one than in the address; leave it out"));
    }
    Ok(asked)
}

fn data(data: &impl Serialize) -> Response {
    // Structures of texts and numbers always become JSON.
    let data = serde_json::to_string(data).unwrap_or_default();
    json(format!("{{\"success\":true,\"data\":{data}}}"))
}
