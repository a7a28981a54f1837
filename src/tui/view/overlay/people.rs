//! The list of people as an overlay, for screens without room beside the timeline.

use super::{Over, open};
use crate::app::effect::Msg;
use crate::app::state::App;
use crate::tui::theme::Look;
use crate::tui::view::people;
use crate::tui::view::timeline::Paint;

pub fn draw(app: &App, top: usize, look: &Look, paint: Paint<'_>) -> Over {
    let count = app.current_room().map_or(0, |room| room.members.len());
    let title = format!("{count} here");
    let area = open(&title, (36, u16::try_from(count.max(1)).unwrap_or(u16::MAX)), look, paint.buffer);
    let last = count.saturating_sub(usize::from(area.height));
    people::list(app, (app.current.as_ref(), top.min(last)), look, (paint.buffer, area));
    Over { cursor: None, report: (top > last).then_some(Msg::OverlayEnd(last)) }
}
