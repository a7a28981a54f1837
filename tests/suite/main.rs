//! The one integration binary: every further one would link everything again.

mod app;
mod backend;
mod chat;
mod client;
mod hostile;
mod markup;
mod proto;
mod screen;
mod text;
mod transcripts;
