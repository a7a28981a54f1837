//! In the place of the embedded server, in a program that was built without one.

use std::path::Path;

use crate::client::renew::Renewer;
use crate::config::account::Account;

use super::failure::{Exit, Failure};

/// Whether this program has a server in it.
pub const AVAILABLE: bool = false;

/// There is none.
pub enum Embedded {}

impl Embedded {
    /// # Errors
    /// Always.
    pub async fn open(_: &Path) -> Result<Self, Failure> {
        Err(Failure::new(Exit::Usage, "this streamside was built without a server; join one with --server URL"))
    }

    /// # Errors
    /// Never: there is nothing to ask.
    pub async fn account(&self, _: &str, _: bool, _: &[&str]) -> Result<Account, Failure> {
        match *self {}
    }

    pub fn renewer(&self, _: &str) -> Renewer {
        match *self {}
    }

    pub async fn close(self) {
        match self {}
    }
}

pub fn health(_: &Path) -> Option<Result<Option<Option<String>>, String>> {
    None
}

/// # Errors
/// Never.
pub fn name(_: &Path) -> Result<String, Failure> {
    Ok(String::new())
}
