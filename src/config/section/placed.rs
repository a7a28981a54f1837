//! A value together with the line it stands on, for what only others can check.

use serde::{Deserialize, Deserializer};
use toml::Spanned;

/// Equal when the values are, wherever they stand.
#[derive(Clone, Debug, Default)]
pub struct Placed<T> {
    pub value: T,
    /// Counted from 1; 0 for what stands in no file.
    pub line: usize,
    offset: usize,
}

impl<T> Placed<T> {
    pub fn new(value: T) -> Self {
        Self { value, line: 0, offset: 0 }
    }

    /// Turns the place in the text into a line, once the text is at hand.
    pub(in crate::config) fn locate(&mut self, line_of: &dyn Fn(usize) -> usize) {
        self.line = line_of(self.offset);
    }
}

impl<T: PartialEq> PartialEq for Placed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Placed<T> {}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(from)?;
        let offset = spanned.span().start;
        Ok(Self { value: spanned.into_inner(), line: 0, offset })
    }
}
