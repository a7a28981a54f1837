//! Where things are on a screen of a given size.
//!
//! Pure: sizes and wishes in, rectangles out, for every size down to nothing. Must not know what is drawn in them.

use ratatui::layout::Rect;

use super::cache::Side;

/// From here on the channel list stands beside the timeline.
const SIDEBAR_FROM: u16 = 100;
/// From here on there is room for people at the right without being asked.
const WIDE_FROM: u16 = 160;
/// Below this only timeline, input and one line are shown.
const TINY_WIDTH: u16 = 40;
const TINY_HEIGHT: u16 = 8;
/// A list of channels narrower than this names none.
const SIDEBAR_MIN: u16 = 12;
/// Lower ones show no pinned message.
const PIN_FROM: u16 = 8;
/// From here on a public room and its private one stand side by side,
const DESK_FROM: u16 = 180;
/// on screens that are not lower than this.
const DESK_ROWS: u16 = 12;
/// From here on lists stand below the private room.
const DESK_LISTS_FROM: u16 = 24;
/// The timeline is never narrower than this while a list stands beside it.
const TIMELINE_MIN: u16 = 38;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Tiny,
    Narrow,
    Medium,
    Wide,
}

impl Size {
    pub fn of(width: u16, height: u16) -> Self {
        match width {
            _ if width < TINY_WIDTH || height < TINY_HEIGHT => Self::Tiny,
            _ if width < SIDEBAR_FROM => Self::Narrow,
            _ if width < WIDE_FROM => Self::Medium,
            _ => Self::Wide,
        }
    }
}

/// What the person wants beside the timeline; `None` leaves it to the size.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes {
    pub channels: Option<bool>,
    pub people: Option<bool>,
    /// There are channels to make tabs of.
    pub tabs: bool,
    /// The row that names keys.
    pub hints: bool,
    /// Columns of the list of channels; `None` leaves it to the size.
    pub sidebar: Option<u16>,
    /// A list wants to stand beside the timeline.
    pub list: bool,
    /// A row below the title shows what is pinned.
    pub pin: bool,
    /// Rows above the input say what is selected.
    pub bar: u16,
    /// There is a second room to show.
    pub desk: Option<Second>,
}

/// The room beside the one that gets the keys.
#[derive(Clone, Copy, Debug)]
pub struct Second {
    /// It stands at the right of it.
    pub side: Side,
    /// A row below its title shows what is pinned.
    pub pin: bool,
}

/// Where a public room and its private one stand side by side, the private one at the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskLayout {
    /// The side of the second room.
    pub side: Side,
    pub title: Rect,
    pub pin: Rect,
    pub timeline: Rect,
    pub edge: Rect,
    /// Where its input would be.
    pub input: Rect,
    /// The column between the two.
    pub border: Rect,
    /// Below the private room, as long as no list was opened there.
    pub queue: Rect,
    pub timeouts: Rect,
}

/// Rectangles may be empty; painting into an empty one paints nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub size: Size,
    pub tabs: Rect,
    pub sidebar: Rect,
    pub title: Rect,
    /// What is pinned.
    pub pin: Rect,
    pub timeline: Rect,
    pub people: Rect,
    /// Links, mentions: in the place of the people.
    pub list: Rect,
    /// The rule between timeline and input, which says what is below.
    pub edge: Rect,
    /// What is selected, and what can be done with it.
    pub bar: Rect,
    pub input: Rect,
    pub status: Rect,
    pub hints: Rect,
    pub desk: Option<DeskLayout>,
}

