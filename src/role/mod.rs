//! What the program can be: one file per subcommand. The only place where client and server meet; named by `main` only.

pub mod completions;
pub mod failure;
pub mod man;
pub mod send;
#[cfg(feature = "server")]
pub mod serve;
pub mod tail;
mod target;
#[cfg(feature = "server")]
pub mod token;
