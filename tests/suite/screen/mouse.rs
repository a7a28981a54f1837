//! Clicks land on what is drawn under them.

use crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use streamside::app::action::Action;
use streamside::app::effect::Msg;
use streamside::app::state::{App, Overlay, Place};
use streamside::chat::{MessageId, NetworkId, RoomId};
use streamside::tui::bound::DEFAULT;
use streamside::tui::{Cache, ColorDepth, draw, keymap};

use super::dump::{look, rows};
use super::world::evening;

/// Clicks on the first place where `words` stand.
fn click(app: &App, size: (u16, u16), words: &str) -> Option<Action> {
    let mut cache = Cache::default();
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    draw(app, &look(ColorDepth::None), &mut cache, &mut buffer);
    let text = rows(&buffer, None);
    let (row, column) = (0..).zip(text.lines()).find_map(|(y, row)| Some((y, row.find(words)?))).expect("is on screen");
    let column =
        u16::try_from(text.lines().nth(usize::from(row)).map_or(0, |line| line[..column].chars().count())).ok()?;
    let kind = MouseEventKind::Down(MouseButton::Left);
    let event = Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
    match keymap::message(&event, &DEFAULT, app.mode(), &cache)? {
        Msg::Action(action) => Some(action),
        other => panic!("{other:?}"),
    }
}

fn opens(room: &str) -> Option<Action> {
    Some(Action::Open(Place { network: NetworkId(1), room: RoomId::new(room) }))
}

#[test]
fn a_click_on_a_channel_opens_it() {
    assert_eq!(click(&evening(), (80, 24), "#mega"), opens("mega"));
    assert_eq!(click(&evening(), (120, 40), "3 #vj"), opens("vj"));
    let mut small = evening();
    small.overlays.push(Overlay::Channels { selected: 0 });
    assert_eq!(click(&small, (60, 16), "#vj   "), opens("vj"));
}

#[test]
fn a_click_on_the_edge_goes_where_it_says() {
    let mut app = evening();
    app.update(Msg::Action(Action::Scroll(1)), app.now);
    assert_eq!(click(&app, (80, 14), "5 new since"), Some(Action::ToMarker));
    assert_eq!(click(&app, (80, 14), "held here"), Some(Action::ToEnd));
}

#[test]
fn a_click_on_a_message_selects_it_and_on_an_entry_of_a_list_chooses_it() {
    let picked = Some(Action::Pick(MessageId::new("m1")));
    assert_eq!(click(&evening(), (80, 24), "evening alice"), picked);
    let mut app = evening();
    app.update(Msg::Action(Action::Search), app.now);
    "evening".chars().for_each(|c| drop(app.update(Msg::Action(Action::Insert(c)), app.now)));
    assert_eq!(click(&app, (80, 24), "evening alice"), Some(Action::PickEntry(0)));
}

#[test]
fn a_click_elsewhere_or_on_what_is_covered_does_nothing() {
    assert_eq!(click(&evening(), (80, 24), "connected as vj"), None);
    let mut covered = evening();
    covered.overlays.push(Overlay::Help { top: 0 });
    assert_eq!(click(&covered, (120, 40), "#mega"), None);
}
