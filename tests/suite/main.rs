//! The one integration binary: every further one would link everything again.

mod app;
mod backend;
mod chat;
mod hostile;
mod markup;
mod proto;
mod text;
mod transcripts;
