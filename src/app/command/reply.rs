//! `/reply [text]`: answers the last message that spoke to one, or the last direct message.

use crate::app::state::App;

use super::Outcome;

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let (place, id) = app.last_to_me().ok_or("Nobody has spoken to you yet.")?;
    if arguments.is_empty() { Ok(app.start_reply(&place, &id)) } else { app.answer_with(&place, &id, arguments) }
}
