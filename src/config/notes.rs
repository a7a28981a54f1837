//! Small things the program notes for its next start: rooms that were open, the one looked at last, whether a newcomer
//! has been welcomed.
//!
//! A convenience: a file that cannot be read counts as none. Must not know how a network is connected.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::own_file;
use super::private::PrivateError;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notes {
    /// The first lines of help have been shown.
    pub welcomed: bool,
    /// The server on this computer was taken off the list; it only starts where there is nothing else.
    pub forgotten: bool,
    /// The room looked at last.
    pub last: Option<Last>,
    #[serde(rename = "network")]
    pub networks: Vec<Noted>,
    /// How far accounts have read their direct rooms.
    pub seen: Vec<Seen>,
}

/// What one account has seen on this computer. Times in milliseconds since the epoch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Account and network.
    pub home: String,
    /// What is older was never unread.
    pub since: i64,
    /// The newest line that was seen, by room.
    #[serde(default)]
    pub rooms: BTreeMap<String, i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    pub network: String,
    pub room: String,
}

/// The rooms of a network that is not on the program's own list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    pub network: String,
    /// The channels the configuration gave it at that time: once they change there, they count again.
    pub configured: Vec<String>,
    pub rooms: Vec<String>,
}

/// Rooms of an account that are noted; those seen longest ago are forgotten.
const MOST_SEEN: usize = 500;

impl Notes {
    pub fn load(path: &Path) -> Self {
        own_file::load(path).unwrap_or_default()
    }

    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), PrivateError> {
        own_file::save(self, path)
    }

    /// The rooms that were open on a network, unless its configuration has changed since.
    pub fn rooms(&self, network: &str, configured: &[String]) -> Option<&[String]> {
        let noted = self.networks.iter().find(|noted| noted.network == network)?;
        (noted.configured == configured).then_some(&*noted.rooms)
    }

    pub fn keep_rooms(&mut self, noted: Noted) {
        match self.networks.iter_mut().find(|known| known.network == noted.network) {
            Some(known) => *known = noted,
            None => self.networks.push(noted),
        }
    }

    /// Notes what an account has seen since; what is noted of its other rooms stays.
    pub fn keep_seen(&mut self, news: Seen) {
        let Some(known) = self.seen.iter_mut().find(|known| known.home == news.home) else {
            return self.seen.push(news);
        };
        known.rooms.extend(news.rooms);
        while known.rooms.len() > MOST_SEEN
            && let Some(oldest) = known.rooms.iter().min_by_key(|(_, until)| **until).map(|(room, _)| room.clone())
        {
            known.rooms.remove(&oldest);
        }
    }
}

/// The file beside the list of networks.
pub fn beside(list: &Path) -> PathBuf {
    list.with_file_name("notes.toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(rooms: &[&str], configured: &[&str]) -> Noted {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Noted { network: "n".into(), configured: owned(configured), rooms: owned(rooms) }
    }

    #[test]
    fn rooms_come_back_until_the_configuration_says_something_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/notes.toml");
        assert_eq!(Notes::load(&path), Notes::default());
        let mut notes = Notes { welcomed: true, ..Notes::default() };
        notes.keep_rooms(noted(&["a"], &[]));
        notes.keep_rooms(noted(&["a", "b"], &["a"]));
        let seen = |room: &str, until| Seen { home: "me@n".into(), since: 5, rooms: [(room.to_owned(), until)].into() };
        notes.keep_seen(seen("@ann", 7));
        notes.keep_seen(seen("@", 8));
        notes.last = Some(Last { network: "n".into(), room: "b".into() });
        notes.save(&path).unwrap();
        let again = Notes::load(&path);
        assert_eq!(again, notes);
        assert_eq!(again.seen[0].rooms, [("@".to_owned(), 8), ("@ann".to_owned(), 7)].into());
        assert_eq!(again.rooms("n", &["a".into()]).unwrap(), ["a", "b"]);
        assert_eq!(again.rooms("n", &["a".into(), "c".into()]), None);
        assert_eq!(again.rooms("m", &[]), None);
        std::fs::write(&path, "welcomed = [").unwrap();
        assert_eq!(Notes::load(&path), Notes::default());
    }
}
