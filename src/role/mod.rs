//! What the program can be: one file per subcommand. The only place where client and server meet; named by `main` only.

pub mod completions;
pub mod man;
#[cfg(feature = "server")]
pub mod serve;
#[cfg(feature = "server")]
pub mod token;
