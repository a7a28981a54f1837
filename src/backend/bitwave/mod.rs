//! A network of the bitwave RFC: the task that joins socket, session and HTTP, and comes back after a loss.
//!
//! The only place of this folder that waits. Decisions are in `session`, when to come back in `backend::reconnect`.

mod asked;
mod attention;
mod changes;
pub mod deliver;
mod delivery;
mod desk;
mod direct;
mod fetch;
mod hydrate;
mod incoming;
mod members;
mod open_room;
mod outbox;
mod overheard;
mod requests;
pub(super) mod rest;
pub mod session;
mod socket;
pub mod tap;
mod translate;
mod waiting;
mod whisper;
mod wire;

use std::future::{Future, pending};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::select;
use tokio::task::JoinSet;
use tokio::time::{sleep_until, timeout};

use crate::backend::Link;
use crate::backend::error::BackendError;
use crate::backend::reconnect::Backoff;
use crate::chat::{Event, Request, Retry, RoomId};
use crate::clock;
use crate::config::account::Account;
use crate::proto::bitwave::client::ClientEvent;

use rest::Rest;
use session::{Deed, Fetch, Now, Session};
use wire::Wire;

/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(1);

/// Runs the network until the app is done with it.
pub async fn run(account: Account, link: Link) {
    Task::new(account, link).run().await;
}

struct Task {
    account: Account,
    link: Link,
    session: Session,
    backoff: Backoff,
    rest: Arc<Rest>,
    fetches: JoinSet<(Fetch, Result<String, BackendError>)>,
}

/// Why the task leaves what it is doing.
#[derive(Debug)]
enum Stop {
    /// The person wants a new connection now.
    Reconnect,
    /// The app is done with this network.
    End,
    Lost(BackendError),
}

impl Task {
    fn new(account: Account, link: Link) -> Self {
        let token = account.token.as_ref().map(|token| token.expose());
        let session = Session::new(&account.server, token, &account.rooms, clock::random_u64());
        let rest = Arc::new(Rest::new(account.server.clone(), account.token.clone()));
        Self { account, link, session, backoff: Backoff::default(), rest, fetches: JoinSet::new() }
    }

    async fn run(mut self) {
        let mut next = Ok(());
        loop {
            let stop = match next {
                Ok(()) => self.connection().await,
                Err(stop) => stop,
            };
            next = match stop {
                Stop::End => return,
                Stop::Reconnect => {
                    self.backoff.reset();
                    Ok(())
                }
                Stop::Lost(error) => self.wait(&error).await,
            };
        }
    }

    /// One connection, from the first try to its end.
    async fn connection(&mut self) -> Stop {
        self.session.tell(Event::Connecting);
        let room = self.session.hello_room();
        let account = self.account.clone();
        let mut wire = match self.beside(Wire::open(&account, room.as_str())).await {
            Ok(Ok(wire)) => wire,
            Ok(Err(error)) => return Stop::Lost(error),
            Err(stop) => return stop,
        };
        match self.talk(&mut wire).await {
            Stop::Lost(error) => Stop::Lost(error),
            stop => {
                if matches!(stop, Stop::End) {
                    // What was sent just before the end must be known to have arrived before the line is cut.
                    let _ = timeout(FAREWELL, self.hear_out(&mut wire)).await;
                    self.tell_settled();
                }
                wire.close();
                // A server that does not read is left without a farewell.
                let _ = timeout(FAREWELL, async { while wire.next(&mut Vec::new()).await.is_ok() {} }).await;
                stop
            }
        }
    }

    /// Tells the loss and waits until it is time to try again.
    async fn wait(&mut self, error: &BackendError) -> Result<(), Stop> {
        let now = now();
        let patience = self.backoff.lost(now.at, clock::random_fraction(), error.retry_after());
        if error.passes() {
            self.session.lost(error, Retry::In(patience), now);
            self.beside(sleep_until((now.at + patience).into())).await
        } else {
            self.session.lost(error, Retry::Never, now);
            self.beside(pending()).await
        }
    }

    /// Listens to everything but a connection until `work` is done.
    async fn beside<F: Future>(&mut self, work: F) -> Result<F::Output, Stop> {
        let mut work = pin!(work);
        loop {
            self.perform(None).await?;
            select! {
                done = &mut work => return Ok(done),
                request = self.link.requests.recv() => self.request(request)?,
                Some(Ok((what, answer))) = self.fetches.join_next() => self.session.fetched(&what, answer, now()),
            }
        }
    }

