//! Recorded traffic between JavaScript clients and servers (`tests/transcripts`), replayed into our two ends.

mod bitwave;
