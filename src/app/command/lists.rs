//! `/links`, `/media`, `/mentions` and `/search`: lists of messages, narrowed down by words.

use crate::app::effect::Effect;
use crate::app::listing::{Tab, What};
use crate::app::state::App;

use super::Outcome;

pub(super) fn links(app: &mut App, words: &str) -> Outcome {
    shown(app, words, |app| app.show_links(Tab::All))
}

pub(super) fn media(app: &mut App, words: &str) -> Outcome {
    shown(app, words, |app| app.show_links(Tab::Media))
}

pub(super) fn mentions(app: &mut App, words: &str) -> Outcome {
    shown(app, words, App::show_mentions)
}

pub(super) fn search(app: &mut App, words: &str) -> Outcome {
    shown(app, words, App::show_search)
}

/// A command opens its list, whether it is open already or not, and does not close it.
fn shown(app: &mut App, words: &str, show: impl FnOnce(&mut App) -> Vec<Effect>) -> Outcome {
    app.lists.open.retain(|open| !open.focused && !matches!(open.what, What::Search(_)));
    let mut effects = show(app);
    if let Some(open) = app.lists.open.last_mut() {
        words.clone_into(&mut open.filter);
    }
    effects.extend(app.search_again());
    Ok(effects)
}
