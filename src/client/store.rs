//! What the program remembers of networks between runs: the list, and where each token is kept.
//!
//! Reads and writes files, so callers keep it off the UI task. Must not know how a network is connected.

use std::fs::{self, File};
use std::path::PathBuf;

use crate::backend::login;
use crate::config::account::{Account, Secret, Spoken, parse_server};
use crate::config::file::ConfigError;
use crate::config::networks::{Networks, Remembered};
use crate::config::notes::{self, Notes};
use crate::config::private;
use crate::config::vault::{Place, Vault};

/// The list of networks and the tokens that go with it.
#[derive(Clone, Debug)]
pub struct Store {
    /// The file of the list.
    pub list: PathBuf,
    pub vault: Vault,
}

/// A remembered network, ready to connect, or the reason why its token cannot be had.
#[derive(Debug)]
pub struct Known {
    pub network: Remembered,
    pub account: Result<Account, String>,
}

impl Store {
    /// The file of what is ignored, beside the list.
    pub fn ignores(&self) -> PathBuf {
        self.list.with_file_name("ignore.toml")
    }

    /// The folder of what was typed and not sent.
    pub fn drafts(&self) -> PathBuf {
        self.list.with_file_name("drafts")
    }

    /// The folder of what is known of Matrix accounts, a folder per device in it.
    pub fn profiles(&self) -> PathBuf {
        self.list.with_file_name("matrix")
    }

    /// Keeps a network and its token; says where the token has gone.
    ///
    /// # Errors
    /// In words for the person, when something cannot be written.
    pub fn remember(&self, mut network: Remembered, token: Option<&Secret>) -> Result<Remembered, String> {
        network.token = match token {
            Some(token) => self.vault.keep(&network.key(), token).map_err(|error| error.to_string())?,
            None => Place::Nowhere,
        };
        let _alone = self.alone()?;
        let mut list = Networks::load(&self.list).map_err(|error| error.to_string())?;
        list.add(network.clone());
        list.save(&self.list).map_err(|error| error.to_string())?;
        Ok(network)
    }

    /// Takes a network and its token away for good.
    ///
    /// # Errors
    /// In words for the person, when something cannot be removed.
    pub fn forget(&self, network: &Remembered) -> Result<(), String> {
        let _alone = self.alone()?;
        let mut list = Networks::load(&self.list).map_err(|error| error.to_string())?;
        if list.remove(&network.server, network.name.as_deref()).is_some() {
            list.save(&self.list).map_err(|error| error.to_string())?;
        }
        if network.protocol == Spoken::Matrix {
            self.forget_profile(network);
        }
        self.vault.forget(&network.key(), network.token).map_err(|error| error.to_string())
    }

    /// What a device knows goes with it. Without its token nobody can read it any more, so a rest does no harm.
    fn forget_profile(&self, network: &Remembered) {
        let token = self.vault.fetch(&network.key(), network.token).ok().flatten();
        if let Some(name) = token.as_ref().and_then(login::profile_in) {
            let gone = fs::remove_dir_all(self.profiles().join(name));
            if let Err(error) = gone {
                tracing::warn!(%error, "a profile could not be removed");
            }
        }
    }

    /// Keeps the rooms of a network that is still on the list.
    ///
    /// # Errors
    /// In words for the person, when the list cannot be written.
    pub fn keep_rooms(&self, network: &Remembered, rooms: Vec<String>) -> Result<(), String> {
        let _alone = self.alone()?;
        let mut list = Networks::load(&self.list).map_err(|error| error.to_string())?;
        match list.all.iter_mut().find(|known| known.key() == network.key()) {
            Some(known) if known.rooms != rooms => known.rooms = rooms,
            _ => return Ok(()),
        }
        list.save(&self.list).map_err(|error| error.to_string())
    }

    /// The list and the notes are read, changed and written as a whole, by this process or another one.
    fn alone(&self) -> Result<File, String> {
        private::alone(&self.list).map_err(|error| error.to_string())
    }

    /// What was noted for this start.
    pub fn notes(&self) -> Notes {
        Notes::load(&notes::beside(&self.list))
    }

    /// Changes the notes for the next start.
    ///
    /// # Errors
    /// In words for the person, when they cannot be written.
    pub fn note(&self, change: impl FnOnce(&mut Notes)) -> Result<(), String> {
        let _alone = self.alone()?;
        let before = self.notes();
        let mut after = before.clone();
        change(&mut after);
        if after == before {
            return Ok(());
        }
        after.save(&notes::beside(&self.list)).map_err(|error| error.to_string())
    }

    /// The remembered networks, in the order in which they were added.
    ///
    /// # Errors
    /// When the list itself cannot be read.
    pub fn known(&self) -> Result<Vec<Known>, ConfigError> {
        let list = Networks::load(&self.list)?;
        Ok(list.all.into_iter().map(|network| Known { account: self.account(network.clone()), network }).collect())
    }

    fn account(&self, network: Remembered) -> Result<Account, String> {
        let server = parse_server(&network.server).map_err(|error| error.to_string())?;
        let token = self.vault.fetch(&network.key(), network.token).map_err(|error| error.to_string())?;
        // An address over plain http got on the list only by a form that refuses tokens in the open.
        let protocol = network.protocol.with(self.profiles());
        Ok(Account { server, token, rooms: network.rooms, insecure: false, protocol })
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::config::notes::Noted;
    use crate::config::settings::TokenStore;

    #[test]
    fn two_who_change_the_notes_at_once_lose_nothing_of_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let store = || Store {
            list: folder.path().join("networks.toml"),
            vault: Vault::new(TokenStore::File, folder.path().join("tokens")),
        };
        let note = |network: String| Noted { network, configured: Vec::new(), rooms: vec!["nova".to_owned()] };
        thread::scope(|scope| {
            for writer in 0..4 {
                let store = store();
                scope.spawn(move || {
                    for number in 0..10 {
                        store.note(|notes| notes.keep_rooms(note(format!("{writer}.{number}")))).unwrap();
                    }
                });
            }
        });
        assert_eq!(store().notes().networks.len(), 40);
    }
}
