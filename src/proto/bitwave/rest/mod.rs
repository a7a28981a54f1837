//! The bodies of the REST answers: history, user list, tokens, what a person asks for; both directions.
//!
//! Must not know HTTP, addresses or headers.

mod answer;
mod asked;
mod desk;
mod hydration;
mod token;
mod users;

pub use answer::read_done;
pub use asked::{
    WireConversation, WireLink, read_conversations, read_emotes, read_links, read_names, read_rooms, read_source,
};
pub use desk::{WireMarker, WireQueued, read_card, read_log, read_markers, read_queue, read_seen};
pub use hydration::{read_hydration, write_hydration};
pub use token::{Refusal, read_token, token_name, write_refusal, write_token};
pub use users::{WireUser, read_users, write_users};
