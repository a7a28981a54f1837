//! Listening to one room with the HTML still in hand: history first, then what is said, each message once.
//!
//! A second, thinner reader of the same connection, for programs that want the words of the server. It comes back after
//! a loss as the screen does. Must not know how the messages are printed.

use std::collections::{HashSet, VecDeque};
use std::ops::ControlFlow;

use tokio::time::sleep;

use crate::backend::error::BackendError;
use crate::backend::reconnect::Backoff;
use crate::chat::{Body, MessageId, RejectionCode, RoomId, SafeText, Timestamp};
use crate::clock;
use crate::config::account::Account;
use crate::proto::bitwave::client::ClientEvent;
use crate::proto::bitwave::message::{WireMessage, read_bulk};
use crate::proto::bitwave::rest::read_hydration;

use super::desk::is_private;
use super::rest::Rest;
use super::translate::{Item, Translator, canonical, rejection};
use super::wire::Wire;

/// Ids remembered to tell repeats.
const REMEMBERED: usize = 10_000;

/// Batches kept for a server that is slow to answer `subscribe`.
const MOST_EARLY: usize = 256;

/// One message as it came, with what it says in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The server's id, or a made one; not sanitised.
    pub id: String,
    pub at: Timestamp,
    /// As the server spells it; not sanitised.
    pub channel: String,
    pub username: SafeText,
    pub text: SafeText,
    /// As the server wrote it; not sanitised.
    pub html: String,
    pub global: Option<bool>,
    /// `type`, or `message`; not sanitised.
    pub kind: String,
}

/// What to do with a message: go on, or enough.
pub type Each<'a> = &'a mut (dyn FnMut(Heard) -> ControlFlow<()> + Send);

/// Listens to the first room of the account until `each` has enough. Of the history that is there at first, only the
/// last `recent` messages are given.
///
/// # Errors
/// When the first connection cannot be made, or the server does not want us (a kick, a refused token).
pub async fn tap(account: &Account, recent: usize, each: Each<'_>) -> Result<(), BackendError> {
    let mut tap = Tap::new(account, recent);
    let mut backoff = Backoff::default();
    let mut been_in = false;
    loop {
        let error = match tap.listen(account, each, &mut backoff, &mut been_in).await {
            Ok(()) => return Ok(()),
            Err(error) if !been_in || !error.passes() => return Err(error),
            Err(error) => error,
        };
        sleep(backoff.lost(clock::now(), clock::random_fraction(), error.retry_after())).await;
    }
}

struct Tap {
    room: RoomId,
    /// What is left of the limit for the first history.
    recent: usize,
    rest: Rest,
    /// What was said before the server has answered `subscribe`: the history comes first.
    early: Option<Vec<String>>,
    /// The room is private, on a server that has such rooms.
    signed: bool,
    translator: Translator,
    known: HashSet<MessageId>,
    order: VecDeque<MessageId>,
}

impl Tap {
    fn new(account: &Account, recent: usize) -> Self {
        Self {
            room: account.rooms.first().map_or_else(|| canonical("global"), |room| canonical(room)),
            recent,
            // Only for what needs it.
            rest: Rest::new(account.server.clone(), account.token.clone()),
            signed: false,
            early: None,
            translator: Translator::new(&account.server),
            known: HashSet::new(),
            order: VecDeque::new(),
        }
    }

    /// One connection; `Ok` when `each` has enough.
    async fn listen(
        &mut self,
        account: &Account,
        each: Each<'_>,
        backoff: &mut Backoff,
        been_in: &mut bool,
    ) -> Result<(), BackendError> {
        let mut wire = Wire::open(account, self.room.as_str()).await?;
        let mut events = Vec::new();
        self.early = None;
        loop {
            let ended = wire.next(&mut events).await;
            for event in events.drain(..) {
                if let ClientEvent::Connected { announced } = &event {
                    *been_in = true;
                    backoff.connected(clock::now());
                    let desk = announced.as_ref().is_some_and(|ours| ours.desk);
                    self.signed = desk && account.token.is_some() && is_private(&self.room);
                    if announced.as_ref().is_some_and(|ours| ours.subscribe) {
                        self.early = Some(Vec::new());
                        wire.subscribe(&[self.room.as_str()], false);
                    }
                }
                if self.event(event, each).await?.is_break() {
                    return Ok(());
                }
            }
            ended?;
        }
    }

