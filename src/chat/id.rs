//! The names of things: networks, rooms, messages, unsent messages, moments.
//!
//! Identity comes first in this program: selection, delivery marks, deduplication and read markers all hang on these
//! keys, never on rows of a screen. Must not know how any protocol spells them.

use std::fmt;
use std::sync::Arc;

/// One account's connection to one server, numbered in the order in which this run added it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NetworkId(pub u16);

/// A room inside one network, in the network's canonical spelling.
///
/// For bitwave that is the channel name in lower case (RFC 2.3: names are told apart without regard to case).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoomId(Arc<str>);

impl RoomId {
    /// Takes a name that is already canonical; the backend that owns the room folds it first.
    pub fn new(canonical: &str) -> Self {
        Self(canonical.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RoomId({:?})", &*self.0)
    }
}

/// The key of a message inside its network: the server's id, or a synthetic one where the server gives none.
///
/// Opaque and never shown: it is not sanitised, so it must not reach a terminal or a log.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MessageId(Arc<str>);

impl MessageId {
    pub fn new(id: &str) -> Self {
        Self(id.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageId({:?})", &*self.0)
    }
}

/// One attempt of this client to send something; unique within a run, given out by the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TxnId(pub u64);

/// Wall-clock time in milliseconds since the Unix epoch, as the RFC counts it (3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The bounds a server's time is clamped to: 1970 to the end of 9999. Anything else is a broken or hostile clock.
    pub const MIN: Self = Self(0);
    pub const MAX: Self = Self(253_402_300_799_999);

    pub fn clamped(ms: i64) -> Self {
        Self(ms.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// That many milliseconds later, at most as late as can be counted.
    pub const fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}
