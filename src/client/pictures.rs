//! Pictures from the network or from the last time: a folder of limited size keeps what was fetched.
//!
//! What cannot be had, unpacked or kept is quietly none. Must not know which pictures may be fetched.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use url::Url;

use super::terminal::encode::{Protocol, encode};
use super::terminal::guard;
use crate::backend::picture::{decode, fetch};
use crate::chat::{Picture, SafeText};
use crate::clock;

/// Unpacking takes memory: one at a time.
const AT_ONCE: usize = 1;
/// Of the folder, in bytes.
const MAX_FOLDER: u64 = 64 << 20;

#[derive(Clone, Debug)]
pub struct Pictures {
    folder: PathBuf,
    /// The graphics of the terminal, if they are to be used.
    graphics: Option<Protocol>,
    door: Arc<Semaphore>,
}

impl Pictures {
    /// Keeps files in `folder`, which need not exist.
    pub fn new(folder: PathBuf, graphics: Option<Protocol>) -> Self {
        Self { folder, graphics, door: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The picture at an address.
    pub async fn get(&self, address: &SafeText) -> Option<Picture> {
        let url = Url::parse(address.as_str()).ok()?;
        let _inside = self.door.acquire().await.ok()?;
        let kept = spawn_blocking({
            let (folder, url, graphics) = (self.folder.clone(), url.clone(), self.graphics);
            move || made(&kept(&folder, &url)?, graphics)
        });
        if let Some(picture) = kept.await.ok().flatten() {
            return Some(picture);
        }
        let bytes = fetch(&url).await?;
        let (folder, graphics) = (self.folder.clone(), self.graphics);
        let picture = spawn_blocking(move || {
            let picture = made(&bytes, graphics)?;
            // Without a copy it is fetched again next time.
            let _ = keep(&folder, &url, &bytes);
            Some(picture)
        });
        picture.await.ok().flatten()
    }
}

fn made(bytes: &[u8], graphics: Option<Protocol>) -> Option<Picture> {
    decode(bytes, &|image, picture| {
        // kitty's ids have 32 bits, of which not all may be 0.
        let id = u32::try_from(clock::random_u64() >> 32).unwrap_or(0).max(1);
        encode(image, picture, guard::cell(), (graphics?, id))
    })
}

/// The file of an address. Two addresses may share one, so it begins with the address it holds.
fn file_of(folder: &Path, url: &Url) -> PathBuf {
    let hash = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    folder.join(format!("{:016x}", url.as_str().bytes().fold(0xcbf2_9ce4_8422_2325, hash)))
}

/// What the folder has of an address.
fn kept(folder: &Path, url: &Url) -> Option<Vec<u8>> {
    let mut bytes = fs::read(file_of(folder, url)).ok()?;
    let head = format!("{url}\n");
    bytes.starts_with(head.as_bytes()).then(|| bytes.split_off(head.len()))
}

fn keep(folder: &Path, url: &Url, bytes: &[u8]) -> io::Result<()> {
    // What one was shown is nobody else's business.
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let file = file_of(folder, url);
    let fresh = file.with_extension("new");
    fs::write(&fresh, [format!("{url}\n").as_bytes(), bytes].concat())?;
    fs::rename(&fresh, file)?;
    make_room(folder)
}

/// The oldest files go until the folder is small enough.
fn make_room(folder: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let facts = entry.metadata()?;
        files.push((facts.modified().unwrap_or(SystemTime::UNIX_EPOCH), facts.len(), entry.path()));
    }
    files.sort_unstable();
    let mut total: u64 = files.iter().map(|(_, length, _)| length).sum();
    for (_, length, path) in files {
        if total <= MAX_FOLDER {
            break;
        }
        fs::remove_file(path)?;
        total -= length;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_stays_within_its_size_and_the_newest_stay() {
        let folder = tempfile::tempdir().unwrap();
        let half = vec![0; usize::try_from(MAX_FOLDER / 2).unwrap()];
        for (age, name) in [(30, "old"), (20, "middle")] {
            let path = folder.path().join(name);
            fs::write(&path, &half).unwrap();
            let file = fs::File::options().write(true).open(&path).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000 - age)).unwrap();
        }
        let url = Url::parse("https://media.example/a.png").unwrap();
        keep(folder.path(), &url, b"small").unwrap();
        assert!(!folder.path().join("old").exists());
        assert!(folder.path().join("middle").exists());
        assert_eq!(kept(folder.path(), &url).as_deref(), Some(&b"small"[..]));
    }

    #[test]
    fn a_file_of_another_address_is_not_taken_for_this_one() {
        let folder = tempfile::tempdir().unwrap();
        let url = Url::parse("https://media.example/a.png").unwrap();
        fs::write(file_of(folder.path(), &url), b"https://media.example/b.png\nother").unwrap();
        assert_eq!(kept(folder.path(), &url), None);
    }
}
