//! Looking whether a server can be reached, without signing in. Must not know why somebody wants to know.

use std::time::Duration;

use url::Url;

use crate::clock;

use super::bitwave::rest::Rest;
use super::error::BackendError;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    pub took: Duration,
    /// The status it gives itself, if it is one of ours (`ok`, `degraded`).
    pub health: Option<String>,
    /// Its clock, as HTTP writes a date.
    pub date: Option<String>,
}

/// Asks for `/health`. A server that does not know it has been reached all the same.
///
/// # Errors
/// When there is no answer, or no trust in who answers.
pub async fn probe(server: &Url) -> Result<Reached, BackendError> {
    let rest = Rest::new(server.clone(), None);
    let start = clock::now();
    let (body, date) = rest.answer(rest.url(&["health"])).await?;
    let took = clock::now().duration_since(start);
    let health = serde_json::from_str::<serde_json::Value>(&body).ok();
    let health = health.and_then(|health| Some(health.get("status")?.as_str()?.to_owned()));
    Ok(Reached { took, health, date })
}
