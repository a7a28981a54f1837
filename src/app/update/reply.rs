//! Answering a message: it is named above the input until the answer has gone out or Esc leaves it.
//!
//! Must not know how an answer is marked on its way.

use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::lines::is_notice_of_ours;
use crate::app::mention::{same_name, speaks_to};
use crate::app::state::{App, Network, Place};
use crate::chat::{Delivery, Kind, Line, MessageId, Reply, RoomKind, SafeText};

/// Characters of the answered message that are shown above the answer.
const EXCERPT: usize = 120;

impl App {
    /// The next text written in `place` answers this message.
    pub(in crate::app) fn start_reply(&mut self, place: &Place, id: &MessageId) -> Vec<Effect> {
        let lines = self.room(place).map(|room| &room.lines);
        let line = lines.and_then(|lines| lines.iter().rev().find(|line| line.message.id == *id)).cloned();
        let Some(line) = line else {
            self.flash("This message is not in an open channel; /join it to answer.");
            return Vec::new();
        };
        if is_notice_of_ours(&line) || line.message.kind == Kind::Notice {
            self.flash("Nobody said this: there is no one to answer.");
            return Vec::new();
        }
        if line.delivery.txn().is_some() {
            self.flash("This message has not got through yet.");
            return Vec::new();
        }
        let effects = if self.current.as_ref() == Some(place) { Vec::new() } else { self.open(place) };
        let compose = self.compose_mut();
        compose.leave_edit();
        compose.reply = Some(Arc::new(reply_to(&line)));
        effects
    }

    /// The last message that spoke to me or was for me alone, in an open room of this network.
    pub(in crate::app) fn last_to_me(&self) -> Option<(Place, MessageId)> {
        let network = self.network(self.network_here()?)?;
        let open = network.feed.lines.iter().rev().filter(|line| network.room(&line.message.room).is_some());
        let line = open.filter(|line| is_theirs(line, network)).find(|line| is_for_me(line, network))?;
        let place = Place { network: network.id, room: line.message.room.clone() };
        Some((place, line.message.id.clone()))
    }
}

fn reply_to(line: &Line) -> Reply {
    let text = line.message.body.plain();
    let words: Vec<&str> = text.split_whitespace().collect();
    let excerpt: String = words.join(" ").chars().take(EXCERPT).collect();
    Reply {
        to: line.message.id.clone(),
        author: line.message.author.name.clone(),
        excerpt: SafeText::line(excerpt.trim_end()),
    }
}

fn is_theirs(line: &Line, network: &Network) -> bool {
    let me = network.me.as_ref().map_or("", SafeText::as_str);
    let said = matches!(line.message.kind, Kind::Text | Kind::Whisper | Kind::Alert);
    said && line.delivery == Delivery::Received && !same_name(line.message.author.name.as_str(), me)
}

fn is_for_me(line: &Line, network: &Network) -> bool {
    let direct = network.room(&line.message.room).is_some_and(|room| matches!(room.room.kind, RoomKind::Direct { .. }));
    let me = network.me.as_ref().map_or("", SafeText::as_str);
    direct || line.message.kind == Kind::Whisper || speaks_to(&line.message, me)
}
