//! `streamside send`: posts one message and ends when the server has confirmed it.
//!
//! Must not know the protocol; how a confirmation looks is the backend's business.

use std::time::Duration;

use tokio::time::timeout;

use crate::backend::deliver;
use crate::config::account::Account;

use super::failure::{Exit, Failure};

/// How long the server may take, from the connection to the confirmation.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// Posts `text` to the account's channel. `local` is the flag of RFC 2.4.
///
/// # Errors
/// With the exit code that says why; time over does not mean that the message was not posted.
pub async fn run(account: Account, text: &str, local: bool) -> Result<(), Failure> {
    if text.trim().is_empty() {
        return Err(Failure::new(Exit::Usage, "there is nothing to send; give the message as an argument"));
    }
    // RFC 3.4: such a message is a command of a client and never sent.
    let command = text.strip_prefix('/').and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric);
    if command {
        let words = "a message that begins with / and a letter is a command of the chat screen, not a message";
        return Err(Failure::new(Exit::Usage, words));
    }
    match timeout(PATIENCE, deliver(&account, text, !local)).await {
        Ok(result) => Ok(result?),
        Err(_) => {
            let words = format!(
                "the server has not confirmed the message within {} s; look with `streamside tail` whether it arrived",
                PATIENCE.as_secs()
            );
            Err(Failure::new(Exit::TimeOver, words))
        }
    }
}
