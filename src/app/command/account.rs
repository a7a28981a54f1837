//! `/account`: the networks of this run, and as whom one is there. Adding and forgetting have commands of their own.

use crate::app::state::{App, LinkState, Network};

use super::{Outcome, nothing_else};

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/account")?;
    let mut words: Vec<String> = app.networks.iter().map(|network| row(app, network)).collect();
    words.push("/connect ADDRESS adds one, /forget NETWORK takes one away for good.".to_owned());
    app.answer(&words.join("\n"));
    Ok(Vec::new())
}

fn row(app: &App, network: &Network) -> String {
    let who = network.me.as_ref().map_or("a guest", |me| me.as_str());
    let address = if network.label == network.address { String::new() } else { format!(" ({})", network.address) };
    let state = match network.link {
        LinkState::Connected => format!("as {who}"),
        LinkState::Connecting => "connecting".to_owned(),
        LinkState::Waiting { .. } => "out of reach, trying again".to_owned(),
        LinkState::Closed { .. } if app.memory.waits_for_sign_in(network.id) => {
            "your token is no longer valid; /signin".to_owned()
        }
        LinkState::Closed { .. } => "closed; /reconnect or /connect".to_owned(),
    };
    format!("{}{address}: {state}", network.label)
}
