//! The model of one room's lines, and the diffs by which every copy of it follows.
//!
//! Holds the rules of delivery: an own line is `Sending` until an acknowledgement, its own echo, a refusal or a lost
//! connection decides, and a repeat of a known id never makes a second line. Backends own a `Timeline` each; the app
//! only applies diffs with [`apply`] and so never learns about acknowledgements. Must not know the clock or a protocol.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use super::id::{MessageId, Timestamp, TxnId};
use super::line::{Delivery, Line};
use super::message::{Kind, Message};
use super::rich::Body;
use super::text::SafeText;

/// One change of a list of lines. Indices count from the oldest line and are valid at the moment of applying.
#[derive(Clone, Debug, PartialEq)]
pub enum Diff {
    Reset(Vec<Arc<Line>>),
    /// Lines that are new to everybody; only these count as unread.
    Append(Vec<Arc<Line>>),
    /// A line of history, also when it takes its place at the end.
    Insert {
        at: usize,
        line: Arc<Line>,
    },
    Set {
        at: usize,
        line: Arc<Line>,
    },
    Remove {
        at: usize,
    },
    /// Forget the oldest `count` lines.
    Trim {
        count: usize,
    },
}

/// Makes `lines` what the model has become. Indices that do not fit are ignored: a copy may lag, it must not panic.
pub fn apply(lines: &mut VecDeque<Arc<Line>>, diff: Diff) {
    match diff {
        Diff::Reset(all) => *lines = all.into(),
        Diff::Append(more) => lines.extend(more),
        Diff::Insert { at, line } if at <= lines.len() => lines.insert(at, line),
        Diff::Set { at, line } if at < lines.len() => lines[at] = line,
        Diff::Remove { at } => drop(lines.remove(at)),
        Diff::Trim { count } => drop(lines.drain(..count.min(lines.len()))),
        Diff::Insert { .. } | Diff::Set { .. } => {}
    }
}

/// Where a message that arrived comes from, as far as its delivery is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Written by this account, here or on another device.
    pub mine: bool,
    /// The attempt it carries the nonce of; exact, where a server gives it.
    pub txn: Option<TxnId>,
    /// From history, not live: takes its place by time and settles nothing by guess.
    pub history: bool,
    /// Whether the server names the attempt in its echoes. Where it does not, the first own message that arrives
    /// settles the oldest pending line: one connection keeps order, and the server has rewritten the text.
    pub exact: bool,
}

/// The lines of one room, oldest first, at most `cap` of them.
#[derive(Debug)]
pub struct Timeline {
    lines: VecDeque<Arc<Line>>,
    ids: HashSet<MessageId>,
    /// Lines that were trimmed a moment ago. Whoever follows on another thread lets go of them first, so that memory
    /// is given back where it was taken, which costs less.
    leaving: VecDeque<Arc<Line>>,
    cap: usize,
}

/// How many lines may be on their way out, in trims.
const LEAVING: usize = 5;

impl Timeline {
    pub fn new(cap: usize) -> Self {
        Self { lines: VecDeque::new(), ids: HashSet::new(), leaving: VecDeque::new(), cap: cap.max(1) }
    }

    pub fn lines(&self) -> &VecDeque<Arc<Line>> {
        &self.lines
    }

    pub fn contains(&self, id: &MessageId) -> bool {
        self.ids.contains(id)
    }

    pub fn line(&self, id: &MessageId) -> Option<&Arc<Line>> {
        self.lines.iter().rfind(|line| line.message.id == *id)
    }

    /// The oldest line that has come from the server: where backfill starts.
    pub fn oldest(&self) -> Option<&Message> {
        self.lines.iter().find(|line| line.delivery.txn().is_none()).map(|line| &line.message)
    }

    /// The newest line that has come from the server.
    pub fn newest(&self) -> Option<&Message> {
        self.lines.iter().rev().find(|line| line.delivery.txn().is_none()).map(|line| &line.message)
    }

    /// The text-bearing lines whose fate is open, oldest first.
    pub fn pending(&self) -> impl Iterator<Item = &Arc<Line>> {
        self.lines.iter().filter(|line| line.delivery.txn().is_some())
    }

    /// A message leaves: its line is shown at once, as `Sending`.
    pub fn send(&mut self, txn: TxnId, message: Message, typed: &str, out: &mut Vec<Diff>) {
        self.push(Line { message, delivery: Delivery::Sending(txn), typed: Some(typed.into()) }, out);
    }

