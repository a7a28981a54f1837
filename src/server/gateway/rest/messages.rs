//! `GET /v1/messages[/{room}]`: history (RFC 4.1, point [3]). Must not know where it comes from.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::chat::{Rejection, RejectionCode};
use crate::proto::bitwave::rest::write_hydration;
use crate::server::gateway::Gateway;
use crate::server::gateway::accept::Visitor;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::policy::scope::Scope;
use crate::server::service::{Identity, Wanted};

use super::bearer::Caller;
use super::{Refused, json, path};

/// Ours: pages that go back in time.
#[derive(Deserialize)]
pub struct Span {
    pub before: Option<String>,
    pub limit: Option<usize>,
    #[serde(default)]
    pub deleted: bool,
}

pub async fn everywhere(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    caller: Caller,
    span: Result<Query<Span>, QueryRejection>,
) -> Result<Response, Refused> {
    let Span { before, limit, deleted } = pages(span)?;
    let who = caller.may(Scope::Read, None)?;
    give(&gateway, who, Wanted { room: None, before, limit, deleted }, &visitor).await
}

pub async fn of_room(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    caller: Caller,
    room: Result<Path<String>, PathRejection>,
    span: Result<Query<Span>, QueryRejection>,
) -> Result<Response, Refused> {
    let room = Some(RoomName::parse(&path(room)?)?);
    let Span { before, limit, deleted } = pages(span)?;
    // What was deleted is only for those who keep order.
    let scope = if deleted { Scope::Moderate } else { Scope::Read };
    let who = caller.may(scope, room.as_ref().map(|room| &*room.key))?;
    give(&gateway, who, Wanted { room, before, limit, deleted }, &visitor).await
}

async fn give(
    gateway: &Gateway,
    who: Option<&Identity>,
    wanted: Wanted,
    visitor: &Visitor,
) -> Result<Response, Refused> {
    let items = gateway.service.hydrate(who, wanted, visitor.address).await?;
    Ok(json(write_hydration(items.iter().map(AsRef::as_ref))))
}

pub fn pages(span: Result<Query<Span>, QueryRejection>) -> Result<Span, Rejection> {
    let reason =
        "`limit` is a number, `before` a message id and `deleted` true or false, each given once; correct the address";
    span.map(|Query(span)| span).map_err(|_| refuse(RejectionCode::Malformed, reason))
}
