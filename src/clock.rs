//! The only reader of time and randomness.
//!
//! Everything else takes `now` and ids as arguments (clippy.toml forbids the rest), so that tests decide what time it
//! is. Must not know what anybody wants the time for.
#![allow(clippy::disallowed_methods, reason = "this is the one place that may")]

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{env, fs};

use jiff::tz::TimeZone;

use crate::chat::Timestamp;

/// Where Unix systems keep the rules of the local zone, as a rule by a link into the collection of all zones.
const LOCALTIME: &str = "/etc/localtime";
const COLLECTION: &str = "zoneinfo/";

/// Monotonic time. Follows tokio's clock, so paused tests pause it too.
pub fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// Wall-clock time, for what people read and what is stored.
pub fn wall() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Timestamp::clamped(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The zone whose hours people here read. Looked up once.
pub fn zone() -> TimeZone {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    // Without TZ one file tells all. jiff would look through the whole collection for its name first, which is a third
    // of what happens before the first frame.
    let find = || env::var_os("TZ").is_none().then(local_zone).flatten().unwrap_or_else(TimeZone::system);
    ZONE.get_or_init(find).clone()
}

fn local_zone() -> Option<TimeZone> {
    let link = fs::read_link(LOCALTIME).ok()?;
    let (_, name) = link.to_str()?.rsplit_once(COLLECTION)?;
    TimeZone::tzif(name, &fs::read(LOCALTIME).ok()?).ok()
}

/// The wall clock by which a server decides what is over. All clones are one clock; it can be set ahead, so that nobody
/// has to wait for a deadline to see what happens then.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    pub fn wall(&self) -> Timestamp {
        Timestamp::clamped(wall().0.saturating_add(self.ahead.load(Ordering::Relaxed)))
    }

    pub fn set_ahead(&self, by: Duration) {
        self.ahead.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::Relaxed);
    }
}

impl PartialEq for Clock {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.ahead, &other.ahead)
    }
}

impl Eq for Clock {}

/// Random bytes from the operating system, good enough for secrets.
///
/// # Panics
/// When the system has no source of randomness: nothing safe can be done then.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

pub fn random_u64() -> u64 {
    u64::from_ne_bytes(random_bytes())
}

/// A random number of at least 0 and below 1, for jitter.
pub fn random_fraction() -> f64 {
    // 53 bits are what the mantissa holds.
    (random_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// A new message id: a version 7 UUID, so ids sort by time (RFC 3.1 asks for a UUID that is entirely unique).
pub fn message_id() -> String {
    let ms = u64::try_from(wall().0).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(ms, &random_bytes()).into_uuid().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_local_zone_is_the_one_that_a_search_in_the_whole_collection_finds() {
        // Where /etc/localtime is no link into the collection, there is nothing to compare.
        let Some(zone) = local_zone() else { return };
        let found = TimeZone::get(zone.iana_name().unwrap_or_default()).unwrap();
        for months in 0..24 {
            let time = jiff::Timestamp::from_second(1_767_225_600 + months * 2_629_746).unwrap();
            assert_eq!(zone.to_offset_info(time), found.to_offset_info(time));
        }
    }
}
