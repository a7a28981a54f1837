//! The people and channels of the network on screen, the likeliest first.

use std::collections::HashSet;

use crate::app::lines::is_notice_of_ours;
use crate::app::mention::same_name;
use crate::app::state::App;
use crate::chat::{Kind, SafeText};

/// Lines looked back at for who spoke and where.
const LOOK_BACK: usize = 2_000;

/// Who could be meant: those who spoke last come first, then who else is here. Not oneself, and nobody whose name has
/// blanks in it: no mention could reach them.
pub fn people(app: &App) -> Vec<SafeText> {
    let (Some(place), Some(room), Some(network)) = (&app.current, app.current_room(), app.current_network()) else {
        return Vec::new();
    };
    let lines = app.view_lines(place).iter().rev().take(LOOK_BACK);
    let said = lines.filter(|line| line.message.kind != Kind::Notice && !is_notice_of_ours(line));
    let spoke = said.map(|line| &line.message.author.name);
    let here = room.members.iter().map(|member| &member.name);
    let elsewhere = network.rooms.iter().flat_map(|room| &room.members).map(|member| &member.name);
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for name in spoke.chain(here).chain(elsewhere) {
        let mine = network.me.as_ref().is_some_and(|me| same_name(me.as_str(), name.as_str()));
        if !mine && !name.as_str().contains([' ', ',']) && seen.insert(name.as_str().to_lowercase()) {
            out.push(name.clone());
        }
    }
    out
}

/// Open channels, then those that were heard of.
pub fn channels(app: &App) -> Vec<SafeText> {
    let Some(network) = app.network_here().and_then(|id| app.network(id)) else { return Vec::new() };
    let open = network.rooms.iter().filter(|room| !room.room.is_direct()).map(|room| room.room.name.clone());
    let lines = network.feed.lines.iter().rev().take(LOOK_BACK);
    let heard = lines.map(|line| line.message.room.as_str()).filter(|room| !room.starts_with('@'));
    let mut out: Vec<SafeText> = open.collect();
    let mut seen: HashSet<String> = out.iter().map(|name| name.as_str().to_lowercase()).collect();
    for room in heard {
        if seen.insert(room.to_lowercase()) {
            out.push(SafeText::line(room));
        }
    }
    out
}
