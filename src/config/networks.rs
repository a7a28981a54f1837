//! The networks a person has added, from inside the program or by `streamside account`, remembered between runs.
//!
//! Written by the program alone, in one step, beside its other data. Tokens are not in it, only where they lie. Must not
//! know how a network is connected.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::account::Spoken;
use super::file::ConfigError;
use super::own_file;
use super::private::PrivateError;
use super::vault::Place;

/// One remembered network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remembered {
    /// The address, as `Url` writes it.
    pub server: String,
    /// The name of the account; none for a spectator.
    pub name: Option<String>,
    #[serde(default)]
    pub rooms: Vec<String>,
    #[serde(default)]
    pub token: Place,
    #[serde(default)]
    pub protocol: Spoken,
}

impl Remembered {
    /// Under which name its token is kept.
    pub fn key(&self) -> String {
        format!("{}@{}", self.name.as_deref().unwrap_or_default(), self.server)
    }
}

/// All of them, in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Networks {
    #[serde(rename = "network", default)]
    pub all: Vec<Remembered>,
}

impl Networks {
    /// Reads the list; a missing file is an empty list.
    ///
    /// # Errors
    /// When the file is there and cannot be read or understood.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        own_file::load(path)
    }

    /// Writes the list in one step.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), PrivateError> {
        own_file::save(self, path)
    }

    /// Adds a network, in the place of one with the same server and name.
    pub fn add(&mut self, network: Remembered) {
        match self.all.iter_mut().find(|known| known.server == network.server && known.name == network.name) {
            Some(known) => *known = network,
            None => self.all.push(network),
        }
    }

    /// Takes a network off the list and gives it back.
    pub fn remove(&mut self, server: &str, name: Option<&str>) -> Option<Remembered> {
        let at = self.all.iter().position(|known| known.server == server && known.name.as_deref() == name)?;
        Some(self.all.remove(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(server: &str, name: Option<&str>) -> Remembered {
        Remembered {
            server: server.to_owned(),
            name: name.map(str::to_owned),
            rooms: vec!["nova".into()],
            token: Place::File,
            protocol: Spoken::Bitwave,
        }
    }

    #[test]
    fn the_list_comes_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/networks.toml");
        assert_eq!(Networks::load(&path), Ok(Networks::default()));
        let mut list = Networks::default();
        list.add(network("https://chat.example.org/", Some("nova \"quoted\" \u{1f600}")));
        list.add(network("http://localhost:5000/", None));
        list.save(&path).unwrap();
        assert_eq!(Networks::load(&path), Ok(list));
    }

    #[test]
    fn a_network_stands_once_and_can_be_taken_off() {
        let mut list = Networks::default();
        list.add(network("https://chat.example.org/", Some("nova")));
        list.add(network("https://chat.example.org/", Some("kat")));
        list.add(Remembered { rooms: vec![], ..network("https://chat.example.org/", Some("nova")) });
        assert_eq!(list.all.len(), 2);
        assert!(list.all[0].rooms.is_empty());
        let server = "https://chat.example.org/";
        assert_eq!(
            list.remove(server, Some("nova")).map(|gone| gone.key()),
            Some("nova@https://chat.example.org/".into())
        );
        assert_eq!(list.remove(server, Some("nova")), None);
    }

    #[test]
    fn a_broken_list_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("networks.toml");
        crate::config::private::write(&path, "[[network]]\nserver = 5\n").unwrap();
        assert!(Networks::load(&path).unwrap_err().to_string().contains("networks.toml cannot be read"));
    }
}
