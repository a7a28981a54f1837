//! MatrixRTC: which sessions run in a room, who is in them with which devices, and what went on before.
//!
//! There is no event for a session; it is computed from the membership events of single devices (MSC4143). Those are
//! read from raw JSON, since typed events know one application and one transport and read every other as "left", while
//! a session of an unknown kind is to be named, never dropped.
//!
//! | step | file | what |
//! |---|---|---|
//! | A | [`classify`](mod@classify) | one event: a device that is in, a leave, the form of before 2024, or malformed |
//! | B | [`session`] | the sessions of now, out of [`Facts`] |
//! | C | [`change`] | what is different from before: started, joined, left, ended |
//! | D | [`stay`] | from when to when a device was in, out of old events |
//! | E | [`past`] | sessions that are over, out of stays that overlap |
//!
//! [`Watch`] does B and C for one room. [`own`] and [`Keeper`] are the other direction: announcing that this client
//! listens to a stream, and making sure that it does not stay announced when it dies. Ids of users and devices here are
//! keys and raw; what people read comes from the methods that give `SafeText`.
//!
//! All of it is pure. Must not know: clocks (moments are arguments, in the time of the homeserver, see [`skew`]),
//! sockets, types of an SDK.

pub mod change;
pub mod classify;
pub mod event;
pub mod facts;
pub mod focus;
pub mod keeper;
pub mod key;
mod names;
pub mod own;
pub mod past;
pub mod preferred;
pub mod ring;
pub mod session;
pub mod skew;
pub mod stay;
mod watch;

pub use change::{Change, Departure, changes};
pub use classify::{Classified, Device, Fault, Scope, classify};
pub use event::RawEvent;
pub use facts::{Facts, Membership};
pub use focus::Focus;
pub use keeper::{Answer, Ending, Keeper, Step};
pub use key::KeyForm;
pub use own::Own;
pub use past::{Past, past_sessions};
pub use preferred::{Choice, Offers, Source, preferred_foci};
pub use ring::{Decline, Notification};
pub use session::{Diagnostic, Session, Snapshot, sessions};
pub use stay::{Stay, stays};
pub use watch::Watch;
