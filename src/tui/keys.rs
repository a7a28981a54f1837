//! The table of keys: which chord means what, and the words by which help and hints tell it.
//!
//! One row per meaning, so that what F1 lists is what the keys do. Must not know the state of the app.

use crossterm::event::{KeyCode, KeyModifiers};

use crate::app::action::{Action, Mode};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Channels,
    Reading,
    Writing,
    Screen,
}

impl Topic {
    pub const ALL: [Self; 4] = [Self::Channels, Self::Reading, Self::Writing, Self::Screen];

    pub fn name(self) -> &'static str {
        match self {
            Self::Channels => "Channels",
            Self::Reading => "Reading",
            Self::Writing => "Writing",
            Self::Screen => "Screen",
        }
    }
}

pub type Chord = (KeyModifiers, KeyCode);

#[derive(Debug)]
pub struct Key {
    pub chords: &'static [Chord],
    /// Where it means that. What means nothing in a mode means what it does while typing.
    pub mode: Mode,
    pub action: Action,
    pub topic: Topic,
    /// The chords as people write them.
    pub shown: &'static str,
    pub does: &'static str,
}

const fn plain(code: KeyCode) -> Chord {
    (KeyModifiers::NONE, code)
}

const fn ctrl(code: KeyCode) -> Chord {
    (KeyModifiers::CONTROL, code)
}

const fn alt(code: KeyCode) -> Chord {
    (KeyModifiers::ALT, code)
}

const fn shift(code: KeyCode) -> Chord {
    (KeyModifiers::SHIFT, code)
}

const fn key(
    chords: &'static [Chord],
    action: Action,
    topic: Topic,
    (shown, does): (&'static str, &'static str),
) -> Key {
    Key { chords, mode: Mode::Typing, action, topic, shown, does }
}

use KeyCode::{Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Up};
use Topic::{Channels, Reading, Screen, Writing};

/// All keys but the ten that open a channel by number, in the order in which help lists them.
pub static KEYS: &[Key] = &[
    key(&[alt(Down), ctrl(Char('n'))], Action::NextRoom, Channels, ("Alt-Down, Ctrl-N", "next channel")),
    key(&[alt(Up), ctrl(Char('p'))], Action::PreviousRoom, Channels, ("Alt-Up, Ctrl-P", "previous channel")),
    key(&[ctrl(Char('k'))], Action::Switcher, Channels, ("Ctrl-K", "go to a channel or person, or do anything")),
    key(&[alt(Char('a'))], Action::NextUnread, Channels, ("Alt-A", "next unread, mentions first")),
    key(&[ctrl(Char('g'))], Action::ToggleScope, Channels, ("Ctrl-G", "all channels, or this one only")),
    key(&[plain(F(2))], Action::ToggleChannels, Channels, ("F2", "list of channels")),
    key(&[plain(F(3))], Action::ListPeople, Channels, ("F3", "list of people")),
    key(&[alt(Char('n')), plain(F(9))], Action::AddNetwork, Channels, ("Alt-N, F9", "add a network, or sign in")),
    key(&[alt(Char('r'))], Action::Reconnect, Channels, ("Alt-R", "connect again now")),
    key(&[plain(PageUp)], Action::PageUp, Reading, ("PgUp", "back")),
    key(&[plain(PageDown)], Action::PageDown, Reading, ("PgDn", "forth")),
    key(&[ctrl(End)], Action::ToEnd, Reading, ("Ctrl-End", "to the newest")),
    key(&[alt(Char('u'))], Action::ToMarker, Reading, ("Alt-U", "to the first unread")),
    key(&[alt(Char('U'))], Action::MarkAllRead, Reading, ("Alt-Shift-U", "mark everything read")),
    key(&[plain(Esc)], Action::Escape, Reading, ("Esc", "close; to the newest; mark read")),
    key(&[plain(Enter)], Action::Submit, Writing, ("Enter", "send")),
    key(&[alt(Enter), shift(Enter), ctrl(Char('j'))], Action::Newline, Writing, ("Alt-Enter, Shift-Enter", "new line")),
    key(&[plain(Up)], Action::Up, Writing, ("Up", "line up; change your last line; what you sent before")),
    key(&[plain(Down)], Action::Down, Writing, ("Down", "line down, then back")),
    key(&[ctrl(Up)], Action::Older, Writing, ("Ctrl-Up", "what you sent before")),
    key(&[ctrl(Down)], Action::Newer, Writing, ("Ctrl-Down", "and back")),
    key(&[plain(Left)], Action::Left, Writing, ("Left", "character back")),
    key(&[plain(Right)], Action::Right, Writing, ("Right", "character forth")),
    key(&[alt(Char('b')), ctrl(Left), alt(Left)], Action::WordLeft, Writing, ("Alt-B, Ctrl-Left", "word back")),
    key(&[alt(Char('f')), ctrl(Right), alt(Right)], Action::WordRight, Writing, ("Alt-F, Ctrl-Right", "word forth")),
    key(&[ctrl(Char('a')), plain(Home)], Action::Home, Writing, ("Ctrl-A, Home", "to the beginning")),
    key(&[ctrl(Char('e')), plain(End)], Action::End, Writing, ("Ctrl-E, End", "to the end")),
    key(&[plain(Backspace), ctrl(Char('h'))], Action::Backspace, Writing, ("Backspace", "delete before")),
    key(&[plain(Delete), ctrl(Char('d'))], Action::Delete, Writing, ("Delete, Ctrl-D", "delete after")),
    key(
        &[ctrl(Char('w')), alt(Backspace), ctrl(Backspace)],
        Action::DeleteWordBack,
        Writing,
        ("Ctrl-W, Alt-Backspace", "delete the word before"),
    ),
    key(&[ctrl(Char('u'))], Action::KillToStart, Writing, ("Ctrl-U", "delete to the beginning")),
    key(&[alt(Char('k'))], Action::KillToEnd, Writing, ("Alt-K", "delete to the end")),
    key(&[ctrl(Char('y'))], Action::Yank, Writing, ("Ctrl-Y", "put back what was deleted")),
    key(&[plain(KeyCode::Tab)], Action::NextField, Writing, ("Tab", "complete; next field of a form")),
    key(
        &[plain(KeyCode::BackTab), shift(KeyCode::BackTab), shift(KeyCode::Tab)],
        Action::PreviousField,
        Writing,
        ("Shift-Tab", "complete backwards; previous field"),
    ),
    key(&[alt(Char('e'))], Action::PickEmote, Writing, ("Alt-E", "choose an emote")),
    key(&[plain(F(1)), ctrl(Char('/')), ctrl(Char('7'))], Action::Help, Screen, ("F1, Ctrl-/", "this help")),
    key(&[ctrl(Char('c'))], Action::Interrupt, Screen, ("Ctrl-C", "clear the input")),
    key(&[ctrl(Char('l'))], Action::Redraw, Screen, ("Ctrl-L", "draw the screen anew")),
    key(&[ctrl(Char('z'))], Action::Suspend, Screen, ("Ctrl-Z", "to the shell; fg comes back")),
    key(&[ctrl(Char('q'))], Action::Quit, Screen, ("Ctrl-Q", "quit")),
];

/// What Alt with a digit does; not a row, since nine chords have nine meanings.
pub const BY_NUMBER: (&str, &str) = ("Alt-1 … Alt-9", "channel by its number");
