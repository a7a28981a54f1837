//! Keeping tokens of networks that a person has added: in the keyring, else in private files.
//!
//! The keyring may hang for ever on a half-dead desktop session, so it is asked on a thread of its own and given up
//! after a second. Must not know networks beyond the name under which a token is kept.

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use keyring::v1::Entry;
use serde::{Deserialize, Serialize};

use super::account::Secret;
use super::private;
use super::secret::{self, SecretError};
use super::settings::TokenStore;

const SERVICE: &str = "streamside";
const PATIENCE: Duration = Duration::from_secs(1);

/// Where a token lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    Keyring,
    File,
    /// There is none: read only.
    #[default]
    Nowhere,
}

/// The place for tokens, as the settings want it.
#[derive(Clone, Debug)]
pub struct Vault {
    store: TokenStore,
    folder: PathBuf,
}

impl Vault {
    /// `folder` is for the files; it is made when it is needed.
    pub fn new(store: TokenStore, folder: PathBuf) -> Self {
        Self { store, folder }
    }

    /// Keeps a token under a name such as `nova@chat.example.org`. Says where, since it may not be where it was wanted.
    ///
    /// # Errors
    /// When it cannot be kept anywhere.
    pub fn keep(&self, name: &str, token: &Secret) -> Result<Place, SecretError> {
        if self.store == TokenStore::Keyring {
            let (entry, secret) = (name.to_owned(), token.clone());
            if ask(move || Entry::new(SERVICE, &entry)?.set_password(secret.expose())).is_ok() {
                return Ok(Place::Keyring);
            }
        }
        private::write(&self.file(name), token.expose())?;
        Ok(Place::File)
    }

    /// The token kept under a name.
    ///
    /// # Errors
    /// When it is not there, or cannot be had.
    pub fn fetch(&self, name: &str, place: Place) -> Result<Option<Secret>, SecretError> {
        match place {
            Place::Nowhere => Ok(None),
            Place::File => secret::from_file(&self.file(name)).map(Some),
            Place::Keyring => {
                let entry = name.to_owned();
                ask(move || Entry::new(SERVICE, &entry)?.get_password()).map(|token| Some(Secret::new(token)))
            }
        }
    }

    /// Whether the keyring answers; `None` where it is not to be used.
    pub fn answers(&self) -> Option<Result<(), SecretError>> {
        let question = || match Entry::new(SERVICE, "doctor")?.get_password() {
            Err(keyring::v1::Error::NoEntry) => Ok(()),
            other => other.map(drop),
        };
        (self.store == TokenStore::Keyring).then(|| ask(question))
    }

    /// Forgets a token.
    ///
    /// # Errors
    /// When it is there and cannot be removed.
    pub fn forget(&self, name: &str, place: Place) -> Result<(), SecretError> {
        match place {
            Place::Nowhere => Ok(()),
            Place::File => Ok(private::remove(&self.file(name))?),
            Place::Keyring => {
                let entry = name.to_owned();
                ask(move || match Entry::new(SERVICE, &entry)?.delete_credential() {
                    Err(keyring::v1::Error::NoEntry) => Ok(()),
                    other => other,
                })
            }
        }
    }

    /// A name becomes a file name in which nothing can lead out of the folder.
    fn file(&self, name: &str) -> PathBuf {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '@' | '-' | '_');
        let mut file = String::new();
        for c in name.chars() {
            if plain(c) {
                file.push(c);
            } else {
                file.push_str(&format!("%{:x}", u32::from(c)));
            }
        }
        self.folder.join(file)
    }
}

/// Asks the keyring, but not for longer than a person would wait.
fn ask<T: Send + 'static>(
    question: impl FnOnce() -> Result<T, keyring::v1::Error> + Send + 'static,
) -> Result<T, SecretError> {
    let (answer, answers) = mpsc::channel();
    // Whoever gave up listening does not mind the answer.
    thread::spawn(move || drop(answer.send(question())));
    match answers.recv_timeout(PATIENCE) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(SecretError::Keyring { cause: error.to_string() }),
        Err(_) => Err(SecretError::Keyring { cause: "no answer within a second".to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> (tempfile::TempDir, Vault) {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::new(TokenStore::File, folder.path().join("tokens"));
        (folder, vault)
    }

    #[test]
    fn a_kept_token_comes_back_until_it_is_forgotten() {
        let (_folder, vault) = vault();
        let token = Secret::new("eyJ.a.b".into());
        assert_eq!(vault.keep("nova@chat.example.org:81", &token).unwrap(), Place::File);
        assert_eq!(vault.fetch("nova@chat.example.org:81", Place::File).unwrap(), Some(token));
        vault.forget("nova@chat.example.org:81", Place::File).unwrap();
        assert!(vault.fetch("nova@chat.example.org:81", Place::File).is_err());
        assert_eq!(vault.fetch("nova@chat.example.org:81", Place::Nowhere).unwrap(), None);
    }

    #[test]
    fn no_name_leads_out_of_the_folder_or_to_the_file_of_another() {
        let (_folder, vault) = vault();
        let names = ["../../x", "/etc/passwd", "..", "a/b", "a%2fb", "a.b", "a_b"];
        let files: std::collections::HashSet<PathBuf> = names.iter().map(|name| vault.file(name)).collect();
        assert_eq!(files.len(), names.len());
        for file in files {
            assert_eq!(file.parent(), Some(vault.folder.as_path()), "{}", file.display());
        }
    }

    #[test]
    fn a_keyring_that_hangs_is_given_up() {
        let (_hold, held) = mpsc::channel::<()>();
        let error = ask(move || {
            let _ = held.recv();
            Ok(())
        });
        assert!(matches!(error, Err(SecretError::Keyring { .. })));
    }
}
