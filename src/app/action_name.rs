//! The names by which the configuration and the palette call what a person can do.
//!
//! A name is a promise: people write it into their files. Must not know which key it is bound to.

use super::action::Action;

impl Action {
    /// Its name, `kill-to-end`. `None` for what only the screen can mean: a letter, a paste, a click.
    pub fn name(&self) -> Option<&'static str> {
        Some(match self {
            Self::Newline => "new-line",
            Self::Submit => "send",
            Self::Backspace => "delete-before",
            Self::Delete => "delete-after",
            Self::DeleteWordBack => "delete-word-before",
            Self::DeleteWord => "delete-word-after",
            Self::Transpose => "swap-characters",
            Self::KillToEnd => "kill-to-end",
            Self::KillToStart => "kill-to-start",
            Self::Yank => "yank",
            Self::Left => "left",
            Self::Right => "right",
            Self::WordLeft => "word-left",
            Self::WordRight => "word-right",
            Self::Home => "line-start",
            Self::End => "line-end",
            Self::Older => "sent-before",
            Self::Newer => "sent-after",
            Self::Up => "up",
            Self::Down => "down",
            Self::NextField => "next-field",
            Self::PreviousField => "previous-field",
            Self::Write => "write",
            Self::CommandLine => "command-line",
            Self::StopWriting => "stop-writing",
            Self::NextRoom => "next-channel",
            Self::PreviousRoom => "previous-channel",
            Self::GoOver => "other-room",
            Self::NextUnread => "next-unread",
            Self::PageUp => "page-up",
            Self::PageDown => "page-down",
            Self::ToEnd => "newest",
            Self::ToMarker => "first-unread",
            Self::MarkAllRead => "mark-all-read",
            Self::ToggleScope => "toggle-view",
            Self::ToggleChannels => "channels",
            Self::ListPeople => "people",
            Self::Switcher => "go-to",
            Self::PickEmote => "emotes",
            Self::SelectMessage => "select-message",
            Self::PreviousMention => "previous-mention",
            Self::NextMention => "next-mention",
            Self::Links => "links",
            Self::Mentions => "mentions",
            Self::Queue => "queue",
            Self::Search => "search",
            Self::Deed(deed) => deed.name(),
            Self::Help => "help",
            Self::AddNetwork => "add-network",
            Self::Reconnect => "reconnect",
            Self::Escape => "escape",
            Self::Interrupt => "clear",
            Self::Redraw => "redraw",
            Self::Suspend => "suspend",
            Self::Quit => "quit",
            _ => return None,
        })
    }
}
