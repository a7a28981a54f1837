//! What the app remembers beside what it shows: the rooms that are kept for the next start, whose token was refused,
//! and what a newcomer is told.
//!
//! Must not know where anything is kept.

use std::collections::{BTreeMap, BTreeSet};

use crate::chat::{NetworkId, Room};

use super::mention::same_name;

#[derive(Debug, Default)]
pub struct Memory {
    /// The public rooms of each network as they are kept, in the order in which they were opened.
    rooms: BTreeMap<NetworkId, Vec<String>>,
    /// Servers that have just said that they do not take our token, until the connection ends for it.
    refused: BTreeSet<NetworkId>,
    /// Lines for somebody who is here for the first time; they go into the first room that opens.
    pub welcome: Vec<String>,
}

impl Memory {
    /// A network begins with these rooms.
    pub fn begin(&mut self, network: NetworkId, rooms: &[String]) {
        self.rooms.insert(network, rooms.iter().map(|name| name.trim_start_matches('#').to_owned()).collect());
    }

    /// A room has opened. Gives the rooms to keep, if that is a change.
    pub fn opened(&mut self, network: NetworkId, room: &Room) -> Option<Vec<String>> {
        let name = room.name.as_str();
        // Direct rooms come back when somebody writes; a name that was mended is not the name of that room.
        if room.is_direct() || name.contains(char::REPLACEMENT_CHARACTER) {
            return None;
        }
        let rooms = self.rooms.entry(network).or_default();
        if rooms.iter().any(|known| same_name(known, name)) {
            return None;
        }
        rooms.push(name.to_owned());
        Some(rooms.clone())
    }

    /// A room was left. Gives the rooms to keep, if that is a change.
    pub fn closed(&mut self, network: NetworkId, name: &str) -> Option<Vec<String>> {
        let rooms = self.rooms.get_mut(&network)?;
        let at = rooms.iter().position(|known| same_name(known, name))?;
        rooms.remove(at);
        Some(rooms.clone())
    }

    pub fn token_refused(&mut self, network: NetworkId) {
        self.refused.insert(network);
    }

    /// Whether the connection that has just ended did so for the token.
    pub fn take_refused(&mut self, network: NetworkId) -> bool {
        self.refused.remove(&network)
    }
}
