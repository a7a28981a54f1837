//! `/block`, `/unblock` and `/blocks`: who cannot send one direct messages. The server keeps the list and refuses for
//! one; what they say elsewhere is still shown, which is the difference to `/ignore`.

use crate::app::effect::Effect;
use crate::app::mention::same_name;
use crate::app::state::{App, Network};
use crate::chat::{NetworkId, Request};

use super::{Outcome, nothing_else};

pub(super) fn block(app: &mut App, arguments: &str) -> Outcome {
    let network = network(app)?;
    let name = name(arguments, "/block <user>")?;
    if network.me.as_ref().is_some_and(|me| same_name(me.as_str(), name)) {
        return Err("That is you; you cannot block yourself.".into());
    }
    Ok(request(network.id, name, true))
}

pub(super) fn unblock(app: &mut App, arguments: &str) -> Outcome {
    let network = network(app)?;
    Ok(request(network.id, name(arguments, "/unblock <user>")?, false))
}

pub(super) fn list(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/blocks")?;
    let blocked: Vec<_> = network(app)?.blocks.iter().flatten().map(|name| name.as_str().to_owned()).collect();
    app.answer(&match blocked.is_empty() {
        true => "Everybody can send you direct messages. /block <user> refuses somebody's.".to_owned(),
        false => format!("They cannot send you direct messages: {}. /unblock ends it.", blocked.join(", ")),
    });
    Ok(Vec::new())
}

/// The network on screen, if its server keeps such a list.
fn network(app: &App) -> Result<&Network, String> {
    let here = app.network_here().and_then(|id| app.network(id));
    let network = here.ok_or("There is no network here. /connect adds one.")?;
    if network.capabilities.blocks && network.me.is_some() {
        return Ok(network);
    }
    Err("This server keeps no list of people who cannot write to you. /ignore <user> hides what they send.".into())
}

fn name<'a>(arguments: &'a str, usage: &str) -> Result<&'a str, String> {
    let mut words = arguments.split_whitespace();
    match (words.next().map(|name| name.trim_start_matches('@')), words.next()) {
        (Some(name), None) if !name.is_empty() => Ok(name),
        _ => Err(format!("Whom? {usage}")),
    }
}

fn request(network: NetworkId, name: &str, on: bool) -> Vec<Effect> {
    vec![Effect::Request(network, Request::Block { name: name.to_owned(), on })]
}
