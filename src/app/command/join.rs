//! `/join <channel>`: opens a channel on the network on screen.

use crate::app::state::App;

use super::Outcome;

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let mut names = arguments.split_whitespace();
    match (names.next().map(|name| name.trim_start_matches('#')), names.next()) {
        (Some(name), None) if !name.is_empty() => app.join(name),
        (Some(_), Some(_)) => Err("/join takes one channel; its name has no blanks.".into()),
        _ => Err("Which channel? /join <channel>".into()),
    }
}
