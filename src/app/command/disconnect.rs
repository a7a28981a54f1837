//! `/disconnect`: ends the connection of the network on screen; it stays in the list.

use crate::app::effect::Effect;
use crate::app::state::App;
use crate::chat::Request;

use super::{Outcome, nothing_else};

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/disconnect")?;
    let network = app.network_here().ok_or("There is no network here.")?;
    Ok(vec![Effect::Request(network, Request::Disconnect)])
}
