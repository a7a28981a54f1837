//! What is left of a list of lines while something is ignored (RFC 3.2) or folded.
//!
//! Rooms keep all their lines, so that those of somebody who is not ignored any more come back; what is shown is a
//! second list beside the first, made when it is looked at and carried on from there. While nothing is ignored or
//! folded there is none. Must not know who decides that.

use std::cell::OnceCell;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::chat::name::fold;
use crate::chat::{Kind, Line, Linked, Message, MessageId, RoomId, SafeText};

use super::fold::Folds;
use super::ignore::Ignore;
use super::mention;

/// The channel by whose name direct messages are ignored, as bitwave has it.
const WHISPERS: &str = "whisper";

/// What is hidden on one network, from one place.
#[derive(Debug)]
pub struct Sieve {
    ignore: Arc<Ignore>,
    recursive: bool,
    me: Option<SafeText>,
    my_key: Box<str>,
    /// The room on screen: nothing of it is hidden because its channel is ignored.
    here: Option<RoomId>,
}

impl Sieve {
    pub fn new(ignore: Arc<Ignore>, recursive: bool, me: Option<SafeText>, here: Option<RoomId>) -> Self {
        let my_key = me.as_ref().map_or_else(Box::default, |me| fold(me.as_str()));
        Self { ignore, recursive, me, my_key, here }
    }

    /// Whether it is the one that [`Sieve::new`] would make.
    pub fn is_for(&self, ignore: &Arc<Ignore>, recursive: bool, me: Option<&SafeText>, here: Option<&RoomId>) -> bool {
        Arc::ptr_eq(&self.ignore, ignore)
            && self.recursive == recursive
            && self.me.as_ref() == me
            && self.here.as_ref() == here
    }

    /// Words of this program and of the server are never hidden, nor are one's own.
    pub fn hides(&self, message: &Message) -> bool {
        if message.kind == Kind::Notice || *message.author.key == *self.my_key {
            return false;
        }
        self.ignore.people.has(&message.author.key)
            || self.hides_channel(message)
            || (self.ignore.anonymous && message.author.anonymous)
            || (self.recursive && self.speaks_to_ignored(message))
    }

    /// The same of a link, of which the words around it are not known.
    pub fn hides_link(&self, linked: &Linked) -> bool {
        let key = fold(linked.author.as_str());
        let theirs = *key != *self.my_key && self.ignore.people.has(&key);
        theirs || self.hides_room(&linked.room, linked.room.as_str().starts_with('@'))
    }

    fn hides_channel(&self, message: &Message) -> bool {
        self.hides_room(&message.room, message.kind == Kind::Whisper || message.room.as_str().starts_with('@'))
    }

    fn hides_room(&self, room: &RoomId, direct: bool) -> bool {
        let channel = if direct { WHISPERS } else { room.as_str() };
        self.here.as_ref() != Some(room) && self.ignore.channels.has(channel)
    }

    fn speaks_to_ignored(&self, message: &Message) -> bool {
        if self.ignore.people.all().next().is_none() {
            return false;
        }
        let ignored = |name: &str| self.ignore.people.has(&fold(name));
        message.reply.as_ref().is_some_and(|reply| ignored(reply.author.as_str()))
            || mention::speaks_to_any(message, ignored)
    }
}

/// What of a list of lines is shown.
#[derive(Debug, Default)]
pub struct Shown {
    sieve: Option<Arc<Sieve>>,
    /// None while nobody's lines are folded.
    folds: Option<Arc<Folds>>,
    kept: OnceCell<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    lines: VecDeque<Arc<Line>>,
    /// How many lines the first one of a run stands for.
    runs: HashMap<MessageId, usize>,
}

impl Shown {
    /// The lines of `all` that are shown; `all` itself while nothing is ignored or folded.
    pub fn of<'a>(&'a self, all: &'a VecDeque<Arc<Line>>) -> &'a VecDeque<Arc<Line>> {
        if self.is_all() {
            return all;
        }
        &self.kept.get_or_init(|| self.keep(all)).lines
    }

    /// How many lines a shown one stands for, if it is the first of a run that is folded.
    pub fn run(&self, id: &MessageId) -> Option<usize> {
        self.kept.get()?.runs.get(id).copied()
    }

    fn is_all(&self) -> bool {
        self.sieve.is_none() && self.folds.is_none()
    }

    fn hides(&self, line: &Line) -> bool {
        self.sieve.as_ref().is_some_and(|sieve| sieve.hides(&line.message))
    }

    fn keep(&self, all: &VecDeque<Arc<Line>>) -> Kept {
        let shown: Vec<_> = all.iter().filter(|line| !self.hides(line)).collect();
        let Some(folds) = &self.folds else {
            return Kept { lines: shown.into_iter().cloned().collect(), runs: HashMap::new() };
        };
        let mut kept = Kept::default();
        for run in shown.chunk_by(|a, b| folds.are_one(a, b)) {
            let folded = folds.of(run[0]).is_some() && !run.iter().any(|line| folds.is_opened(line));
            if folded {
                kept.runs.insert(run[0].message.id.clone(), run.len());
            }
            kept.lines.extend(run.iter().take(if folded { 1 } else { run.len() }).map(|line| Arc::clone(line)));
        }
        kept
    }

    /// Another sieve and other folds, or none. The same ones change nothing.
    pub fn sift(&mut self, sieve: Option<&Arc<Sieve>>, folds: Option<&Arc<Folds>>) {
        let same = self.sieve.as_ref().map(Arc::as_ptr) == sieve.map(Arc::as_ptr)
            && self.folds.as_ref().map(Arc::as_ptr) == folds.map(Arc::as_ptr);
        if !same {
            (self.sieve, self.folds) = (sieve.cloned(), folds.cloned());
            self.forget();
        }
    }

    /// The list has changed in some way.
    pub fn forget(&mut self) {
        self.kept.take();
    }

    /// `line` has come to its end.
    pub fn pushed(&mut self, line: &Arc<Line>) {
        if self.is_all() || self.hides(line) {
            return;
        }
        if self.folds.as_ref().is_some_and(|folds| folds.of(line).is_some()) {
            // Rare: whoever is timed out says nothing more.
            self.forget();
        } else if let Some(kept) = self.kept.get_mut() {
            kept.lines.push_back(Arc::clone(line));
        }
    }

    /// `line`, its first one, has gone.
    pub fn cut(&mut self, line: &Arc<Line>) {
        let Some(kept) = self.kept.get_mut() else { return };
        if !kept.lines.front().is_some_and(|first| Arc::ptr_eq(first, line)) {
            return;
        }
        match kept.runs.remove(&line.message.id) {
            // The next one of its run takes its place.
            Some(2..) => self.forget(),
            _ => drop(kept.lines.pop_front()),
        }
    }
}
