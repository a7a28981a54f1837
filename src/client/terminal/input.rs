//! Keys, pastes, clicks and focus changes of the terminal, as a stream. Must not know what any of them means.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crossterm::event::{Event, EventStream, KeyCode};
use futures_util::{Stream, StreamExt};
use tokio::time::{Sleep, sleep};

use super::answer::{Sieve, Sifted};
use crate::chat::Rgb;

/// The parts of an answer come in one piece; keys that only look like its beginning wait this long for it.
const PATIENCE: Duration = Duration::from_millis(50);

/// Everything that is typed from now on. The terminal must be taken, or a line is only seen at its end. What the terminal
/// answers about its ground goes to `told`.
///
/// # Panics
/// On the key F12, if `drill` is set: by this it is proved that a panic leaves the terminal as it was.
pub fn stream(drill: bool, told: impl FnMut(Rgb) + Unpin) -> impl Stream<Item = io::Result<Event>> + Unpin {
    sifted(EventStream::new(), told).inspect(move |event| {
        let f12 = matches!(event, Ok(Event::Key(key)) if key.code == KeyCode::F(12));
        assert!(!(drill && f12), "this is a drill: F12 was pressed");
    })
}

/// The events without the terminal's answers, which go to `told`.
pub fn sifted<S, F>(events: S, told: F) -> impl Stream<Item = io::Result<Event>> + Unpin
where
    S: Stream<Item = io::Result<Event>> + Unpin,
    F: FnMut(Rgb) + Unpin,
{
    Sifting { events, told, sieve: Sieve::default(), ready: VecDeque::new(), patience: None }
}

struct Sifting<S, F> {
    events: S,
    told: F,
    sieve: Sieve,
    ready: VecDeque<Event>,
    patience: Option<Pin<Box<Sleep>>>,
}

impl<S, F> Stream for Sifting<S, F>
where
    S: Stream<Item = io::Result<Event>> + Unpin,
    F: FnMut(Rgb) + Unpin,
{
    type Item = io::Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            match self.events.poll_next_unpin(context) {
                Poll::Ready(Some(Ok(event))) => self.sift(event),
                Poll::Ready(end) => return Poll::Ready(end),
                Poll::Pending if !self.sieve.is_holding() => return Poll::Pending,
                Poll::Pending => {
                    let patience = self.patience.get_or_insert_with(|| Box::pin(sleep(PATIENCE)));
                    if patience.as_mut().poll(context).is_pending() {
                        return Poll::Pending;
                    }
                    let held = self.sieve.release();
                    self.patience = None;
                    self.ready.extend(held);
                }
            }
        }
    }
}

impl<S, F: FnMut(Rgb)> Sifting<S, F> {
    fn sift(&mut self, event: Event) {
        self.patience = None;
        match self.sieve.take(event) {
            Sifted::Through(events) => self.ready.extend(events),
            Sifted::Answer(Some(ground)) => (self.told)(ground),
            Sifted::Answer(None) | Sifted::Held => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyEvent, KeyModifiers};
    use futures_util::stream;
    use tokio::time::timeout;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_key_that_only_begins_like_an_answer_comes_a_moment_later() {
        let alt = Event::Key(KeyEvent::new(KeyCode::Char(']'), KeyModifiers::ALT));
        let events = stream::iter([Ok(alt.clone())]).chain(stream::pending());
        let mut sifted = sifted(Box::pin(events), |_| panic!("nobody answered"));
        assert!(timeout(PATIENCE / 2, sifted.next()).await.is_err());
        assert_eq!(timeout(PATIENCE, sifted.next()).await.unwrap().unwrap().unwrap(), alt);
    }
}
