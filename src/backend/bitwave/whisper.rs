//! Direct messages on servers without rooms for them: one person at a time, posted over HTTP, coming back to both sides
//! among all other messages (`docs/protocol.md`, its last section).
//!
//! Must not know rooms of our own server.

use crate::backend::error::BackendError;
use crate::chat::{Message, MessageId, RoomId, SafeText, TxnId};
use crate::proto::bitwave::rest::read_done;

use super::fetch::Fetch;
use super::outbox::Stage;
use super::session::{Now, Session};
use super::translate::Said;

/// Longest name in front of a message, in bytes.
const LONGEST_NAME: usize = 128;

/// Whom a message went to, and its HTML without the words that say so: `[to: bob]` or `Sent to: bob`, in an element of
/// their own or not.
pub fn addressed(html: &str) -> Option<(&str, &str)> {
    let html = html.trim_start();
    if let Some(inside) = html.strip_prefix("<span") {
        let (words, rest) = inside.split_once('>')?.1.split_once("</span>")?;
        let (name, more) = named(words)?;
        return more.trim().is_empty().then(|| (name, rest.trim_start()));
    }
    let (name, rest) = named(html.strip_prefix("<p>").unwrap_or(html))?;
    // The paragraph that was opened before the name is not worth keeping: its end means nothing alone.
    Some((name, rest.trim_start()))
}

fn named(words: &str) -> Option<(&str, &str)> {
    let words = words.trim_start();
    let (name, rest) = match words.strip_prefix("[to:") {
        Some(rest) => rest.split_once(']')?,
        None => {
            let rest = words.strip_prefix("Sent to:")?.trim_start();
            rest.split_at(rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | ',')).unwrap_or(rest.len()))
        }
    };
    let name = name.trim();
    let fits = !name.is_empty() && name.len() <= LONGEST_NAME && !name.contains(['<', '>']);
    fits.then_some((name, rest))
}

impl Session {
    /// An own message in a direct room does not say once more whom it went to.
    pub(super) fn take_words(&mut self, said: &mut Said) {
        let mine = self.me.as_ref().is_some_and(|me| me.wrote(&said.message));
        if let Some((_, body)) = said.to.take().filter(|_| mine) {
            said.message.body = body;
        }
    }

    /// Sends an attempt over HTTP.
    pub(super) fn post_whisper(&mut self, txn: TxnId, to: String, text: String, now: Now) {
        self.waiting.posts.whispered(txn, text.clone(), now.at);
        self.fetch(Fetch::Whisper { txn, to, text });
    }

    /// The answer to it.
    pub(super) fn whispered(&mut self, txn: TxnId, answer: Result<String, BackendError>, now: Now) {
        if self.waiting.posts.get(txn).is_none() {
            // It came back before the answer, or was taken off the screen.
            return;
        }
        match answer.map(|body| read_done(&body)) {
            Ok(Ok(())) => {
                self.on_line(txn, |timeline, diffs| timeline.acked(txn, own_id(txn), now.wall, diffs));
                self.waiting.posts.remove(txn);
            }
            Ok(Err(refusal)) => self.whisper_failed(txn, &refusal.message),
            Err(error) if never_arrived(&error) => self.whisper_failed(txn, &error.to_string()),
            Err(_) => {
                self.set_stage(txn, Stage::Unknown);
                self.on_line(txn, |timeline, diffs| timeline.unconfirmed(txn, diffs));
            }
        }
    }

    fn whisper_failed(&mut self, txn: TxnId, why: &str) {
        self.waiting.posts.whisper_forgotten(txn);
        self.fail(txn, &SafeText::line(why));
    }

    /// An own message came back from a server that does not say which one it is: it takes the place of its line. Gives
    /// it back where none stands for it.
    pub(super) fn came_back(&mut self, room: &RoomId, message: Message) -> Option<Message> {
        if self.open_room(room).is_none_or(|open| open.timeline.contains(&message.id)) {
            return Some(message);
        }
        let Some(txn) = self.waiting.posts.whisper_came_back(room, &message.body.plain()) else { return Some(message) };
        self.waiting.posts.remove(txn);
        let own = own_id(txn);
        match self.open_room(room).filter(|open| open.timeline.line(&own).is_some()) {
            Some(open) => open.timeline.arrived(&own, message, &mut open.diffs),
            None => return Some(message),
        }
        None
    }
}

/// The id of a line that the server has not named.
pub fn own_id(txn: TxnId) -> MessageId {
    MessageId::new(&format!("own:{}", txn.0))
}

fn never_arrived(error: &BackendError) -> bool {
    matches!(error, BackendError::Unreachable { .. } | BackendError::Busy { .. } | BackendError::NotAuthorised { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_front_say_whom_a_message_went_to() {
        for (html, expected) in [
            ("<span style=\"color: rgb(218, 152, 0);\">[to: bob]</span> <p>hey</p>", Some(("bob", "<p>hey</p>"))),
            ("<span>Sent to: troll:ab12</span><p>hey</p>", Some(("troll:ab12", "<p>hey</p>"))),
            ("[to: bob] hey", Some(("bob", "hey"))),
            ("<p>[to: bob] hey</p>", Some(("bob", "hey</p>"))),
            ("Sent to: bob hey", Some(("bob", "hey"))),
            ("<p>hey [to: bob]</p>", None),
            ("<span>[to: bob] and more</span> hey", None),
            ("[to: ] hey", None),
            ("[to: <b>] hey", None),
            ("<span", None),
            ("", None),
        ] {
            assert_eq!(addressed(html), expected, "{html}");
        }
        assert_eq!(addressed(&format!("[to: {}] hey", "x".repeat(10_000_000))), None);
    }
}
