//! A token from a data folder, whether a server holds it or nobody does. Must not know who wants it.

use std::path::Path;

use super::control::{Answer, ControlError, Request, ask};
use super::hold::Hold;
use super::service::{Options, Service};
use super::{ServerError, SetupError, StoreError, store};

#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// In the words of the rule that was broken.
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Control(ControlError),
    #[error(transparent)]
    Server(#[from] ServerError),
}

impl From<StoreError> for TokenError {
    fn from(error: StoreError) -> Self {
        Self::Server(error.into())
    }
}

impl From<SetupError> for TokenError {
    fn from(error: SetupError) -> Self {
        Self::Server(error.into())
    }
}

/// The current token of `user`, whose account is made if there is none; see [`Request::Token`].
///
/// # Errors
/// When the name is not allowed, or neither the server nor the folder can be reached.
pub async fn token(folder: &Path, user: &str, admin: bool, rotate: bool) -> Result<String, TokenError> {
    match ask(folder, &Request::Token { user: user.to_owned(), admin, rotate }).await {
        Ok(Answer::Token(token)) => Ok(token),
        Ok(Answer::Refused(words)) => Err(TokenError::Refused(words)),
        Ok(Answer::Status { .. }) => {
            Err(TokenError::Refused("the running server is another version; restart it".into()))
        }
        Err(ControlError::NotRunning) => alone(folder, user, admin, rotate).await,
        Err(error) => Err(TokenError::Control(error)),
    }
}

/// Opens the store for this one deed.
async fn alone(folder: &Path, user: &str, admin: bool, rotate: bool) -> Result<String, TokenError> {
    let hold = Hold::take_as(folder, "that is making a token; try again in a moment")?;
    let (archive, readers) = store::open(folder)?;
    let (service, _feed) = Service::new(Options::default(), archive, readers).await?;
    let granted = service.grant(user, admin, rotate).await;
    service.close().await;
    drop(hold);
    granted.map_err(|rejection| TokenError::Refused(rejection.message.to_string()))
}
