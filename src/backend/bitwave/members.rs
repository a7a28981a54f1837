//! The people of the rooms: how often their list may be fetched, and which of them look at a room.
//!
//! `update usernames` comes with every arrival and departure; a fetch each time would be a flood of its own. Must not
//! know how the list is fetched.

use std::time::{Duration, Instant};

use crate::chat::color::parse_css_color;
use crate::chat::name::fold;
use crate::chat::{Member, RoomId, SafeText};
use crate::proto::bitwave::rest::WireUser;

use super::translate::canonical;

/// Between two fetches from a server that is not ours: what bitwave's own web client kept to.
pub const FOREIGN: Duration = Duration::from_secs(15);
/// Between two fetches from our own server, which answers from memory.
pub const OURS: Duration = Duration::from_secs(2);
/// People shown of one room. More is a number, not a list.
const MOST: usize = 5000;

/// Lets one wish through at once and gathers those that come too soon after it.
#[derive(Debug, Default)]
pub struct Throttle {
    last: Option<Instant>,
    wanted: bool,
}

impl Throttle {
    pub fn want(&mut self) {
        self.wanted = true;
    }

    /// When a fetch that came too soon may start; `None` while nobody wants one.
    pub fn due(&self, spacing: Duration) -> Option<Instant> {
        self.last.filter(|_| self.wanted).map(|last| last + spacing)
    }

    /// Whether a fetch starts now; if so, it is noted.
    pub fn take(&mut self, now: Instant, spacing: Duration) -> bool {
        let early = self.last.is_some_and(|last| now < last + spacing);
        if !self.wanted || early {
            return false;
        }
        self.wanted = false;
        self.last = Some(now);
        true
    }
}

/// The people in a room, owner first, then by name; each once.
pub fn in_room(users: &[WireUser], room: &RoomId) -> Vec<Member> {
    let mut members: Vec<(Box<str>, Member)> = users
        .iter()
        .filter(|user| user.watching.iter().any(|name| canonical(name) == *room))
        .map(|user| {
            let key = fold(&user.username);
            let owner = *key == *fold(room.as_str());
            let color = user.color.as_deref().and_then(parse_css_color);
            (key, Member { name: SafeText::name(&user.username), color, owner })
        })
        .collect();
    members.sort_by(|(a, left), (b, right)| right.owner.cmp(&left.owner).then_with(|| a.cmp(b)));
    members.dedup_by(|(a, _), (b, _)| a == b);
    members.truncate(MOST);
    members.into_iter().map(|(_, member)| member).collect()
}
