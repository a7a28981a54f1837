//! `/v1/tokens`: tokens with scopes, for programs. Only the session token opens this. Must not know what they open.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::server::gateway::Gateway;
use crate::server::policy::scope::Grant;
use crate::server::service::ApiToken;

use super::bearer::Bearer;
use super::{Refused, json, path, read_json};

#[derive(Deserialize)]
struct Wish {
    name: String,
    scopes: Vec<String>,
    rooms: Option<Vec<String>>,
}

pub async fn make(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    request: Request,
) -> Result<Response, Refused> {
    let shape = "this needs a JSON object with the text `name`, the list `scopes`, and perhaps the list `rooms`";
    let Wish { name, scopes, rooms } = read_json(request, shape).await?;
    let made = gateway.service.make_token(&who, &name, Grant::new(&scopes, rooms.as_deref())?).await?;
    let mut shown = shown(&made.kept);
    shown["token"] = made.token.into();
    Ok(json(json!({ "success": true, "data": shown }).to_string()))
}

pub async fn list(State(gateway): State<Arc<Gateway>>, Bearer(who): Bearer) -> Result<Response, Refused> {
    let tokens: Vec<_> = gateway.service.api_tokens(&who).await?.iter().map(shown).collect();
    Ok(json(json!({ "success": true, "data": tokens }).to_string()))
}

pub async fn revoke(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Refused> {
    gateway.service.revoke_token(&who, &path(id)?).await?;
    Ok(json(json!({ "success": true }).to_string()))
}

/// Everything but the token itself, which nobody has any more.
fn shown(token: &ApiToken) -> Value {
    json!({
        "id": token.id,
        "name": token.name,
        "scopes": token.grant.scopes().collect::<Vec<_>>(),
        "rooms": token.grant.rooms(),
        "made": token.made.0,
        "used": token.used.map(|used| used.0),
    })
}
