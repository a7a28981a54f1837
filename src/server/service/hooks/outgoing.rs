//! Telling programs outside what happens in a room: who wants to know is kept in memory, what is still to be told on
//! disk, together with what it tells of. Must not know how calls are made.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::chat::{Rejection, Timestamp};
use crate::clock;
use crate::server::policy::outward::Reach;
use crate::server::policy::webhook::{HookEvent, is_given_up, next_attempt};
use crate::server::service::{Service, secret, unavailable};
use crate::server::store::{Attempt, Hook, NewCall, Waiting};

/// The webhooks that are told something, by room (folded name).
pub(in crate::server::service) struct Told {
    rooms: Mutex<HashMap<Arc<str>, Vec<Ear>>>,
}

#[derive(Clone)]
struct Ear {
    hook: String,
    events: Vec<HookEvent>,
    event: Option<Timestamp>,
}

/// Those who are to be told of one kind of thing in one room.
pub(in crate::server::service) struct Listeners {
    hooks: Vec<String>,
    event: HookEvent,
    room: Arc<str>,
    at: Timestamp,
}

/// A call that is to be made, ready to be sent.
pub struct Envelope {
    waiting: Waiting,
    /// Seconds since 1970.
    pub timestamp: String,
    pub signature: String,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Taken,
    /// It could not be reached, or has failed by itself: the same call may be taken later.
    Failed,
    /// It is wrong as it is, also later.
    Refused,
}

impl Told {
    pub fn new(hooks: &[Hook]) -> Self {
        let told = Self { rooms: Mutex::default() };
        hooks.iter().for_each(|hook| told.add(hook));
        told
    }

    pub fn add(&self, hook: &Hook) {
        if let Some(outgoing) = &hook.outgoing {
            let ear = Ear { hook: hook.id.clone(), events: outgoing.events.clone(), event: hook.event };
            let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
            rooms.entry(Arc::clone(&hook.room.key)).or_default().push(ear);
        }
    }

    pub fn remove(&self, hook: &str) {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.retain(|_, ears| {
            ears.retain(|ear| ear.hook != hook);
            !ears.is_empty()
        });
    }

    /// On the way of every message: nearly all rooms have none.
    fn of(&self, room: &str, event: HookEvent) -> Vec<Ear> {
        let rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(ears) = rooms.get(room) else { return Vec::new() };
        ears.iter().filter(|ear| ear.events.contains(&event)).cloned().collect()
    }
}

impl Listeners {
    /// `data` is the JSON that the readers of the room get. Each call gets its id here, and keeps it.
    pub fn calls(&self, data: &str) -> Vec<NewCall> {
        let Self { hooks, event, room, at } = self;
        let (word, room) = (serde_json::json!(event.as_str()), serde_json::json!(room));
        let body = format!(r#"{{"type":{word},"timestamp":{},"channel":{room},"data":{data}}}"#, at.0);
        let call = |hook: &String| NewCall { hook: hook.clone(), id: clock::message_id(), body: body.clone(), at: *at };
        hooks.iter().map(call).collect()
    }
}

impl Envelope {
    pub fn hook(&self) -> &str {
        &self.waiting.hook
    }

    pub fn id(&self) -> &str {
        &self.waiting.id
    }

    pub fn url(&self) -> &str {
        &self.waiting.url
    }

    pub fn body(&self) -> &str {
        &self.waiting.body
    }

    pub fn due(&self) -> Timestamp {
        self.waiting.due
    }
}

impl Service {
    /// Who is to be told of what is about to happen in a room (folded name); `None` for nobody, as nearly always.
    pub(in crate::server::service) fn listeners(&self, room: &Arc<str>, event: HookEvent) -> Option<Listeners> {
        let mut ears = self.hooks.of(room, event);
        ears.retain(|ear| self.is_on(room, ear.event));
        let hooks: Vec<String> = ears.into_iter().map(|ear| ear.hook).collect();
        (!hooks.is_empty()).then(|| Listeners { hooks, event, room: Arc::clone(room), at: self.wall() })
    }

    /// Changes whenever there is a new call to make.
    pub fn calls_changed(&self) -> watch::Receiver<()> {
        self.archive.calls_changed()
    }

    /// Where calls may go.
    pub fn reach(&self) -> Reach {
        self.options.reach
    }

    /// What counts as now for the calls.
    pub fn calls_now(&self) -> Timestamp {
        self.wall()
    }

    /// The next call of each webhook, signed, the earliest first; those of events that are over are none any more.
    ///
    /// # Errors
    /// `Unavailable` when the store fails.
    pub async fn calls(&self) -> Result<Vec<Envelope>, Rejection> {
        let found = self.readers.waiting().await.map_err(unavailable)?;
        let now = self.wall();
        let mut calls = Vec::new();
        for waiting in found {
            if self.is_on(&waiting.room, waiting.event) {
                calls.push(envelope(waiting, now));
            } else {
                self.archive.revoke_hook(&waiting.hook, now).await.map_err(unavailable)?;
                self.hooks.remove(&waiting.hook);
            }
        }
        Ok(calls)
    }

    /// A call was made. A webhook that has failed for a day is off.
    ///
    /// # Errors
    /// `Unavailable` when the store fails.
    pub async fn call_ended(&self, call: &Envelope, outcome: Outcome) -> Result<(), Rejection> {
        let (now, waiting) = (self.wall(), &call.waiting);
        let attempt = match outcome {
            Outcome::Taken => Attempt::Done,
            Outcome::Failed => Attempt::Again(next_attempt(waiting.tries + 1, now)),
            Outcome::Refused => Attempt::GivenUp,
        };
        let failing = self.archive.attempted(waiting.number, &waiting.hook, attempt, now).await.map_err(unavailable)?;
        if failing.is_some_and(|since| is_given_up(since, now)) {
            tracing::warn!(hook = %waiting.hook, room = %waiting.room, "a webhook has failed for a day and is off now");
            self.archive.revoke_hook(&waiting.hook, now).await.map_err(unavailable)?;
            self.hooks.remove(&waiting.hook);
        }
        Ok(())
    }
}

fn envelope(waiting: Waiting, now: Timestamp) -> Envelope {
    let timestamp = (now.0 / 1000).to_string();
    let call = secret::Call { id: &waiting.id, timestamp: &timestamp, body: waiting.body.as_bytes() };
    let signature = call.signatures(waiting.secrets.iter().map(String::as_str));
    Envelope { timestamp, signature, waiting }
}
