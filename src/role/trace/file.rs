//! A file that is written at its end, readable by its owner alone, and never grows beyond its bound: then it becomes the
//! older one, in the place of the one before, and a new one begins. Must not know what is written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::config::private::{self, PrivateError};

pub struct Bounded {
    path: PathBuf,
    file: File,
    /// In `file` so far.
    bytes: u64,
    most: u64,
}

impl Bounded {
    /// # Errors
    /// When it cannot be made, is read by others, or is no file of one's own.
    pub fn open(path: &Path, most: u64) -> Result<Self, PrivateError> {
        let file = private::append(path)?;
        let bytes = file.metadata().map_or(0, |facts| facts.len());
        Ok(Self { path: path.to_owned(), file, bytes, most })
    }

    fn turn(&mut self) -> io::Result<()> {
        fs::rename(&self.path, older(&self.path))?;
        self.file = private::append(&self.path).map_err(io::Error::other)?;
        self.bytes = 0;
        Ok(())
    }
}

impl Write for Bounded {
    /// What is given at once stays together.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let more = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.bytes > 0 && self.bytes.saturating_add(more) > self.most {
            self.turn()?;
        }
        self.file.write_all(bytes)?;
        self.bytes = self.bytes.saturating_add(more);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn older(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".1");
    name.into()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn it_goes_on_where_it_ended_and_turns_over_at_its_bound() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        for _ in 0..2 {
            Bounded::open(&path, 10).unwrap().write_all(b"four").unwrap();
        }
        assert_eq!(fs::read(&path).unwrap(), b"fourfour");
        let mut file = Bounded::open(&path, 10).unwrap();
        for words in ["new", "newer", "the newest"] {
            file.write_all(words.as_bytes()).unwrap();
        }
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((fs::read(&path).unwrap(), mode(&path)), (b"the newest".to_vec(), 0o600));
        assert_eq!((fs::read(older(&path)).unwrap(), mode(&older(&path))), (b"newnewer".to_vec(), 0o600));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no more than these");
    }
}
