//! What waits for a moderator: messages that people reported, pictures nobody has marked. Must not know what becomes
//! of them.

use std::sync::Arc;

use crate::chat::{Line, SafeText, Timestamp};

/// Keyed by its message: the reports about one message are one item.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueItem {
    pub kind: QueueKind,
    /// Whole, also where others see less of it.
    pub line: Arc<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueueKind {
    /// Oldest first.
    Report(Vec<Complaint>),
    Image,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub by: SafeText,
    pub reason: Option<SafeText>,
    pub at: Timestamp,
}
