//! What is ignored, kept between runs: read at the start, written whenever it changes, in order and off the UI task.
//!
//! A file that cannot be read is put aside and said, never overwritten. Must not know what ignoring leads to.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::{JoinHandle, spawn_blocking};

use crate::app::ignore::{Ignore, Ignored as Name, Names};
use crate::chat::{SafeText, Timestamp};
use crate::config::ignored::{Entry, Ignored};

/// Reads what was kept. If that fails, nothing is ignored, the file lies beside its place, and the words say so.
pub fn load(path: &Path) -> (Ignore, Option<String>) {
    match Ignored::load(path) {
        Ok(file) => (from_file(&file), None),
        Err(error) => (Ignore::default(), Some(put_aside(path, &error.to_string()))),
    }
}

/// Writes what is ignored, the newest state last.
#[derive(Debug)]
pub struct Keeper {
    path: PathBuf,
    /// The state that has not been written yet.
    newest: Arc<Mutex<Option<Ignored>>>,
    /// Held by whoever writes.
    file: Arc<Mutex<()>>,
    last: Mutex<Option<JoinHandle<()>>>,
}

impl Keeper {
    pub fn new(path: PathBuf) -> Self {
        Self { path, newest: Arc::default(), file: Arc::default(), last: Mutex::default() }
    }

    /// Writes it soon; `failed` is told when that does not work.
    pub fn keep(&self, ignore: &Ignore, failed: impl FnOnce(String) + Send + 'static) {
        *lock(&self.newest) = Some(to_file(ignore));
        let (path, newest, file) = (self.path.clone(), Arc::clone(&self.newest), Arc::clone(&self.file));
        let task = spawn_blocking(move || {
            let _alone = lock(&file);
            let Some(newest) = lock(&newest).take() else { return };
            if let Err(error) = newest.save(&path) {
                failed(format!("What you ignore will be forgotten at the end: {error}"));
            }
        });
        *lock(&self.last) = Some(task);
    }

    /// Everything has been written.
    pub async fn finish(&self) {
        let last = lock(&self.last).take();
        if let Some(last) = last {
            // A task that panicked has said so by other means.
            let _ = last.await;
        }
    }
}

fn put_aside(path: &Path, why: &str) -> String {
    let aside = (0..).map(|n| path.with_extension(format!("broken{n}"))).find(|aside| !aside.exists());
    let aside = aside.unwrap_or_else(|| path.with_extension("broken"));
    match std::fs::rename(path, &aside) {
        Ok(()) => format!("Nobody is ignored now: {why}. The file lies in {} as it was.", aside.display()),
        Err(error) => format!("Nobody is ignored now: {why}. It cannot be put aside either ({error}); move it away."),
    }
}

fn from_file(file: &Ignored) -> Ignore {
    let mut ignore = Ignore { anonymous: file.anonymous, recursive: file.recursive, ..Ignore::default() };
    for (names, entries) in [(&mut ignore.people, &file.people), (&mut ignore.channels, &file.channels)] {
        for entry in entries {
            names.add(Name { name: SafeText::name(&entry.name), until: entry.until.map(Timestamp::clamped) });
        }
    }
    ignore
}

fn to_file(ignore: &Ignore) -> Ignored {
    let entries = |names: &Names| {
        let entry = |name: &Name| Entry { name: name.name.as_str().to_owned(), until: name.until.map(|until| until.0) };
        names.all().map(entry).collect()
    };
    Ignored {
        anonymous: ignore.anonymous,
        recursive: ignore.recursive,
        people: entries(&ignore.people),
        channels: entries(&ignore.channels),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
