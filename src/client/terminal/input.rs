//! Keys, pastes, clicks and focus changes of the terminal, as a stream. Must not know what any of them means.

use std::io;

use crossterm::event::{Event, EventStream, KeyCode};
use futures_util::{Stream, StreamExt};

/// Everything that is typed from now on. The terminal must be taken, or a line is only seen at its end.
///
/// # Panics
/// On the key F12, if `drill` is set: by this it is proved that a panic leaves the terminal as it was.
pub fn stream(drill: bool) -> impl Stream<Item = io::Result<Event>> + Unpin {
    EventStream::new().inspect(move |event| {
        let f12 = matches!(event, Ok(Event::Key(key)) if key.code == KeyCode::F(12));
        assert!(!(drill && f12), "this is a drill: F12 was pressed");
    })
}
