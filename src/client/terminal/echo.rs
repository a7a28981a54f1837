//! Whether the terminal shows what is typed on it, for the lines that are nobody's business. Must not know what they are.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

/// Whether it was switched off here.
static HIDDEN: AtomicBool = AtomicBool::new(false);

/// Shows or hides it; nothing happens where it is so already.
pub fn show(shown: bool) {
    if HIDDEN.swap(!shown, Ordering::SeqCst) != shown {
        return;
    }
    // What is no terminal shows nothing anyway.
    let Ok(mut modes) = tcgetattr(io::stdin()) else { return };
    modes.local_modes.set(LocalModes::ECHO, shown);
    let _ = tcsetattr(io::stdin(), OptionalActions::Now, &modes);
}
