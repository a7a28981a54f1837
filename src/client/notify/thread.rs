//! Work that may hang for ever, with a limit to how long anybody waits for it.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

/// How long a way to tell somebody may take to begin.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// Runs `work` on a thread of its own and gives up waiting after [`PATIENCE`]; the thread is left to itself, and the end
/// of the program does not wait for it either.
///
/// # Errors
/// What `work` says, or that it took too long.
pub async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let (done, result) = oneshot::channel();
    let started = std::thread::Builder::new().name("notify".into()).spawn(move || drop(done.send(work())));
    started.map_err(|error| error.to_string())?;
    match timeout(PATIENCE, result).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err("it broke off".to_owned()),
        Err(_) => Err(format!("no answer in {} s", PATIENCE.as_secs())),
    }
}
