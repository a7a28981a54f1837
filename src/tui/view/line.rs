//! One line of the timeline as a block of cells: columns at the left, wrapped text at the right.
//!
//! A block is laid out once and copied into every frame after that. Must not know where on the screen it will stand.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::around::Around;
use super::desk_entry;
use super::linked::LinkedRows;
use super::message::{self, Paragraph, Shows};
use super::picture;
use super::rank::{mark, sign};
use crate::app::fold::Folds;
use crate::app::ignore::Ignore;
use crate::app::marks::Marks;
use crate::app::mention::rules::Rules;
use crate::app::pictures::AtHand;
use crate::app::ranks::Ranks;
use crate::chat::{Kind, Line, Picture, RoomId, SafeText, Timestamp};
use crate::tui::cache::{LinkedCells, PlacedPicture};
use crate::tui::measure::{fit, width};
use crate::tui::paint;
use crate::tui::theme::{Theme, Tone};
use crate::tui::time::TimeFormat;
use crate::tui::wrap::{self, Glyph, Widths};

/// A message is folded beyond this many rows, so that nobody can fill the screen.
const MAX_ROWS: usize = 20;
/// So many pictures of one message are drawn.
const MAX_PICTURES: usize = 3;
const NAME_CELLS: usize = 12;
/// What a badge gets beside the longest name.
const BADGE_CELLS: usize = 3;
/// From here on time, state and name have columns of their own.
pub(super) const COLUMNS_FROM: u16 = 60;
const TIME_FROM: u16 = 40;

/// All that the layout of a line depends on, besides the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    pub width: u16,
    /// Lines of other rooms are shown too and carry their room's name.
    pub global: bool,
    pub room: Option<RoomId>,
    /// Only certain people read that room, which is said around it.
    pub closed: bool,
    pub me: Option<SafeText>,
    /// What is highlighted besides that name.
    pub mentions: Arc<Rules>,
    /// Whose words are not shown.
    pub ignored: Arc<Ignore>,
    /// What moderators made of single messages.
    pub marks: Arc<Marks>,
    /// Whose earlier words step back.
    pub folds: Arc<Folds>,
    /// Who is what, and who only looks like it.
    pub ranks: Arc<Ranks>,
    pub theme: Theme,
    pub time_zone: TimeZone,
    pub time: TimeFormat,
    /// Pictures are shown, and these are at hand.
    pub pictures: Option<Arc<AtHand>>,
}

/// A laid-out line, as wide as the timeline.
#[derive(Debug)]
pub struct Block {
    pub cells: Buffer,
    /// The local day on which it was said.
    pub day: Date,
    /// Where its links stand, counted from its own corner.
    pub links: Vec<LinkedCells>,
    /// And the pictures that could be drawn as graphics.
    pub pictures: Vec<PlacedPicture>,
    /// It is folded or hides something, or would if it were not shown whole.
    pub unfolds: bool,
}

impl Block {
    pub fn rows(&self) -> u16 {
        self.cells.area.height
    }
}

/// Where the parts of a line begin. Narrow timelines have no columns: the name runs in front of the text.
#[derive(Clone, Copy, Debug)]
struct Columns {
    time: Option<u16>,
    mark: Option<u16>,
    /// Room tag, badge and name, right-aligned: where it begins and how wide it is.
    field: Option<(u16, u16)>,
    /// Where the text of the first row begins, and of the others.
    first: u16,
    text: u16,
}

impl Columns {
    fn new(setting: &Setting) -> Self {
        let cells = setting.time.cells();
        let time = |x| (cells > 0).then_some(x);
        // What a longer time takes is missing to the words.
        let longer = cells.saturating_sub(5);
        match setting.width.saturating_sub(longer) {
            COLUMNS_FROM.. => {
                let field = if setting.global { 19 } else { 14 };
                let mark = if cells > 0 { cells + 2 } else { 1 };
                let text = mark + 2 + field + 3;
                Self { time: time(1), mark: Some(mark), field: Some((mark + 2, field)), first: text, text }
            }
            TIME_FROM.. => {
                Self { time: time(0), mark: Some(cells), field: None, first: cells + 1, text: (cells + 3).min(8) }
            }
            _ => Self { time: None, mark: None, field: None, first: 0, text: 1 },
        }
    }
}

