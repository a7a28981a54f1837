//! Behaviour across rooms: one binary, a module per area.

mod hostile;
mod proto;
mod text;
mod transcripts;
