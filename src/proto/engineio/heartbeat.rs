//! Heartbeats of both sides and both revisions: who pings, and when the silence means that the other side is gone.
//!
//! In revision 3 the client pings, in revision 4 the server does. There is always exactly one next moment to wake up
//! at. Must not know frames or sockets.

use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// Between two pings.
    pub interval: Duration,
    /// How long a ping may stay unanswered.
    pub timeout: Duration,
}

impl Timing {
    /// What every Socket.IO server since 2.0 announces unless told otherwise.
    pub const DEFAULT: Self = Self { interval: Duration::from_secs(25), timeout: Duration::from_secs(20) };

    /// No server may make its clients spin or wait for ever.
    const SHORTEST: Duration = Duration::from_millis(100);
    const LONGEST: Duration = Duration::from_secs(3600);

    pub(super) fn bounded(interval: Option<Duration>, timeout: Option<Duration>) -> Self {
        let bound = |time: Option<Duration>, default| time.unwrap_or(default).clamp(Self::SHORTEST, Self::LONGEST);
        Self { interval: bound(interval, Self::DEFAULT.interval), timeout: bound(timeout, Self::DEFAULT.timeout) }
    }
}

/// What a heartbeat asks for when its moment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    Rest,
    Ping,
    Dead,
}

#[derive(Clone, Copy, Debug)]
pub struct Heartbeat {
    timing: Timing,
    role: Role,
}

#[derive(Clone, Copy, Debug)]
enum Role {
    /// Pings at `next`. `dead` is set while a ping is unanswered.
    Pings { next: Instant, dead: Option<Instant> },
    /// Is pinged; silence until `dead` means that nobody is there.
    Listens { dead: Instant },
}

impl Heartbeat {
    pub fn pinging(timing: Timing, now: Instant) -> Self {
        Self { timing, role: Role::Pings { next: now + timing.interval, dead: None } }
    }

    pub fn listening(timing: Timing, now: Instant) -> Self {
        Self { timing, role: Role::Listens { dead: now + timing.interval + timing.timeout } }
    }

    /// Something arrived, whatever it was: it proves that the other side is there.
    pub fn heard(&mut self, now: Instant) {
        match &mut self.role {
            Role::Pings { dead, .. } => *dead = None,
            Role::Listens { dead } => *dead = now + self.timing.interval + self.timing.timeout,
        }
    }

    pub fn tick(&mut self, now: Instant) -> Beat {
        match &mut self.role {
            Role::Pings { dead: Some(dead), .. } | Role::Listens { dead } if now >= *dead => Beat::Dead,
            Role::Pings { next, dead } if now >= *next => {
                *next = now + self.timing.interval;
                dead.get_or_insert(now + self.timing.timeout);
                Beat::Ping
            }
            _ => Beat::Rest,
        }
    }

    /// When `tick` has something to do next.
    pub fn deadline(&self) -> Instant {
        match self.role {
            Role::Pings { next, dead } => dead.map_or(next, |dead| dead.min(next)),
            Role::Listens { dead } => dead,
        }
    }
}
