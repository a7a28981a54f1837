//! Whispering: words that only certain people get, now and in their history (RFC 3.4). Must not know connections.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::proto::bitwave::outgoing::bulk_frame;
use crate::proto::bitwave::request::IncomingWhisper;
use crate::server::policy::room::RoomName;
use crate::server::policy::{name, refuse};
use crate::server::store::{Entry, Page, RECENT, Shelf, Talk, Whisper, Whispered, talk_key};

use super::agent::is_scoped;
use super::carry_out::carry_out;
use super::gate::account_only;
use super::held::Brought;
use super::post::Ack;
use super::{Audience, Identity, News, Service, participants, unavailable, wire};

/// Others in one conversation.
const MOST_PEOPLE: usize = 16;
/// Characters of a wrong name that are repeated.
const NAME: usize = 64;
/// Conversations in one list.
const MOST_TALKS: usize = 200;

impl Service {
    /// Stores a direct message, then brings it to all who take part; to a DJ whose event is on, after that.
    ///
    /// # Errors
    /// As for posting; `NotFound` for a name without an account; `Forbidden` when a recipient has blocked the sender.
    pub async fn whisper(
        self: &Arc<Self>,
        who: &Identity,
        whisper: IncomingWhisper,
        now: Instant,
    ) -> Result<Brought, Rejection> {
        account_only(who)?;
        self.admit(&whisper.text)?;
        let to = others(who, whisper.to.iter().map(String::as_str))?;
        // A repeat costs nothing, or a client could not recover after a reconnect.
        if let Some(nonce) = &whisper.nonce
            && let Some(stored) =
                self.readers.by_nonce(Shelf::Whispers, &who.card.name, nonce).await.map_err(unavailable)?
        {
            return self.brought_before(stored).await;
        }
        self.may_whisper(who, now).await?;
        let talk = talk_key(&who.key, &to);
        let reply = self.answered_among(who, &talk, whisper.reply_to.as_deref()).await?;
        let (words, links) = self.format(whisper.text);
        let entry = Entry {
            id: clock::message_id(),
            at: self.wall(),
            room: RoomName { key: Arc::clone(&talk), shown: talk },
            author: who.card.clone(),
            words,
            global: None,
            nonce: whisper.nonce,
            edited: None,
            reply,
        };
        let patient = self.patient(who, &to);
        let service = Arc::clone(self);
        carry_out(async move { service.bring(Whisper { entry, to, links, patient }).await }).await
    }

    async fn bring(self: &Arc<Self>, whisper: Whisper) -> Result<Brought, Rejection> {
        let waiting = self.order.waiting.read().await;
        // Held until it is on its way, so that a conversation is heard in the order in which it is kept.
        let turn = self.turns.take(&whisper.entry.room.key).await;
        match self.archive.whisper(whisper).await.map_err(unavailable)? {
            Whispered::Done(entry, held) => {
                let frame = bulk_frame(&[wire::json_of(Shelf::Whispers, &entry)]).into();
                let mut people = participants(&entry);
                people.retain(|person| !held.iter().any(|name| **name == **person));
                // An error means that nobody listens any more.
                let _ = self.news.send(News::Told { to: Audience::People(people), frame }).await;
                drop((turn, waiting));
                self.tell_held(&held).await;
                Ok(Brought { ack: Ack { id: entry.id, at: entry.at }, held: !held.is_empty() })
            }
            Whispered::Again(stored) => self.brought_before(stored).await,
            Whispered::Nobody(name) => Err(nobody(&name)),
            Whispered::Blocked(name) => {
                let reason = format!("{name} does not take direct messages from you");
                Err(refuse(RejectionCode::Forbidden, &reason))
            }
        }
    }

    /// The messages of a conversation as ready wire JSON, oldest first. One that never was is an empty one.
    ///
    /// # Errors
    /// `NotFound` when `before` names no message of it; `Unavailable` when the store fails.
    pub async fn whispers(
        &self,
        who: &Identity,
        with: &str,
        before: Option<String>,
        limit: Option<usize>,
    ) -> Result<Vec<String>, Rejection> {
        account_only(who)?;
        let page = Page { room: Some(talk_with(who, with)?), before, limit: limit.unwrap_or(RECENT).min(RECENT) };
        let entries = self.readers.talk(&who.key, page).await.map_err(unavailable)?;
        let unknown = || refuse(RejectionCode::NotFound, "no message of this conversation has this id; start anew");
        Ok(entries.ok_or_else(unknown)?.iter().map(|entry| wire::json_of(Shelf::Whispers, entry)).collect())
    }

    /// The conversations of a person, the one with the newest message first.
    ///
    /// # Errors
    /// `Unavailable` when the store fails.
    pub async fn talks(&self, who: &Identity) -> Result<Vec<Talk>, Rejection> {
        account_only(who)?;
        self.readers.talks(&who.key, MOST_TALKS).await.map_err(unavailable)
    }

    /// Who a token over REST names; it costs a look into the store, so an address may not do it too often.
    ///
    /// # Errors
    /// `NotAuthorised`, `RateLimited`, or `Unavailable`.
    pub async fn bearer(&self, token: Option<&str>, from: IpAddr) -> Result<Arc<Identity>, Rejection> {
        self.limits.read(from, clock::now())?;
        let missing = || refuse(RejectionCode::NotAuthorised, "this needs the header `Authorization: Bearer TOKEN`");
        let token = token.filter(|token| !token.is_empty()).ok_or_else(missing)?;
        if is_scoped(token) {
            return Err(refuse(RejectionCode::Forbidden, "a token with scopes cannot do this; use the session token"));
        }
        self.sign_in(Some(token)).await?.ok_or_else(missing)
    }
}

/// The conversation of `who` with the others in `with`: names with commas, `-` for notes to oneself.
///
/// Whoever asks is part of it, so no name can lead to a conversation of others.
pub(super) fn talk_with(who: &Identity, with: &str) -> Result<Arc<str>, Rejection> {
    let names = with.split(',').filter(|name| *name != "-");
    Ok(talk_key(&who.key, &others(who, names)?))
}

/// Folded names without oneself, each once.
fn others<'a>(who: &Identity, names: impl Iterator<Item = &'a str>) -> Result<Vec<String>, Rejection> {
    let mut others = Vec::new();
    for name in names.map(str::trim) {
        // What no account can be called must not be taken apart as if it were two.
        name::check(name).map_err(|_| nobody(name))?;
        others.push(name::fold(name));
    }
    others.retain(|name| **name != *who.key);
    others.sort_unstable();
    others.dedup();
    if others.len() > MOST_PEOPLE {
        return Err(refuse(RejectionCode::Malformed, "a conversation has at most 16 others; name fewer"));
    }
    Ok(others)
}

pub(super) fn nobody(name: &str) -> Rejection {
    let shown: String = name.chars().take(NAME).collect();
    refuse(RejectionCode::NotFound, &format!("there is no account \"{shown}\" here; check the name"))
}
