//! In the place of Matrix, in a program that was built without it.

use crate::chat::{Event, Retry, SafeText};
use crate::config::account::Account;

use super::Link;

const WHY: &str = "this streamside was built without Matrix.";

/// Says so, and takes requests until there are no more.
pub async fn run(_: Account, mut link: Link) {
    let event = Event::Disconnected { reason: SafeText::line(WHY), retry: Retry::Never };
    // Whether anybody listens makes no difference.
    let _ = link.events.send((link.network, event)).await;
    while link.requests.recv().await.is_some() {}
}
