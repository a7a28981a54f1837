//! `GET /v1/rooms/{room}`: what holds in a room and how one stands there; `…/log`: what was done to keep order;
//! `…/people`: who is there and who was. Must not know who may see it.

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;

use crate::server::gateway::Gateway;
use crate::server::policy::room::RoomName;
use crate::server::policy::scope::Scope;
use crate::server::service::{Visitors, WantedLog};

use super::bearer::Program;
use super::messages::{Span, pages};
use super::{Refused, json, path};

type Room = Result<Path<String>, PathRejection>;

pub async fn show(
    State(gateway): State<Arc<Gateway>>,
    Program(agent): Program,
    room: Room,
) -> Result<Response, Refused> {
    let room = RoomName::parse(&path(room)?)?;
    let who = agent.may(Scope::Read, Some(&room.key))?;
    let state = gateway.service.room_state(&room, Some(who)).await?;
    let standing = gateway.service.standing(Some(who), &room).await?;
    Ok(json(serde_json::json!({ "success": true, "data": { "room": state, "standing": standing } }).to_string()))
}

pub async fn log(
    State(gateway): State<Arc<Gateway>>,
    Program(agent): Program,
    room: Room,
    span: Result<Query<Span>, QueryRejection>,
) -> Result<Response, Refused> {
    let room = RoomName::parse(&path(room)?)?;
    let Span { before, limit, .. } = pages(span)?;
    let who = agent.may(Scope::Moderate, Some(&room.key))?;
    let entries = gateway.service.log(who, WantedLog { room, before, limit }).await?;
    Ok(json(serde_json::json!({ "success": true, "data": entries }).to_string()))
}

pub async fn people(
    State(gateway): State<Arc<Gateway>>,
    Program(agent): Program,
    room: Room,
) -> Result<Response, Refused> {
    let room = RoomName::parse(&path(room)?)?;
    let who = agent.may(Scope::Read, Some(&room.key))?;
    let Visitors { connected, seen } = gateway.service.visitors(who, &room).await?;
    let connected: Vec<&str> = connected.iter().map(AsRef::as_ref).collect();
    let seen: Vec<_> = seen.iter().map(|(name, at)| serde_json::json!({ "name": **name, "at": at.0 })).collect();
    let data = serde_json::json!({ "connected": connected, "seen": seen });
    Ok(json(serde_json::json!({ "success": true, "data": data }).to_string()))
}
