//! A list of messages or links over the timeline.
//!
//! Must not know when it stands beside the timeline instead.

use super::{Over, open};
use crate::app::listing::Listing;
use crate::app::state::App;
use crate::tui::theme::Look;
use crate::tui::view::listing;
use crate::tui::view::timeline::Paint;

pub fn draw(app: &App, shown: &Listing, look: &Look, paint: Paint<'_>) -> Over {
    let area = open(&listing::title(app, shown), (110, u16::MAX), look, paint.buffer);
    Over { cursor: listing::body_rows(app, shown, look, Paint { area, ..paint }), report: None }
}
