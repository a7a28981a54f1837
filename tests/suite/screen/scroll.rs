//! Scrolling as a person does it: keys and wheel into the app, frames out, until both agree.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use streamside::app::action::Action;
use streamside::app::effect::{Effect, Msg};
use streamside::app::state::{App, History, Scroll};
use streamside::chat::{Diff, Event, Line, NetworkId, Request, RoomId};
use streamside::tui::{Cache, ColorDepth, draw};

use super::dump::{look, rows};
use super::world::{at, author, evening, message, plain, say};

struct Person {
    app: App,
    cache: Cache,
    size: (u16, u16),
    asked: Vec<Effect>,
}

impl Person {
    /// In #nova after `count` more lines, every seventh long enough for three rows.
    fn after(count: usize) -> Self {
        let mut app = evening();
        let who = author("erin", None, None);
        for n in 0..count {
            let tail = if n % 7 == 0 { " and on".repeat(15) } else { String::new() };
            let line = message(20 + n, "nova", &who, plain(&format!("number {n}{tail}")));
            say(&mut app.networks[0], Arc::new(Line::received(line)));
        }
        app.now = at(300);
        let mut person = Self { app, cache: Cache::default(), size: (80, 24), asked: Vec::new() };
        person.look_at();
        person
    }

    fn tell(&mut self, msg: Msg) {
        let effects = self.app.update(msg, at(300));
        self.asked.extend(effects);
    }

    fn does(&mut self, action: Action) -> Vec<String> {
        self.tell(Msg::Action(action));
        self.look_at()
    }

    fn hears(&mut self, n: usize) -> Vec<String> {
        let line = message(500 + n, "nova", &author("frank", None, None), plain(&format!("new {n}")));
        let diff = Diff::Append(vec![Arc::new(Line::received(line))]);
        self.tell(Msg::Network(NetworkId(1), Event::Timeline { room: RoomId::new("nova"), diff }));
        self.look_at()
    }

    /// Draws until nothing is left to report; returns the rows of the timeline.
    fn look_at(&mut self) -> Vec<String> {
        for _ in 0..4 {
            let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
            let drawn = draw(&self.app, &look(ColorDepth::None), &mut self.cache, &mut buffer);
            if drawn.reports.is_empty() {
                let all = rows(&buffer, None);
                let rows: Vec<String> = all.lines().map(str::to_owned).collect();
                return rows[2..usize::from(self.size.1) - 3].to_vec();
            }
            drawn.reports.into_iter().for_each(|msg| self.tell(msg));
        }
        panic!("drawing and app never agree: {:?}", self.app.current_room().map(|room| &room.scroll));
    }
}

#[test]
fn what_a_flood_leaves_behind_is_not_kept_laid_out() {
    let mut person = Person::after(60);
    (0..200).for_each(|n| drop(person.hears(n)));
    let lines = &person.app.current_room().expect("a room is open").lines;
    // A layout keeps its line: such lines have one owner more than those far above.
    let usual = lines.iter().map(Arc::strong_count).min().expect("there are lines");
    let laid_out = lines.iter().filter(|line| Arc::strong_count(line) > usual).count();
    assert!((10..50).contains(&laid_out), "{laid_out} of {} on {} rows", lines.len(), person.size.1);
}

fn edge(rows: &[String]) -> &str {
    rows.last().map_or("", String::as_str)
}

#[test]
fn a_page_back_and_forth_comes_to_the_same_end() {
    let mut person = Person::after(60);
    let end = person.look_at();
    let back = person.does(Action::PageUp);
    assert_ne!(back, end);
    assert!(edge(&back).contains("Ctrl-End"), "{back:?}");
    assert_eq!(person.does(Action::PageDown), end);
    assert_eq!(person.app.current_room().unwrap().scroll, Scroll::End);
}

#[test]
fn pages_overlap_nothing_and_skip_nothing() {
    let mut person = Person::after(60);
    let height = person.app.timeline_rows;
    let end = person.look_at();
    let back = person.does(Action::Scroll(i32::try_from(height).unwrap() - 1));
    assert_eq!(back[height - 1], end[0], "the top row has become the bottom row");
}

#[test]
fn a_held_view_does_not_move_when_lines_arrive() {
    let mut person = Person::after(60);
    let held = person.does(Action::Scroll(5));
    for n in 0..30 {
        let now = person.hears(n);
        assert_eq!(now[..now.len() - 1], held[..held.len() - 1], "after {n}");
        assert!(edge(&now).contains(&format!("{} new below", n + 1)), "{now:?}");
    }
    let end = person.does(Action::ToEnd);
    assert!(end.iter().any(|row| row.ends_with("new 29")), "{end:?}");
}

#[test]
fn the_wheel_moves_by_rows_inside_a_long_message() {
    let mut person = Person::after(57);
    let end = person.look_at();
    let one = person.does(Action::Scroll(1));
    let height = person.app.timeline_rows;
    assert_eq!(one[1..height], end[..height - 1]);
    assert!(matches!(person.app.current_room().unwrap().scroll, Scroll::Held { rows_below: 1, .. }));
}

#[test]
fn going_up_stops_at_the_first_line_and_asks_for_older_ones() {
    let mut person = Person::after(60);
    for _ in 0..20 {
        person.does(Action::PageUp);
    }
    let top = person.look_at();
    assert!(top[1].contains("evening"), "{top:?}");
    let asks = |effect: &Effect| matches!(effect, Effect::Request(_, Request::Backfill { .. }));
    assert_eq!(person.asked.iter().filter(|effect| asks(effect)).count(), 1);
    assert_eq!(person.app.current_room().unwrap().history, History::Asked);
    assert!(edge(&top).contains("loading older messages"), "{top:?}");
}

#[test]
fn a_resize_keeps_the_line_at_the_bottom() {
    let mut person = Person::after(60);
    let held = person.does(Action::PageUp);
    let bottom = held[held.len() - 2].clone();
    for size in [(100, 30), (40, 12), (80, 24)] {
        person.size = size;
        let rows = person.look_at();
        let word = bottom.split_whitespace().last().unwrap();
        assert!(rows.iter().rev().take(3).any(|row| row.contains(word)), "{size:?}: {word} in {rows:?}");
    }
}

#[test]
fn the_marker_comes_near_the_top() {
    let mut person = Person::after(60);
    let rows = person.does(Action::ToMarker);
    assert!(rows[..3].iter().any(|row| row.contains("new since")), "{rows:?}");
}

#[test]
fn a_room_shorter_than_the_screen_does_not_scroll() {
    let mut person = Person::after(0);
    let before = person.look_at();
    assert_eq!(person.does(Action::PageUp)[2..18], before[2..18]);
    let room = person.app.current_room().unwrap();
    assert_eq!((&room.scroll, room.scroll_by), (&Scroll::End, 0), "no row is left to move by when lines arrive");
}

#[test]
fn switching_rooms_and_back_finds_the_place_again() {
    let mut person = Person::after(60);
    let held = person.does(Action::Scroll(9));
    let other = person.does(Action::RoomNumber(2));
    assert_ne!(other, held);
    let back = person.does(Action::RoomNumber(1));
    assert_eq!(back[..back.len() - 1], held[..held.len() - 1]);
}
