//! What drawing remembers between frames: the laid-out lines that are on screen, and what can be clicked.
//!
//! Bounded by the screen, never by the history. A line is found by the address of its `Arc`, which the entry keeps
//! alive, so a changed line (a new `Arc`) is laid out anew. Must not know how a line is laid out.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use ratatui::layout::{Position, Rect};

use super::layout::Layout;
use super::view::line::{Block, Setting};
use crate::app::state::Place;
use crate::chat::{Line, MessageId, Picture, SafeText};

/// Entries beyond the visible ones that are kept for scrolling back and forth. One takes about 5 kB on a wide terminal.
const SPARE: usize = 24;

#[derive(Debug, Default)]
pub struct Cache {
    /// A room each, where two stand side by side.
    panes: [Pane; 2],
    side: Side,
    frame: u64,
    /// Whether the rule "new since" was painted in the pane that is drawn.
    pub(super) marker_seen: bool,
    /// A row in view counts down.
    pub(super) counting: bool,
    /// Pictures in view that nobody has asked for.
    pub(super) wanted: Vec<SafeText>,
    hits: Vec<(Rect, Hit)>,
    links: Vec<LinkedCells>,
    pictures: Vec<PlacedPicture>,
    /// The selected message is shown whole although it is long, or hides something that Enter shows.
    pub(super) selected_unfolds: bool,
    pub(super) layout: Option<Layout>,
    /// Something lies on top of the screen.
    pub(super) covered: bool,
}

/// Which of two rooms side by side; one alone stands at the left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    #[default]
    Left,
    Right,
}

impl Side {
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// The lines of one room as they were laid out. No line stands in both.
#[derive(Debug, Default)]
pub(super) struct Pane {
    blocks: HashMap<usize, Entry>,
    setting: Option<Setting>,
    /// Where the anchor of a held view was found last; lines come and go slowly around it.
    pub(super) anchor_at: usize,
    /// The same of the selected one.
    pub(super) selected_at: usize,
}

#[derive(Debug)]
struct Entry {
    line: Arc<Line>,
    block: Arc<Block>,
    whole: bool,
    used: u64,
}

/// Cells of one row that are a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedCells {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub link: Hyperlink,
}

/// A picture that stands on the screen whole and could be drawn as a graphic. Its cells hold it in half blocks.
#[derive(Clone, Debug)]
pub struct PlacedPicture {
    pub area: Rect,
    pub picture: Arc<Picture>,
}

impl PartialEq for PlacedPicture {
    fn eq(&self, other: &Self) -> bool {
        self.area == other.area && Arc::ptr_eq(&self.picture, &other.picture)
    }
}

/// A link as the terminal is told of it: all cells with one id are one link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hyperlink {
    pub id: u64,
    pub url: Arc<str>,
}

impl Hyperlink {
    /// A link of a message: in pieces or wrapped, it is one link.
    pub fn new(message: &MessageId, url: &str) -> Self {
        let mut id = DefaultHasher::new();
        (message.as_str(), url).hash(&mut id);
        Self { id: id.finish(), url: Arc::from(url) }
    }
}

/// What a click means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hit {
    Open(Place),
    Message(MessageId),
    Entry(usize),
    ToEnd,
    ToMarker,
    /// What waits for a moderator, shown but not opened.
    Queue,
}

impl Cache {
    /// Starts a frame.
    pub(super) fn begin(&mut self) {
        self.hits.clear();
        self.wanted.clear();
        self.links.clear();
        self.pictures.clear();
        self.covered = false;
        self.selected_unfolds = false;
        self.counting = false;
        self.frame += 1;
    }

    /// What is drawn from now on stands at this side. A change of width, theme, zone or own name makes every layout
    /// worthless.
    pub(super) fn turn(&mut self, side: Side, setting: &Setting) {
        self.side = side;
        self.marker_seen = false;
        let pane = self.pane();
        if pane.setting.as_ref() != Some(setting) {
            pane.blocks.clear();
            pane.setting = Some(setting.clone());
        }
    }

    pub(super) fn pane(&mut self) -> &mut Pane {
        &mut self.panes[self.side as usize]
    }

    /// That of the pane turned to.
    pub(super) fn setting(&self) -> Option<&Setting> {
        self.panes[self.side as usize].setting.as_ref()
    }

    pub(super) fn end(&mut self) {
        let frame = self.frame;
        for pane in &mut self.panes {
            let visible = pane.blocks.values().filter(|entry| entry.used == frame).count();
            if pane.blocks.len() > visible + SPARE {
                pane.blocks.retain(|_, entry| entry.used == frame);
            }
        }
    }

    /// The layout of a line, shown `whole` or folded, made by `make` unless it is known.
    pub(super) fn block(&mut self, line: &Arc<Line>, whole: bool, make: impl FnOnce() -> Block) -> Arc<Block> {
        let frame = self.frame;
        let address = Arc::as_ptr(line).addr();
        let blocks = &mut self.pane().blocks;
        if blocks.get(&address).is_some_and(|known| known.whole != whole) {
            blocks.remove(&address);
        }
        let fresh = || Entry { line: Arc::clone(line), block: Arc::new(make()), whole, used: frame };
        let entry = blocks.entry(address).or_insert_with(fresh);
        debug_assert!(
            Arc::ptr_eq(&entry.line, line),
            "an entry keeps its line alive, so no other can have its address"
        );
        entry.used = frame;
        Arc::clone(&entry.block)
    }

    pub(super) fn clickable(&mut self, area: Rect, hit: Hit) {
        self.hits.push((area, hit));
    }

    /// Something lies over all that was clickable so far.
    pub(super) fn cover(&mut self) {
        self.covered = true;
        self.hits.clear();
        self.links.clear();
        self.pictures.clear();
    }

    pub(super) fn linked(&mut self, cells: LinkedCells) {
        self.links.push(cells);
    }

    pub(super) fn placed(&mut self, picture: PlacedPicture) {
        self.pictures.push(picture);
    }

    /// Those of the last frame. While something lies on top of the screen there are none.
    pub fn take_pictures(&mut self) -> Vec<PlacedPicture> {
        std::mem::take(&mut self.pictures)
    }

    /// The cells of the last frame that are links.
    pub fn take_links(&mut self) -> Vec<LinkedCells> {
        std::mem::take(&mut self.links)
    }

    /// What lies under a cell; what was drawn last lies on top.
    pub fn hit(&self, at: Position) -> Option<&Hit> {
        self.hits.iter().rev().find(|(area, _)| area.contains(at)).map(|(_, hit)| hit)
    }
}
