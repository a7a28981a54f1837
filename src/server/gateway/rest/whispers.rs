//! `/v1/whispers`: conversations, their history and links, and bitwave's own way to send one. Must not know who may read
//! what.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::response::Response;
use serde::Deserialize;

use crate::chat::RejectionCode;
use crate::clock;
use crate::proto::bitwave::request::IncomingWhisper;
use crate::proto::bitwave::rest::write_hydration;
use crate::server::gateway::Gateway;
use crate::server::gateway::accept::Visitor;
use crate::server::policy::refuse;
use crate::server::service::Talk;

use super::bearer::Bearer;
use super::messages::{Span, pages};
use super::{Refused, json, links, path, read_body};

/// What bitwave's own client sends.
#[derive(Deserialize)]
struct Letter {
    #[serde(rename = "chatToken")]
    token: String,
    receiver: String,
    message: String,
}

pub async fn talks(State(gateway): State<Arc<Gateway>>, Bearer(who): Bearer) -> Result<Response, Refused> {
    let talks = gateway.service.talks(&who).await?;
    let entry = |talk: &Talk| serde_json::json!({ "with": talk.with, "timestamp": talk.at.0 });
    let data: Vec<_> = talks.iter().map(entry).collect();
    Ok(json(serde_json::json!({ "success": true, "data": data }).to_string()))
}

pub async fn history(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    with: Result<Path<String>, PathRejection>,
    span: Result<Query<Span>, QueryRejection>,
) -> Result<Response, Refused> {
    let (with, Span { before, limit, .. }) = (path(with)?, pages(span)?);
    let items = gateway.service.whispers(&who, &with, before, limit).await?;
    Ok(json(write_hydration(items.iter().map(String::as_str))))
}

pub async fn linked(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    with: Result<Path<String>, PathRejection>,
    span: Result<Query<links::Span>, QueryRejection>,
) -> Result<Response, Refused> {
    let found = gateway.service.whisper_links(&who, &path(with)?, links::wanted(span)?).await?;
    Ok(links::answer(&found, |_| "whisper"))
}

/// `POST /v1/whispers/send`. Not a route of its own, because somebody may be called so.
pub async fn send(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    with: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<Response, Refused> {
    if path(with)? != "send" {
        return Err(refuse(RejectionCode::NotFound, "direct messages are posted to /v1/whispers/send").into());
    }
    let body = read_body(request).await?;
    let reason = "this needs a JSON object with the texts `chatToken`, `receiver` and `message`";
    let Letter { token, receiver, message } =
        serde_json::from_slice(&body).map_err(|_| refuse(RejectionCode::Malformed, reason))?;
    let who = gateway.service.bearer(Some(&token), visitor.address).await?;
    let mut words = format!("sent to {}", receiver.trim());
    let whisper = IncomingWhisper { to: vec![receiver], text: message, nonce: None, reply_to: None };
    if gateway.service.whisper(&who, whisper, clock::now()).await?.held {
        words.push_str(", who is live now; it is held back until the event is over");
    }
    Ok(json(serde_json::json!({ "success": true, "message": words }).to_string()))
}