/// Lays a line out.
pub fn layout(line: &Line, setting: &Setting, whole: bool) -> Block {
    let columns = Columns::new(setting);
    let matched = mentions(line, setting);
    let shows = shows(line, setting, whole);
    let room = usize::from(setting.width.saturating_sub(columns.first));
    let around = Around::of(line, setting, (columns.field.is_none(), room));
    let mut paragraphs = message::paragraphs(line, &matched, setting.theme, shows);
    around.wrap(&mut paragraphs, line, setting);
    let mut rows = break_rows(&paragraphs, setting.width, &columns);
    let tall = rows.len() > MAX_ROWS;
    let folded = if tall && !whole { fold(&mut rows) } else { 0 };
    let height = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let shown = if shows.hidden.is_some() { Vec::new() } else { pictures(line, setting, &columns) };
    let below: u16 = shown.iter().map(|(_, (_, rows))| rows).sum();
    let mut cells = Buffer::empty(Rect::new(0, 0, setting.width, height.saturating_add(below)));
    paint_columns(&mut cells, line, setting, (&columns, !matched.is_empty()));
    let mut linked = LinkedRows::of(line);
    for (y, row) in (0..).zip(&rows) {
        let x = row.indent + if y == 0 { columns.first } else { columns.text };
        let glyphs = &paragraphs[row.paragraph].glyphs[row.glyphs.clone()];
        paint_glyphs(&mut cells, (x, y), glyphs);
        linked.note((x, y), glyphs);
    }
    if setting.folds.of(line).is_some() {
        step_back(&mut cells, (&columns, height), setting.theme);
    }
    if folded > 0 {
        let last = Rect::new(columns.text, height - 1, setting.width.saturating_sub(columns.text), 1);
        paint_fold(&mut cells, last, folded, setting.theme);
    }
    let mut y = height;
    let mut pictures = Vec::new();
    for (picture, (width, height)) in shown {
        let area = Rect { x: columns.text, y, width, height };
        picture::paint(&picture, setting.theme.depth, area, &mut cells);
        // Only as large as it is made can a graphic be drawn.
        if picture.graphic().is_some() && picture.cells() == (width, height) {
            pictures.push(PlacedPicture { area, picture });
        }
        y += height;
    }
    let unfolds = tall || hides_pictures(line, setting) || message::has_spoiler(line);
    Block { cells, day: local(line.message.at, &setting.time_zone).date(), links: linked.cells, pictures, unfolds }
}

/// The moment in the reader's zone.
pub fn local(at: Timestamp, zone: &TimeZone) -> jiff::civil::DateTime {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    zone.to_datetime(at)
}

/// How many seconds local time is ahead of UTC then.
pub fn offset(at: Timestamp, zone: &TimeZone) -> i32 {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    zone.to_offset(at).seconds()
}

/// `21:03`.
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let at = local(at, zone);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn mentions(line: &Line, setting: &Setting) -> Vec<Range<usize>> {
    let own = line.delivery != crate::chat::Delivery::Received;
    if own || line.message.kind == Kind::Notice {
        return Vec::new();
    }
    setting.mentions.ranges(&line.message, setting.me.as_ref().map(SafeText::as_str))
}

/// The name as the beginning of the text, where it has no column.
pub(super) fn name_before_text(line: &Line, setting: &Setting) -> String {
    if line.message.kind == Kind::Notice {
        return "- ".to_owned();
    }
    let sign = sign(line, setting).map_or_else(String::new, |sign| format!("{sign} "));
    let name = format!("{sign}{}", fit(line.message.author.name.as_str(), NAME_CELLS));
    match tag(line, setting) {
        Some(tag) => format!("{name} {tag}: "),
        None => format!("{name}: "),
    }
}

/// The room of a line, where it is not the one on screen.
fn tag(line: &Line, setting: &Setting) -> Option<String> {
    let elsewhere = setting.global && setting.room.as_ref() != Some(&line.message.room);
    let room = SafeText::line(line.message.room.as_str());
    elsewhere.then(|| match room.as_str() {
        "@" => "notes".to_owned(),
        direct if direct.starts_with('@') => direct.to_owned(),
        public => format!("#{public}"),
    })
}

pub(super) fn name_style(line: &Line, setting: &Setting) -> Style {
    if line.message.kind == Kind::Notice {
        setting.theme.style(Tone::Faint)
    } else {
        setting.theme.name(&line.message.author)
    }
}

struct Row {
    paragraph: usize,
    glyphs: Range<usize>,
    indent: u16,
}

