//! A room whose timeline is followed: the SDK's list of items, and the lines that the app has of it, kept alike.
//!
//! The SDK's list also holds marks that are no events; they are left out, so indices are those of a filtered list. Must
//! not know other rooms or tasks.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use eyeball_im::VectorDiff;
use matrix_sdk::ruma::{OwnedEventId, OwnedTransactionId};
use matrix_sdk::send_queue::SendHandle;
use matrix_sdk_ui::Timeline;
use matrix_sdk_ui::timeline::{EventItemOrigin, EventTimelineItem, TimelineDetails, TimelineItem};

use crate::chat::{Diff, Line, MessageId, TxnId, timeline};

use super::filter::Filter;
use super::line::{Setting, Translator};

/// Messages of earlier runs, or of the SDK itself, are numbered from here; the app counts from 1.
const OWN_NUMBERS: u64 = 1 << 62;

/// A followed room.
#[derive(Debug)]
pub struct OpenRoom {
    pub timeline: Arc<Timeline>,
    setting: Setting,
    filter: Filter,
    lines: VecDeque<Arc<Line>>,
    unsent: Unsent,
    /// Events that answer others which are not known yet.
    pub unexplained: Vec<OwnedEventId>,
}

/// Which attempt of the app each local copy stands for.
#[derive(Debug, Default)]
struct Unsent {
    /// Handed to the queue; their local copies come in the same order.
    waiting: VecDeque<TxnId>,
    known: HashMap<OwnedTransactionId, TxnId>,
    handles: HashMap<TxnId, SendHandle>,
    next: u64,
}

impl Unsent {
    fn meet(&mut self, item: &EventTimelineItem) -> Option<TxnId> {
        let id = item.transaction_id().filter(|_| item.is_local_echo())?;
        let txn = match self.known.get(id) {
            Some(txn) => *txn,
            None => {
                let txn = self.waiting.pop_front().unwrap_or_else(|| self.own_number());
                self.known.insert(id.to_owned(), txn);
                txn
            }
        };
        if let Some(handle) = item.local_echo_send_handle() {
            self.handles.insert(txn, handle);
        }
        Some(txn)
    }

    fn own_number(&mut self) -> TxnId {
        self.next += 1;
        TxnId(OWN_NUMBERS + self.next)
    }
}

impl OpenRoom {
    pub fn new(timeline: Arc<Timeline>, setting: Setting) -> Self {
        Self {
            timeline,
            setting,
            filter: Filter::default(),
            lines: VecDeque::new(),
            unsent: Unsent::default(),
            unexplained: Vec::new(),
        }
    }

    /// A message has been handed to the queue for this attempt.
    pub fn queued(&mut self, txn: TxnId) {
        self.unsent.waiting.push_back(txn);
    }

    /// By what an attempt that has not arrived can be repeated or given up.
    pub fn handle(&self, txn: TxnId) -> Option<SendHandle> {
        self.unsent.handles.get(&txn).cloned()
    }

    pub fn line(&self, id: &MessageId) -> Option<&Arc<Line>> {
        self.lines.iter().rfind(|line| line.message.id == *id)
    }

    /// One change of the SDK's list as changes of the lines, which are made here as well.
    pub fn follow(&mut self, translator: &mut Translator, change: VectorDiff<Arc<TimelineItem>>) -> Vec<Diff> {
        let Some(change) = self.filter.pass(change, |item| item.as_event().cloned()) else { return Vec::new() };
        let last = self.lines.len();
        let mut line = |item: &EventTimelineItem| self.translate(translator, item);
        let diffs = match change {
            VectorDiff::Append { values } => self.added(translator, last, values.iter()),
            VectorDiff::PushBack { value } => self.added(translator, last, [&value]),
            VectorDiff::Insert { index, value } if index == last => self.added(translator, last, [&value]),
            VectorDiff::Insert { index: at, value } => vec![Diff::Insert { at, line: line(&value) }],
            VectorDiff::PushFront { value } => vec![Diff::Insert { at: 0, line: line(&value) }],
            VectorDiff::Set { index: at, value } => vec![Diff::Set { at, line: line(&value) }],
            VectorDiff::Remove { index: at } => vec![Diff::Remove { at }],
            VectorDiff::PopFront => vec![Diff::Remove { at: 0 }],
            VectorDiff::PopBack => vec![Diff::Remove { at: last.saturating_sub(1) }],
            VectorDiff::Truncate { length } => (length..last).rev().map(|at| Diff::Remove { at }).collect(),
            VectorDiff::Clear => vec![Diff::Reset(Vec::new())],
            VectorDiff::Reset { values } => vec![Diff::Reset(values.iter().map(line).collect())],
        };
        for diff in &diffs {
            timeline::apply(&mut self.lines, diff.clone());
        }
        diffs
    }

    /// Items at the end: what has just been said is news to everybody, the rest is history.
    fn added<'a>(
        &mut self,
        translator: &mut Translator,
        from: usize,
        items: impl IntoIterator<Item = &'a EventTimelineItem>,
    ) -> Vec<Diff> {
        let mut diffs = Vec::new();
        for (at, item) in (from..).zip(items) {
            let line = self.translate(translator, item);
            let live = matches!(item.origin(), Some(EventItemOrigin::Sync | EventItemOrigin::Local));
            let news = live && translator.is_news(&line);
            match diffs.last_mut() {
                Some(Diff::Append(lines)) if news => lines.push(line),
                _ if news => diffs.push(Diff::Append(vec![line])),
                _ => diffs.push(Diff::Insert { at, line }),
            }
        }
        diffs
    }

    fn translate(&mut self, translator: &mut Translator, item: &EventTimelineItem) -> Arc<Line> {
        let answers = item.content().in_reply_to();
        if let (Some(TimelineDetails::Unavailable), Some(id)) = (answers.map(|to| to.event), item.event_id()) {
            self.unexplained.push(id.to_owned());
        }
        let txn = self.unsent.meet(item);
        Arc::new(translator.line(&self.setting, item, txn))
    }
}
