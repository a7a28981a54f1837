//! Posting: a text becomes a message that everybody gets at once, and whose sender is told when it is durable.
//! Must not know connections.

use std::sync::Arc;
use std::time::Instant;

use crate::chat::{Rejection, RejectionCode, Timestamp};
use crate::clock;
use crate::proto::bitwave::outgoing::delete_item;
use crate::proto::bitwave::request::IncomingPost;
use crate::server::policy::house::is_private;
use crate::server::policy::refuse;
use crate::server::policy::room::RoomName;
use crate::server::policy::webhook::HookEvent;
use crate::server::store::{Answered, Card, Committed, Entry, Fate, Shelf, StoreError, Tell};

use super::claim::Claim;
use super::hooks::Listeners;
use super::{Identity, News, Service, unavailable, wire};

/// What somebody wants to say, and where they are while they say it.
pub struct Draft {
    pub post: IncomingPost,
    /// For a post that names no room.
    pub room: RoomName,
}

/// What the sender of a durable message is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    pub id: String,
    pub at: Timestamp,
}

/// A message that is delivered and on its way to the disk. [`Service::settle`] has to be called on it.
#[must_use]
pub struct Receipt(State);

enum State {
    /// Stored already: a repeat of an attempt, or something for certain people only.
    Known(Ack),
    /// It was a message to the server, and is shown to nobody; what the sender's connection is told.
    Taken(Ack, Box<str>),
    Pending(Pending),
}

/// Where a message goes, and which one it answers.
struct Address {
    room: RoomName,
    reply: Option<Box<Answered>>,
}

struct Pending {
    room: RoomName,
    id: String,
    /// Its pictures wait for a moderator.
    held: bool,
    committed: Fate<Committed>,
    /// Held until the fate is known.
    _claim: Option<Claim>,
}

impl Service {
    /// Delivers a message.
    ///
    /// # Errors
    /// `Empty`, `TooLong`, `BadName` (of the room), `NotFound` (a room this person cannot read), `RateLimited`, or `Unavailable` when the store cannot keep it.
    pub async fn post(self: &Arc<Self>, who: &Identity, draft: Draft, now: Instant) -> Result<Receipt, Rejection> {
        let Draft { post, room } = draft;
        self.admit(&post.text)?;
        let room = post.room.as_deref().map_or(Ok(room), RoomName::parse_or_global)?;
        self.check_read(Some(who), &room.key)?;
        if let Some(ack) = self.accept_by_message(who, (&post.text, &room), now).await? {
            return Ok(Receipt(State::Taken(ack, self.accepted_notice(&room).into())));
        }
        if is_private(&room.key) {
            return self.post_privately(who, post, room, now).await.map(|ack| Receipt(State::Known(ack)));
        }
        let claim = match &post.nonce {
            None => None,
            Some(nonce) => match self.people.claims.take(&who.card.name, nonce) {
                None => return self.posted_meanwhile(who, nonce).await,
                claim => {
                    let stored =
                        self.readers.by_nonce(Shelf::Public, &who.card.name, nonce).await.map_err(unavailable)?;
                    if let Some(stored) = stored {
                        return Ok(Receipt(State::Known(stored.into())));
                    }
                    claim
                }
            },
        };
        self.may_say(who, &room.key, now).await?;
        let reply = self.answered(Shelf::Public, &room.key, post.reply_to.as_deref()).await?;
        let to = Address { room: self.spelled(room).await?, reply };
        self.deliver(who, post, to, claim).await
    }

    /// The same attempt is being stored by another connection of this person; its fate is theirs.
    async fn posted_meanwhile(&self, who: &Identity, nonce: &str) -> Result<Receipt, Rejection> {
        match self.archive.by_nonce(&who.card.name, nonce).await.map_err(unavailable)? {
            Some(stored) => Ok(Receipt(State::Known(stored.into()))),
            None => Err(refuse(RejectionCode::Unavailable, "this message is being sent already; wait a moment")),
        }
    }

    async fn deliver(
        &self,
        who: &Identity,
        post: IncomingPost,
        to: Address,
        claim: Option<Claim>,
    ) -> Result<Receipt, Rejection> {
        let (mut words, links) = self.format(post.text);
        words.mark = self.first_mark(who, &to.room.key, &words);
        let held = words.mark.is_some();
        let author = Card { badge: who.card.badge.clone().filter(|_| post.show_badge), ..who.card.clone() };
        let place = self.archive.place().await.map_err(unavailable)?;
        let closing = || refuse(RejectionCode::Unavailable, "the server is stopping; send it again when it is back");
        let news = self.news.reserve().await.map_err(|_| closing())?;
        let said_in = to.room.clone();
        let listeners = self.listeners(&said_in.key, HookEvent::Message);
        let mut live = self.live();
        let entry = Entry {
            id: clock::message_id(),
            at: self.wall(),
            room: to.room,
            author,
            words,
            global: post.global,
            nonce: post.nonce,
            edited: None,
            reply: to.reply,
        };
        let (id, item) = (entry.id.clone(), wire::item(&entry));
        let json = Arc::clone(&item.json);
        let tell = listeners.map(|listeners| tell_of(listeners, Arc::clone(&json)));
        news.send(News::Said { room: Arc::clone(&said_in.key), json: Arc::clone(&item.json) });
        live.push(&said_in.key, item);
        let committed = place.append(entry, links, tell);
        drop(live);
        Ok(Receipt(State::Pending(Pending { room: said_in, id, held, committed, _claim: claim })))
    }

    /// Waits until the message is synced to disk.
    ///
    /// # Errors
    /// `Unavailable` when it could not be kept; it is taken off everybody's screen then.
    pub async fn settle(self: &Arc<Self>, receipt: Receipt) -> Result<Ack, Rejection> {
        let pending = match receipt.0 {
            State::Known(ack) | State::Taken(ack, _) => return Ok(ack),
            State::Pending(pending) => pending,
        };
        let fate = pending.committed.await.unwrap_or(Err(StoreError::Closed));
        let kept = fate.as_ref().is_ok_and(|stored| stored.id == pending.id);
        self.live().settle(&pending.room.key, &pending.id, kept);
        if !kept {
            let json = delete_item(&[&pending.id]).into();
            // An error means that nobody listens any more.
            let _ = self.news.send(News::Said { room: pending.room.key, json }).await;
        } else if pending.held {
            self.tell_what_waits(&pending.room);
        }
        fate.map(Ack::from).map_err(unavailable)
    }
}

/// Of a message that is stored for the first time; its JSON is what its readers get.
pub(super) fn tell_of(listeners: Listeners, json: Arc<str>) -> Tell<Committed> {
    Box::new(move |stored| if stored.again { Vec::new() } else { listeners.calls(&json) })
}

impl Receipt {
    /// What the server says to the connection that sent it, as an item of `bulkmessage`.
    pub fn notice(&self) -> Option<&str> {
        match &self.0 {
            State::Taken(_, notice) => Some(notice),
            State::Known(_) | State::Pending(_) => None,
        }
    }

    /// Where the message was said, unless it had been said before.
    pub fn room(&self) -> Option<&RoomName> {
        match &self.0 {
            State::Known(_) | State::Taken(..) => None,
            State::Pending(pending) => Some(&pending.room),
        }
    }
}

impl From<Committed> for Ack {
    fn from(stored: Committed) -> Self {
        Self { id: stored.id, at: stored.at }
    }
}
