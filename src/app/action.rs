//! What a person can mean by a key, a click or a command, independent of which key it was.

use super::lists::Deed;
use super::state::Place;
use crate::chat::MessageId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    // The input, or the field of the open form.
    Insert(char),
    /// Pasted text, as it came; the paste guard decides.
    Paste(String),
    Newline,
    /// A whole line, typed where there is no screen.
    Say(String),
    Submit,
    Backspace,
    Delete,
    DeleteWordBack,
    DeleteWord,
    Transpose,
    KillToEnd,
    KillToStart,
    Yank,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    /// Up and Down: a line up in multi-line text, then the history; in lists and forms the previous and next entry.
    Up,
    Down,
    /// The history of what was sent, whatever the cursor does.
    Older,
    Newer,
    /// Completes the word, or goes to the next field of a form.
    NextField,
    PreviousField,
    /// A list of emotes, one of which goes into the input.
    PickEmote,
    // Beginning and ending to write, where letters are deeds by themselves.
    Write,
    /// Write, and begin with the slash of a command.
    CommandLine,
    StopWriting,
    // Rooms.
    NextRoom,
    PreviousRoom,
    /// The next room with mentions, then with unread lines.
    NextUnread,
    /// The n-th room of the list, counted from 1.
    RoomNumber(usize),
    Open(Place),
    /// From a public room to its private one, or back.
    GoOver,
    /// Where to go and what to do, by typing.
    Switcher,
    // The timeline.
    PageUp,
    PageDown,
    /// Wheel: rows up (positive) or down (negative).
    Scroll(i32),
    ToEnd,
    ToMarker,
    MarkAllRead,
    ToggleScope,
    // Messages, and lists of them.
    /// Selects the newest message in view.
    SelectMessage,
    /// Selects the message under the mouse.
    Pick(MessageId),
    /// Chooses the n-th entry of the list on top, counted from 0.
    PickEntry(usize),
    /// Something to do with the selected message or the chosen entry.
    Deed(Deed),
    PreviousMention,
    NextMention,
    Links,
    Mentions,
    /// What waits for a moderator.
    Queue,
    Search,
    // The screen.
    ToggleChannels,
    /// Shows or hides the people at the side; the screen knows which of the two is a change.
    ShowPeople(bool),
    /// The same two where the screen has no place for a side list: as overlays.
    ListChannels,
    ListPeople,
    Help,
    AddNetwork,
    Reconnect,
    /// Close what is open, go to the end, mark read: in this order.
    Escape,
    /// Ctrl-C: clears the input; on an empty input says how to quit.
    Interrupt,
    Redraw,
    Suspend,
    Quit,
}

/// What the letters mean: text, or deeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// They go to the input.
    #[default]
    Typing,
    /// A message is selected, and they act on it.
    Selecting,
    /// A list of messages or links lies on top, and they act on the entry chosen.
    Listing,
}

impl Action {
    /// Whether it can change nothing but the text of the input and the place of its cursor, as long as nothing lies on
    /// top of the screen.
    pub fn is_typing(&self) -> bool {
        matches!(
            self,
            Self::Insert(_)
                | Self::Backspace
                | Self::Delete
                | Self::DeleteWordBack
                | Self::DeleteWord
                | Self::Transpose
                | Self::KillToEnd
                | Self::KillToStart
                | Self::Yank
                | Self::Left
                | Self::Right
                | Self::WordLeft
                | Self::WordRight
                | Self::Home
                | Self::End
        )
    }
}
