//! The merged lines of all rooms of one network: what the global view shows (RFC 2.4).
//!
//! Follows the rooms' timelines: lines are shared with them and found again by message id. Must not know rooms' rules.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::chat::Line;

#[derive(Debug, Default)]
pub struct Feed {
    pub lines: VecDeque<Arc<Line>>,
}
