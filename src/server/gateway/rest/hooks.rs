//! Webhooks over HTTP: `/v1/rooms/{room}/hooks` for the DJ, and `/hooks/{id}`, where programs call. Must not know who
//! may make one.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::chat::{Rejection, RejectionCode};
use crate::server::gateway::Gateway;
use crate::server::gateway::accept::Visitor;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::service::{Hook, HookSecret, HookWish, SignedCall};

use super::bearer::Bearer;
use super::{Refused, json, path, posting, read_body, read_json};

#[derive(Deserialize)]
struct Wish {
    name: String,
    url: Option<String>,
    events: Option<Vec<String>>,
    #[serde(default)]
    event: bool,
}

pub async fn make(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    room: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<Response, Refused> {
    let room = RoomName::parse(&path(room)?)?;
    let shape = "this needs a JSON object with the text `name`; for one that is told also the text `url` and the list \
        `events`; and perhaps `event`";
    let Wish { name, url, events, event } = read_json(request, shape).await?;
    let outgoing = match (url, events) {
        (None, None) => None,
        (Some(url), Some(events)) => Some((url, events)),
        _ => return Err(refuse(RejectionCode::Malformed, shape).into()),
    };
    let made = gateway.service.make_hook(&who, room, HookWish { name, outgoing, event }).await?;
    let mut shown = shown(&made.hook);
    shown["secret"] = made.secret.into();
    Ok(json(json!({ "success": true, "data": shown }).to_string()))
}

pub async fn list(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    room: Result<Path<String>, PathRejection>,
) -> Result<Response, Refused> {
    let room = RoomName::parse(&path(room)?)?;
    let hooks = gateway.service.hooks(&who, &room).await?;
    let entry = |(hook, secrets): &(Hook, Vec<HookSecret>)| {
        let mut shown = shown(hook);
        let numbers = secrets.iter().map(|kept| json!({ "number": kept.number, "made": kept.made.0 }));
        shown["secrets"] = numbers.collect();
        shown
    };
    let data: Vec<_> = hooks.iter().map(entry).collect();
    Ok(json(json!({ "success": true, "data": data }).to_string()))
}

pub async fn remove(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    names: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Refused> {
    let (room, id) = path(names)?;
    gateway.service.remove_hook(&who, &RoomName::parse(&room)?, &id).await?;
    Ok(done())
}

pub async fn add_secret(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    names: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Refused> {
    let (room, id) = path(names)?;
    let (number, secret) = gateway.service.add_secret(&who, &RoomName::parse(&room)?, &id).await?;
    Ok(json(json!({ "success": true, "data": { "number": number, "secret": secret } }).to_string()))
}

pub async fn remove_secret(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    names: Result<Path<(String, String, String)>, PathRejection>,
) -> Result<Response, Refused> {
    let (room, id, number) = path(names)?;
    let unknown = || refuse(RejectionCode::NotFound, "this webhook has no secret of this number");
    let number = number.parse().map_err(|_| unknown())?;
    gateway.service.remove_secret(&who, (&RoomName::parse(&room)?, &id), number).await?;
    Ok(done())
}

/// `POST /hooks/{id}`: a program calls. The body is taken as the bytes that were signed.
pub async fn call(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    hook: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<Response, Refused> {
    let hook = path(hook)?;
    let headers = request.headers().clone();
    let body = read_body(request).await?;
    let call = SignedCall {
        id: header(&headers, "webhook-id")?,
        timestamp: header(&headers, "webhook-timestamp")?,
        signature: header(&headers, "webhook-signature")?,
        body: &body,
        from: visitor.address,
    };
    Ok(posting::stored(&gateway.service.hook_call(&hook, call).await?))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Rejection> {
    let missing = || refuse(RejectionCode::NotAuthorised, &format!("a call needs the header `{name}`"));
    headers.get(name).and_then(|value| value.to_str().ok()).ok_or_else(missing)
}

fn shown(hook: &Hook) -> Value {
    let mut shown = json!({
        "id": hook.id,
        "name": hook.name,
        "event": hook.event.is_some(),
        "by": hook.by,
        "made": hook.made.0,
    });
    match &hook.outgoing {
        None => shown["path"] = format!("/hooks/{}", hook.id).into(),
        Some(outgoing) => {
            shown["url"] = outgoing.url.as_str().into();
            shown["events"] = outgoing.events.iter().map(|event| event.as_str()).collect();
            shown["failingSince"] = outgoing.failing_since.map(|since| since.0).into();
        }
    }
    shown
}

fn done() -> Response {
    json(json!({ "success": true }).to_string())
}
