//! `GET /v1/messages[/{room}]`: history (RFC 4.1, point [3]). Must not know where it comes from.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::proto::bitwave::rest::write_hydration;
use crate::server::gateway::Gateway;
use crate::server::gateway::accept::Visitor;
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
    Query(span): Query<Span>,
) -> Result<Response, Refused> {
    answer(&gateway, &visitor, None, span).await
}

pub async fn of_room(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    Path(room): Path<String>,
    Query(span): Query<Span>,
) -> Result<Response, Refused> {
    let room = RoomName::parse(&room)?;
    answer(&gateway, &visitor, Some(room), span).await
}

async fn answer(gateway: &Gateway, visitor: &Visitor, room: Option<RoomName>, span: Span) -> Result<Response, Refused> {
    let wanted = Wanted { room, before: span.before, limit: span.limit };
    let items = gateway.service.hydrate(wanted, visitor.address).await?;
    Ok(json(write_hydration(items.iter().map(AsRef::as_ref))))
}
