//! `/channels`: the public channels that somebody looks at, busiest first.

use crate::app::effect::Effect;
use crate::app::state::App;
use crate::chat::Request;

use super::{Outcome, nothing_else};

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/channels")?;
    let network = app.network_here().ok_or("There is no network here. /connect adds one.")?;
    app.choose_room(network);
    Ok(vec![Effect::Request(network, Request::Rooms)])
}
