//! `/links`, `/media`, `/mentions` and `/search`: lists of messages, narrowed down by words. `/open`: a link out of them.

use crate::app::effect::Effect;
use crate::app::listing::{Tab, What};
use crate::app::state::App;
use crate::chat::SafeText;

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

/// Opens a link by the handle it has in the list.
pub(super) fn open(app: &mut App, handle: &str) -> Outcome {
    let place = app.current.clone().ok_or("No channel is open. /join NAME opens one.")?;
    let known = app.lists.gathered.get(&place).into_iter().flat_map(|known| known.newest_first());
    let posted = known.into_iter().find(|posted| posted.handle().eq_ignore_ascii_case(handle));
    let link = posted.map(|posted| posted.linked.link.clone());
    match link {
        Some(link) => Ok(app.open_link(&link)),
        None if handle.is_empty() => Err("Which link? F4 lists them; /open L3 opens the one with that handle.".into()),
        None => Err(format!("There is no link {} in this channel. F4 lists them.", SafeText::line(handle))),
    }
}

/// A command opens its list, whether it is open already or not, and does not close it.
pub(super) fn shown(app: &mut App, words: &str, show: impl FnOnce(&mut App) -> Vec<Effect>) -> Outcome {
    app.lists.open.retain(|open| !open.focused && !matches!(open.what, What::Search(_)));
    let mut effects = show(app);
    if let Some(open) = app.lists.open.last_mut() {
        words.clone_into(&mut open.filter);
    }
    effects.extend(app.search_again());
    Ok(effects)
}
