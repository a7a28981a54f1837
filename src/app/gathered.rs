//! The links and pictures posted in one room: those of the lines that came by, and those the server's list has.
//!
//! Each gets a handle that stays the same while the program runs. Must not know how they are shown or opened.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::chat::{Body, Kind, Line, Linked, MessageId, RichLine, Span};

/// How many are kept per room; the oldest go first.
const KEPT: usize = 5_000;

#[derive(Debug, Default)]
pub struct Gathered {
    /// Oldest first.
    entries: VecDeque<Arc<Posted>>,
    /// How many handles were given out to links and to pictures.
    links: usize,
    pictures: usize,
    pub server: ServerList,
}

/// What is known of the server's own list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ServerList {
    /// Not asked yet.
    #[default]
    Unknown,
    Asked,
    /// There are older ones.
    More,
    Complete,
}

/// A link with its handle, such as `L3` or `M2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub linked: Linked,
    pub number: usize,
}

impl Posted {
    pub fn handle(&self) -> String {
        format!("{}{}", if self.linked.link.image { 'M' } else { 'L' }, self.number)
    }
}

impl Gathered {
    /// Newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Arc<Posted>> {
        self.entries.iter().rev()
    }

    pub fn oldest(&self) -> Option<&Arc<Posted>> {
        self.entries.front()
    }

    /// A line has changed or gone: what it linked to goes with it.
    pub fn drop_of(&mut self, id: &MessageId) {
        self.entries.retain(|posted| posted.linked.message != *id);
    }

    /// Takes in one, at its place by time. One that is known stays as it is.
    pub fn insert(&mut self, linked: Linked) {
        let at = self.entries.iter().rposition(|known| known.linked.at <= linked.at).map_or(0, |known| known + 1);
        if at == 0 && self.entries.len() == KEPT {
            return;
        }
        let same =
            |known: &Arc<Posted>| known.linked.message == linked.message && known.linked.link.url == linked.link.url;
        // Equal links are of one message and so of one time.
        let of_its_time = self.entries.range(..at).rev().take_while(|known| known.linked.at == linked.at);
        if of_its_time.into_iter().any(same) {
            return;
        }
        let count = if linked.link.image { &mut self.pictures } else { &mut self.links };
        *count += 1;
        self.entries.insert(at, Arc::new(Posted { number: *count, linked }));
        if self.entries.len() > KEPT {
            self.entries.pop_front();
        }
    }
}

/// The links of a line, each address once. Emotes are words, not pictures; what is not on the server yet has no name
/// by which it could be found again.
pub fn links(line: &Line) -> impl Iterator<Item = Linked> {
    let message = &line.message;
    let lines = match &message.body {
        Body::Rich(lines) if line.delivery.txn().is_none() && message.kind != Kind::Removed => &lines[..],
        Body::Rich(_) | Body::Plain(_) => &[],
    };
    spans(lines).enumerate().filter(|(_, span)| !span.style.emote).filter_map(move |(n, span)| {
        let link = span.link?;
        let told =
            spans(lines).take(n).any(|known| !known.style.emote && known.link.is_some_and(|it| it.url == link.url));
        (!told).then(|| Linked {
            message: message.id.clone(),
            room: message.room.clone(),
            at: message.at,
            author: message.author.name.clone(),
            link: link.clone(),
        })
    })
}

fn spans(lines: &[RichLine]) -> impl Iterator<Item = Span<'_>> {
    lines.iter().flat_map(RichLine::spans)
}
