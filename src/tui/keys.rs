//! The table of keys as they come: which chord means what, and the words by which help and hints tell it.
//!
//! One row per meaning. What a person binds anew lies over it in `bound`; what a row is called in the configuration is
//! the name of its action. Must not know the state of the app.

use crossterm::event::{KeyCode, KeyModifiers};

use super::chord::Chord;
use crate::app::action::{Action, Mode};
use crate::app::lists::Deed;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    Channels,
    Reading,
    Writing,
    Messages,
    Lists,
    Screen,
}

impl Topic {
    pub const ALL: [Self; 6] =
        [Self::Channels, Self::Reading, Self::Writing, Self::Messages, Self::Lists, Self::Screen];

    pub fn name(self) -> &'static str {
        match self {
            Self::Channels => "Channels",
            Self::Reading => "Reading",
            Self::Writing => "Writing",
            Self::Messages => "A message is selected",
            Self::Lists => "In lists of messages and links",
            Self::Screen => "Screen",
        }
    }
}

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

/// A key of a message that is selected.
const fn on_message(chords: &'static [Chord], action: Action, told: (&'static str, &'static str)) -> Key {
    Key { chords, mode: Mode::Selecting, action, topic: Messages, shown: told.0, does: told.1 }
}

/// A key of a list of messages or links.
const fn in_list(chords: &'static [Chord], action: Action, told: (&'static str, &'static str)) -> Key {
    Key { chords, mode: Mode::Listing, action, topic: Lists, shown: told.0, does: told.1 }
}

use KeyCode::{Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Up};
use Topic::{Channels, Lists, Messages, Reading, Screen, Writing};

