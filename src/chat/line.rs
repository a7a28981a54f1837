//! A message together with how far one's own copy of it has got.
//!
//! Must not know why it got there; `timeline` decides that.

use std::sync::Arc;

use super::id::TxnId;
use super::message::Message;
use super::text::SafeText;

/// The way of one's own message, or `Received` for everybody else's.
///
/// Nothing goes back from `Delivered`, and nothing is sent a second time by a change of this state alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Somebody else's, or one's own from history.
    Received,
    /// Handed to the network task; no answer yet.
    Sending(TxnId),
    /// The server has confirmed it.
    Delivered,
    /// The connection went before an answer came, to a server that cannot tell repeats: it may have arrived.
    Unconfirmed(TxnId),
    /// The server refused it, for the reason given; it has not been posted.
    Failed(TxnId, SafeText),
}

impl Delivery {
    /// The attempt this line still stands for, if its fate is open or sealed as bad.
    pub fn txn(&self) -> Option<TxnId> {
        match self {
            Self::Sending(txn) | Self::Unconfirmed(txn) | Self::Failed(txn, _) => Some(*txn),
            Self::Received | Self::Delivered => None,
        }
    }
}

/// One line of a timeline. Kept behind an `Arc`, since the model, the room and the merged view share it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub message: Message,
    pub delivery: Delivery,
    /// What was typed to make it, where this run sent it: the text an edit starts from.
    pub typed: Option<Arc<str>>,
}

impl Line {
    pub fn received(message: Message) -> Self {
        Self { message, delivery: Delivery::Received, typed: None }
    }
}
