//! The themes that come along, and what else decides how a screen looks: times, hints, width of the list, other keys.

use std::sync::Arc;

use insta::assert_snapshot;
use ratatui::style::Color;
use streamside::chat::Rgb;
use streamside::tui::bound::Binding;
use streamside::tui::color::{contrast, of_index};
use streamside::tui::{ColorDepth, Keymap, Look, TimeFormat};

use super::dump::{in_theme, look, rows, screen, styled_in};
use super::looks::every_style;
use super::world::evening;

#[test]
fn the_light_theme() {
    assert_snapshot!(styled_in(&every_style(), (64, 14), &in_theme("light", ColorDepth::True)));
}

#[test]
fn the_light_theme_in_sixteen_colours() {
    assert_snapshot!(styled_in(&every_style(), (64, 14), &in_theme("light", ColorDepth::Ansi16)));
}

#[test]
fn the_theme_of_high_contrast() {
    assert_snapshot!(styled_in(&every_style(), (64, 14), &in_theme("high-contrast", ColorDepth::True)));
}

#[test]
fn the_terminal_s_own_colours() {
    assert_snapshot!(styled_in(&every_style(), (64, 14), &in_theme("terminal", ColorDepth::True)));
}

/// Everything with letters on it, on every screen there is a theme for; rules and times stand back on purpose.
#[test]
fn every_word_on_screen_can_be_read_on_its_ground() {
    for (name, ground) in [("dark", Rgb(16, 19, 26)), ("light", Rgb(255, 255, 255)), ("high-contrast", Rgb(0, 0, 0))] {
        for depth in [ColorDepth::True, ColorDepth::Ansi256] {
            let look = in_theme(name, depth);
            let faint = look.theme.style(streamside::tui::theme::Tone::Faint).fg;
            let (buffer, _) = screen(&evening(), (120, 40), &look);
            for cell in buffer.content.iter().filter(|cell| cell.symbol() != " " && Some(cell.fg) != faint) {
                let shown = match cell.fg {
                    Color::Rgb(r, g, b) => Rgb(r, g, b),
                    Color::Indexed(index) => of_index(index),
                    _ => continue,
                };
                let enough = if depth == ColorDepth::True { 4.5 } else { 4.0 };
                assert!(contrast(shown, ground) >= enough, "{name} {depth:?}: {:?} in {:?}", cell.symbol(), cell.fg);
            }
        }
    }
}

fn drawn(look: &Look, size: (u16, u16)) -> String {
    rows(&screen(&evening(), size, look).0, None)
}

#[test]
fn times_can_have_seconds_or_be_left_out() {
    let seconds = Look { time: TimeFormat::read("%H:%M:%S").unwrap(), ..look(ColorDepth::None) };
    let none = Look { time: TimeFormat::Off, ..look(ColorDepth::None) };
    assert_snapshot!("times_with_seconds", drawn(&seconds, (80, 24)));
    assert_snapshot!("no_times", drawn(&none, (80, 24)));
    assert_snapshot!("no_times_on_a_small_screen", drawn(&none, (45, 12)));
}

#[test]
fn the_row_of_hints_can_go() {
    let text = drawn(&Look { hints: false, ..look(ColorDepth::None) }, (80, 24));
    assert!(!text.contains("F1 help"), "{text}");
    assert_eq!(text.lines().count(), 24);
    assert!(text.lines().last().unwrap().contains("connected as vj"), "{text}");
}

#[test]
fn what_is_on_screen_names_the_keys_that_work() {
    let typing = |chord, does| Binding { mode: streamside::app::action::Mode::Typing, chord, does, line: 0 };
    let table =
        vec![typing("ctrl-g", "none"), typing("f6", "toggle-view"), typing("f1", "none"), typing("alt-a", "none")];
    let keys = Arc::new(Keymap::new([table]).unwrap());
    let text = drawn(&Look { keys, ..look(ColorDepth::None) }, (80, 24));
    let hints = text.lines().last().unwrap();
    assert!(hints.contains("F6 this channel only") && hints.ends_with("Ctrl-/ help"), "{hints}");
    assert!(!text.contains("Ctrl-G"), "{text}");
}
