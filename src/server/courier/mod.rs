//! Making the calls of outgoing webhooks: of each webhook one after the other, of several at once. Must not know what is
//! told, nor which calls are made again.

mod call;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::service::{Envelope, Service};

use call::Caller;

/// Calls that are made at the same time.
const AT_ONCE: usize = 8;
/// Without news it is looked again after this time, should a clock have been set.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// After the store has failed.
const STORE_FAILED: Duration = Duration::from_secs(5);

/// Runs until told to stop; calls that are on their way then are made again by the next server.
pub async fn run(service: Arc<Service>, mut stop: watch::Receiver<bool>) {
    let told_to_stop = async {
        // An error means that the handle is gone, and with it the only one who could ask for the end.
        if stop.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        biased;
        () = told_to_stop => {}
        () = carry(&service) => {}
    }
}

async fn carry(service: &Arc<Service>) {
    let caller = Arc::new(Caller::new(service.reach()));
    let mut changed = service.calls_changed();
    let mut on_the_way: JoinSet<String> = JoinSet::new();
    let mut busy: HashSet<String> = HashSet::new();
    loop {
        changed.mark_unchanged();
        let wait = match service.calls().await {
            Ok(calls) => {
                let (due, wait) = pick(calls, service.calls_now().0, &busy);
                for call in due.into_iter().take(AT_ONCE.saturating_sub(busy.len())) {
                    busy.insert(call.hook().to_owned());
                    on_the_way.spawn(make(Arc::clone(service), Arc::clone(&caller), call));
                }
                wait
            }
            Err(rejection) => {
                tracing::warn!(reason = %rejection.message, "the calls of webhooks could not be read");
                STORE_FAILED
            }
        };
        tokio::select! {
            // The service is held here, so the sender is there.
            _ = changed.changed() => {}
            Some(ended) = on_the_way.join_next() => match ended {
                Ok(hook) => drop(busy.remove(&hook)),
                // It is not known whose call it was; all others go on.
                Err(error) => tracing::error!(%error, "a call of a webhook has failed in a way nobody foresaw"),
            },
            () = sleep(wait) => {}
        }
    }
}

/// What can be called now, and how long to wait for the next.
fn pick(calls: Vec<Envelope>, now: i64, busy: &HashSet<String>) -> (Vec<Envelope>, Duration) {
    let free = calls.into_iter().filter(|call| !busy.contains(call.hook()));
    let (due, later): (Vec<_>, Vec<_>) = free.partition(|call| call.due().0 <= now);
    let next = later.iter().map(|call| Duration::from_millis(call.due().0.abs_diff(now))).min();
    (due, next.unwrap_or(LOOK_AGAIN).min(LOOK_AGAIN))
}

async fn make(service: Arc<Service>, caller: Arc<Caller>, call: Envelope) -> String {
    let outcome = caller.call(&call).await;
    tracing::debug!(hook = call.hook(), ?outcome, "called a webhook");
    if let Err(rejection) = service.call_ended(&call, outcome).await {
        tracing::warn!(reason = %rejection.message, "it was not kept that a webhook was called; it is called again");
        sleep(STORE_FAILED).await;
    }
    call.hook().to_owned()
}
