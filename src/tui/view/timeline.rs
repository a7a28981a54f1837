//! The lines of a room, newest at the bottom, or held where one reads.
//!
//! Only what is on screen is laid out, so the cost does not grow with the history. Scrolling is carried out here,
//! since only here it is known how lines wrap; where the view came to is reported. Must not know the columns of a line.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::folded;
use super::line::{self, Block, Setting};
use super::message;
use super::selected::Spot;
use crate::app::effect::Msg;
use crate::app::fold::Fold;
use crate::app::sieve::Shown;
use crate::app::state::{App, History, Marker, Place, RoomState, Scroll};
use crate::chat::{Line, MessageId, Timestamp};
use crate::tui::cache::Cache;
use crate::tui::paint;
use crate::tui::theme::{Look, Tone};

/// What drawing found out about the view.
#[derive(Debug, Default, PartialEq)]
pub struct Seen {
    pub end: bool,
    pub scrolled: Option<Msg>,
    /// The view was moved away from the selected message: another one took its place.
    pub selected: Option<Msg>,
}

pub(super) struct Pane<'a> {
    pub(super) lines: &'a VecDeque<Arc<Line>>,
    marker: Option<&'a Marker>,
    history: History,
    pub(super) setting: &'a Setting,
    pub(super) look: &'a Look,
    today: Date,
    pub(super) height: usize,
    pub(super) selected: Option<&'a MessageId>,
    /// It gets the keys.
    pub(super) focused: bool,
    unfolded: &'a HashSet<MessageId>,
    /// Which lines stand for several.
    shown: Option<&'a Shown>,
    now: Timestamp,
}

/// Draws the lines of a room, of which there is at least one.
pub fn draw(app: &App, place: &Place, (look, setting): (&Look, &Setting), paint: Paint<'_>) -> Seen {
    let Some(room) = app.room(place) else { return Seen { end: true, ..Seen::default() } };
    let focused = app.current.as_ref() == Some(place);
    let pages = app.network(place.network).is_some_and(|network| network.capabilities.backfill);
    let pane = Pane {
        lines: app.view_lines(place),
        marker: room.marker.as_ref(),
        history: if pages { room.history } else { History::Complete },
        setting,
        look,
        today: line::local(app.now, &look.time_zone).date(),
        height: usize::from(paint.area.height),
        selected: app.marked_on_screen().filter(|_| focused),
        focused,
        unfolded: &app.lists.unfolded,
        shown: app.network(place.network).map(|network| network.shown(room)),
        now: app.now,
    };
    let Paint { buffer, cache, area } = paint;
    let start = pane.start(room, cache);
    let (moved, top) = pane.settle(pane.moved(start, room.scroll_by, cache), cache);
    let (spot, selected) = pane.with_selected((start, moved, room.scroll_by), cache);
    cache.pane().anchor_at = spot.at;
    pane.fill(spot, &mut Paint { buffer, cache, area });
    let end = spot == pane.end();
    let held = (!end || pane.selected.is_some()).then(|| (pane.lines[spot.at].message.id.clone(), spot.below));
    Seen { end, scrolled: report(room, held, top), selected: selected.map(Msg::Selected) }
}

/// Where to paint and what to remember.
pub struct Paint<'a> {
    pub buffer: &'a mut Buffer,
    pub cache: &'a mut Cache,
    pub area: Rect,
}

/// Says where the view stands, when the state does not say it yet.
fn report(room: &RoomState, held: Option<(MessageId, usize)>, top: bool) -> Option<Msg> {
    let known = match &room.scroll {
        Scroll::End => None,
        Scroll::Held { anchor, rows_below, .. } => Some((anchor.clone(), *rows_below)),
    };
    (room.scroll_by != 0 || known != held).then_some(Msg::Scrolled { to: held, top })
}

