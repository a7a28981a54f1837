//! The one integration binary: every further one would link everything again.

mod chat;
mod hostile;
mod text;
