//! Keeping our own membership true: it is announced while we are there and gone soon after we are not, even when this
//! process is killed.
//!
//! The homeserver is asked first to send our leave in eight seconds (MSC4140), then we join, and then that leave is put
//! off again and again. Nothing is sent here: [`Keeper::poll`] gives the next [`Step`], one at a time, and
//! [`Keeper::handle`] takes what became of it. Must not know the transport or what the answers look like there.

use serde_json::Value;

use super::classify::DEFAULT_EXPIRES_MS;
use super::own::{Own, Standing};
use crate::chat::id::Timestamp;

/// How long after the last sign of life the homeserver lets us leave.
pub const LEAVE_AFTER_MS: i64 = 8_000;
/// How long to wait for the answer to [`Step::PutOff`] before it counts as failed, so that there is time for another.
pub const ANSWER_WITHIN_MS: i64 = 2_000;
/// A shorter delay would take requests without end.
const SHORTEST_MS: i64 = 2_000;
/// How long to wait after a failure that names no time.
const RETRY_AFTER_MS: i64 = 500;

/// What is to be done next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Schedule our leave, that is [`leave`](super::own::leave) at our state key. Answered by [`Answer::Scheduled`].
    Schedule { delay_ms: i64 },
    /// Send the state event. Answered by [`Answer::Stands`].
    Announce { content: Value },
    /// Restart the delay of the leave.
    PutOff { leave: String },
    /// Send the scheduled leave now.
    SendLeave { leave: String },
    /// Send [`leave`](super::own::leave) as our state event.
    Withdraw,
}

/// What became of the last step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Scheduled {
        leave: String,
    },
    /// Our event is in the room's state. `at` is its `origin_server_ts`, which lies in the past if there was nothing
    /// new in it and an event of an earlier run stands.
    Stands {
        at: Timestamp,
    },
    Done,
    /// The homeserver knows of no such leave any more (404): it was sent.
    Unknown,
    /// The homeserver cannot delay events.
    CannotDelay,
    /// It delays them for so long at most.
    TooLong {
        max_ms: i64,
    },
    /// No answer, or one that another time may be different.
    Failed {
        retry_after_ms: Option<i64>,
    },
    /// We may not (403).
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Left,
    /// The room does not let us announce ourselves, or take it back.
    Refused,
}

/// The leave that the homeserver is to send for us.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Delayed {
    No,
    /// It cannot: if this process dies, our membership stands until it expires.
    Never,
    Set {
        leave: String,
        put_off: Timestamp,
    },
}

/// One membership of ours, from the wish to announce it to its end.
#[derive(Debug)]
pub struct Keeper {
    own: Own,
    delayed: Delayed,
    delay_ms: i64,
    standing: Option<Standing>,
    /// Something of ours may stand, whether or not an answer came.
    announced: bool,
    leaving: bool,
    asked: Option<Step>,
    not_before: Timestamp,
    ending: Option<Ending>,
}

impl Keeper {
    pub fn new(own: Own) -> Self {
        Self {
            own,
            delayed: Delayed::No,
            delay_ms: LEAVE_AFTER_MS,
            standing: None,
            announced: false,
            leaving: false,
            asked: None,
            not_before: Timestamp::MIN,
            ending: None,
        }
    }

    /// Our membership is to end.
    pub fn leave(&mut self) {
        self.leaving = true;
        self.not_before = Timestamp::MIN;
    }

    /// The room's state says that our membership is gone although nobody here ended it.
    pub fn vanished(&mut self) {
        // While an answer is due, what was seen may be older than what was asked for.
        if self.asked.is_none() {
            self.standing = None;
        }
    }

    /// `None` while it goes on.
    pub fn ending(&self) -> Option<Ending> {
        self.ending
    }

    /// Whether the homeserver takes our membership back if this process dies.
    pub fn is_safe(&self) -> bool {
        !matches!(self.delayed, Delayed::Never)
    }

