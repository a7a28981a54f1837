//! Deeds of two steps, storing and telling, which must not stop between them because the client that waits has gone.
//! Must not know the deeds.

use std::future::Future;

use crate::chat::{Rejection, RejectionCode};
use crate::server::policy::refuse;

/// Does a deed to its end, also when the caller is dropped.
///
/// # Errors
/// Those of the deed; `Unavailable` when it failed in a way nobody foresaw.
pub(super) async fn carry_out<T: Send + 'static>(
    deed: impl Future<Output = Result<T, Rejection>> + Send + 'static,
) -> Result<T, Rejection> {
    let failed = |_| Err(refuse(RejectionCode::Unavailable, "the server failed at this; try it again"));
    tokio::spawn(deed).await.unwrap_or_else(failed)
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn a_deed_goes_on_without_the_one_who_waits() {
        let ((go, wait), (done, told)) = (oneshot::channel(), oneshot::channel());
        let waiting = carry_out(async move {
            wait.await.expect("the word to go on");
            done.send("told").expect("somebody listens");
            Ok(())
        });
        tokio::select! {
            biased;
            _ = waiting => panic!("it cannot be done yet"),
            () = tokio::task::yield_now() => {}
        }
        go.send(()).expect("it still waits");
        assert_eq!(told.await, Ok("told"));
    }
}