fn break_rows(paragraphs: &[Paragraph<'_>], width: u16, columns: &Columns) -> Vec<Row> {
    let mut rows = Vec::with_capacity(1);
    for (paragraph, content) in paragraphs.iter().enumerate() {
        // Deep nesting never takes more than half of the text's room.
        let room = width.saturating_sub(columns.text);
        let indent = u16::try_from(content.indent).unwrap_or(0).min(room / 2);
        let rest = usize::from(room - indent);
        let wider = if rows.is_empty() { columns.text - columns.first } else { 0 };
        let first = rest + usize::from(wider);
        let broken = wrap::rows(&content.glyphs, Widths { first, rest }, content.keep);
        rows.extend(broken.into_iter().map(|glyphs| Row { paragraph, glyphs, indent }));
    }
    rows
}

/// Leaves room for the words that say how many rows are not shown, and counts them.
fn fold(rows: &mut Vec<Row>) -> usize {
    let folded = rows.len() - MAX_ROWS + 1;
    rows.truncate(MAX_ROWS);
    if let Some(last) = rows.last_mut() {
        last.glyphs = 0..0;
    }
    folded
}

fn paint_glyphs(cells: &mut Buffer, (x, y): (u16, u16), glyphs: &[Glyph<'_>]) {
    let mut x = x;
    for glyph in glyphs {
        let room = usize::from(cells.area.right().saturating_sub(x));
        if glyph.cells > room {
            return;
        }
        x = cells.set_stringn(x, y, glyph.text, room, glyph.style).0;
    }
}

/// Words of somebody who may not write for the time being.
fn step_back(cells: &mut Buffer, (columns, height): (&Columns, u16), theme: Theme) {
    let faint = theme.style(Tone::Faint);
    let words = Rect { x: columns.text.min(columns.first), height, ..cells.area };
    cells.set_style(Rect { width: cells.area.width.saturating_sub(words.x), ..words }, faint);
    if let Some(x) = columns.mark {
        cells.set_stringn(x, 0, "~", 1, faint);
    }
}

fn paint_fold(cells: &mut Buffer, area: Rect, folded: usize, theme: Theme) {
    let words = format!("… {folded} more rows: select it, then Enter");
    paint::left(cells, area, &[Span::styled(words, theme.style(Tone::Muted))]);
}

fn shows(line: &Line, setting: &Setting, whole: bool) -> Shows {
    let id = &line.message.id;
    let hidden = desk_entry::hidden(setting.marks.pictures(id)).filter(|_| !whole);
    Shows { whole, hidden, deleted: setting.marks.deleted(id).is_some() }
}

/// Whether Enter shows more of its pictures.
fn hides_pictures(line: &Line, setting: &Setting) -> bool {
    setting.marks.hides_pictures(&line.message.id) && message::leads_to_pictures(line)
}

/// The pictures at hand that stand in a message, with the cells they take.
fn pictures(line: &Line, setting: &Setting, columns: &Columns) -> Vec<(Arc<Picture>, (u16, u16))> {
    let Some(at_hand) = &setting.pictures else { return Vec::new() };
    let room = setting.width.saturating_sub(columns.text + 1);
    let shown = message::pictures(line).filter_map(|address| at_hand.get(address)).take(MAX_PICTURES);
    shown.map(|picture| (Arc::clone(picture), picture::size(picture, room))).collect()
}

fn paint_columns(cells: &mut Buffer, line: &Line, setting: &Setting, (columns, mentioned): (&Columns, bool)) {
    let theme = setting.theme;
    if let Some(x) = columns.time {
        let time = setting.time.write(local(line.message.at, &setting.time_zone));
        cells.set_stringn(x, 0, time, usize::from(setting.time.cells()), theme.style(Tone::Faint));
    }
    // Without a column for it the words after the text say it alone.
    if let (Some(x), Some((sign, tone))) = (columns.mark, mark(line, setting, mentioned)) {
        cells.set_stringn(x, 0, sign, 1, theme.style(tone));
    }
    if let Some((x, width)) = columns.field {
        paint_field(cells, Rect { x, y: 0, width, height: 1 }, line, setting);
        paint::column(cells, Rect { x: columns.text - 2, width: 1, ..cells.area }, theme.style(Tone::Faint));
    }
}

/// Room tag at the left, badge and name at the right.
fn paint_field(cells: &mut Buffer, area: Rect, line: &Line, setting: &Setting) {
    let theme = setting.theme;
    if line.message.kind == Kind::Notice {
        let dash = Rect { x: area.right() - 1, width: 1, ..area };
        paint::left(cells, dash, &[Span::styled("-", theme.style(Tone::Faint))]);
        return;
    }
    let author = &line.message.author;
    let room = usize::from(area.width);
    // A badge leaves the name its room, but is never crowded out altogether.
    // A sign of our own server counts for more than a badge, which anybody may wear.
    let badge = sign(line, setting).or(author.badge.as_ref().map(SafeText::as_str));
    // It leaves the name its room, but is never crowded out altogether.
    let name = fit(author.name.as_str(), NAME_CELLS.min(if badge.is_some() { room - BADGE_CELLS - 1 } else { room }));
    let badge = badge.map(|badge| fit(badge, (room - width(&name) - 1).min(NAME_CELLS)));
    let taken = badge.as_ref().map_or(0, |badge| width(badge) + 1);
    let mut used = u16::try_from(width(&name)).unwrap_or(area.width).min(area.width);
    paint::left(cells, Rect { x: area.right() - used, width: used, ..area }, &[Span::styled(name, theme.name(author))]);
    if let Some(badge) = badge {
        used += u16::try_from(taken).unwrap_or(0);
        let place = Rect { x: area.right() - used, width: used, ..area };
        paint::left(cells, place, &[Span::styled(badge, theme.style(Tone::Accent))]);
    }
    if let Some(tag) = tag(line, setting).filter(|_| area.width > used + 3) {
        let place = Rect { width: area.width - used - 1, ..area };
        paint::left(cells, place, &[Span::styled(tag, theme.style(Tone::Muted))]);
    }
}
