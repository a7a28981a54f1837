//! Who sends a request: the token in its header. Must not know what a token is.
//!
//! [`Bearer`] is for what only somebody may ask, [`Caller`] for what everybody may, and some see more of. [`Program`] is
//! for what a token with scopes opens as well: the handler says which scope, in which room.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::chat::{Rejection, RejectionCode};
use crate::server::gateway::Gateway;
use crate::server::gateway::accept::Visitor;
use crate::server::policy::refuse;
use crate::server::policy::scope::Scope;
use crate::server::service::{Agent, Identity};

use super::Refused;

/// Whoever it is. A token that is wrong is refused also where none is needed.
pub struct Caller(Option<Agent>);

/// Somebody who has proved who they are: `Authorization: Bearer TOKEN`, with the session token.
pub struct Bearer(pub Arc<Identity>);

/// The same, or a program with a token of scopes.
pub struct Program(pub Agent);

impl Caller {
    /// Who asks, if somebody does; for a token with scopes, if it is for this in this room (folded name), or in no
    /// single one.
    ///
    /// # Errors
    /// `Forbidden` for a token that is not for this.
    pub fn may(&self, scope: Scope, room: Option<&str>) -> Result<Option<&Identity>, Rejection> {
        self.0.as_ref().map(|agent| agent.may(scope, room).map(AsRef::as_ref)).transpose()
    }
}

impl FromRequestParts<Arc<Gateway>> for Bearer {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Refused> {
        Ok(Self(gateway.service.bearer(token(parts), address(parts)?).await?))
    }
}

impl FromRequestParts<Arc<Gateway>> for Program {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Refused> {
        Ok(Self(gateway.service.agent(token(parts), address(parts)?).await?))
    }
}

impl FromRequestParts<Arc<Gateway>> for Caller {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Refused> {
        if !parts.headers.contains_key(AUTHORIZATION) {
            return Ok(Self(None));
        }
        let Program(agent) = Program::from_request_parts(parts, gateway).await?;
        Ok(Self(Some(agent)))
    }
}

fn token(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn address(parts: &Parts) -> Result<IpAddr, Rejection> {
    let unknown = || refuse(RejectionCode::Unavailable, "the sender of this request is unknown; send it again");
    parts.extensions.get::<Visitor>().map(|visitor| visitor.address).ok_or_else(unknown)
}
