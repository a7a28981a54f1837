//! Every state on every size, down to nothing: nothing panics, nothing but text reaches a cell, frames settle.

use std::sync::Arc;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use streamside::app::action::{Action, Mode};
use streamside::app::effect::Msg;
use streamside::app::form::NetworkForm;
use streamside::app::lists::Deed;
use streamside::app::state::{App, Overlay};
use streamside::chat::{Line, Scope};
use streamside::tui::{Cache, ColorDepth, draw, draw_input, input_top, measure};

use super::dump::{look, screen};
use super::world::{author, evening, message, plain, say};

fn overlays() -> impl Strategy<Value = Option<Overlay>> {
    prop_oneof![
        3 => Just(None),
        1 => (0_usize..90).prop_map(|top| Some(Overlay::Help { top })),
        1 => Just(Some(Overlay::AddNetwork(NetworkForm::default()))),
        1 => "[a-z\n日]{0,40}".prop_map(|text| Some(Overlay::PasteGuard { text })),
        1 => (0_usize..4).prop_map(|selected| Some(Overlay::Channels { selected })),
        1 => (0_usize..9).prop_map(|top| Some(Overlay::People { top })),
    ]
}

/// Ways into the lists and through them.
fn ways() -> impl Strategy<Value = Vec<Action>> {
    let all = vec![
        Action::SelectMessage,
        Action::Links,
        Action::Mentions,
        Action::Search,
        Action::Insert('a'),
        Action::Up,
        Action::PageUp,
        Action::NextField,
        Action::Escape,
        Action::Deed(Deed::Filter),
        Action::Deed(Deed::Oldest),
        Action::Deed(Deed::Use),
    ];
    prop::collection::vec(prop::sample::select(all), 0..6)
}

fn states() -> impl Strategy<Value = App> {
    let wanted = any::<Option<bool>>;
    (overlays(), "\\PC{0,30}|[a-z\n👩‍🚀]{0,300}", any::<[bool; 3]>(), [wanted(), wanted()], ways()).prop_map(
        |(overlay, typed, [empty, local, blocked], [channels, people], ways)| {
            let mut app = if empty { App::default() } else { evening() };
            let now = app.now;
            ways.into_iter().for_each(|way| drop(app.update(Msg::Action(way), now)));
            app.overlays.extend(overlay);
            app.channels_wanted = channels;
            app.people_wanted = people;
            if let Some(network) = app.networks.first_mut() {
                network.scope = if local { Scope::Local } else { Scope::Global };
                network.rooms[0].compose.insert(&typed);
                network.rooms[0].blocked_until = blocked.then_some(app.now);
            }
            app
        },
    )
}

proptest! {
    #[test]
    fn nothing_breaks_at_any_size(app in states(), width in 0_u16..130, height in 0_u16..40) {
        for depth in [ColorDepth::None, ColorDepth::True] {
            let (buffer, drawn) = screen(&app, (width, height), &look(depth));
            prop_assert!(buffer.content.iter().all(|cell| !cell.symbol().contains(char::is_control)));
            if let Some(cursor) = drawn.cursor {
                prop_assert!(buffer.area.contains(cursor), "{cursor:?} at {width}x{height}");
            }
            let hidden = !app.overlays.is_empty() || app.mode() != Mode::Typing;
            prop_assert!(height == 0 || width == 0 || hidden || drawn.cursor.is_some());
        }
    }
}

proptest! {
    /// What drawing finds out and the app does with it comes to an end.
    #[test]
    fn frames_settle(mut app in states(), width in 1_u16..130, height in 1_u16..40) {
        let mut cache = Cache::default();
        let now = app.now;
        let mut reports = Vec::new();
        for _ in 0..3 {
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            reports = draw(&app, &look(ColorDepth::True), &mut cache, &mut buffer).reports;
            reports.iter().cloned().for_each(|report| drop(app.update(report, now)));
        }
        prop_assert_eq!(reports, []);
    }
}

proptest! {
    /// A key in a flood is painted without the timeline; what is on the terminal then is what a whole frame would show.
    #[test]
    fn the_input_painted_alone_is_the_input_of_a_whole_frame(
        mut app in states(), width in 1_u16..130, height in 1_u16..40, keys in "[a-z 日👩‍🚀]{1,6}", cursor in 0_usize..4,
    ) {
        let look = look(ColorDepth::True);
        let mut cache = Cache::default();
        let mut before = Buffer::empty(Rect::new(0, 0, width, height));
        draw(&app, &look, &mut cache, &mut before);
        for key in keys.chars() {
            app.update(Msg::Action(Action::Insert(key)), app.now);
        }
        for _ in 0..cursor {
            app.update(Msg::Action(Action::Left), app.now);
        }
        if let Some(top) = input_top(&app, &cache) {
            let first = usize::from(top) * usize::from(width);
            let alone = draw_input(&app, &look, &cache, &mut before);
            let (whole, drawn) = screen(&app, (width, height), &look);
            prop_assert_eq!(alone, drawn.cursor);
            prop_assert!(before.content[first..] == whole.content[first..], "{before:?} is not {whole:?}");
        }
    }
}

proptest! {
    /// Layout and paint agree on widths: what is drawn of a line is inside its pane, whatever was said.
    #[test]
    fn whatever_is_said_stays_in_its_pane(text in "\\PC{0,80}", name in "\\PC{0,20}", badge in "\\PC{0,8}", width in 1_u16..120) {
        let mut app = evening();
        let who = author(&name, None, Some(&badge));
        say(&mut app.networks[0], Arc::new(Line::received(message(40, "nova", &who, plain(&text)))));
        let (buffer, _) = screen(&app, (width, 24), &look(ColorDepth::True));
        for row in buffer.content.chunks(usize::from(width)) {
            let mut x = 0;
            while x < row.len() {
                prop_assert!(!row[x].symbol().contains(char::is_control));
                x += measure::width(row[x].symbol()).max(1);
            }
            prop_assert_eq!(x, usize::from(width), "a sign hangs over the edge");
        }
    }
}

#[test]
fn one_cell_is_enough() {
    let (buffer, drawn) = screen(&evening(), (1, 1), &look(ColorDepth::True));
    assert_eq!((buffer.content.len(), drawn.cursor.is_some()), (1, true));
}
