//! Attempts that are on their way into the store: while one is, the same attempt of the same person does not go there
//! a second time. Must not know what is being sent.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

type Attempt = (Arc<str>, String);

#[derive(Clone, Default)]
pub(super) struct Claims(Arc<Mutex<HashSet<Attempt>>>);

/// Ends by being dropped.
pub(super) struct Claim {
    all: Claims,
    attempt: Attempt,
}

impl Claims {
    /// None while somebody else holds it.
    pub(super) fn take(&self, person: &Arc<str>, nonce: &str) -> Option<Claim> {
        let attempt = (Arc::clone(person), nonce.to_owned());
        let fresh = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(attempt.clone());
        fresh.then(|| Claim { all: self.clone(), attempt })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.attempt);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_has_one_holder_until_it_is_over() {
        let claims = Claims::default();
        let nova: Arc<str> = "nova".into();
        let first = claims.take(&nova, "n1");
        assert!(first.is_some());
        assert!(claims.take(&nova, "n1").is_none());
        assert!(claims.take(&nova, "n2").is_some() && claims.take(&"bob".into(), "n1").is_some());
        drop(first);
        assert!(claims.take(&nova, "n1").is_some());
    }
}
