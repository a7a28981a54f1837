//! `/socket.io/`: which transport and which revision a request is about, and where it goes (Engine.IO).
//! Must not know what is said over a connection.

mod polling;
mod probe;
mod sessions;
mod upgrade;
mod websocket;

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::clock;
use crate::proto::bitwave::server::ServerConn;
use crate::proto::engineio::Revision;

use super::Gateway;
use super::accept::Visitor;
use super::conn::Parts;
use super::peer::Peer;

pub use sessions::Sessions;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(rename = "EIO")]
    revision: Option<String>,
    transport: Option<String>,
    sid: Option<String>,
}

/// What Engine.IO servers answer to requests they cannot serve; the numbers are theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Transport,
    Session,
    Request,
    Revision,
    Full,
}

pub async fn handle(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    asked: Result<Query<Asked>, QueryRejection>,
    request: Request,
) -> Response {
    let Ok(Query(asked)) = asked else { return Fault::Request.into_response() };
    let revision = match asked.revision.as_deref() {
        Some("3") => Revision::V3,
        Some("4") => Revision::V4,
        _ => return Fault::Revision.into_response(),
    };
    let session = match &asked.sid {
        None => None,
        Some(sid) => match gateway.sessions.find(sid) {
            Some(session) => Some(session),
            None => return Fault::Session.into_response(),
        },
    };
    let answer = match (asked.transport.as_deref(), session, request.method()) {
        (Some("websocket"), None, &Method::GET) => websocket::open(&gateway, visitor, revision, request),
        (Some("websocket"), Some(conn), &Method::GET) => probe::open(conn, request),
        (Some("polling"), None, &Method::GET) => polling::open(&gateway, &visitor, revision).await,
        (Some("polling"), Some(conn), &Method::GET) => polling::take(&conn, revision).await,
        (Some("polling"), Some(conn), &Method::POST) => polling::give(&conn, revision, request).await,
        (Some("websocket" | "polling"), ..) => Err(Fault::Request),
        _ => Err(Fault::Transport),
    };
    answer.unwrap_or_else(IntoResponse::into_response)
}

/// A new connection over `peer`, in its first state.
fn parts(gateway: &Gateway, visitor: &Visitor, revision: Revision, peer: Peer) -> Option<Parts> {
    let (upgrades, seat): (&[&str], _) = match peer {
        Peer::Direct(_) => (&[], Arc::clone(&visitor.seat)),
        // The session outlives its requests, so it has a place of its own.
        Peer::Queue(_) => (&["websocket"], Arc::new(visitor.seat.another()?)),
    };
    let sid = URL_SAFE_NO_PAD.encode(clock::random_bytes::<15>());
    let rules = &gateway.rules;
    let wire = ServerConn::new(&sid, revision, &rules.limits, &rules.announced, upgrades, clock::now());
    Some(Parts { sid: sid.into(), wire, peer, seat })
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::Transport => (StatusCode::BAD_REQUEST, 0, "Transport unknown"),
            Self::Session => (StatusCode::BAD_REQUEST, 1, "Session ID unknown"),
            Self::Request => (StatusCode::BAD_REQUEST, 3, "Bad request"),
            Self::Revision => (StatusCode::BAD_REQUEST, 5, "Unsupported protocol version"),
            Self::Full => (StatusCode::SERVICE_UNAVAILABLE, 4, "Too many connections"),
        };
        let close = [(header::CONNECTION, "close")];
        (status, close, Json(serde_json::json!({ "code": code, "message": message }))).into_response()
    }
}
