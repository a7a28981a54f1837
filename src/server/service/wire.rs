//! Stored messages in the wire form that every reader gets. Must not know who reads them.

use crate::proto::bitwave::outgoing::{Look, OutMessage};
use crate::server::store::{Entry, Item};

/// RFC 3.1, as ready JSON.
pub(super) fn item(entry: &Entry) -> Item {
    let message = OutMessage {
        id: &entry.id,
        message: &entry.html,
        timestamp: entry.at.0,
        username: &entry.author.name,
        channel: &entry.room.shown,
        color: &entry.author.color,
        global: entry.global,
        look: Look {
            avatar: entry.author.avatar.as_deref().unwrap_or_default(),
            badge: entry.author.badge.as_deref().unwrap_or_default(),
        },
        nonce: entry.nonce.as_deref(),
    };
    Item { id: entry.id.as_str().into(), json: message.to_json().into() }
}
