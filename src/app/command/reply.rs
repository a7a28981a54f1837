//! `/reply [text]`: answers the last message that spoke to one, or the last direct message.

use crate::app::state::App;

use super::Outcome;

pub(super) fn run(app: &mut App, arguments: &str) -> Outcome {
    let (place, id) = app.last_to_me().ok_or("Nobody has spoken to you yet.")?;
    let typed_in = app.current.clone();
    let mut effects = app.start_reply(&place, &id);
    if arguments.is_empty() {
        return Ok(effects);
    }
    match app.post(&[arguments]) {
        Ok(posted) => {
            app.compose_mut().reply = None;
            effects.extend(posted);
            Ok(effects)
        }
        Err(why) => {
            app.compose_mut().reply = None;
            typed_in.filter(|before| *before != place).map(|before| app.open(&before));
            Err(why)
        }
    }
}
