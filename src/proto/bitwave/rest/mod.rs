//! The bodies of the REST answers: history, user list, tokens; both directions.
//!
//! Must not know HTTP, addresses or headers.

mod hydration;
mod token;
mod users;

pub use hydration::{read_hydration, write_hydration};
pub use token::{Refusal, read_token, token_name, write_refusal, write_token};
pub use users::{WireUser, read_users, write_users};
