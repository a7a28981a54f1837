//! `[ignore]`: how ignoring works. Who is ignored is kept by the program itself.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ignore {
    /// What speaks to somebody ignored is hidden too; `/ignore --recursive` wins over it.
    pub recursive: bool,
}
