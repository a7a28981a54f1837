//! Tokens over HTTP: log in, register, or be anonymous. Must not know how passwords are checked.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::Response;
use serde::Deserialize;

use crate::chat::{Rejection, RejectionCode};
use crate::proto::bitwave::rest::write_token;
use crate::server::gateway::Gateway;
use crate::server::gateway::accept::Visitor;
use crate::server::policy::refuse;
use crate::server::service::Credentials;

use super::{Refused, json, read_body};

#[derive(Deserialize)]
struct Claim {
    #[serde(alias = "username")]
    name: String,
    password: String,
}

/// `POST /api/token` with name and password.
pub async fn token(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Result<Response, Refused> {
    let claim = read(request).await?;
    let credentials = Credentials { name: &claim.name, password: &claim.password, from: visitor.address };
    Ok(json(write_token(&gateway.service.login(credentials).await?)))
}

/// `POST /v1/user/register` with name and password.
pub async fn register(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    request: Request,
) -> Result<Response, Refused> {
    let claim = read(request).await?;
    let credentials = Credentials { name: &claim.name, password: &claim.password, from: visitor.address };
    Ok(json(write_token(&gateway.service.register(credentials).await?)))
}

/// `GET /api/troll-token`: an anonymous name.
pub async fn troll_token(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Refused> {
    Ok(json(write_token(&gateway.service.anonymous(visitor.address)?)))
}

async fn read(request: Request) -> Result<Claim, Rejection> {
    let body = read_body(request).await?;
    let reason = "this needs a JSON object with the texts `name` and `password`";
    serde_json::from_slice(&body).map_err(|_| refuse(RejectionCode::Malformed, reason))
}
