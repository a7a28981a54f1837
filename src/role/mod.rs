//! What the program can be asked to do from a shell: a file per subcommand.
//!
//! Joins client and server; named by `main` only.

pub mod failure;
pub mod send;
pub mod tail;
mod target;

pub use failure::Failure;
pub use target::Target;