    /// The next step, if one is due. Its answer is waited for before there is another.
    pub fn poll(&mut self, now: Timestamp) -> Option<Step> {
        if self.asked.is_some() || self.ending.is_some() || now < self.not_before {
            return None;
        }
        self.asked = if self.leaving { self.way_out() } else { self.way_in(now) };
        self.announced |= matches!(self.asked, Some(Step::Announce { .. }));
        if self.leaving && self.asked.is_none() {
            self.ending = Some(Ending::Left);
        }
        self.asked.clone()
    }

    /// When to poll again if nothing is heard before; `None` while an answer is due, and at the end.
    pub fn next_wakeup(&self) -> Option<Timestamp> {
        if self.asked.is_some() || self.ending.is_some() {
            return None;
        }
        let put_off = match &self.delayed {
            _ if self.leaving => None,
            Delayed::No => None,
            Delayed::Never => Some(Timestamp::MAX),
            Delayed::Set { put_off, .. } => Some(put_off.plus(self.period())),
        };
        let due = put_off.zip(self.standing).map(|(put_off, standing)| put_off.min(standing.refresh_at()));
        Some(due.map_or(self.not_before, |due| due.max(self.not_before)))
    }

    /// What became of the step that [`poll`](Self::poll) gave.
    pub fn handle(&mut self, answer: Answer, now: Timestamp) {
        let Some(step) = self.asked.take() else { return };
        match (step, answer) {
            (_, Answer::Failed { retry_after_ms }) => self.wait(retry_after_ms, now),
            (_, Answer::Refused) => self.ending = Some(Ending::Refused),
            (Step::Schedule { .. }, answer) => self.scheduled(answer, now),
            (Step::Announce { content }, Answer::Stands { at }) => self.stands(&content, at),
            (Step::PutOff { leave }, Answer::Done) => self.delayed = Delayed::Set { leave, put_off: now },
            (Step::PutOff { .. }, Answer::Unknown) => self.was_sent(),
            (Step::SendLeave { .. }, Answer::Unknown) => self.delayed = Delayed::No,
            (Step::SendLeave { .. } | Step::Withdraw, Answer::Done | Answer::Stands { .. }) => {
                self.ending = Some(Ending::Left);
            }
            _ => self.wait(None, now),
        }
    }

    fn way_in(&self, now: Timestamp) -> Option<Step> {
        if self.delayed == Delayed::No {
            return Some(Step::Schedule { delay_ms: self.delay_ms });
        }
        if self.standing.is_none_or(|standing| standing.refresh_at() <= now) {
            return Some(Step::Announce { content: self.own.content(self.standing, now) });
        }
        match &self.delayed {
            // A clock that was set back must not let the leave happen.
            Delayed::Set { leave, put_off } if put_off.plus(self.period()) <= now || now < *put_off => {
                Some(Step::PutOff { leave: leave.clone() })
            }
            _ => None,
        }
    }

    fn way_out(&self) -> Option<Step> {
        match &self.delayed {
            Delayed::Set { leave, .. } => Some(Step::SendLeave { leave: leave.clone() }),
            Delayed::No | Delayed::Never => self.announced.then_some(Step::Withdraw),
        }
    }

    /// How often the leave is put off: every five seconds of eight.
    fn period(&self) -> i64 {
        self.delay_ms * 5 / 8
    }

    fn wait(&mut self, retry_after_ms: Option<i64>, now: Timestamp) {
        self.not_before = now.plus(retry_after_ms.unwrap_or_default().max(RETRY_AFTER_MS));
    }

    fn scheduled(&mut self, answer: Answer, now: Timestamp) {
        match answer {
            Answer::Scheduled { leave } => self.delayed = Delayed::Set { leave, put_off: now },
            Answer::TooLong { max_ms } if (SHORTEST_MS..self.delay_ms).contains(&max_ms) => self.delay_ms = max_ms,
            _ => self.delayed = Delayed::Never,
        }
    }

    fn stands(&mut self, content: &Value, at: Timestamp) {
        let created = self.standing.map_or(at, |standing| standing.created);
        let expires = content.get("expires").and_then(Value::as_i64).unwrap_or(DEFAULT_EXPIRES_MS);
        self.standing = Some(Standing { created, until: created.plus(expires) });
    }

    /// Others have seen us leave, so that what follows is another join.
    fn was_sent(&mut self) {
        self.delayed = Delayed::No;
        self.standing = None;
    }
}
