//! What a person looks for in the local history, as data: the question here, how it is typed in `query`.
//!
//! Must not know how it is answered; that is `client/history`.

pub mod memory;
pub mod query;

use std::sync::Arc;

use crate::chat::{Line, SafeText, Timestamp};

use super::state::Place;
use query::Query;

/// One question to the local history. Of several the newest counts; the answer to an older one may never come.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// Grows with every question of this run.
    pub number: u64,
    pub query: Query,
    /// Only this room; everywhere without one, rooms that are closed too.
    pub place: Option<Place>,
    /// At most so many hits.
    pub limit: usize,
}

/// A line that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Where it stands, if its network is on the list; its room may be closed all the same.
    pub place: Option<Place>,
    /// The room as people know it: `#nova`.
    pub label: SafeText,
    pub line: Arc<Line>,
}

/// What came of a search, or of a part of it: hits from the newest to the oldest, and older than those that came before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// The search goes on: later than this it has looked at everything. `None` comes last.
    pub back_to: Option<Timestamp>,
    /// There are older ones beyond the limit.
    pub more: bool,
    /// Why the answer is empty or short, and what to do: the history is off, or its file cannot be read.
    pub trouble: Option<SafeText>,
}
