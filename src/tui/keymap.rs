//! From what the terminal reports to what the app is told.
//!
//! Chords are looked up in the keys as they are bound; everything printable is text. Must not know what an action does, only
//! what lies under the mouse and whether there is room for side lists.

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::bound::Keymap;
use super::cache::{Cache, Hit};
use super::chord::{self, Chord};
use super::layout::Size;
use crate::app::action::{Action, Mode};
use crate::app::effect::Msg;
use crate::app::lists::Deed;

/// Rows by which one step of the wheel moves.
const WHEEL_ROWS: i32 = 3;

/// What an event of the terminal means; `None` for those that mean nothing. Changes of size are the caller's.
pub fn message(event: &Event, keys: &Keymap, mode: Mode, cache: &Cache) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => {
            self::key(chord::of(*key), keys, mode, cache).map(Msg::Action)
        }
        Event::Mouse(mouse) => self::mouse(*mouse, cache).map(Msg::Action),
        Event::Paste(text) => Some(Msg::Action(Action::Paste(text.clone()))),
        Event::FocusGained => Some(Msg::Focus(true)),
        Event::FocusLost => Some(Msg::Focus(false)),
        Event::Key(_) | Event::Resize(..) => None,
    }
}

fn key(chord: Chord, keys: &Keymap, mode: Mode, cache: &Cache) -> Option<Action> {
    if let Some(action) = keys.meaning(mode, chord) {
        return Some(for_size(action.clone(), mode, cache));
    }
    match chord {
        (KeyModifiers::ALT, KeyCode::Char(digit @ '1'..='9')) => {
            Some(Action::RoomNumber(usize::from(digit as u8 - b'0')))
        }
        (KeyModifiers::NONE, KeyCode::Char(c)) => Some(Action::Insert(c)),
        _ => None,
    }
}

/// Lists stand beside the timeline where there is room, and come as overlays where there is not.
fn for_size(action: Action, mode: Mode, cache: &Cache) -> Action {
    let beside = cache.layout.filter(|layout| matches!(layout.size, Size::Medium | Size::Wide));
    match (action, beside) {
        (Action::ToggleChannels, None) => Action::ListChannels,
        (Action::ListPeople, Some(layout)) => Action::ShowPeople(layout.people.is_empty()),
        (Action::Deed(Deed::Use), _) if mode == Mode::Selecting && cache.selected_unfolds => Action::Deed(Deed::Unfold),
        (action, _) => action,
    }
}

