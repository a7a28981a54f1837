//! The one gate for text: everything that came from outside becomes [`SafeText`] before it can be shown anywhere.
//!
//! A `SafeText` holds no control characters, no escape sequences, no bidi overrides and no invisible characters, and
//! none of its grapheme clusters is empty of ink or longer than eight code points. Widgets, logs, the window title and notifications
//! take only this type. Must not know where a text is going to be shown.

mod escape;
mod gate;
pub(super) mod unicode;

use std::fmt;
use std::sync::Arc;

use gate::Shape;

pub use gate::{MAX_BYTES, MAX_CLUSTER, MAX_NAME};

/// Text that may be written to a terminal, a log, a title or a notification. Cheap to clone.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SafeText(Arc<str>);

impl SafeText {
    /// One line of at most [`MAX_BYTES`]: line breaks and tabs become spaces.
    pub fn line(raw: &str) -> Self {
        Self::gate(raw, Shape::Line)
    }

    /// Several lines of at most [`MAX_BYTES`]: `\n` is kept (`\r\n`, `\r` and the Unicode separators become it), tabs
    /// become four spaces.
    pub fn block(raw: &str) -> Self {
        Self::gate(raw, Shape::Block)
    }

    /// The name of a person, a room or a badge: one line of at most [`MAX_NAME`] clusters.
    ///
    /// Whatever cannot be kept, spaces at either end too, leaves a U+FFFD behind: dropping it silently would let
    /// `ad<zero width>min` be shown as `admin`. For comparing names there is `name::fold`.
    pub fn name(raw: &str) -> Self {
        Self::gate(raw, Shape::Name)
    }

    /// One line like [`SafeText::line`], made of runs. `ends` are the bytes where they end, rising up to the end of
    /// `raw`; they become those of the same runs in the result, each at the end of a cluster.
    pub(super) fn of_runs<'a>(raw: &str, ends: impl Iterator<Item = &'a mut u32>) -> Self {
        if gate::is_clean(raw, Shape::Line) {
            return Self(raw.into());
        }
        Self(gate::clean_runs(raw, &mut ends.collect::<Vec<_>>()).into())
    }

    fn gate(raw: &str, shape: Shape) -> Self {
        if gate::is_clean(raw, shape) { Self(raw.into()) } else { Self(gate::clean(raw, shape).into()) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}
