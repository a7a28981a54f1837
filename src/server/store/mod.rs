//! What outlives the process, and the newest messages kept at hand.
//!
//! [`Archive`] is SQLite with one writer that commits in groups; [`Live`] is the recent past in memory, ahead of the
//! archive by what is not committed yet. Must not know sockets, HTML or who may do what.

mod account;
mod error;
mod live;
mod message;
mod open;
mod read;
mod write;
mod writer;

pub use self::open::open;
pub use account::Account;
pub use error::StoreError;
pub use live::{Item, Live, RECENT};
pub use message::{Card, Committed, Entry, Page};
pub use read::Readers;
pub use write::Archive;
