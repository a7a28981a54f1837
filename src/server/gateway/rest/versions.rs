//! `…/{id}/source` and `…/{id}/edits`: what was typed to make a message, and what it said before. Must not know who may
//! see it.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::chat::Rejection;
use crate::server::gateway::Gateway;
use crate::server::policy::room::RoomName;
use crate::server::service::{Spot, Version};

use super::bearer::Bearer;
use super::{Refused, json, path};

type Place = Result<Path<(String, String)>, PathRejection>;

pub async fn source(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    place: Place,
) -> Result<Response, Refused> {
    let (room, id) = path(place)?;
    Ok(text(&gateway.service.source(&who, spot(&room)?, &id).await?))
}

pub async fn edits(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    place: Place,
) -> Result<Response, Refused> {
    let (room, id) = path(place)?;
    Ok(list(&gateway.service.versions(&who, spot(&room)?, &id).await?))
}

/// A room, or `@` and the names of a conversation: no room begins so.
fn spot(room: &str) -> Result<Spot<'_>, Rejection> {
    match room.strip_prefix('@') {
        Some("") => Ok(Spot::Talk("-")),
        Some(with) => Ok(Spot::Talk(with)),
        None => RoomName::parse(room).map(Spot::Room),
    }
}

fn text(text: &str) -> Response {
    json(serde_json::json!({ "success": true, "data": { "text": text } }).to_string())
}

fn list(versions: &[Version]) -> Response {
    let entry = |version: &Version| serde_json::json!({ "text": version.words.raw, "html": version.words.html, "timestamp": version.at.0 });
    let data: Vec<_> = versions.iter().map(entry).collect();
    json(serde_json::json!({ "success": true, "data": data }).to_string())
}
