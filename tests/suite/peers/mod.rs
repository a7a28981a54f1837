//! The other side of a test: the real binary as a server, the real binary in a terminal, real JavaScript programs.
//!
//! Everything here waits for what it expects, with a deadline after which the test fails and shows what it saw.

pub mod binary;
pub mod node;
pub mod sound_server;
pub mod terminal;

use std::time::Duration;

/// How long anything may take on a loaded machine before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(30);
