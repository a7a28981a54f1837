//! The profile of one device: its folder, its lock, and the SDK's client over the stores in it, opened without network.
//!
//! One process for a profile: two would overwrite each other's keys. Must not know rooms.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use matrix_sdk::authentication::matrix::MatrixSession;
use matrix_sdk::encryption::{BackupDownloadStrategy, EncryptionSettings};
use matrix_sdk::ruma::UserId;
use matrix_sdk::{Client, ClientBuildError, SessionMeta, SessionTokens, SqliteStoreConfig};

use crate::backend::login::matrix::Device;
use crate::config::account::{Account, Protocol};

/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    #[error("what was kept of the sign-in cannot be read; F9 signs in again.")]
    Damaged,
    #[error("another streamside is running with this Matrix account; close it first.")]
    Taken,
    #[error("the profile in {} cannot be used ({cause}); check the folder.", folder.display())]
    Folder { folder: PathBuf, cause: io::Error },
    #[error("the profile in {} cannot be opened ({cause}); F9 signs in again with a new one.", folder.display())]
    Store { folder: PathBuf, cause: String },
}

/// An open profile. The lock lives as long as it does.
#[derive(Debug)]
pub struct Profile {
    pub client: Client,
    _lock: File,
}

impl Profile {
    /// Opens the profile of an account and makes it if it is new. Asks nobody on the network.
    ///
    /// # Errors
    /// When somebody else has it, or it cannot be read with the key that was kept.
    pub async fn open(account: &Account) -> Result<Self, ProfileError> {
        let device = account.token.as_ref().and_then(Device::read).ok_or(ProfileError::Damaged)?;
        let Protocol::Matrix { folder } = &account.protocol else { return Err(ProfileError::Damaged) };
        let folder = folder.join(device.profile());
        let lock = lock(&folder)?;
        let key = device.store_key().ok_or(ProfileError::Damaged)?;
        let unopened = |cause: String| ProfileError::Store { folder: folder.clone(), cause };
        let config = SqliteStoreConfig::new(&folder).key(Some(&key));
        let client = Client::builder()
            .homeserver_url(&account.server)
            .sqlite_store_with_config_and_cache_path(config, None::<&Path>)
            .with_encryption_settings(settings())
            .build()
            .await
            .map_err(|error: ClientBuildError| unopened(error.to_string()))?;
        let session = session(device).ok_or(ProfileError::Damaged)?;
        client.restore_session(session).await.map_err(|error| unopened(error.to_string()))?;
        Ok(Self { client, _lock: lock })
    }
}

fn settings() -> EncryptionSettings {
    EncryptionSettings {
        auto_enable_cross_signing: true,
        backup_download_strategy: BackupDownloadStrategy::AfterDecryptionFailure,
        // A backup is a decision of the person: its key has to be kept somewhere.
        auto_enable_backups: false,
    }
}

fn session(device: Device) -> Option<MatrixSession> {
    let user_id = UserId::parse(&device.user_id).ok()?;
    let meta = SessionMeta { user_id, device_id: device.device_id.into() };
    let tokens = SessionTokens { access_token: device.access_token, refresh_token: device.refresh_token };
    Some(MatrixSession { meta, tokens })
}

fn lock(folder: &Path) -> Result<File, ProfileError> {
    let failed = |cause| ProfileError::Folder { folder: folder.to_owned(), cause };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    let path = folder.join("lock");
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ProfileError::Taken),
        Err(TryLockError::Error(cause)) => Err(failed(cause)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_has_one_user_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("matrix/_ann");
        let first = lock(&deep).unwrap();
        assert!(matches!(lock(&deep), Err(ProfileError::Taken)));
        drop(first);
        assert!(lock(&deep).is_ok());
    }
}
