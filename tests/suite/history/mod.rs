//! The local history from its door: what is heard goes in, searches, jumps, exports and logs come out.

mod keeping;
mod kit;
mod searching;
mod strangers;
mod stretches;
mod written;
