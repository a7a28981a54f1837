//! `/me` and `/shrug`: messages with something around them.

use crate::app::state::App;

use super::Outcome;

/// As Markdown, which servers read messages as: the backslashes that are to be seen are doubled.
const SHRUG: &str = r"¯\\\_(ツ)\_/¯";

/// The author is shown beside every message, so that what they do needs no name, only another look.
pub(super) fn me(app: &mut App, arguments: &str) -> Outcome {
    if arguments.is_empty() {
        return Err("What are you doing? /me <text>".into());
    }
    let sign = if arguments.contains('*') { '_' } else { '*' };
    app.post(&[&format!("{sign}{arguments}{sign}")])
}

pub(super) fn shrug(app: &mut App, arguments: &str) -> Outcome {
    app.post(&[format!("{arguments} {SHRUG}").trim_start()])
}
