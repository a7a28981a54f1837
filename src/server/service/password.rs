//! Password hashes: argon2id on blocking threads, few at a time. Must not know whose password it is.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{OnceCell, Semaphore};

use crate::chat::{Rejection, RejectionCode};
use crate::clock;
use crate::server::policy::refuse;

/// OWASP's parameters for little memory: a stranger must not make the server take more than 8 MiB.
const MEMORY_KIB: u32 = 7 * 1024;
const PASSES: u32 = 5;
const AT_ONCE: usize = 1;

const SHORTEST: usize = 8;
const LONGEST: usize = 1024;

pub(super) struct Passwords {
    free: Arc<Semaphore>,
    /// Compared with when there is no such account, so that the time taken does not tell.
    dummy: OnceCell<String>,
    /// How often a password was worked on.
    #[cfg(test)]
    pub(super) worked: std::sync::atomic::AtomicUsize,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            free: Arc::new(Semaphore::new(AT_ONCE)),
            dummy: OnceCell::new(),
            #[cfg(test)]
            worked: Default::default(),
        }
    }
}

impl Passwords {
    /// # Errors
    /// `Malformed` for a password that is too short or too long; `Unavailable` when hashing fails.
    pub(super) async fn hash(&self, password: &str) -> Result<String, Rejection> {
        if !(SHORTEST..=LONGEST).contains(&password.len()) {
            return Err(refuse(RejectionCode::Malformed, "a password has 8 to 1024 bytes; choose another"));
        }
        let (password, salt) = (password.to_owned(), clock::random_bytes::<16>());
        self.blocking(move || hash(&password, &salt)).await
    }

    /// Whether this is the password; without a hash never, after the same work.
    pub(super) async fn verify(&self, password: &str, stored: Option<String>) -> Result<bool, Rejection> {
        let dummy = self.dummy.get_or_try_init(|| self.blocking(|| hash("nobody", &[7; 16]))).await?;
        if password.len() > LONGEST {
            return Ok(false);
        }
        let (real, against) = (stored.is_some(), stored.unwrap_or_else(|| dummy.clone()));
        let password = password.to_owned();
        let fits = self.blocking(move || Some(verify(&password, &against))).await?;
        Ok(real && fits)
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Option<T> + Send + 'static,
    ) -> Result<T, Rejection> {
        let busy = || refuse(RejectionCode::Unavailable, "the server cannot check passwords now; try again later");
        #[cfg(test)]
        self.worked.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let turn = Arc::clone(&self.free).acquire_owned().await.map_err(|_| busy())?;
        // The turn goes along: a caller that hangs up does not make room before the work is done.
        let run = move || {
            let result = work();
            drop(turn);
            result
        };
        tokio::task::spawn_blocking(run).await.ok().flatten().ok_or_else(busy)
    }
}

fn hasher() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &str, salt: &[u8]) -> Option<String> {
    let hash: PasswordHash = hasher()?.hash_password_with_salt(password.as_bytes(), salt).ok()?;
    Some(hash.to_string())
}

/// The parameters come from the stored hash, so that old accounts survive a change of ours.
fn verify(password: &str, stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_same_password_fits() {
        let passwords = Passwords::default();
        let stored = passwords.hash("correct horse").await.unwrap();
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        assert_eq!(passwords.verify("correct horse", Some(stored.clone())).await, Ok(true));
        assert_eq!(passwords.verify("Correct horse", Some(stored)).await, Ok(false));
        assert_eq!(passwords.verify("nobody", None).await, Ok(false), "not even the dummy's own password");
    }

    /// The time an attempt takes is the work of one hash with these parameters, so equal work is equal time.
    #[tokio::test]
    async fn a_name_without_an_account_costs_what_a_wrong_password_costs() {
        let passwords = Passwords::default();
        let stored = passwords.hash("correct horse").await.unwrap();
        passwords.verify("warm up", None).await.unwrap();
        let dummy = passwords.dummy.get().unwrap();
        let cost =
            |hash: &str| PasswordHash::new(hash).map(|hash| (hash.algorithm.to_string(), hash.params.to_string()));
        assert_eq!(cost(dummy).unwrap(), cost(&stored).unwrap());
        for (password, stored) in [("wrong", Some(stored)), ("wrong", None)] {
            let before = passwords.worked.load(std::sync::atomic::Ordering::SeqCst);
            assert_eq!(passwords.verify(password, stored).await, Ok(false));
            assert_eq!(passwords.worked.load(std::sync::atomic::Ordering::SeqCst) - before, 1);
        }
    }

    #[tokio::test]
    async fn short_and_long_passwords_are_refused() {
        let passwords = Passwords::default();
        for password in ["", "1234567", &"x".repeat(1025)] {
            let code = passwords.hash(password).await.map_err(|no| no.code);
            assert_eq!(code, Err(RejectionCode::Malformed));
        }
    }
}
