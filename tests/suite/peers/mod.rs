//! The other side of a test: the real binary as a server, the real binary in a terminal, real JavaScript programs.
//!
//! Everything here waits for what it expects, with a deadline after which the test fails and shows what it saw.

pub mod binary;
pub mod node;
pub mod sound_server;
pub mod terminal;

use std::thread;
use std::time::Duration;

use streamside::clock;

/// How long anything may take on a loaded machine before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Waits for what nobody tells about, such as a file.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = clock::now() + PATIENCE;
    while !is_so() {
        assert!(clock::now() < deadline, "waited in vain for {what}");
        thread::park_timeout(Duration::from_millis(20));
    }
}
