//! `streamside account`: the networks of every start, the same list that the form inside writes.
//!
//! No secret is ever printed or taken from the command line. Must not know how one signs in.

mod add;
mod list;
mod remove;

use std::path::PathBuf;

use crate::client::store::Store;
use crate::config::file;
use crate::config::paths::Paths;
use crate::config::settings::Settings;
use crate::config::vault::Vault;

use super::failure::Failure;

pub use add::{Add, Password, add};
pub use list::list;
pub use remove::remove;

/// What is set up and what is remembered.
pub struct House {
    pub paths: Paths,
    pub settings: Settings,
    pub store: Store,
}

impl House {
    /// # Errors
    /// When there is no home folder or the configuration is wrong.
    pub fn open(config: Option<PathBuf>) -> Result<Self, Failure> {
        let paths = Paths::find(config)?;
        let settings = file::load(&paths.config)?;
        let store = Store { list: paths.networks(), vault: Vault::new(settings.token_store, paths.tokens()) };
        Ok(Self { paths, settings, store })
    }
}

/// What cannot be written is a failure of the surroundings.
fn unwritten(why: String) -> Failure {
    Failure::new(super::failure::Exit::Failed, why)
}
