//! The neutral model: what must hold for every network.

mod rich;
mod rtc;
mod timeline;
