//! Behaviour across rooms: one binary, a module per area.

mod hostile;
mod text;
