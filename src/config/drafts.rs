//! What was typed and not sent, a private file for each room, so that a key costs no more than its own room.
//!
//! Must not know when something is kept.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::private::{self, PrivateError};

/// No draft with its history is longer.
const LONGEST: u64 = 1 << 20;
/// Files looked at; more rooms than this are nobody's.
const MOST: usize = 1_000;

/// The input of one room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Account and network.
    pub home: String,
    pub room: String,
    pub text: String,
    /// Byte index in `text`.
    pub cursor: usize,
    #[serde(default)]
    pub sent: Vec<String>,
    pub reply: Option<Answered>,
}

/// The message that the text answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    pub to: String,
    pub author: String,
    pub excerpt: String,
}

/// All drafts of a folder. A file that cannot be read or understood is left alone: it holds one draft at most.
pub fn load(folder: &Path) -> Vec<Kept> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let drafts = files.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).take(MOST);
    drafts.filter_map(|path| toml::from_str(&private::read_at_most(&path, LONGEST).ok()?).ok()).collect()
}

/// Keeps a draft in the place of the one its room had.
///
/// # Errors
/// When the file cannot be written.
pub fn save(folder: &Path, kept: &Kept) -> Result<(), PrivateError> {
    // Strings and numbers are always TOML.
    let text = toml::to_string(kept).expect("a draft can be written as TOML");
    private::write(&file(folder, kept), &text)
}

/// Takes a room's draft away.
///
/// # Errors
/// When it is there and cannot be removed.
pub fn remove(folder: &Path, kept: &Kept) -> Result<(), PrivateError> {
    let file = file(folder, kept);
    match fs::symlink_metadata(&file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        _ => private::remove(&file),
    }
}

/// Names of rooms can be longer than names of files and hold anything, so that a hash stands for them (FNV-1a, the same
/// in every version of this program).
fn file(folder: &Path, kept: &Kept) -> PathBuf {
    let bytes = kept.home.bytes().chain([0]).chain(kept.room.bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    folder.join(format!("{hash:016x}.toml"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    fn kept(room: &str, text: &str) -> Kept {
        let reply = Some(Answered { to: "m1".into(), author: "dave".into(), excerpt: "on \"duty\"?".into() });
        Kept {
            home: "vj@net".into(),
            room: room.into(),
            text: text.into(),
            cursor: 1,
            sent: vec!["a\nb".into()],
            reply,
        }
    }

    #[test]
    fn drafts_come_back_as_they_were_in_files_for_oneself_alone() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("drafts");
        assert_eq!(load(&folder), []);
        save(&folder, &kept("nova", "one")).unwrap();
        save(&folder, &kept("nova", "é\u{1f600}\n\"two\"\\")).unwrap();
        save(&folder, &kept(&"../x/".repeat(99), "three")).unwrap();
        let mut drafts = load(&folder);
        drafts.sort_by(|a, b| b.room.cmp(&a.room));
        assert_eq!(drafts, [kept("nova", "é\u{1f600}\n\"two\"\\"), kept(&"../x/".repeat(99), "three")]);
        for file in fs::read_dir(&folder).unwrap() {
            assert_eq!(file.unwrap().metadata().unwrap().mode() & 0o777, 0o600);
        }
        remove(&folder, &kept("nova", "")).unwrap();
        remove(&folder, &kept("nova", "")).unwrap();
        assert_eq!(load(&folder).len(), 1);
    }

    #[test]
    fn a_broken_file_costs_no_other_draft() {
        let folder = tempfile::tempdir().unwrap();
        save(folder.path(), &kept("nova", "one")).unwrap();
        private::write(&folder.path().join("broken.toml"), "text = ").unwrap();
        assert_eq!(load(folder.path()), [kept("nova", "one")]);
    }
}