/// All keys but the ten that open a channel by number, in the order in which help lists them.
pub static KEYS: &[Key] = &[
    key(&[alt(Down), ctrl(Char('n'))], Action::NextRoom, Channels, ("Alt-Down, Ctrl-N", "next channel")),
    key(&[alt(Up), ctrl(Char('p'))], Action::PreviousRoom, Channels, ("Alt-Up, Ctrl-P", "previous channel")),
    key(&[ctrl(Char('k'))], Action::Switcher, Channels, ("Ctrl-K", "go to a channel or person, or do anything")),
    key(&[alt(Char('a'))], Action::NextUnread, Channels, ("Alt-A", "next unread, mentions first")),
    key(&[alt(Char('w'))], Action::GoOver, Channels, ("Alt-W", "to the moderators' private room, and back")),
    key(&[ctrl(Char('g'))], Action::ToggleScope, Channels, ("Ctrl-G", "all channels, or this one only")),
    key(&[plain(F(2))], Action::ToggleChannels, Channels, ("F2", "list of channels")),
    key(&[plain(F(3))], Action::ListPeople, Channels, ("F3", "list of people")),
    key(&[plain(F(9))], Action::AddNetwork, Channels, ("F9", "add a network, or sign in")),
    key(&[alt(Char('r'))], Action::Reconnect, Channels, ("Alt-R", "connect again now")),
    key(&[plain(PageUp)], Action::PageUp, Reading, ("PgUp", "back")),
    key(&[plain(PageDown)], Action::PageDown, Reading, ("PgDn", "forth")),
    key(&[ctrl(End)], Action::ToEnd, Reading, ("Ctrl-End", "to the newest")),
    key(&[alt(Char('u'))], Action::ToMarker, Reading, ("Alt-U", "to the first unread")),
    key(&[alt(Char('U'))], Action::MarkAllRead, Reading, ("Alt-Shift-U", "mark everything read")),
    key(&[alt(Char('p'))], Action::PreviousMention, Reading, ("Alt-P", "to the mention before")),
    key(&[alt(Char('n'))], Action::NextMention, Reading, ("Alt-N", "to the mention after")),
    key(&[alt(Char('s'))], Action::SelectMessage, Reading, ("Alt-S", "select a message")),
    key(&[ctrl(Char('f'))], Action::Search, Reading, ("Ctrl-F", "search here; again: everywhere")),
    key(&[plain(F(4))], Action::Links, Reading, ("F4", "links and pictures posted here")),
    key(&[plain(F(5))], Action::Queue, Reading, ("F5", "what waits for a moderator")),
    key(&[plain(F(6))], Action::Mentions, Reading, ("F6", "mentions of you, in all channels")),
    key(&[plain(Esc)], Action::Escape, Reading, ("Esc", "close; to the newest; mark read; select a message")),
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
    key(&[alt(Char('d')), alt(Delete)], Action::DeleteWord, Writing, ("Alt-D", "delete the word after")),
    key(&[ctrl(Char('u'))], Action::KillToStart, Writing, ("Ctrl-U", "delete to the beginning")),
    key(&[alt(Char('k'))], Action::KillToEnd, Writing, ("Alt-K", "delete to the end")),
    key(&[ctrl(Char('y'))], Action::Yank, Writing, ("Ctrl-Y", "put back what was deleted")),
    key(&[ctrl(Char('t'))], Action::Transpose, Writing, ("Ctrl-T", "swap the two characters before")),
    key(&[plain(KeyCode::Tab)], Action::NextField, Writing, ("Tab", "complete; next field of a form")),
    key(
        &[plain(KeyCode::BackTab), shift(KeyCode::BackTab), shift(KeyCode::Tab)],
        Action::PreviousField,
        Writing,
        ("Shift-Tab", "complete backwards; previous field"),
    ),
    key(&[alt(Char('e'))], Action::PickEmote, Writing, ("Alt-E", "choose an emote")),
    on_message(&[plain(Char('k')), plain(Up)], Action::Up, ("k, Up", "the one before")),
    on_message(&[plain(Char('j')), plain(Down)], Action::Down, ("j, Down", "the one after")),
    on_message(&[plain(Char('g')), plain(Home)], Action::Deed(Deed::Oldest), ("g, Home", "the oldest")),
    on_message(&[plain(Char('G'))], Action::Deed(Deed::Newest), ("G", "the newest")),
    on_message(&[plain(End)], Action::End, ("End", "go on with what is new")),
    on_message(&[plain(Char('['))], Action::Deed(Deed::SameBefore), ("[", "the one before by the same person")),
    on_message(&[plain(Char(']'))], Action::Deed(Deed::SameAfter), ("]", "the one after by the same person")),
    on_message(&[plain(Char('n'))], Action::Deed(Deed::HitBefore), ("n", "the hit of the search before")),
    on_message(&[plain(Char('N'))], Action::Deed(Deed::HitAfter), ("N", "the hit of the search after")),
    on_message(&[plain(Enter)], Action::Deed(Deed::Use), ("Enter", "unfold, show what is hidden, open its link")),
    on_message(&[plain(Char('r'))], Action::Deed(Deed::Reply), ("r", "reply")),
    on_message(&[plain(Char('E'))], Action::Deed(Deed::React), ("E", "put an emoji below it")),
    on_message(&[plain(Char('e'))], Action::Deed(Deed::Edit), ("e", "edit, if it is yours")),
    on_message(&[plain(Char('y'))], Action::Deed(Deed::Copy), ("y", "copy its text")),
    on_message(&[plain(Char('Y'))], Action::Deed(Deed::CopyLink), ("Y", "copy its link, or its id")),
    on_message(&[plain(Char('o'))], Action::Deed(Deed::Open), ("o", "open its link")),
    on_message(
        &[plain(Char('w'))],
        Action::Deed(Deed::Warn),
        ("w", "warn its author; whisper where you keep no order"),
    ),
    on_message(&[plain(Char('W'))], Action::Deed(Deed::Whisper), ("W", "whisper to its author")),
    on_message(&[plain(Char('i'))], Action::Deed(Deed::Ignore), ("i", "ignore its author")),
    on_message(&[plain(Char('m'))], Action::Deed(Deed::MarkUnread), ("m", "mark unread from there on")),
    on_message(&[plain(Char('1'))], Action::Deed(Deed::Preset(0)), ("1", "time its author out, shortest")),
    on_message(&[plain(Char('2'))], Action::Deed(Deed::Preset(1)), ("2", "the same, longer")),
    on_message(&[plain(Char('3'))], Action::Deed(Deed::Preset(2)), ("3", "the same, longest")),
    on_message(&[plain(Char('t'))], Action::Deed(Deed::Timeout), ("t", "time its author out for as long as you type")),
    on_message(&[plain(Char('d'))], Action::Deed(Deed::Delete), ("d", "delete it; asks first")),
    on_message(&[plain(Char('b'))], Action::Deed(Deed::Ban), ("b", "ban its author; asks first")),
    on_message(&[plain(Char('p'))], Action::Deed(Deed::Pin), ("p", "pin it")),
    on_message(&[plain(Char('R'))], Action::Deed(Deed::Report), ("R", "report it to the moderators")),
    on_message(&[plain(Char('s'))], Action::Deed(Deed::Safe), ("s", "its pictures can be shown")),
    on_message(&[plain(Char('x'))], Action::Deed(Deed::Nsfw), ("x", "its pictures are shown only on request")),
    on_message(&[plain(Char('a'))], Action::Deed(Deed::Dismiss), ("a", "dismiss what was reported about it")),
    on_message(&[plain(Char('l'))], Action::Deed(Deed::Lift), ("l", "let its author write again")),
    on_message(&[plain(Char('+'))], Action::Deed(Deed::Extend), ("+", "add 2 min to its author's timeout")),
    on_message(&[plain(Char('u'))], Action::Deed(Deed::Card), ("u", "what moderators know of its author")),
    on_message(&[plain(Char('z'))], Action::Deed(Deed::Undo), ("z", "take your last action back, for 30 s")),
    on_message(&[plain(Char('/'))], Action::Search, ("/", "search")),
    on_message(&[plain(Char('?'))], Action::Help, ("?", "this help")),
    in_list(&[plain(Char('k')), plain(Up)], Action::Up, ("k, Up", "the entry before")),
    in_list(&[plain(Char('j')), plain(Down)], Action::Down, ("j, Down", "the entry after")),
    in_list(&[plain(Home)], Action::Home, ("Home", "the first")),
    in_list(&[plain(Char('G')), plain(End)], Action::End, ("G, End", "the last")),
    in_list(
        &[plain(Enter)],
        Action::Deed(Deed::Use),
        ("Enter", "go to the message; open the link of one; accept an invite"),
    ),
    in_list(&[plain(Char('g'))], Action::Deed(Deed::Jump), ("g", "go to the message")),
    in_list(&[plain(Char('o'))], Action::Deed(Deed::Open), ("o", "open the link")),
    in_list(&[plain(Char('y'))], Action::Deed(Deed::Copy), ("y", "copy the address or the text")),
    in_list(&[plain(Char('Y'))], Action::Deed(Deed::CopyLink), ("Y", "copy the address, or the id")),
    in_list(&[plain(Char('r'))], Action::Deed(Deed::Reply), ("r", "reply")),
    in_list(&[plain(Char('E'))], Action::Deed(Deed::React), ("E", "put an emoji below it")),
    in_list(&[plain(Char('e'))], Action::Deed(Deed::Edit), ("e", "edit, if it is yours")),
    in_list(&[plain(Char('w'))], Action::Deed(Deed::Warn), ("w", "warn its author; whisper where you keep no order")),
    in_list(&[plain(Char('W'))], Action::Deed(Deed::Whisper), ("W", "whisper to its author")),
    in_list(&[plain(Char('i'))], Action::Deed(Deed::Ignore), ("i", "ignore its author")),
    in_list(&[plain(Char('m'))], Action::Deed(Deed::MarkUnread), ("m", "mark unread from there on")),
    in_list(&[plain(Char('1'))], Action::Deed(Deed::Preset(0)), ("1", "time its author out, shortest")),
    in_list(&[plain(Char('2'))], Action::Deed(Deed::Preset(1)), ("2", "the same, longer")),
    in_list(&[plain(Char('3'))], Action::Deed(Deed::Preset(2)), ("3", "the same, longest")),
    in_list(&[plain(Char('t'))], Action::Deed(Deed::Timeout), ("t", "time its author out for as long as you type")),
    in_list(&[plain(Char('d'))], Action::Deed(Deed::Delete), ("d", "delete it; asks first; decline an invite")),
    in_list(&[plain(Char('b'))], Action::Deed(Deed::Ban), ("b", "ban its author; asks first")),
    in_list(&[plain(Char('p'))], Action::Deed(Deed::Pin), ("p", "pin it")),
    in_list(&[plain(Char('R'))], Action::Deed(Deed::Report), ("R", "report it to the moderators")),
    in_list(&[plain(Char('s'))], Action::Deed(Deed::Safe), ("s", "its pictures can be shown")),
    in_list(&[plain(Char('x'))], Action::Deed(Deed::Nsfw), ("x", "its pictures are shown only on request")),
    in_list(&[plain(Char('a'))], Action::Deed(Deed::Dismiss), ("a", "dismiss what was reported about it")),
    in_list(&[plain(Char('l'))], Action::Deed(Deed::Lift), ("l", "let the person write again")),
    in_list(&[plain(Char('+'))], Action::Deed(Deed::Extend), ("+", "add 2 min to the person's timeout")),
    in_list(&[plain(Char('u'))], Action::Deed(Deed::Card), ("u", "what moderators know of the person")),
    in_list(&[plain(Char('n'))], Action::Deed(Deed::Note), ("n", "write a note about the person")),
    in_list(&[plain(Char('z'))], Action::Deed(Deed::Undo), ("z", "take your last action back, for 30 s")),
    in_list(&[plain(Char('/'))], Action::Deed(Deed::Filter), ("/", "type what the entries must hold")),
    in_list(&[plain(KeyCode::Tab)], Action::NextField, ("Tab", "all, links, pictures; search here, everywhere")),
    in_list(&[plain(Char('?'))], Action::Help, ("?", "this help")),
    on_message(&[], Action::Write, ("", "write")),
    on_message(&[], Action::CommandLine, ("", "write a command")),
    key(&[], Action::StopWriting, Writing, ("", "stop writing")),
    key(&[plain(F(1)), ctrl(Char('/')), ctrl(Char('7'))], Action::Help, Screen, ("F1, Ctrl-/", "this help")),
    key(&[ctrl(Char('c'))], Action::Interrupt, Screen, ("Ctrl-C", "clear the input")),
    key(&[ctrl(Char('l'))], Action::Redraw, Screen, ("Ctrl-L", "draw the screen anew")),
    key(&[ctrl(Char('z'))], Action::Suspend, Screen, ("Ctrl-Z", "to the shell; fg comes back")),
    key(&[ctrl(Char('q'))], Action::Quit, Screen, ("Ctrl-Q", "quit")),
];

/// What Alt with a digit does; not a row, since nine chords have nine meanings.
pub const BY_NUMBER: (&str, &str) = ("Alt-1 … Alt-9", "channel by its number");
