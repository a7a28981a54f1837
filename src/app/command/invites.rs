//! `/invites [accept|decline] [number]`: the rooms one is asked into, and the answer.

use crate::app::state::App;
use crate::chat::{Invite, NetworkId};

use super::Outcome;
use super::lists::shown;

const USAGE: &str = "/invites lists them; /invites accept 1 and /invites decline 1 answer the first.";

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let mut words = arguments.split_whitespace();
    let accept = match words.next() {
        None => return shown(app, "", App::show_invites),
        Some("accept") => true,
        Some("decline") => false,
        Some(_) => return Err(USAGE.into()),
    };
    let (network, invite) = chosen(app, words.next())?;
    Ok(app.answer_invite(network, &invite, accept))
}

/// The one of that number in the list, or the only one.
fn chosen(app: &App, number: Option<&str>) -> Result<(NetworkId, Invite), String> {
    let mut all = app.invites();
    match (all.len(), number) {
        (0, _) => Err("Nobody asks you into a channel.".into()),
        (1, None) => Ok(all.remove(0)),
        (count, None) => Err(format!("There are {count}. {USAGE}")),
        (count, Some(number)) => match number.parse::<usize>() {
            Ok(number) if (1..=count).contains(&number) => Ok(all.remove(number - 1)),
            _ => Err(format!("There is no invite {number}. {USAGE}")),
        },
    }
}
