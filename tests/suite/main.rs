//! The one integration binary: every further one would link everything again.

mod app;
mod chat;
mod client;
mod hostile;
mod screen;
mod text;
