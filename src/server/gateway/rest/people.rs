//! `GET /v1/chat/users` and `/v1/chat/channels`: who is there, and where (RFC 4.2, point [5]).
//! Must not know connections.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;

use crate::proto::bitwave::rest::{WireUser, write_users};
use crate::server::gateway::Gateway;
use crate::server::gateway::accept::Visitor;
use crate::server::policy::scope::Scope;
use crate::server::service::Person;

use super::bearer::Caller;
use super::{Refused, json};

pub async fn users(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    caller: Caller,
) -> Result<Response, Refused> {
    let users: Vec<WireUser> =
        gateway.service.people(caller.may(Scope::Read, None)?, visitor.address)?.iter().map(wire_user).collect();
    Ok(json(write_users(users.iter())))
}

pub async fn channels(
    State(gateway): State<Arc<Gateway>>,
    Extension(visitor): Extension<Visitor>,
    caller: Caller,
) -> Result<Response, Refused> {
    let channels = gateway.service.channels(caller.may(Scope::Read, None)?, visitor.address)?;
    let data: Vec<_> = channels
        .iter()
        .map(|channel| serde_json::json!({ "channel": &*channel.name, "viewCount": channel.viewers }))
        .collect();
    Ok(json(serde_json::json!({ "success": true, "data": data }).to_string()))
}

fn wire_user(person: &Person) -> WireUser {
    let card = &person.who.card;
    WireUser {
        username: card.name.to_string(),
        color: Some(card.color.to_string()),
        avatar: card.avatar.as_deref().map(str::to_owned),
        watching: person.watching.iter().map(ToString::to_string).collect(),
    }
}
