//! Stored messages in the wire form that every reader gets. Must not know who reads them.

use crate::chat::ImageMark;
use crate::proto::bitwave::outgoing::{Look, Marks, OutMessage, ReplyTo};
use crate::server::policy::house::is_private;
use crate::server::store::{Entry, Item, Shelf};

use super::veil::veiled;

/// A public message (RFC 3.1), as ready JSON.
pub(super) fn item(entry: &Entry) -> Item {
    Item { id: entry.id.as_str().into(), json: json(entry, Marks::default()).into() }
}

/// The same for whatever shelf it stands on.
pub(super) fn json_of(shelf: Shelf, entry: &Entry) -> String {
    match shelf {
        Shelf::Public => json(entry, Marks::default()),
        Shelf::Whispers if is_private(&entry.room.key) => json(entry, Marks::default()),
        Shelf::Whispers => {
            let with: Vec<_> = entry.room.shown.split(',').collect();
            json(entry, Marks { with: Some(&with), ..Marks::default() })
        }
    }
}

/// A message of a room for who keeps order there, with who deleted it if somebody did.
pub(super) fn json_for_keepers(entry: &Entry, deleted: Option<&str>) -> String {
    json(entry, Marks { deleted, ..Marks::default() })
}

/// The same with the pictures that wait for a moderator.
pub(super) fn json_unveiled(entry: &Entry, deleted: Option<&str>) -> String {
    json_with(entry, &entry.words.html, Marks { deleted, ..Marks::default() })
}

/// With what does not stand in the entry itself.
fn json(entry: &Entry, marks: Marks<'_>) -> String {
    json_with(entry, &veiled(&entry.words), marks)
}

fn json_with(entry: &Entry, html: &str, marks: Marks<'_>) -> String {
    let reply = entry.reply.as_deref();
    let message = OutMessage {
        id: &entry.id,
        message: html,
        timestamp: entry.at.0,
        username: &entry.author.name,
        channel: &entry.room.shown,
        color: &entry.author.color,
        global: entry.global,
        look: Look {
            avatar: entry.author.avatar.as_deref().unwrap_or_default(),
            badge: entry.author.badge.as_deref().unwrap_or_default(),
        },
        marks: Marks {
            nonce: entry.nonce.as_deref(),
            edited: entry.edited.map(|at| at.0),
            reply: reply.map(|reply| ReplyTo { id: &reply.id, username: &reply.user, excerpt: &reply.excerpt }),
            mark: entry.words.mark.map(ImageMark::as_str),
            ..marks
        },
    };
    message.to_json()
}
