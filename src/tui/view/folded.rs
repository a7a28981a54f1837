//! The row that stands for the lines of somebody who was timed out: how many there are, and how long it still lasts.
//!
//! Made anew for every frame, since it counts down; only those in view are made. Must not know which lines it hides.

use crate::app::fold::Fold;
use crate::app::span;
use crate::chat::{Body, Delivery, Line, Message, MessageId, RestraintKind, SafeText, Timestamp};

use super::line::{self, Block, Setting};

pub fn block(line: &Line, (fold, count): (&Fold, usize), (setting, now): (&Setting, Timestamp)) -> Block {
    let message = Message {
        body: Body::Plain(SafeText::line(&words(fold, count, now))),
        edited: false,
        reply: None,
        extra: None,
        // What was made of the first one is not told of all.
        id: MessageId::new(""),
        ..line.message.clone()
    };
    // Nothing in these words mentions anybody.
    let row = Line { message, delivery: Delivery::Delivered, typed: None };
    Block { unfolds: true, ..line::layout(&row, setting, false) }
}

/// `(hidden: 3 messages, timed out 9:41 by kat: spam)`
fn words(fold: &Fold, count: usize, now: Timestamp) -> String {
    let messages = if count == 1 { "1 message".to_owned() } else { format!("{count} messages") };
    let left = fold.left(now).map_or_else(String::new, |left| format!(" {}", span::countdown(left)));
    let what = match fold.kind {
        RestraintKind::Timeout => format!("timed out{left}"),
        RestraintKind::Ban => "banned".to_owned(),
    };
    let reason = fold.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
    format!("(hidden: {messages}, {what} by {}{reason})", fold.by)
}
