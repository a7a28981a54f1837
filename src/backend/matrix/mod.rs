//! A network of Matrix: the task that joins the SDK's sync, timelines and send queue with what the app asks and hears.
//!
//! The only folder that knows the SDK. `profile` opens what is on this computer, `task` waits, `requests` are what the
//! app asks, `jobs` what takes a network, `line` and `words` translate.

mod deeds;
mod extra;
mod failure;
mod filter;
mod jobs;
mod kinds;
mod line;
mod open_room;
mod profile;
mod requests;
mod rooms;
mod task;
mod words;

use std::time::Duration;

use crate::backend::Link;
use crate::chat::{Event, Request, Retry, RoomId, SafeText, TxnId};
use crate::config::account::Account;

use profile::Profile;
use task::{Stop, Task};

/// Runs the network until the app is done with it.
pub async fn run(account: Account, mut link: Link) {
    loop {
        tell(&link, Event::Connecting).await;
        match Profile::open(&account).await {
            Ok(profile) => match Task::new(&account, profile, &mut link).run().await {
                Stop::End => return,
                Stop::Again => {}
            },
            Err(error) => {
                let reason = SafeText::line(&error.to_string());
                tell(&link, Event::Disconnected { reason, retry: Retry::Never }).await;
                if !wanted_again(&mut link).await {
                    return;
                }
            }
        }
    }
}

/// Waits for the wish to try once more; false when the app is done with this network. What is to be sent goes back to
/// the input.
async fn wanted_again(link: &mut Link) -> bool {
    while let Some(request) = link.requests.recv().await {
        match request {
            Request::Reconnect => return true,
            Request::Send { txn, room, post } | Request::Restore { txn, room, post, .. } => {
                give_back(link, (txn, room, post.text)).await;
            }
            _ => {}
        }
    }
    false
}

/// Words that did not get into the queue return to the input of their room.
async fn give_back(link: &Link, (txn, room, text): (TxnId, RoomId, String)) {
    tell(link, Event::Blocked { room, txn: Some(txn), text, wait: Duration::ZERO }).await;
    // Without anybody who keeps messages there is nothing to tell.
    let _ = link.settled.send(txn);
}

/// Waits while the app is behind: then the server waits too.
async fn tell(link: &Link, event: Event) {
    // An app that listens no more may still have asked for something; the end comes with the last request.
    let _ = link.events.send((link.network, event)).await;
}
