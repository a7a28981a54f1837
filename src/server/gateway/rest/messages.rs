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
    Caller(who): Caller,
    span: Result<Query<Span>, QueryRejection>,
) -> Result<Response, Refused> {
    let Span { before, limit, deleted } = pages(span)?;
    give(&gateway, who.as_deref(), Wanted { room: None, before, limit, deleted }, &visitor).await
}

pub async fn of_room(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    Caller(who): Caller,
    room: Result<Path<String>, PathRejection>,
    span: Result<Query<Span>, QueryRejection>,
) -> Result<Response, Refused> {
    let room = Some(RoomName::parse(&path(room)?)?);
    let Span { before, limit, deleted } = pages(span)?;
    give(&gateway, who.as_deref(), Wanted { room, before, limit, deleted }, &visitor).await
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
