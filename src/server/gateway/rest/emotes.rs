//! `GET /v1/emotes` and the pictures it names. Must not know which emotes there are.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};

use crate::chat::RejectionCode;
use crate::server::gateway::Gateway;
use crate::server::policy::refuse;

use super::{Refused, json};

/// bitwave's own shape: `label` is the name, `value` what is typed.
pub async fn list(State(gateway): State<Arc<Gateway>>) -> Response {
    let emotes = gateway.service.emotes();
    let data: Vec<_> = emotes
        .map(|(name, image)| serde_json::json!({ "label": name, "value": format!(":{name}:"), "image": image }))
        .collect();
    json(serde_json::json!({ "success": true, "data": data }).to_string())
}

/// A drawing must stay a drawing, also when somebody opens it by itself: it may load and run nothing.
pub async fn picture(State(gateway): State<Arc<Gateway>>, Path(file): Path<String>) -> Result<Response, Refused> {
    let missing = || refuse(RejectionCode::NotFound, "there is no such emote; see /v1/emotes");
    let picture = gateway.service.picture(&file).ok_or_else(missing)?;
    let headers = [
        (CONTENT_TYPE, picture.content_type),
        (CACHE_CONTROL, "public, max-age=86400"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"),
    ];
    Ok((headers, picture.bytes).into_response())
}
