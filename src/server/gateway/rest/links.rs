//! `GET /v1/links/{room}`: the links and pictures posted in a room. Must not know where they come from.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::chat::{Rejection, RejectionCode};
use crate::server::gateway::Gateway;
use crate::server::gateway::accept::Visitor;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::policy::scope::Scope;
use crate::server::service::{Linked, WantedLinks};

use super::bearer::Caller;
use super::{Refused, json, path};

#[derive(Deserialize)]
pub struct Span {
    before: Option<String>,
    limit: Option<usize>,
    kind: Option<Kind>,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Link,
    Image,
}

pub async fn of_room(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    caller: Caller,
    room: Result<Path<String>, PathRejection>,
    span: Result<Query<Span>, QueryRejection>,
) -> Result<Response, Refused> {
    let room = RoomName::parse(&path(room)?)?;
    let who = caller.may(Scope::Read, Some(&room.key))?;
    let found = gateway.service.links(who, room, wanted(span)?, visitor.address).await?;
    Ok(answer(&found, |linked| &linked.room_shown))
}

pub fn wanted(span: Result<Query<Span>, QueryRejection>) -> Result<WantedLinks, Rejection> {
    let reason = "`limit` is a number, `before` a message id and `kind` link or image, each given once; correct the \
        address";
    let Query(Span { before, limit, kind }) = span.map_err(|_| refuse(RejectionCode::Malformed, reason))?;
    Ok(WantedLinks { before, limit, pictures: kind.map(|kind| kind == Kind::Image) })
}

pub fn answer<'a>(found: &'a [Linked], channel: impl Fn(&'a Linked) -> &'a str) -> Response {
    let entry = |linked: &'a Linked| {
        let mut entry = serde_json::json!({
            "id": linked.id,
            "url": linked.link.url,
            "kind": if linked.link.picture { "image" } else { "link" },
            "timestamp": linked.at.0,
            "username": linked.user,
            "channel": channel(linked),
        });
        if let Some(mark) = linked.mark.filter(|_| linked.link.picture) {
            entry["mark"] = mark.as_str().into();
        }
        entry
    };
    let data: Vec<_> = found.iter().map(entry).collect();
    json(serde_json::json!({ "success": true, "size": data.len(), "data": data }).to_string())
}
