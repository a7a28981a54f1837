//! A request to a data folder, whether a server holds it or nobody does. Must not know who asks.

use std::path::Path;
use std::sync::Arc;

use super::control::{Answer, ControlError, Request, answer, ask};
use super::hold::Hold;
use super::service::{Options, Service};
use super::{ServerError, SetupError, StoreError, store};

#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// In the words of the rule that was broken.
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Control(ControlError),
    #[error(transparent)]
    Server(#[from] ServerError),
}

impl From<StoreError> for RequestError {
    fn from(error: StoreError) -> Self {
        Self::Server(error.into())
    }
}

impl From<SetupError> for RequestError {
    fn from(error: SetupError) -> Self {
        Self::Server(error.into())
    }
}

/// What the server answers that holds the folder, or the folder itself where there is none; never
/// [`Answer::Refused`].
///
/// # Errors
/// When it is refused, or neither the server nor the folder can be reached.
pub async fn request(folder: &Path, request: Request) -> Result<Answer, RequestError> {
    let answered = match ask(folder, &request).await {
        Ok(answer) => answer,
        Err(ControlError::NotRunning) => alone(folder, request).await?,
        Err(error) => return Err(RequestError::Control(error)),
    };
    match answered {
        Answer::Refused(words) => Err(RequestError::Refused(words)),
        answer => Ok(answer),
    }
}

/// The current token of `user`, whose account is made if there is none; see [`Request::Token`].
///
/// # Errors
/// As [`request`].
pub async fn token(folder: &Path, user: &str, admin: bool, rotate: bool) -> Result<String, RequestError> {
    match request(folder, Request::Token { user: user.to_owned(), admin, rotate }).await? {
        Answer::Token(token) => Ok(token),
        _ => Err(RequestError::other_version()),
    }
}

impl RequestError {
    /// For an answer to something else than what was asked.
    pub fn other_version() -> Self {
        Self::Refused("the running server is another version; restart it".into())
    }
}

/// Opens the store for this one deed.
async fn alone(folder: &Path, request: Request) -> Result<Answer, RequestError> {
    let hold = Hold::take_as(folder, "that does something for its operator; try again in a moment")?;
    let (archive, readers) = store::open(folder)?;
    let (service, _feed) = Service::new(Options::default(), archive, readers).await?;
    let service = Arc::new(service);
    let answer = answer(&service, request).await;
    service.close().await;
    drop(hold);
    Ok(answer)
}
