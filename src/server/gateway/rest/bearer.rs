//! Who sends a request: the token in its header. Must not know what a token is.
//!
//! [`Bearer`] is for what only somebody may ask, [`Caller`] for what everybody may, and some see more of.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::chat::RejectionCode;
use crate::server::gateway::Gateway;
use crate::server::gateway::accept::Visitor;
use crate::server::policy::refuse;
use crate::server::service::Identity;

use super::Refused;

/// Whoever it is. A token that is wrong is refused also where none is needed.
pub struct Caller(pub Option<Arc<Identity>>);

/// Somebody who has proved who they are: `Authorization: Bearer TOKEN`.
pub struct Bearer(pub Arc<Identity>);

impl FromRequestParts<Arc<Gateway>> for Bearer {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Refused> {
        let unknown = || refuse(RejectionCode::Unavailable, "the sender of this request is unknown; send it again");
        let address = parts.extensions.get::<Visitor>().ok_or_else(unknown)?.address;
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|header| header.split_once(' '));
        let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
        Ok(Self(gateway.service.bearer(token, address).await?))
    }
}

impl FromRequestParts<Arc<Gateway>> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Refused> {
        if !parts.headers.contains_key(AUTHORIZATION) {
            return Ok(Self(None));
        }
        let Bearer(who) = Bearer::from_request_parts(parts, gateway).await?;
        Ok(Self(Some(who)))
    }
}
