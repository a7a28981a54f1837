//! `/global` and `/local`: how much of the chat one sees, and the flag of one's messages (RFC 2.4).

use crate::app::state::App;
use crate::chat::Scope;

use super::{Outcome, nothing_else};

pub(super) fn global(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/global")?;
    set(app, Scope::Global)
}

pub(super) fn local(app: &mut App, arguments: &str) -> Outcome {
    nothing_else(arguments, "/local")?;
    set(app, Scope::Local)
}

fn set(app: &mut App, scope: Scope) -> Outcome {
    if app.network_here().is_none() {
        return Err("There is no network here. /connect adds one.".into());
    }
    Ok(app.set_scope(scope))
}