    /// A message arrived. A known id is no news, but for the server's copy of an own line; an own message may settle a
    /// pending line instead of adding one.
    pub fn receive(&mut self, message: Message, origin: Origin, out: &mut Vec<Diff>) {
        if self.ids.contains(&message.id) {
            if origin.mine {
                self.show_as_kept(message, out);
            }
            return;
        }
        if let Some(at) = self.settled_by(&message, origin) {
            let delivery = if origin.exact && !origin.history {
                // Seen by the room, but only the acknowledgement says that it is kept.
                self.lines[at].delivery.clone()
            } else {
                Delivery::Delivered
            };
            self.ids.insert(message.id.clone());
            let typed = self.lines[at].typed.clone();
            self.set(at, Line { message, delivery, typed }, out);
        } else if origin.history {
            self.insert_by_time(Line::received(message), out);
        } else {
            let delivery = if origin.mine { Delivery::Delivered } else { Delivery::Received };
            self.ids.insert(message.id.clone());
            self.push(Line { message, delivery, typed: None }, out);
        }
    }

    /// The server confirmed an attempt and named its message.
    pub fn acked(&mut self, txn: TxnId, id: MessageId, at: Timestamp, out: &mut Vec<Diff>) {
        let Some(index) = self.find(txn) else { return };
        if let Some(other) = self.lines.iter().position(|line| line.message.id == id).filter(|other| *other != index) {
            // Its echo came first and could not be matched: keep the echo, drop the stand-in.
            self.set_delivery(other, Delivery::Delivered, out);
            self.remove(index, out);
            return;
        }
        let mut line = Line::clone(&self.lines[index]);
        self.ids.insert(id.clone());
        line.message.id = id;
        line.message.at = at;
        line.delivery = Delivery::Delivered;
        self.set(index, line, out);
    }

    /// The server refused an attempt; the line stays, so that nothing that was typed is lost.
    pub fn failed(&mut self, txn: TxnId, reason: SafeText, out: &mut Vec<Diff>) {
        if let Some(at) = self.find(txn) {
            self.set_delivery(at, Delivery::Failed(txn, reason), out);
        }
    }

    /// The person (or the network task) tries again.
    pub fn resend(&mut self, txn: TxnId, out: &mut Vec<Diff>) {
        if let Some(at) = self.find(txn) {
            self.set_delivery(at, Delivery::Sending(txn), out);
        }
    }

    /// Takes an attempt off the timeline: its text went back to the input, or the person gave it up.
    pub fn discard(&mut self, txn: TxnId, out: &mut Vec<Diff>) {
        if let Some(at) = self.find(txn) {
            self.remove(at, out);
        }
    }

    /// No answer came to an attempt on a connection that still stands: nobody knows whether it arrived.
    pub fn unconfirmed(&mut self, txn: TxnId, out: &mut Vec<Diff>) {
        if let Some(at) = self.find(txn)
            && matches!(self.lines[at].delivery, Delivery::Sending(_))
        {
            self.set_delivery(at, Delivery::Unconfirmed(txn), out);
        }
    }

    /// The connection went: what was on its way is `Unconfirmed` from now on.
    pub fn connection_lost(&mut self, out: &mut Vec<Diff>) {
        for at in 0..self.lines.len() {
            if let Delivery::Sending(txn) = self.lines[at].delivery {
                self.set_delivery(at, Delivery::Unconfirmed(txn), out);
            }
        }
    }

    /// A message was taken back. Its place stays, with `notice` in it.
    pub fn take_back(&mut self, id: &MessageId, notice: &SafeText, out: &mut Vec<Diff>) {
        let Some(at) = self.lines.iter().rposition(|line| line.message.id == *id) else { return };
        let mut line = Line::clone(&self.lines[at]);
        line.message.kind = Kind::Removed;
        line.message.body = Body::Plain(notice.clone());
        self.set(at, line, out);
    }

    /// A message was changed by its author. `typed` is what it is made of, where this run knows that. What was taken
    /// back stays so.
    pub fn change(&mut self, id: &MessageId, body: Body, typed: Option<Arc<str>>, out: &mut Vec<Diff>) {
        let Some(at) = self.lines.iter().rposition(|line| line.message.id == *id) else { return };
        let mut line = Line::clone(&self.lines[at]);
        line.message.body = body;
        line.message.edited = true;
        line.typed = typed;
        if line.message.kind != Kind::Removed && line != *self.lines[at] {
            self.set(at, line, out);
        }
    }

    /// A message shows more or less than before, without its author having changed it.
    pub fn show(&mut self, id: &MessageId, body: &Body, out: &mut Vec<Diff>) {
        let Some(at) = self.lines.iter().rposition(|line| line.message.id == *id) else { return };
        if self.lines[at].message.kind != Kind::Removed && self.lines[at].message.body != *body {
            let mut line = Line::clone(&self.lines[at]);
            line.message.body = body.clone();
            self.set(at, line, out);
        }
    }

