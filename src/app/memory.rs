//! What the app remembers beside what it shows: the rooms that are kept for the next start, whose token was refused,
//! and what a newcomer is told.
//!
//! Must not know where anything is kept.

use std::collections::{BTreeMap, BTreeSet};

use crate::chat::{NetworkId, Room, RoomKind};

use super::mention::same_name;
use super::seen::SeenRooms;

#[derive(Debug, Default)]
pub struct Memory {
    /// The public rooms of each network as they are kept, in the order in which they were opened.
    rooms: BTreeMap<NetworkId, Vec<String>>,
    /// Servers that have just said that they do not take our token, until the connection ends for it.
    refused: BTreeSet<NetworkId>,
    /// Whom to sign in again where only a person can, until the network goes on.
    sign_ins: BTreeMap<NetworkId, SignIn>,
    /// How far direct rooms have been read.
    pub seen: SeenRooms,
    /// Lines for somebody who is here for the first time; they go into the first room that opens.
    pub welcome: Vec<String>,
}

/// What is known of a sign-in that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// As it is typed.
    pub address: String,
    /// Empty if the token named nobody.
    pub name: String,
}

impl Memory {
    /// A network begins with these rooms.
    pub fn begin(&mut self, network: NetworkId, rooms: &[String]) {
        self.rooms.insert(network, rooms.iter().map(|name| name.trim_start_matches('#').to_owned()).collect());
    }

    /// A room has opened. Gives the rooms to keep, if that is a change.
    pub fn opened(&mut self, network: NetworkId, room: &Room) -> Option<Vec<String>> {
        let name = room.name.as_str();
        // Direct rooms come back when somebody writes, others by their network; a name that was mended is not the name
        // of that room.
        let comes_back = room.is_direct() || room.kind == RoomKind::Group;
        if comes_back || name.contains(char::REPLACEMENT_CHARACTER) {
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

    /// Only a person can get another token for this network.
    pub fn sign_in_needed(&mut self, network: NetworkId, sign_in: SignIn) {
        self.sign_ins.insert(network, sign_in);
    }

    /// The network goes on, or is gone.
    pub fn signed_in(&mut self, network: NetworkId) {
        self.sign_ins.remove(&network);
    }

    /// Whether the network waits for a person to sign in again.
    pub fn waits_for_sign_in(&self, network: NetworkId) -> bool {
        self.sign_ins.contains_key(&network)
    }

    /// The sign-in that waits: that of this network, otherwise any.
    pub fn sign_in(&self, preferred: Option<NetworkId>) -> Option<(NetworkId, &SignIn)> {
        let here = preferred.and_then(|network| self.sign_ins.get_key_value(&network));
        here.or_else(|| self.sign_ins.first_key_value()).map(|(network, sign_in)| (*network, sign_in))
    }
}