impl Layout {
    /// `input_rows` says how many rows the input would like at a width.
    pub fn new(area: Rect, wishes: Wishes, input_rows: impl Fn(u16) -> u16) -> Self {
        let size = Size::of(area.width, area.height);
        if size == Size::Tiny {
            return Self::tiny(area, input_rows(area.width));
        }
        let (rest, hints) = split_bottom(area, u16::from(wishes.hints));
        let (rest, status) = split_bottom(rest, 1);
        let (rest, tabs) = split_top(rest, u16::from(size == Size::Narrow && wishes.tabs));
        let beside = size != Size::Narrow;
        let (sidebar_width, people_width, list_width) = match area.width {
            WIDE_FROM.. => (28, 26, 48),
            110.. => (25, 22, 34),
            _ => (22, 20, 32),
        };
        let sidebar_width =
            wishes.sidebar.map_or(sidebar_width, |wanted| wanted.clamp(SIDEBAR_MIN, area.width / 10 * 3));
        let sidebar = if beside && wishes.channels.unwrap_or(true) { sidebar_width } else { 0 };
        let desk = wishes.desk.filter(|_| area.width >= DESK_FROM && rest.height >= DESK_ROWS);
        if let Some(second) = desk {
            let (sidebar, rest) = split_left(rest, sidebar);
            let base = Self { size, tabs, sidebar, status, hints, ..Self::nothing(area) };
            return base.with_two(rest, (wishes, second, people_width), input_rows);
        }
        let list = if beside && wishes.list { list_width } else { 0 };
        let people = if list == 0 && beside && wishes.people.unwrap_or(size == Size::Wide) { people_width } else { 0 };
        let people = if rest.width.saturating_sub(sidebar + people) < TIMELINE_MIN { 0 } else { people };
        let (sidebar, rest) = split_left(rest, sidebar);
        let (rest, people) = split_right(rest, people);
        let (rest, list) = split_right(rest, list);
        Self { size, tabs, sidebar, people, list, status, hints, ..Self::nothing(area) }
            .with_room(rest, wishes, input_rows)
    }

    /// The room that gets the keys, from its title to its input.
    fn with_room(self, area: Rect, wishes: Wishes, input_rows: impl Fn(u16) -> u16) -> Self {
        let (rest, title) = split_top(area, 1);
        let (rest, pin) = split_top(rest, u16::from(wishes.pin && rest.height >= PIN_FROM));
        let (rest, input) = split_bottom(rest, at_most_a_third(rest.height, input_rows(rest.width)));
        let (rest, bar) = split_bottom(rest, wishes.bar);
        let (timeline, edge) = split_bottom(rest, 1);
        Self { title, pin, timeline, edge, bar, input, ..self }
    }

    /// Two rooms side by side, with lists below the private one where there is room for them.
    fn with_two(
        self,
        area: Rect,
        (wishes, second, people): (Wishes, Second, u16),
        input_rows: impl Fn(u16) -> u16,
    ) -> Self {
        let (public, column) = split_right(area, area.width / 20 * 9);
        let lists = if area.height >= DESK_LISTS_FROM { column.height / 2 } else { 0 };
        let (private, lists) = split_bottom(column, lists);
        let (border, private) = split_left(private, 1);
        let (mine, other) = if second.side == Side::Right { (public, private) } else { (private, public) };
        let (rest, title) = split_top(other, 1);
        let (rest, pin) = split_top(rest, u16::from(second.pin && rest.height >= PIN_FROM));
        let (rest, input) = split_bottom(rest, 1);
        let (timeline, edge) = split_bottom(rest, 1);
        let (list, lists) =
            if wishes.list { (lists, Rect { height: 0, ..lists }) } else { (Rect { height: 0, ..lists }, lists) };
        let (lists, people) = split_right(lists, if wishes.people.unwrap_or(true) { people } else { 0 });
        let (queue, timeouts) = split_bottom(lists, lists.height / 3);
        let desk = DeskLayout { side: second.side, title, pin, timeline, edge, input, border, queue, timeouts };
        Self { list, people, desk: Some(desk), ..self }.with_room(mine, wishes, input_rows)
    }

    fn nothing(area: Rect) -> Self {
        let none = Rect::new(area.x, area.y, 0, 0);
        Self {
            size: Size::of(area.width, area.height),
            tabs: none,
            sidebar: none,
            title: none,
            pin: none,
            timeline: none,
            people: none,
            list: none,
            edge: none,
            bar: none,
            input: none,
            status: none,
            hints: none,
            desk: None,
        }
    }

    fn tiny(area: Rect, input_rows: u16) -> Self {
        // The input is what one needs last of all to lose, then the line that says where one is.
        let status_rows = u16::from(area.height > 1);
        let (rest, status) = split_bottom(area, status_rows);
        let (timeline, input) = split_bottom(rest, at_most_a_third(rest.height, input_rows.min(2)));
        Self { timeline, input, status, ..Self::nothing(area) }
    }
}

/// The input grows with its text, up to a third of the room.
fn at_most_a_third(height: u16, wanted: u16) -> u16 {
    wanted.clamp(1, (height / 3).clamp(1, 8))
}

fn split_top(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    let top = Rect { height: rows, ..area };
    (Rect { y: area.y + rows, height: area.height - rows, ..area }, top)
}

fn split_bottom(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    let rest = Rect { height: area.height - rows, ..area };
    (rest, Rect { y: area.y + rest.height, height: rows, ..area })
}