    /// Talks over a connection until it ends.
    async fn talk(&mut self, wire: &mut Wire) -> Stop {
        let mut events = Vec::new();
        loop {
            if let Err(stop) = self.perform(Some(wire)).await {
                return stop;
            }
            let deadline = self.session.deadline();
            let result = select! {
                result = wire.next(&mut events) => result.map_err(Stop::Lost),
                request = self.link.requests.recv() => match self.request(request) {
                    Err(Stop::Reconnect) => Ok(()),
                    other => other,
                },
                Some(Ok((what, answer))) = self.fetches.join_next() => {
                    self.session.fetched(&what, answer, now());
                    Ok(())
                }
                () = at(deadline) => {
                    self.session.tick(now());
                    Ok(())
                }
            };
            let now = now();
            for event in events.drain(..) {
                if matches!(event, ClientEvent::Connected { .. }) {
                    self.backoff.connected(now.at);
                }
                match event {
                    ClientEvent::Bulk(batch) => {
                        self.session.bulk(&batch, now, false);
                        wire.recycle(batch);
                    }
                    event => self.session.event(event, now),
                }
            }
            if let Err(stop) = result {
                // What came before the end still counts.
                return self.perform(Some(wire)).await.err().unwrap_or(stop);
            }
        }
    }

    /// Listens until the server has answered every message it was given.
    async fn hear_out(&mut self, wire: &mut Wire) {
        let mut events = Vec::new();
        while self.session.awaits_answers() && self.perform(Some(wire)).await.is_ok() {
            select! {
                result = wire.next(&mut events) => if result.is_err() {
                    return;
                },
                Some(Ok((what, answer))) = self.fetches.join_next() => self.session.fetched(&what, answer, now()),
            }
            events.drain(..).for_each(|event| self.session.event(event, now()));
        }
    }

    fn request(&mut self, request: Option<Request>) -> Result<(), Stop> {
        match request {
            None => Err(Stop::End),
            Some(Request::Reconnect) => Err(Stop::Reconnect),
            Some(request) => {
                self.session.request(request, now());
                Ok(())
            }
        }
    }

    /// Does what the session wants. Waits while the app is behind: then the server waits too.
    async fn perform(&mut self, mut wire: Option<&mut Wire>) -> Result<(), Stop> {
        for deed in self.session.take() {
            match deed {
                Deed::Tell(event) => {
                    // An app that listens no more may still have asked for something: what was typed just before the
                    // end must leave. The end itself comes with the last request.
                    let _ = self.link.events.send((self.link.network, event)).await;
                }
                Deed::Fetch(what) => self.fetch(what),
                Deed::Post(posting) => {
                    if let Some(wire) = wire.as_deref_mut() {
                        let number = wire.send(&posting);
                        self.session.posted(posting, number, now());
                    }
                }
                Deed::Edit(edit) => {
                    if let Some(wire) = wire.as_deref_mut() {
                        let number = wire.edit(&edit);
                        self.session.edit_posted(edit, number, now());
                    }
                }
                Deed::Moderate(asked) => {
                    if let Some(wire) = wire.as_deref_mut() {
                        let number = wire.moderate(&asked);
                        self.session.asked(number, now());
                    }
                }
                Deed::MarkRead { room, message } => {
                    if let Some(wire) = wire.as_deref_mut() {
                        wire.read_up_to(&room, &message);
                    }
                }
                Deed::Subscribe { rooms, all } => {
                    let rooms: Vec<&str> = rooms.iter().map(RoomId::as_str).collect();
                    if let Some(wire) = wire.as_deref_mut() {
                        wire.subscribe(&rooms, all);
                    }
                }
                Deed::Close(error) => return Err(Stop::Lost(error)),
            }
        }
        self.tell_settled();
        Ok(())
    }

    fn tell_settled(&mut self) {
        for txn in self.session.settled() {
            // Without anybody who keeps messages there is nothing to tell.
            let _ = self.link.settled.send(txn);
        }
    }

    fn fetch(&mut self, what: Fetch) {
        let rest = Arc::clone(&self.rest);
        let (signed, network) = (self.session.signs(&what), self.link.network.0);
        self.fetches.spawn(async move {
            let answer = rest.fetch(&what, signed).await;
            if let Err(error) = &answer {
                tracing::info!(network, %error, "something could not be fetched");
            }
            (what, answer)
        });
    }
}

fn now() -> Now {
    Now { at: clock::now(), wall: clock::wall() }
}

async fn at(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => sleep_until(deadline.into()).await,
        None => pending().await,
    }
}
