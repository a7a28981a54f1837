//! The terminal as a device: getting hold of it, writing to it, giving it back.
//!
//! Must not know what is on the screen.
