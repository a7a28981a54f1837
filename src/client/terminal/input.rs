//! Keys, pastes, clicks and focus changes of the terminal, as a stream. Must not know what any of them means.

use std::io;

use crossterm::event::{Event, EventStream};
use futures_util::Stream;

/// Everything that is typed from now on. The terminal must be taken, or a line is only seen at its end.
pub fn stream() -> impl Stream<Item = io::Result<Event>> + Unpin {
    EventStream::new()
}
