//! The counters behind the rate limits of all deeds. Must not know what a refused deed would have done.

use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::chat::Rejection;
use crate::server::policy::rate::{Buckets, Rate, household};
use crate::server::policy::refuse_for;

pub(super) struct Limits {
    on: bool,
    posts: Mutex<Buckets<String>>,
    reports: Mutex<Buckets<String>>,
    logins_by_account: Mutex<Buckets<String>>,
    logins_by_address: Mutex<Buckets<IpAddr>>,
    reads: Mutex<Buckets<IpAddr>>,
    asks: Mutex<Buckets<u64>>,
}

impl Limits {
    pub(super) fn new(on: bool) -> Self {
        Self {
            on,
            posts: Mutex::new(Buckets::new(Rate::POSTS)),
            reports: Mutex::new(Buckets::new(Rate::REPORTS)),
            logins_by_account: Mutex::new(Buckets::new(Rate::LOGINS_BY_ACCOUNT)),
            logins_by_address: Mutex::new(Buckets::new(Rate::LOGINS_BY_ADDRESS)),
            reads: Mutex::new(Buckets::new(Rate::READS)),
            asks: Mutex::new(Buckets::new(Rate::ASKS)),
        }
    }

    /// A message of this person.
    pub(super) fn post(&self, person: &str, now: Instant) -> Result<(), Rejection> {
        self.take(&self.posts, person.to_owned(), now, "you are writing too fast; wait a moment and send it again")
    }

    /// A report of this person.
    pub(super) fn report(&self, person: &str, now: Instant) -> Result<(), Rejection> {
        let reason = "you are reporting too fast; the moderators see what you reported already";
        self.take(&self.reports, person.to_owned(), now, reason)
    }

    /// An attempt to log in to one account, from one address.
    pub(super) fn login(&self, person: &str, from: IpAddr, now: Instant) -> Result<(), Rejection> {
        self.stranger(from, now)?;
        let reason = "too many attempts for this account; wait and try again";
        self.take(&self.logins_by_account, person.to_owned(), now, reason)
    }

    /// Anything that costs the server much before it knows who asks.
    pub(super) fn stranger(&self, from: IpAddr, now: Instant) -> Result<(), Rejection> {
        let reason = "too many attempts from your address; wait and try again";
        self.take(&self.logins_by_address, household(from), now, reason)
    }

    /// A read over REST.
    pub(super) fn read(&self, from: IpAddr, now: Instant) -> Result<(), Rejection> {
        self.take(&self.reads, household(from), now, "too many requests from your address; wait and try again")
    }

    /// An event over one connection that says nothing to others.
    pub(super) fn ask(&self, connection: u64, now: Instant) -> Result<(), Rejection> {
        self.take(&self.asks, connection, now, "too many requests over this connection; wait and try again")
    }

    fn take<K: Hash + Eq>(
        &self,
        buckets: &Mutex<Buckets<K>>,
        key: K,
        now: Instant,
        reason: &str,
    ) -> Result<(), Rejection> {
        if !self.on {
            return Ok(());
        }
        let mut buckets = buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.take(key, now).map_err(|wait| refuse_for(wait, reason))
    }
}