    async fn event(&mut self, event: ClientEvent, each: Each<'_>) -> Result<ControlFlow<()>, BackendError> {
        match event {
            ClientEvent::Bulk(json) => match &mut self.early {
                Some(early) if early.len() < MOST_EARLY => {
                    early.push(json);
                    Ok(ControlFlow::Continue(()))
                }
                _ => Ok(self.bulk(&json, each)),
            },
            // The answer to `subscribe` comes, and the history after it.
            ClientEvent::Connected { .. } if self.early.is_some() => Ok(ControlFlow::Continue(())),
            ClientEvent::Connected { .. } | ClientEvent::Subscribed | ClientEvent::HydrateNow | ClientEvent::Gap => {
                self.catch_up(each).await
            }
            ClientEvent::Error(notice) => match rejection(&notice) {
                refused if refused.code == RejectionCode::NotAuthorised => Err(BackendError::Refused(refused)),
                // Whatever else a server complains of, it goes on sending.
                _ => Ok(ControlFlow::Continue(())),
            },
            _ => Ok(ControlFlow::Continue(())),
        }
    }

    /// The history, and behind it what was said before it could be fetched.
    async fn catch_up(&mut self, each: Each<'_>) -> Result<ControlFlow<()>, BackendError> {
        let body = self.rest.recent(Some(&self.room), self.signed).await?;
        let flow = self.history(&body, each);
        let mut early = self.early.take().into_iter().flatten();
        Ok(if flow.is_break() { flow } else { early.try_for_each(|json| self.bulk(&json, each)) })
    }

    fn bulk(&mut self, json: &str, each: Each<'_>) -> ControlFlow<()> {
        let mut flow = ControlFlow::Continue(());
        read_bulk(json, &mut |item| {
            let heard = item.ok().filter(|_| flow.is_continue()).and_then(|wire| self.hear(&wire, false));
            flow = heard.map_or(flow, &mut *each);
        });
        flow
    }

    fn history(&mut self, body: &str, each: Each<'_>) -> ControlFlow<()> {
        let mut items: Vec<WireMessage<'_>> = Vec::new();
        // What cannot be read is no history; live messages still come.
        let _ = read_hydration(body, &mut |item| items.extend(item.ok()));
        items.sort_by_key(|wire| wire.timestamp);
        let heard: Vec<Heard> = items.iter().filter_map(|wire| self.hear(wire, true)).collect();
        let skip = heard.len().saturating_sub(std::mem::replace(&mut self.recent, usize::MAX));
        heard.into_iter().skip(skip).try_for_each(each)
    }

    /// What a message says, if it is one of this room and has not been heard before.
    fn hear(&mut self, wire: &WireMessage<'_>, history: bool) -> Option<Heard> {
        let Item::Message(said) = self.translator.item(wire, clock::wall(), history) else { return None };
        let message = said.message;
        if message.room != self.room || !self.note(&message.id) {
            return None;
        }
        Some(Heard {
            id: message.id.as_str().to_owned(),
            at: message.at,
            channel: wire.channel.as_deref().unwrap_or(self.room.as_str()).to_owned(),
            username: message.author.name.clone(),
            text: match &message.body {
                Body::Plain(text) => text.clone(),
                rich @ Body::Rich(_) => SafeText::block(&rich.plain()),
            },
            html: wire.message.clone().into_owned(),
            global: wire.global,
            kind: wire.kind.as_deref().unwrap_or("message").to_owned(),
        })
    }

    /// Whether a message is new.
    fn note(&mut self, id: &MessageId) -> bool {
        if !self.known.insert(id.clone()) {
            return false;
        }
        self.order.push_back(id.clone());
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}
