//! `GET /openapi.json`: what there is, for programs. Written by hand and held against the routes by a test. Must not
//! know who reads it.

use axum::response::Response;

use super::json;

pub(super) const DOCUMENT: &str = include_str!("../../../../assets/openapi.json");

pub async fn show() -> Response {
    json(DOCUMENT.to_owned())
}
