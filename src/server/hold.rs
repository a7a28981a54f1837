//! Holding the data folder: one server at a time, by a lock that the system lets go of when the process ends.
//! Must not know what is in the folder.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use tokio::sync::oneshot;

use super::{ServerError, StoreError};

const FILE: &str = "lock";

/// The folder is ours until this is dropped.
#[derive(Debug)]
pub struct Hold {
    file: File,
}

impl Drop for Hold {
    /// A child that is just being started has a copy of every open file until it runs its program, and closing ours
    /// would leave the lock with it.
    fn drop(&mut self) {
        // Closing releases it a moment later.
        let _ = self.file.unlock();
    }
}

impl Hold {
    /// # Errors
    /// [`ServerError::InUse`] with the words of the one who holds it; or when the folder cannot be used.
    pub fn take(folder: &Path, address: SocketAddr) -> Result<Self, ServerError> {
        Self::take_as(folder, &format!("at http://{address} (process {})", std::process::id()))
    }

    /// As [`Hold::take`], for work on the folder without a server; `who` is what others are told.
    pub fn take_as(folder: &Path, who: &str) -> Result<Self, ServerError> {
        let failed = |error: io::Error| StoreError::folder(folder, &error);
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
        let mut options = OpenOptions::new();
        options.create(true).read(true).write(true).truncate(false).mode(0o600);
        let mut file = options.open(folder.join(FILE)).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(ServerError::InUse { who: words(&mut file) }),
            Err(TryLockError::Error(error)) => return Err(failed(error).into()),
        }
        file.set_len(0).and_then(|()| file.write_all(who.as_bytes())).map_err(failed)?;
        Ok(Self { file })
    }
}

/// Waits until nobody holds `folder`, without holding it then.
///
/// # Errors
/// When the folder cannot be opened.
pub async fn released(folder: &Path) -> io::Result<()> {
    let file = OpenOptions::new().read(true).open(folder.join(FILE))?;
    let (free, wait) = oneshot::channel();
    // A thread of its own: one of the runtime's would keep the program from ending while it waits.
    std::thread::Builder::new().name("hold".to_owned()).spawn(move || drop(free.send(file.lock())))?;
    wait.await.unwrap_or_else(|_| Err(io::ErrorKind::Interrupted.into()))
}

/// What the holder wrote. Between taking the lock and writing there is a moment without words.
fn words(file: &mut File) -> String {
    let mut who = String::new();
    let read = file.rewind().and_then(|()| file.take(200).read_to_string(&mut who));
    if read.is_err() || who.trim().is_empty() { "that has just started".to_owned() } else { who }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_holder_is_told_who_is_the_first() {
        let home = tempfile::tempdir().unwrap();
        let first = Hold::take(home.path(), "127.0.0.1:9".parse().unwrap()).unwrap();
        let error = Hold::take_as(home.path(), "me").unwrap_err().to_string();
        assert!(error.contains("http://127.0.0.1:9"), "{error}");
        let copy = first.file.try_clone().unwrap();
        drop(first);
        assert!(Hold::take_as(home.path(), "me").is_ok(), "a child that has a copy holds nothing");
        drop(copy);
    }
}