impl Pane<'_> {
    pub(super) fn end(&self) -> Spot {
        Spot { at: self.lines.len().saturating_sub(1), below: 0 }
    }

    fn start(&self, room: &RoomState, cache: &mut Cache) -> Spot {
        match &room.scroll {
            Scroll::End => self.end(),
            Scroll::Held { anchor, rows_below, .. } => {
                Spot { at: self.find(anchor, cache.pane().anchor_at), below: *rows_below }
            }
        }
    }

    /// The index of a line, looked for around where it was last. A line that is gone leaves its place to its neighbour.
    pub(super) fn find(&self, id: &MessageId, near: usize) -> usize {
        let last = self.lines.len().saturating_sub(1);
        let near = near.min(last);
        let is = |at: &usize| self.lines.get(*at).is_some_and(|line| line.message.id == *id);
        (0..=last.max(near))
            .flat_map(|step| [near.checked_sub(step), near.checked_add(step)])
            .flatten()
            .filter(|at| *at <= last)
            .find(is)
            .unwrap_or(near)
    }

    pub(super) fn block(&self, at: usize, cache: &mut Cache) -> Arc<Block> {
        let line = &self.lines[at];
        if let Some((fold, count)) = self.folded(line) {
            return Arc::new(folded::block(line, (fold, count), (self.setting, self.now)));
        }
        let whole = !self.unfolded.is_empty() && self.unfolded.contains(&line.message.id);
        cache.block(line, whole, || line::layout(line, self.setting, whole))
    }

    /// Why a line stands for several, and for how many.
    fn folded(&self, line: &Line) -> Option<(&Fold, usize)> {
        let count = self.shown?.run(&line.message.id)?;
        self.setting.folds.of(line).map(|fold| (fold, count))
    }

    /// The day to name above a line, when it is another than that of the line before.
    fn day_above(&self, at: usize, cache: &mut Cache) -> Option<Date> {
        let day = self.block(at, cache).day;
        let before = if at == 0 { self.today } else { self.block(at - 1, cache).day };
        (day != before).then_some(day)
    }

    fn marker_above(&self, at: usize) -> Option<&Marker> {
        self.marker.filter(|marker| self.lines[at].message.id == marker.first_new)
    }

    /// Rows of a line together with the rules above it.
    pub(super) fn rows(&self, at: usize, cache: &mut Cache) -> usize {
        let rules = usize::from(self.day_above(at, cache).is_some()) + usize::from(self.marker_above(at).is_some());
        usize::from(self.block(at, cache).rows()) + rules
    }

    fn moved(&self, from: Spot, by: i32, cache: &mut Cache) -> Spot {
        let rows = usize::try_from(by.unsigned_abs()).unwrap_or(usize::MAX);
        if by >= 0 { self.up(from, rows, cache) } else { self.down(from, rows, cache) }
    }

    pub(super) fn up(&self, from: Spot, rows: usize, cache: &mut Cache) -> Spot {
        let mut spot = Spot { at: from.at, below: from.below.saturating_add(rows) };
        loop {
            let height = self.rows(spot.at, cache);
            if spot.below < height {
                return spot;
            }
            if spot.at == 0 {
                return Spot { at: 0, below: height - 1 };
            }
            spot = Spot { at: spot.at - 1, below: spot.below - height };
        }
    }

    pub(super) fn down(&self, from: Spot, rows: usize, cache: &mut Cache) -> Spot {
        let mut spot = from;
        let mut left = rows;
        loop {
            if spot.below >= left {
                return Spot { below: spot.below - left, ..spot };
            }
            left -= spot.below;
            if spot.at >= self.end().at {
                return self.end();
            }
            spot = Spot { at: spot.at + 1, below: self.rows(spot.at + 1, cache) };
        }
    }

    /// No view begins below the first line: moves down until the pane is full. Says whether the first row is in view.
    fn settle(&self, spot: Spot, cache: &mut Cache) -> (Spot, bool) {
        let spot = self.up(spot, 0, cache);
        let mut above = 0;
        for at in (0..=spot.at).rev() {
            above += self.rows(at, cache);
            if above > self.height + spot.below {
                return (spot, false);
            }
        }
        let empty = (self.height + spot.below).saturating_sub(above);
        (if empty > 0 { self.down(spot, empty, cache) } else { spot }, true)
    }

    /// Paints upwards from the bottom.
    fn fill(&self, spot: Spot, paint: &mut Paint<'_>) {
        let area = paint.area;
        // Counted from the top of the pane; the first block may begin below its bottom.
        let mut bottom = i64::from(area.height) + i64::try_from(spot.below).unwrap_or(0);
        let mut at = spot.at;
        loop {
            let block = self.block(at, paint.cache);
            self.want_pictures(at, paint.cache);
            paint.cache.counting |= self.folded(&self.lines[at]).is_some_and(|(fold, _)| fold.left(self.now).is_some());
            bottom -= i64::from(block.rows());
            copy(&block.cells, paint.buffer, area, bottom);
            self.note_line(at, &block, bottom, paint);
            if let Some(marker) = self.marker_above(at) {
                bottom -= 1;
                self.marker_rule(marker, bottom, paint);
            }
            if let Some(day) = self.day_above(at, paint.cache) {
                bottom -= 1;
                self.day_rule(day, bottom, paint);
            }
            if bottom <= 0 {
                return;
            }
            if at == 0 {
                return self.beginning(bottom - 1, paint);
            }
            at -= 1;
        }
    }

    /// Notes the pictures of a line that nobody has asked for yet.
    fn want_pictures(&self, at: usize, cache: &mut Cache) {
        let Some(at_hand) = self.setting.pictures.as_ref().filter(|_| self.folded(&self.lines[at]).is_none()) else {
            return;
        };
        let hides = self.setting.marks.hides_pictures(&self.lines[at].message.id);
        if hides && !self.unfolded.contains(&self.lines[at].message.id) {
            return;
        }
        let unknown = message::pictures(&self.lines[at]).filter(|address| !at_hand.is_known(address));
        cache.wanted.extend(unknown.cloned());
    }

    /// Above the oldest line that is known.
    fn beginning(&self, y: i64, paint: &mut Paint<'_>) {
        let words = match self.history {
            History::More => "PgUp loads older messages",
            History::Asked => "loading older messages…",
            History::Complete => return,
        };
        if let Some(area) = row_at(paint.area, y) {
            paint::centered(paint.buffer, area, &Span::styled(words, self.look.theme.style(Tone::Faint)));
        }
    }

    fn marker_rule(&self, marker: &Marker, y: i64, paint: &mut Paint<'_>) {
        let Some(area) = row_at(paint.area, y) else { return };
        let warm = self.look.theme.style(Tone::Warm);
        let since = line::clock(marker.since, &self.look.time_zone);
        let words = Span::styled(format!("new since {since} ({})", marker.count), warm);
        let leave = Span::styled("Esc marks read", self.look.theme.style(Tone::Muted));
        let leave = if self.focused { vec![leave] } else { Vec::new() };
        paint::rule(paint.buffer, area, warm, &[words], &leave);
        paint.cache.marker_seen = true;
    }

    fn day_rule(&self, day: Date, y: i64, paint: &mut Paint<'_>) {
        let Some(area) = row_at(paint.area, y) else { return };
        let theme = self.look.theme;
        let words = Span::styled(day.strftime("%A %-d %B %Y").to_string(), theme.style(Tone::Muted));
        paint::rule(paint.buffer, area, theme.style(Tone::Faint), &[words], &[]);
    }
}

pub(super) fn row_at(area: Rect, y: i64) -> Option<Rect> {
    let y = u16::try_from(y).ok().filter(|y| *y < area.height)?;
    Some(Rect { y: area.y + y, height: 1, ..area })
}

/// Copies a block's rows to where its first one stands `top` rows below the pane's top, as far as they lie in it.
fn copy(block: &Buffer, buffer: &mut Buffer, area: Rect, top: i64) {
    let width = usize::from(block.area.width);
    for (row, cells) in (0..).zip(block.content.chunks_exact(width.max(1))) {
        let Some(to) = row_at(area, top + row) else { continue };
        let start = buffer.index_of(to.x, to.y);
        buffer.content[start..start + width].clone_from_slice(cells);
    }
}
