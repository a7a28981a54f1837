//! Who is told of what: mentions, direct messages, and when nobody is to be disturbed (RFC 3.5).
//!
//! Never alert: what is ignored, history, own lines, and what comes in before one's eyes. Must not know how an alert is
//! heard or seen.

use std::sync::Arc;

use crate::app::alert::{Alert, Hook, Mentioned, Notice, Sound};
use crate::app::effect::Effect;
use crate::app::mention::rules::Level;
use crate::app::prefs::SoundWish;
use crate::app::state::{App, Place};
use crate::chat::{Diff, Kind, Line, MessageId, NetworkId, Room, SafeText, Scope};

/// An overheard line that is older than this, in milliseconds, is history.
const STALE: i64 = 60_000;
/// Mentions that are listed.
const LISTED: usize = 500;
/// Characters of a message in a notice, of a name in its title, and of what a hook is told.
const BODY: usize = 200;
const NAME: usize = 40;
const HOOKED: usize = 2_000;

/// Why a line alerts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// It is meant for the person.
    Called,
    /// The person wants to hear everything that is said there.
    Said,
}

impl App {
    /// Whether nobody is to be disturbed at the moment: no sound, no notices.
    pub fn is_quiet(&self) -> bool {
        self.quiet.is_on(&self.prefs.alerts.quiet, self.now)
    }

    /// The screen knows the zone one lives in.
    pub(super) fn local_offset_changed(&mut self, seconds: i32) -> Vec<Effect> {
        self.quiet.offset = seconds;
        Vec::new()
    }

    /// Those of the lines said in a room that are meant for the person: mentions, direct messages, paid highlights in
    /// the own channel.
    pub(super) fn calls_of(&self, place: &Place, lines: &[Arc<Line>]) -> Vec<Arc<Line>> {
        let room = self.room(place).map(|room| &room.room);
        let (direct, mine) = (room.is_some_and(Room::is_direct), room.is_some_and(|room| room.mine));
        let calls = |line: &&Arc<Line>| match line.message.kind {
            Kind::Whisper => true,
            Kind::Alert if mine => true,
            _ => direct || self.is_mention(place.network, line),
        };
        lines.iter().filter(calls).cloned().collect()
    }

    fn is_mention(&self, network: NetworkId, line: &Line) -> bool {
        let me = self.network(network).and_then(|network| network.me.as_ref());
        self.prefs.mentions.match_in(&line.message, me.map(SafeText::as_str))
    }

    /// Lines have just come in somewhere, and `calls` of them are meant for the person: the last one is told.
    pub(super) fn alert_of(&mut self, place: &Place, lines: &[Arc<Line>], calls: &[Arc<Line>]) -> Vec<Effect> {
        let direct = self.room(place).is_some_and(|room| room.room.is_direct());
        let level = if direct { Level::Mentions } else { self.prefs.mentions.level(&place.room) };
        match (level, calls.last(), lines.last()) {
            (Level::All | Level::Mentions, Some(line), _) => self.alert(place, line, Why::Called),
            (Level::All, None, Some(line)) => self.alert(place, line, Why::Said),
            _ => Vec::new(),
        }
    }

    fn alert(&mut self, place: &Place, line: &Line, why: Why) -> Vec<Effect> {
        if self.is_quiet() || !self.pace.take(self.now) {
            return Vec::new();
        }
        let called = why == Why::Called;
        let wish = &self.prefs.alerts;
        let sound = match &wish.sound {
            SoundWish::Auto => Some(Sound::Own),
            SoundWish::File(path) => Some(Sound::File(path.clone())),
            SoundWish::Bell | SoundWish::Off => None,
        };
        let notice = (called && wish.desktop).then(|| self.notice(place, line));
        let hook = (called && !wish.command.is_empty()).then(|| self.hook(place, line));
        let mut effects = Vec::new();
        if wish.sound == SoundWish::Bell {
            effects.push(Effect::Bell);
        }
        if sound.is_some() || notice.is_some() || hook.is_some() {
            effects.push(Effect::Alert(Box::new(Alert { sound, notice, hook })));
        }
        effects
    }

