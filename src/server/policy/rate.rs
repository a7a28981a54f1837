//! Rate limits: the generic cell rate algorithm (GCRA), one moment of memory per key.
//!
//! A key may act `burst` times at once and then once per `every`. Must not know what is being counted.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub burst: u32,
    pub every: Duration,
}

impl Rate {
    /// What a person may post: five at once, then two a second.
    pub const POSTS: Self = Self { burst: 5, every: Duration::from_millis(500) };
    /// What a person may report to moderators.
    pub const REPORTS: Self = Self { burst: 5, every: Duration::from_secs(20) };
    /// Attempts to log in to one account.
    pub const LOGINS_BY_ACCOUNT: Self = Self { burst: 5, every: Duration::from_secs(20) };
    /// Attempts to log in, to register, or to get an anonymous name, from one address.
    pub const LOGINS_BY_ADDRESS: Self = Self { burst: 10, every: Duration::from_secs(6) };
    /// Subscriptions, and events nobody knows, over one connection.
    pub const ASKS: Self = Self { burst: 50, every: Duration::from_millis(200) };
    /// Reads over REST from one address.
    pub const READS: Self = Self { burst: 200, every: Duration::from_millis(10) };
}

/// Counters by key. A key that has been quiet for as long as its burst lasts is forgotten.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Rate,
    /// The theoretical arrival time: when the key has paid for everything it did.
    paid_at: HashMap<K, Instant>,
    sweep_at: usize,
}

const SWEEP_FROM: usize = 1024;

impl<K: Hash + Eq> Buckets<K> {
    pub fn new(rate: Rate) -> Self {
        Self { rate, paid_at: HashMap::new(), sweep_at: SWEEP_FROM }
    }

    /// Counts one act of `key`, if it is allowed.
    ///
    /// # Errors
    /// How long to wait until it will be allowed; a refused act costs nothing.
    pub fn take(&mut self, key: K, now: Instant) -> Result<(), Duration> {
        self.forget_quiet(now);
        let paid_at = self.paid_at.entry(key).or_insert(now);
        let ahead = paid_at.saturating_duration_since(now);
        let allowance = self.rate.every * self.rate.burst.saturating_sub(1);
        if ahead > allowance {
            return Err(ahead - allowance);
        }
        *paid_at = (*paid_at).max(now) + self.rate.every;
        Ok(())
    }

    /// Quiet keys cost memory only until the table has doubled.
    fn forget_quiet(&mut self, now: Instant) {
        if self.paid_at.len() >= self.sweep_at {
            self.paid_at.retain(|_, paid_at| *paid_at > now);
            self.sweep_at = (self.paid_at.len() * 2).max(SWEEP_FROM);
        }
    }
}

/// What counts as one address: an IPv4 address, or the /64 that one household of IPv6 has.
pub fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}
