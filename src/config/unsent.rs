//! Own messages that no server has confirmed yet, one small file each, so that none is lost however the program ends.
//!
//! A run names its files after itself and holds a lock as long as it lives; what a run that is gone has left is claimed
//! by another. Nothing is synced to the disk: only a power cut loses what was written this very second. Must not know
//! what becomes of a message.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::private;

/// More than a person leaves behind; what is beyond it stays for the next start.
const MOST: usize = 32;

/// A message as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unsent {
    /// The account it was written with: `name@address`.
    pub network: String,
    pub room: String,
    pub text: String,
    /// The visibility flag of RFC 2.4; none is untagged.
    pub global: Option<bool>,
    pub badge: bool,
    pub reply: Option<String>,
    /// Under which a server recognises it.
    pub nonce: String,
    /// In milliseconds since the epoch.
    pub written: i64,
    /// Why a server has refused it; none: nobody knows what became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// The folder of them.
#[derive(Debug)]
pub struct UnsentFiles {
    folder: PathBuf,
    /// What this run calls itself.
    run: String,
    lock: Option<File>,
    /// What others have left.
    left: Vec<PathBuf>,
}

impl UnsentFiles {
    /// Looks what runs that are gone have left in `folder`. `run` is random.
    pub fn open(folder: PathBuf, run: u64) -> Self {
        let left = left(&folder);
        Self { folder, run: format!("{run:016x}"), lock: None, left }
    }

    /// Keeps a message under a number of this run.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn keep(&mut self, number: u64, unsent: &Unsent) -> io::Result<()> {
        self.live()?;
        let text = toml::to_string(unsent).map_err(io::Error::other)?;
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(self.path(number))?;
        file.write_all(text.as_bytes())
    }

    /// Forgets a message. One that was never kept is as good.
    pub fn forget(&self, number: u64) {
        // A file that stays is shown once more and can be discarded there.
        let _ = fs::remove_file(self.path(number));
    }

    /// Notes what has become of a message that is still kept.
    pub fn note(&self, number: u64, refused: Option<String>) {
        let path = self.path(number);
        let Some(unsent) = read(&path).filter(|unsent| unsent.refused != refused) else { return };
        if let Ok(text) = toml::to_string(&Unsent { refused, ..unsent }) {
            // Without the reason the message is still there.
            let _ = private::write(&path, &text);
        }
    }

    /// Takes over what was left of one account, oldest first, each under a number of this run.
    pub fn claim(&mut self, network: &str, mut next: impl FnMut() -> u64) -> Vec<(u64, Unsent)> {
        let mine = |path: &PathBuf| read(path).filter(|unsent| unsent.network == network);
        let mut found: Vec<(PathBuf, Unsent)> =
            self.left.iter().filter_map(|path| mine(path).map(|unsent| (path.clone(), unsent))).collect();
        found.sort_by_key(|(_, unsent)| unsent.written);
        found.truncate(MOST);
        if found.is_empty() || self.live().is_err() {
            return Vec::new();
        }
        let mut claimed = Vec::new();
        for (path, unsent) in found {
            let number = next();
            self.left.retain(|left| *left != path);
            // Of two programs that start together, one succeeds.
            if fs::rename(&path, self.path(number)).is_ok() {
                claimed.push((number, unsent));
            }
        }
        claimed
    }

    fn path(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{}-{number}.toml", self.run))
    }

    fn lock_path(folder: &Path, run: &str) -> PathBuf {
        folder.join(format!("{run}.lock"))
    }

    /// Shows others that this run lives.
    fn live(&mut self) -> io::Result<()> {
        if self.lock.is_none() {
            DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
            let path = Self::lock_path(&self.folder, &self.run);
            let lock = OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
            lock.lock()?;
            self.lock = Some(lock);
        }
        Ok(())
    }
}

impl Drop for UnsentFiles {
    fn drop(&mut self) {
        if self.lock.is_some() {
            let _ = fs::remove_file(Self::lock_path(&self.folder, &self.run));
        }
    }
}

/// The messages of runs that are gone; their locks go.
fn left(folder: &Path) -> Vec<PathBuf> {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut left: Vec<PathBuf> = names.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    left.sort();
    left.retain(|path| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let run = stem.split_once('-').map_or(&*stem, |(run, _)| run);
        let lock = UnsentFiles::lock_path(folder, run);
        let lives = File::open(&lock).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)));
        if !lives {
            let _ = fs::remove_file(&lock);
        }
        !lives
    });
    left
}

/// Half a file, or a foreign one, is none.
fn read(path: &Path) -> Option<Unsent> {
    toml::from_str(&private::read(path).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unsent(network: &str, text: &str, written: i64) -> Unsent {
        Unsent {
            network: network.to_owned(),
            room: "nova".to_owned(),
            text: text.to_owned(),
            global: Some(true),
            badge: false,
            reply: Some("id \"1\"".to_owned()),
            nonce: format!("n-{written}"),
            written,
            refused: None,
        }
    }

    #[test]
    fn what_a_run_that_was_killed_has_left_is_claimed_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("unsent");
        let mut first = UnsentFiles::open(path.clone(), 1);
        first.keep(7, &unsent("kat@a", "later \u{1f600}\nline", 2)).unwrap();
        first.keep(8, &unsent("kat@a", "sooner", 1)).unwrap();
        first.keep(9, &unsent("bob@a", "of another account", 3)).unwrap();
        first.keep(10, &unsent("kat@a", "confirmed", 4)).unwrap();
        first.forget(10);
        assert!(UnsentFiles::open(path.clone(), 2).claim("kat@a", || 0).is_empty(), "its run lives");
        // Killed: the lock goes with the process, its file stays.
        let lock = first.lock.take();
        drop(lock);
        let mut second = UnsentFiles::open(path.clone(), 2);
        let mut third = UnsentFiles::open(path.clone(), 3);
        let mut number = 100;
        let mut next = || {
            number += 1;
            number
        };
        let claimed = second.claim("kat@a", &mut next);
        let expected = [(101, unsent("kat@a", "sooner", 1)), (102, unsent("kat@a", "later \u{1f600}\nline", 2))];
        assert_eq!(claimed, expected);
        assert!(third.claim("kat@a", || 0).is_empty());
        second.forget(101);
        drop(second);
        assert_eq!(UnsentFiles::open(path, 4).claim("kat@a", || 1).len(), 1, "what is still not confirmed stays");
    }

    #[test]
    fn a_reason_goes_with_its_message_and_with_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let why = |text: &str| Some(text.to_owned());
        let mut first = UnsentFiles::open(folder.path().to_owned(), 1);
        first.keep(7, &unsent("kat@a", "one", 1)).unwrap();
        first.keep(8, &unsent("kat@a", "two", 2)).unwrap();
        first.note(7, why("you are \"muted\""));
        first.note(8, why("too long"));
        first.note(8, None);
        first.note(9, why("of a message that is settled"));
        drop(first);
        let claimed = UnsentFiles::open(folder.path().to_owned(), 2).claim("kat@a", || 1);
        let reasons: Vec<_> = claimed.into_iter().map(|(_, unsent)| (unsent.text, unsent.refused)).collect();
        assert_eq!(reasons, [("one".to_owned(), why("you are \"muted\"")), ("two".to_owned(), None)]);
    }

    #[test]
    fn a_torn_file_is_no_message() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("0000000000000001-1.toml"), "network = \"kat@a\"\nroom = \"no").unwrap();
        assert!(UnsentFiles::open(folder.path().to_owned(), 2).claim("kat@a", || 1).is_empty());
    }
}