fn split_left(area: Rect, columns: u16) -> (Rect, Rect) {
    let columns = columns.min(area.width);
    let left = Rect { width: columns, ..area };
    (left, Rect { x: area.x + columns, width: area.width - columns, ..area })
}

fn split_right(area: Rect, columns: u16) -> (Rect, Rect) {
    let columns = columns.min(area.width);
    let rest = Rect { width: area.width - columns, ..area };
    (rest, Rect { x: area.x + rest.width, width: columns, ..area })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn layout(width: u16, height: u16, wishes: Wishes) -> Layout {
        Layout::new(Rect::new(0, 0, width, height), wishes, |_| 1)
    }

    #[test]
    fn each_size_shows_what_it_has_room_for() {
        for (width, height, size, sidebar, people) in [
            (20, 6, Size::Tiny, false, false),
            (39, 24, Size::Tiny, false, false),
            (80, 7, Size::Tiny, false, false),
            (40, 10, Size::Narrow, false, false),
            (80, 24, Size::Narrow, false, false),
            (100, 30, Size::Medium, true, false),
            (120, 40, Size::Medium, true, false),
            (160, 50, Size::Wide, true, true),
        ] {
            let got = layout(width, height, Wishes::default());
            assert_eq!(
                (got.size, !got.sidebar.is_empty(), !got.people.is_empty()),
                (size, sidebar, people),
                "{width}x{height}"
            );
        }
    }

    #[test]
    fn lists_come_and_go_as_wanted() {
        let wishes = Wishes { channels: Some(false), people: Some(true), tabs: true, ..Wishes::default() };
        let got = layout(120, 40, wishes);
        assert!(got.sidebar.is_empty() && !got.people.is_empty());
        assert_eq!(got.timeline.width, 120 - got.people.width);
    }

    #[test]
    fn the_list_of_channels_is_as_wide_as_wanted_and_leaves_room_for_words() {
        for (wanted, columns) in [(30, 30), (2, SIDEBAR_MIN), (500, 36)] {
            assert_eq!(layout(120, 40, Wishes { sidebar: Some(wanted), ..Wishes::default() }).sidebar.width, columns);
        }
    }

    #[test]
    fn hints_give_their_row_to_the_lines_where_they_are_not_wanted() {
        let with = layout(80, 24, Wishes { hints: true, ..Wishes::default() });
        let without = layout(80, 24, Wishes { hints: false, ..Wishes::default() });
        assert_eq!((with.hints.height, without.hints.height), (1, 0));
        assert_eq!(without.timeline.height, with.timeline.height + 1);
    }

    proptest! {
        #[test]
        fn rectangles_stay_on_the_screen_and_apart(
            width in 0_u16..260, height in 0_u16..70, rows in 0_u16..20,
            [channels, people] in any::<[Option<bool>; 2]>(), sidebar in any::<Option<u16>>(),
            [tabs, list, hints, pin] in any::<[bool; 4]>(), bar in 0_u16..3,
            desk in proptest::option::of((any::<bool>(), any::<bool>())),
        ) {
            let area = Rect::new(0, 0, width, height);
            let second = |(right, pin)| Second { side: if right { Side::Right } else { Side::Left }, pin };
            let desk = desk.map(second);
            let l = Layout::new(area, Wishes { channels, people, tabs, list, bar, hints, pin, sidebar, desk }, |_| rows);
            let two = l.desk.map_or_else(Vec::new, |d| {
                vec![d.title, d.pin, d.timeline, d.edge, d.input, d.border, d.queue, d.timeouts]
            });
            let one = [
                l.tabs, l.sidebar, l.title, l.pin, l.timeline, l.people, l.list, l.edge, l.bar, l.input, l.status, l.hints,
            ];
            let all: Vec<Rect> = one.into_iter().chain(two).collect();
            let covered: u32 = all.iter().map(|rect| rect.area()).sum();
            prop_assert!(all.iter().all(|rect| area.union(*rect) == area));
            prop_assert_eq!(covered, area.area(), "every cell belongs to exactly one place");
            prop_assert!(height == 0 || l.input.height > 0, "there is always an input");
            let beside = [l.sidebar, l.people, l.list].iter().any(|rect| !rect.is_empty());
            prop_assert!(!beside || l.timeline.width >= TIMELINE_MIN);
            prop_assert!(l.desk.is_none_or(|d| d.timeline.width >= TIMELINE_MIN && d.timeline.height > 0));
        }
    }
}