    /// A message that was taken back may be read after all.
    pub fn restore(&mut self, message: &Message, out: &mut Vec<Diff>) {
        let removed = |line: &Arc<Line>| line.message.id == message.id && line.message.kind == Kind::Removed;
        let Some(at) = self.lines.iter().rposition(removed) else { return };
        let line = Line { message: message.clone(), ..Line::clone(&self.lines[at]) };
        self.set(at, line, out);
    }

    /// The server's copy of an own message that it has not named until now takes the place of the line `own`, which
    /// stands for it.
    pub fn arrived(&mut self, own: &MessageId, message: Message, out: &mut Vec<Diff>) {
        let Some(at) = self.lines.iter().rposition(|line| line.message.id == *own) else { return };
        self.ids.remove(own);
        self.ids.insert(message.id.clone());
        let typed = self.lines[at].typed.clone();
        self.set(at, Line { message, delivery: Delivery::Delivered, typed }, out);
    }

    /// An acknowledgement that came before the echo has left the line as it was typed. What was changed or taken back
    /// since is newer than any copy of it.
    fn show_as_kept(&mut self, message: Message, out: &mut Vec<Diff>) {
        let Some(at) = self.lines.iter().rposition(|line| line.message.id == message.id) else { return };
        let old = &self.lines[at];
        let as_typed =
            old.typed.as_deref().is_some_and(|typed| old.message.body == Body::Plain(SafeText::block(typed)));
        if as_typed && !old.message.edited && old.message.kind != Kind::Removed && old.message != message {
            let (delivery, typed) = (old.delivery.clone(), old.typed.clone());
            self.set(at, Line { message, delivery, typed }, out);
        }
    }

    fn settled_by(&self, message: &Message, origin: Origin) -> Option<usize> {
        if let Some(at) = origin.txn.and_then(|txn| self.find(txn)) {
            return Some(at);
        }
        let guess = origin.mine && !origin.history && !origin.exact && message.kind == Kind::Text;
        let sending = |line: &Arc<Line>| matches!(line.delivery, Delivery::Sending(_));
        guess.then(|| self.lines.iter().position(sending)).flatten()
    }

    fn find(&self, txn: TxnId) -> Option<usize> {
        self.lines.iter().rposition(|line| line.delivery.txn() == Some(txn))
    }

    fn insert_by_time(&mut self, line: Line, out: &mut Vec<Diff>) {
        let at =
            self.lines.iter().rposition(|known| known.message.at <= line.message.at).map_or(0, |before| before + 1);
        self.ids.insert(line.message.id.clone());
        if at == 0 && self.lines.len() >= self.cap {
            self.ids.remove(&line.message.id);
            return;
        }
        let line = Arc::new(line);
        self.lines.insert(at, Arc::clone(&line));
        out.push(Diff::Insert { at, line });
        self.trim(out);
    }

    fn push(&mut self, line: Line, out: &mut Vec<Diff>) {
        let line = Arc::new(line);
        self.lines.push_back(Arc::clone(&line));
        match out.last_mut() {
            Some(Diff::Append(batch)) => batch.push(line),
            _ => out.push(Diff::Append(vec![line])),
        }
        self.trim(out);
    }

    fn trim(&mut self, out: &mut Vec<Diff>) {
        // A fiftieth at a time: one short diff per two hundred lines instead of one per line.
        let slack = self.cap / 50;
        if self.lines.len() <= self.cap + slack {
            return;
        }
        let count = self.lines.len() - self.cap;
        let known = self.leaving.len().saturating_sub((LEAVING - 1) * count);
        self.leaving.drain(..known);
        for line in self.lines.drain(..count) {
            self.ids.remove(&line.message.id);
            self.leaving.push_back(line);
        }
        out.push(Diff::Trim { count });
    }

    fn set_delivery(&mut self, at: usize, delivery: Delivery, out: &mut Vec<Diff>) {
        let mut line = Line::clone(&self.lines[at]);
        line.delivery = delivery;
        self.set(at, line, out);
    }

    fn set(&mut self, at: usize, line: Line, out: &mut Vec<Diff>) {
        let line = Arc::new(line);
        self.lines[at] = Arc::clone(&line);
        out.push(Diff::Set { at, line });
    }

    fn remove(&mut self, at: usize, out: &mut Vec<Diff>) {
        if let Some(line) = self.lines.remove(at) {
            self.ids.remove(&line.message.id);
            out.push(Diff::Remove { at });
        }
    }
}
