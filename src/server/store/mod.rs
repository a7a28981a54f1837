//! What outlives the process, and the newest messages kept at hand.
//!
//! [`Archive`] is SQLite with one writer that commits in groups; [`Live`] is the recent past in memory, ahead of the
//! archive by what is not committed yet. Must not know sockets, HTML or who may do what.

mod account;
mod api_token;
mod backup;
mod block;
mod check;
mod count;
mod decision;
mod delivery;
mod edit;
mod error;
mod held;
mod hook;
mod house;
mod link;
mod live;
mod marker;
mod message;
mod mod_log;
mod note;
mod open;
mod pin;
mod read;
mod removal;
mod report;
mod rules;
mod seen;
mod shelf;
mod whisper;
mod write;
mod writer;

pub use account::Account;
pub use api_token::ApiToken;
pub use block::Blocked;
pub use check::check;
pub use delivery::{Attempt, NewCall, Tell, Waiting};
pub use edit::{Change, Changed, Version};
pub use error::StoreError;
pub use hook::{Hook, HookSecret, Outgoing, Rotated};
pub use link::{Link, LinkPage, Linked};
pub use live::{Item, Live, RECENT};
pub use marker::{Marker, Owner};
pub use message::{Answered, Card, Committed, Entry, Page, Words};
pub use mod_log::{LogPage, Logged, Target};
pub use note::Note;
pub use open::open;
pub use read::Readers;
pub use removal::{Removal, Which};
pub use report::{Complaint, Queued, Report};
pub use rules::Acceptance;
pub use seen::Seen;
pub use shelf::Shelf;
pub use whisper::{Talk, Whisper, Whispered, talk_key};
pub use write::{Archive, Fate};
