//! REST: history, lists and accounts, in the shapes of bitwave's own API. Must not know how any of it is decided.

mod account;
mod bearer;
mod blocks;
mod desk;
mod emotes;
mod health;
mod hooks;
mod links;
mod markers;
mod messages;
mod openapi;
mod people;
mod posting;
mod rooms;
mod routes;
mod tokens;
mod versions;
mod whispers;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::chat::{Rejection, RejectionCode};
use crate::proto::bitwave::rest::write_refusal;
use crate::server::policy::refuse;

use super::{Gateway, MAX_PAYLOAD, engine, origin};

use routes::Route;

/// How long a request body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

pub fn router(gateway: &Arc<Gateway>) -> Router {
    let socket = Router::new().route("/socket.io/", any(engine::handle)).route("/socket.io", any(engine::handle));
    let add = |router: Router<_>, Route { method, path, serve }| {
        tracing::debug!(%method, path, "serves");
        router.route(path, serve)
    };
    routes::table()
        .into_iter()
        .fold(socket, add)
        .method_not_allowed_fallback(async || {
            Refused(refuse(RejectionCode::Malformed, "this address does not take this method; see docs/protocol.md"))
        })
        .fallback(async || Refused(refuse(RejectionCode::NotFound, "this server has no such address")))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(gateway), origin::gate))
        .with_state(Arc::clone(gateway))
}

/// A JSON body; `shape` says what it has to be like.
///
/// # Errors
/// `TooLong` or `Malformed`.
async fn read_json<T: DeserializeOwned>(request: Request<Body>, shape: &str) -> Result<T, Rejection> {
    let body = read_body(request).await?;
    serde_json::from_slice(&body).map_err(|_| refuse(RejectionCode::Malformed, shape))
}

/// A refusal as an answer: its status, bitwave's envelope, and our error object.
pub struct Refused(pub Rejection);

impl From<Rejection> for Refused {
    fn from(rejection: Rejection) -> Self {
        Self(rejection)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = (status(self.0.code), json(write_refusal(&self.0))).into_response();
        if let Some(wait) = self.0.retry_after {
            // The header counts whole seconds; a shorter wait must not become none.
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_millis().div_ceil(1000) as u64));
        }
        response
    }
}

fn status(code: RejectionCode) -> StatusCode {
    match code {
        RejectionCode::NotAuthorised => StatusCode::UNAUTHORIZED,
        RejectionCode::Forbidden => StatusCode::FORBIDDEN,
        RejectionCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        RejectionCode::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
        RejectionCode::Empty | RejectionCode::BadName | RejectionCode::Malformed => StatusCode::BAD_REQUEST,
        RejectionCode::Taken => StatusCode::CONFLICT,
        RejectionCode::NotFound => StatusCode::NOT_FOUND,
        RejectionCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        RejectionCode::Other => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Ready JSON as an answer. What is told here is true now only.
fn json(body: String) -> Response {
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body).into_response()
}

/// The names in an address.
///
/// # Errors
/// `BadName` when they are no text.
fn path<T>(found: Result<Path<T>, PathRejection>) -> Result<T, Rejection> {
    let reason = "a name in the address is no UTF-8 text; encode it so";
    found.map(|Path(names)| names).map_err(|_| refuse(RejectionCode::BadName, reason))
}

/// The body of a request, within bounds of size and time.
///
/// # Errors
/// `TooLong`, or `Malformed` for one that does not arrive.
pub async fn read_body(request: Request<Body>) -> Result<Bytes, Rejection> {
    let body = Limited::new(request.into_body(), MAX_PAYLOAD);
    match timeout(BODY_TIMEOUT, body.collect()).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            Err(refuse(RejectionCode::TooLong, "the request body is longer than 64 KiB; send less"))
        }
        Ok(Err(_)) | Err(_) => Err(refuse(RejectionCode::Malformed, "the request body did not arrive; send it again")),
    }
}
