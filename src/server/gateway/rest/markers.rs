//! `GET /v1/markers`: how far one has read which rooms. Must not know how that became known.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::server::gateway::Gateway;

use super::bearer::Bearer;
use super::{Refused, json};

pub async fn list(State(gateway): State<Arc<Gateway>>, Bearer(who): Bearer) -> Result<Response, Refused> {
    let markers = gateway.service.markers(&who).await?;
    Ok(json(serde_json::json!({ "success": true, "data": markers }).to_string()))
}
