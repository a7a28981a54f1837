//! `/v1/blocks`: whose direct messages one does not take. Must not know what a block does.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::server::gateway::Gateway;

use super::bearer::Bearer;
use super::{Refused, json, path};

pub async fn list(State(gateway): State<Arc<Gateway>>, Bearer(who): Bearer) -> Result<Response, Refused> {
    Ok(names(&gateway.service.blocks(&who).await?))
}

pub async fn add(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    name: Result<Path<String>, PathRejection>,
) -> Result<Response, Refused> {
    Ok(names(&gateway.service.block(&who, &path(name)?).await?))
}

pub async fn remove(
    State(gateway): State<Arc<Gateway>>,
    Bearer(who): Bearer,
    name: Result<Path<String>, PathRejection>,
) -> Result<Response, Refused> {
    Ok(names(&gateway.service.unblock(&who, &path(name)?).await?))
}

fn names(names: &[String]) -> Response {
    json(serde_json::json!({ "success": true, "data": names }).to_string())
}
