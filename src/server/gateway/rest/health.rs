//! `GET /health`: whether the server does what it promises. Must not know why it might not.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::server::gateway::Gateway;

use super::json;

/// 200 as long as the process lives; what is not well is in the body, because restarting would not make it better.
pub async fn show(State(gateway): State<Arc<Gateway>>) -> Response {
    let well = gateway.service.store_is_well();
    let body = serde_json::json!({
        "status": if well { "ok" } else { "degraded" },
        "store": { "state": if well { "ok" } else { "failing" }, "durability": "fsync" },
        "connections": gateway.house.taken(),
        "version": env!("CARGO_PKG_VERSION"),
    });
    json(body.to_string())
}
