//! `GET /v1/messages[/{room}]`: history (RFC 4.1, point [3]). Must not know where it comes from.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::chat::RejectionCode;
use crate::proto::bitwave::rest::write_hydration;
use crate::server::gateway::Gateway;
use crate::server::gateway::accept::Visitor;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::service::Wanted;

use super::{Refused, json};

/// Ours: pages that go back in time.
#[derive(Deserialize)]
pub struct Span {
    before: Option<String>,
    limit: Option<usize>,
}

pub async fn everywhere(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    span: Result<Query<Span>, QueryRejection>,
) -> Result<Response, Refused> {
    answer(&gateway, &visitor, None, span).await
}

pub async fn of_room(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    room: Result<Path<String>, PathRejection>,
    span: Result<Query<Span>, QueryRejection>,
) -> Result<Response, Refused> {
    let Path(room) =
        room.map_err(|_| refuse(RejectionCode::BadName, "the channel name is no UTF-8 text; encode it so"))?;
    let room = RoomName::parse(&room)?;
    answer(&gateway, &visitor, Some(room), span).await
}

async fn answer(
    gateway: &Gateway,
    visitor: &Visitor,
    room: Option<RoomName>,
    span: Result<Query<Span>, QueryRejection>,
) -> Result<Response, Refused> {
    let reason = "`limit` is a number and `before` a message id, each given once; correct the address";
    let Query(span) = span.map_err(|_| refuse(RejectionCode::Malformed, reason))?;
    let wanted = Wanted { room, before: span.before, limit: span.limit };
    let items = gateway.service.hydrate(wanted, visitor.address).await?;
    Ok(json(write_hydration(items.iter().map(AsRef::as_ref))))
}