fn mouse(event: MouseEvent, cache: &Cache) -> Option<Action> {
    match event.kind {
        MouseEventKind::ScrollUp => Some(Action::Scroll(WHEEL_ROWS)),
        MouseEventKind::ScrollDown => Some(Action::Scroll(-WHEEL_ROWS)),
        MouseEventKind::Down(MouseButton::Left) => match cache.hit(Position { x: event.column, y: event.row })? {
            Hit::Open(place) => Some(Action::Open(place.clone())),
            Hit::Message(id) => Some(Action::Pick(id.clone())),
            Hit::Entry(entry) => Some(Action::PickEntry(*entry)),
            Hit::ToEnd => Some(Action::ToEnd),
            Hit::ToMarker => Some(Action::ToMarker),
            Hit::Queue => Some(Action::Queue),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyEvent;

    use super::*;
    use crate::tui::bound::DEFAULT;
    use crate::tui::keys::KEYS;

    fn pressed(modifiers: KeyModifiers, code: KeyCode) -> Option<Action> {
        key(chord::of(KeyEvent::new(code, modifiers)), &DEFAULT, Mode::Typing, &Cache::default())
    }

    const NONE: KeyModifiers = KeyModifiers::NONE;
    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    const ALT: KeyModifiers = KeyModifiers::ALT;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;

    #[test]
    fn keys_mean_what_the_convention_says() {
        use KeyCode::{Backspace, Char, Down, End, Enter, Esc, F, PageUp, Up};
        for (modifiers, code, action) in [
            (ALT, Down, Action::NextRoom),
            (CTRL, Char('n'), Action::NextRoom),
            (ALT, Up, Action::PreviousRoom),
            (CTRL, Char('p'), Action::PreviousRoom),
            (ALT, Char('a'), Action::NextUnread),
            (ALT, Char('3'), Action::RoomNumber(3)),
            (NONE, PageUp, Action::PageUp),
            (CTRL, End, Action::ToEnd),
            (NONE, Esc, Action::Escape),
            (ALT, Char('u'), Action::ToMarker),
            (ALT, Char('U'), Action::MarkAllRead),
            (ALT | SHIFT, Char('U'), Action::MarkAllRead),
            (ALT | SHIFT, Char('u'), Action::MarkAllRead),
            (ALT, Enter, Action::Newline),
            (SHIFT, Enter, Action::Newline),
            (NONE, Enter, Action::Submit),
            (CTRL, Char('g'), Action::ToggleScope),
            (NONE, F(1), Action::Help),
            (ALT, Char('n'), Action::NextMention),
            (NONE, F(9), Action::AddNetwork),
            (ALT, Char('s'), Action::SelectMessage),
            (NONE, F(4), Action::Links),
            (CTRL, Char('f'), Action::Search),
            (CTRL, Char('l'), Action::Redraw),
            (CTRL, Char('z'), Action::Suspend),
            (CTRL, Char('q'), Action::Quit),
            (CTRL, Char('c'), Action::Interrupt),
            (CTRL, Char('a'), Action::Home),
            (CTRL, Char('w'), Action::DeleteWordBack),
            (ALT, Backspace, Action::DeleteWordBack),
            (ALT, Char('k'), Action::KillToEnd),
            (CTRL, Char('y'), Action::Yank),
        ] {
            assert_eq!(pressed(modifiers, code), Some(action), "{modifiers:?} {code:?}");
        }
    }

    #[test]
    fn printable_keys_are_text_and_unknown_chords_are_nothing() {
        assert_eq!(pressed(NONE, KeyCode::Char('x')), Some(Action::Insert('x')));
        assert_eq!(pressed(SHIFT, KeyCode::Char('É')), Some(Action::Insert('É')));
        assert_eq!(pressed(SHIFT, KeyCode::Char('q')), Some(Action::Insert('Q')));
        assert_eq!(pressed(NONE, KeyCode::Char('日')), Some(Action::Insert('日')));
        assert_eq!(pressed(CTRL | ALT, KeyCode::Char('x')), None);
        assert_eq!(pressed(ALT, KeyCode::Char('x')), None);
        assert_eq!(pressed(NONE, KeyCode::F(12)), None);
    }

    #[test]
    fn a_key_that_is_let_go_means_nothing() {
        let mut event = KeyEvent::new(KeyCode::Char('x'), NONE);
        event.kind = KeyEventKind::Release;
        assert_eq!(message(&Event::Key(event), &DEFAULT, Mode::Typing, &Cache::default()), None);
    }

    #[test]
    fn no_chord_stands_twice_in_the_table() {
        let mut seen = std::collections::HashSet::new();
        for key in KEYS {
            for chord in key.chords {
                assert!(seen.insert((key.mode, *chord)), "{chord:?} means two things");
            }
        }
    }

    #[test]
    fn the_wheel_scrolls_and_focus_is_told() {
        let wheel = |kind| MouseEvent { kind, column: 3, row: 3, modifiers: NONE };
        let cache = Cache::default();
        let up = message(&Event::Mouse(wheel(MouseEventKind::ScrollUp)), &DEFAULT, Mode::Typing, &cache);
        assert_eq!(up, Some(Msg::Action(Action::Scroll(3))));
        let down = message(&Event::Mouse(wheel(MouseEventKind::ScrollDown)), &DEFAULT, Mode::Typing, &cache);
        assert_eq!(down, Some(Msg::Action(Action::Scroll(-3))));
        assert_eq!(message(&Event::FocusLost, &DEFAULT, Mode::Typing, &cache), Some(Msg::Focus(false)));
        assert_eq!(
            message(&Event::Mouse(wheel(MouseEventKind::Down(MouseButton::Left))), &DEFAULT, Mode::Typing, &cache),
            None
        );
    }
}
