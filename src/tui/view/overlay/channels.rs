//! The list of channels as an overlay, for screens without room beside the timeline.
//!
//! Must not know what choosing one does.

use super::{Over, open};
use crate::app::state::App;
use crate::tui::theme::Look;
use crate::tui::view::channels;
use crate::tui::view::timeline::Paint;

pub fn draw(app: &App, selected: usize, look: &Look, paint: Paint<'_>) -> Over {
    let mut entries = channels::entries(app, look.theme);
    let places = entries.iter_mut().filter(|entry| entry.place.is_some());
    for (number, entry) in places.enumerate() {
        entry.chosen = number == selected;
    }
    let area = open("Channels", (36, u16::try_from(entries.len()).unwrap_or(u16::MAX)), look, paint.buffer);
    channels::list(&entries, look.theme, Paint { area, ..paint });
    Over::default()
}
