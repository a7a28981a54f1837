//! `streamside token`: prints the session token of a user. Must not know where tokens come from.

use std::io::{self, Write};
use std::path::PathBuf;

use crate::server::{self, RequestError};

/// What `token` is told.
pub struct Token {
    pub user: String,
    /// The data folder of the server.
    pub data: PathBuf,
    /// Make the user an administrator.
    pub admin: bool,
    /// Make a new token; the old one stops working.
    pub rotate: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    #[error(transparent)]
    Token(#[from] RequestError),
    #[error("cannot write to stdout: {0}")]
    Stdout(#[from] io::Error),
}

/// Prints the token and nothing else.
///
/// # Errors
/// When there is none to be had.
pub async fn run(wanted: Token) -> Result<(), PrintError> {
    let token = server::token(&wanted.data, &wanted.user, wanted.admin, wanted.rotate).await?;
    Ok(writeln!(io::stdout(), "{token}")?)
}
