//! Changing an own message in the input, while what had been typed there waits; and what of an input outlives the run.
//!
//! Must not know whether a message may be changed.

use std::sync::Arc;

use super::{Compose, Recall, boundary_from};
use crate::chat::{MessageId, Reply, Timestamp};

/// An own message that is being changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editing {
    pub id: MessageId,
    /// When it was posted.
    pub at: Timestamp,
    /// What it says now; `None` while that is being fetched.
    pub original: Option<String>,
    waiting: Box<Waiting>,
}

/// The input as it was before, to come back as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Waiting {
    text: String,
    cursor: usize,
    reply: Option<Arc<Reply>>,
    recall: Option<Recall>,
}

impl Compose {
    pub fn editing(&self) -> Option<&Editing> {
        self.editing.as_ref()
    }

    /// Puts an own message into the input. Without its text, `source` brings that later.
    pub fn edit(&mut self, id: MessageId, at: Timestamp, original: Option<String>) {
        self.leave_edit();
        let text = original.clone().unwrap_or_default();
        let waiting = Box::new(Waiting {
            cursor: std::mem::replace(&mut self.cursor, text.len()),
            text: std::mem::replace(&mut self.text, text),
            reply: self.reply.take(),
            recall: self.recall.take(),
        });
        self.editing = Some(Editing { id, at, original, waiting });
    }

    /// A changed text that was not taken is there again, to be changed further.
    pub fn edit_again(&mut self, id: MessageId, at: Timestamp, text: &str) {
        self.edit(id, at, Some(String::new()));
        self.replace(text);
    }

    /// What the message says has been fetched. What was typed meanwhile stays behind it.
    pub fn source(&mut self, id: &MessageId, text: &str) {
        let Some(editing) = self.editing.as_mut().filter(|editing| editing.id == *id && editing.original.is_none())
        else {
            return;
        };
        editing.original = Some(text.to_owned());
        self.put_back(text);
    }

    /// Gives the message up as it is; what had been typed before is there again.
    pub fn leave_edit(&mut self) {
        let Some(editing) = self.editing.take() else { return };
        let Waiting { text, cursor, reply, recall } = *editing.waiting;
        (self.text, self.cursor, self.reply, self.recall) = (text, cursor, reply, recall);
    }

    pub fn is_unchanged_edit(&self) -> bool {
        self.editing.as_ref().is_some_and(|editing| editing.original.as_deref().unwrap_or_default() == self.text)
    }

    /// What should outlive the run: the unfinished text, not an old one that is being looked at nor one that exists.
    pub fn unfinished(&self) -> (&str, usize, Option<&Arc<Reply>>) {
        if let Some(Editing { waiting, .. }) = &self.editing {
            return (&waiting.text, waiting.cursor, waiting.reply.as_ref());
        }
        match &self.recall {
            Some(Recall { editing: Some(Editing { waiting, .. }), .. }) if !waiting.text.trim().is_empty() => {
                (&waiting.text, waiting.cursor, waiting.reply.as_ref())
            }
            Some(recall) if recall.at + 1 < recall.entries.len() => match recall.entries.last() {
                Some(unsent) if !unsent.trim().is_empty() => (unsent, unsent.len(), self.reply.as_ref()),
                _ => (&self.text, self.cursor, self.reply.as_ref()),
            },
            _ => (&self.text, self.cursor, self.reply.as_ref()),
        }
    }

    /// Brings back what outlived an earlier run. A text that was typed meanwhile stays.
    pub fn restore(&mut self, (text, cursor, reply): (&str, usize, Option<Arc<Reply>>), sent: Vec<String>) {
        if self.sent.is_empty() {
            self.sent = sent;
        }
        if self.text.is_empty() && self.editing.is_none() {
            text.clone_into(&mut self.text);
            self.cursor = boundary_from(&self.text, floor_boundary(&self.text, cursor));
            self.reply = reply;
        }
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