    fn notice(&self, place: &Place, line: &Line) -> Notice {
        let author = cut(line.message.author.name.as_str(), NAME);
        let room = cut(&self.room_name(place), NAME);
        Notice {
            title: SafeText::line(&format!("{author} in {room}")),
            body: SafeText::line(&cut(&line.message.body.plain(), BODY)),
        }
    }

    fn hook(&self, place: &Place, line: &Line) -> Hook {
        Hook {
            command: self.prefs.alerts.command.clone(),
            room: SafeText::line(&self.room_name(place)),
            author: line.message.author.name.clone(),
            text: SafeText::block(&cut(&line.message.body.plain(), HOOKED)),
        }
    }

    /// As people read it: `#nova`, `a direct message`.
    fn room_name(&self, place: &Place) -> String {
        match self.room(place).map(|room| &room.room) {
            Some(room) if room.is_direct() => "a direct message".to_owned(),
            Some(room) => format!("#{}", room.name),
            None => format!("#{}", SafeText::line(place.room.as_str())),
        }
    }

    /// In the global view a mention in another room is heard too. History comes the same way, but is not of now.
    pub(super) fn mentions_overheard(&mut self, id: NetworkId, lines: &[Arc<Line>]) -> Vec<Effect> {
        if self.network(id).is_none_or(|network| network.scope == Scope::Local) {
            return Vec::new();
        }
        let mut effects = Vec::new();
        for line in lines.iter().filter(|line| self.counts(id, line)).cloned().collect::<Vec<_>>() {
            let place = Place { network: id, room: line.message.room.clone() };
            let lines = [line];
            let calls = self.calls_of(&place, &lines);
            self.note_mentions(&place, &calls);
            if self.now.0 - lines[0].message.at.0 < STALE {
                effects.extend(self.alert_of(&place, &lines, &calls));
            }
        }
        effects
    }

    /// Lists those of the lines that are mentions. History is listed as well.
    pub(super) fn note_mentions(&mut self, place: &Place, lines: &[Arc<Line>]) {
        for line in lines {
            let known = |entry: &Mentioned| is_of(entry, place.network, &line.message.id);
            if self.is_mention(place.network, line)
                && self.counts(place.network, line)
                && !self.mentions.iter().any(known)
            {
                let older = |entry: &Mentioned| entry.line.message.at <= line.message.at;
                let at = self.mentions.iter().position(older).unwrap_or(self.mentions.len());
                self.mentions.insert(at, Mentioned { place: place.clone(), line: Arc::clone(line) });
                self.mentions.truncate(LISTED);
            }
        }
    }

    /// What is listed follows a change of a room that is not new lines at its end. Called before the room follows.
    pub(super) fn mentions_follow(&mut self, place: &Place, diff: &Diff) {
        match diff {
            Diff::Insert { line, .. } => self.note_mentions(place, std::slice::from_ref(line)),
            Diff::Reset(lines) => self.note_mentions(place, lines),
            Diff::Set { line, .. } => self.mention_changed(place.network, line),
            Diff::Append(_) | Diff::Remove { .. } | Diff::Trim { .. } => {}
        }
    }

    /// A line was changed or taken back.
    pub(super) fn mention_changed(&mut self, network: NetworkId, line: &Arc<Line>) {
        let Some(at) = self.mentions.iter().position(|entry| is_of(entry, network, &line.message.id)) else { return };
        match line.message.kind {
            Kind::Removed => drop(self.mentions.remove(at)),
            _ => self.mentions[at].line = Arc::clone(line),
        }
    }
}

fn is_of(entry: &Mentioned, network: NetworkId, id: &MessageId) -> bool {
    entry.place.network == network && entry.line.message.id == *id
}

/// At most so many characters, with a sign that there were more.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
