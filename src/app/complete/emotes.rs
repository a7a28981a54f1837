//! Emotes of the network and emoji by their short names, for completion and for the picker.
//!
//! An emote stays `:name:` in the text, since the server knows it; an emoji becomes the character itself.

use super::{Hit, ranked_by};
use crate::app::state::App;

/// An emoji a line, with its names. One piece of text, since a table of slices would be filled in at every start of the
/// program, although most starts see no emoji.
const EMOJI: &str = include_str!("../../../assets/emoji.txt");

/// One that can be put into a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emote<'a> {
    /// Without colons.
    pub name: &'a str,
    /// The character; none for an emote that the server draws.
    pub emoji: Option<&'static str>,
}

impl Emote<'_> {
    /// What is put into the text.
    pub fn text(&self) -> String {
        self.emoji.map_or_else(|| format!(":{}:", self.name), str::to_owned)
    }
}

/// All there are: the network's own first.
pub fn emotes(app: &App) -> impl Iterator<Item = Emote<'_>> {
    let own = app.network_here().and_then(|id| app.writing.emotes.get(&id)).into_iter().flatten();
    let own = own.map(|name| name.as_str()).filter(|name| is_name(name)).map(|name| Emote { name, emoji: None });
    let emoji = EMOJI.lines().filter_map(|line| line.split_once(' '));
    let emoji = emoji.flat_map(|(emoji, names)| names.split(' ').map(move |name| Emote { name, emoji: Some(emoji) }));
    own.chain(emoji)
}

/// Where an emote's name begins that stands half-typed before the cursor: a colon with two letters behind it.
pub fn start(before: &str) -> Option<usize> {
    let at = before.rfind(':')?;
    let name = &before[at + 1..];
    let opens = before[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    (opens && name.chars().count() >= 2 && is_name(name)).then_some(at)
}

/// The network's own that begin like it, its others, then emoji likewise, short names first.
pub fn hits(app: &App, word: &str) -> Vec<Hit> {
    let hit = |emote: &Emote<'_>| Hit {
        text: emote.text(),
        about: if emote.emoji.is_some() { format!(":{}:", emote.name) } else { String::new() },
    };
    let (own, mut emoji): (Vec<_>, Vec<_>) = emotes(app).partition(|emote| emote.emoji.is_none());
    emoji.sort_by_key(|emote| emote.name.len());
    let mut out = ranked_by(word, own, |emote| emote.name, hit);
    out.extend(ranked_by(word, emoji, |emote| emote.name, hit));
    out
}

/// What can stand between two colons; RFC 3.3 allows less, emoji more.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '+'))
}
