//! Posting one message and waiting until the server has confirmed it: by an acknowledgement where it gives one, else by
//! the message coming back.
//!
//! Must not know rooms that are open or lines on a screen.

use std::time::Duration;

use crate::backend::error::BackendError;
use crate::chat::{Capabilities, Rejection, RejectionCode, SafeText};
use crate::clock;
use crate::config::account::{Account, shown};
use crate::proto::bitwave::client::{ClientEvent, Post};
use crate::proto::bitwave::message::read_bulk;
use crate::proto::bitwave::rest::token_name;

use super::translate::{canonical, rejection};
use super::wire::Wire;

/// Connects, posts `text` to the first room of the account, and waits for the confirmation. The caller sets a limit.
///
/// # Errors
/// When there is no token, no connection, or the server refuses the message.
pub async fn deliver(account: &Account, text: &str, global: bool) -> Result<(), BackendError> {
    let host = shown(&account.server);
    let no_token = || BackendError::NotAuthorised { host: host.clone(), cause: "posting needs a token".to_owned() };
    let token = account.token.as_ref().ok_or_else(no_token)?;
    let room = account.rooms.first().map_or_else(|| canonical("global"), |room| canonical(room));
    let mut delivery = Delivery {
        me: token_name(token.expose()).map(|name| name.to_lowercase()),
        room: room.as_str().to_owned(),
        text: text.to_owned(),
        global,
        number: None,
        acks: false,
    };
    let mut wire = Wire::open(account, room.as_str()).await?;
    let mut events = Vec::new();
    loop {
        let ended = wire.next(&mut events).await;
        for event in events.drain(..) {
            if delivery.event(event, &mut wire)? {
                wire.close();
                // Confirmed already; a farewell that cannot leave changes nothing.
                let _ = wire.next(&mut Vec::new()).await;
                return Ok(());
            }
        }
        ended?;
    }
}

struct Delivery {
    me: Option<String>,
    room: String,
    text: String,
    global: bool,
    number: Option<u64>,
    acks: bool,
}

impl Delivery {
    /// Whether the message is confirmed now.
    fn event(&mut self, event: ClientEvent, wire: &mut Wire) -> Result<bool, BackendError> {
        match event {
            ClientEvent::Connected { announced } => {
                let ours = announced.is_some();
                let can = announced.map_or(Capabilities::PLAIN_RFC, |announced| announced.capabilities());
                if can.unit.count(&self.text) > can.max_length {
                    let words = format!("the message is too long; this server takes {} characters", can.max_length);
                    return Err(refused(RejectionCode::TooLong, &words, None));
                }
                self.acks = can.acks;
                self.post(ours, wire);
                Ok(false)
            }
            ClientEvent::Acked { number, .. } => Ok(self.number == Some(number)),
            ClientEvent::NotAcked { code, message, retry_after, .. } => {
                Err(refused(RejectionCode::parse(&code), &message, retry_after))
            }
            ClientEvent::Blocked { wait, .. } => {
                let words = format!("the server did not take the message; try again in {} s", wait.as_secs().max(1));
                Err(refused(RejectionCode::RateLimited, &words, Some(wait)))
            }
            ClientEvent::Error(notice) => Err(BackendError::Refused(rejection(&notice))),
            ClientEvent::Bulk(json) => Ok(!self.acks && self.number.is_some() && self.echoed(&json)),
            _ => Ok(false),
        }
    }

    fn post(&mut self, ours: bool, wire: &mut Wire) {
        let text = if ours { self.text.clone() } else { self.text.replace('\n', "\\n") };
        let nonce = format!("{:016x}", clock::random_u64());
        let nonce = self.acks.then_some(nonce.as_str());
        let post = Post { text: &text, room: &self.room, global: self.global, show_badge: true, nonce, reply: None };
        self.number = Some(wire.post(&post));
    }

    /// Whether one of our own messages came back: one connection keeps order, so the first one is this one.
    fn echoed(&self, json: &str) -> bool {
        let mut found = false;
        read_bulk(json, &mut |item| {
            let Ok(wire) = item else { return };
            let by_me = wire.username.as_deref().map(str::to_lowercase) == self.me;
            let here = wire.channel.as_deref().is_some_and(|channel| canonical(channel).as_str() == self.room);
            found |= by_me && here;
        });
        found
    }
}

fn refused(code: RejectionCode, words: &str, retry_after: Option<Duration>) -> BackendError {
    let words = if words.trim().is_empty() { "the server refused the message without a reason" } else { words };
    BackendError::Refused(Rejection { code, message: SafeText::line(words), retry_after })
}
