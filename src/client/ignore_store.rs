//! What is ignored, kept between runs: read at the start, written whenever it changes, in order and off the UI task.
//!
//! Two windows may share the file: each writes its own changes and leaves the other's. A file that cannot be read is put
//! aside and said, never overwritten. Must not know what ignoring leads to.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task::{JoinHandle, spawn_blocking};

use crate::app::ignore::{Ignore, Ignored as Name, Names};
use crate::chat::{SafeText, Timestamp};
use crate::config::ignored::{Entry, Ignored};
use crate::config::private;

/// Reads what was kept. If that fails, nothing is ignored, the file lies beside its place, and the words say so.
pub fn load(path: &Path) -> (Ignore, Option<String>) {
    match Ignored::load(path) {
        Ok(file) => (from_file(&file), None),
        Err(error) => (Ignore::default(), Some(put_aside(path, &error.to_string()))),
    }
}

/// What was ignored before and after a change.
type Change = (Arc<Ignore>, Arc<Ignore>);

/// Writes changes into the file, one after another.
#[derive(Debug)]
pub struct Keeper {
    path: PathBuf,
    /// Those that have not been written yet.
    changes: Arc<Mutex<Vec<Change>>>,
    last: Mutex<Option<JoinHandle<()>>>,
}

impl Keeper {
    pub fn new(path: PathBuf) -> Self {
        Self { path, changes: Arc::default(), last: Mutex::default() }
    }

    /// Writes it soon; `failed` is told when that does not work.
    pub fn keep(&self, change: Change, failed: impl FnOnce(String) + Send + 'static) {
        lock(&self.changes).push(change);
        let (path, changes) = (self.path.clone(), Arc::clone(&self.changes));
        let task = spawn_blocking(move || {
            if let Err(why) = write(&path, &changes) {
                failed(why);
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

/// Writes the changes that wait. Another window may be changing the same file, so it is read, changed and written alone.
fn write(path: &Path, changes: &Mutex<Vec<Change>>) -> Result<(), String> {
    let lost = |error| format!("What you ignore will be forgotten at the end: {error}");
    let _alone = private::alone(path).map_err(lost)?;
    let changes = std::mem::take(&mut *lock(changes));
    if changes.is_empty() {
        return Ok(());
    }
    let (mut kept, broken) = load(path);
    changes.iter().for_each(|(before, after)| kept.follow(before, after));
    to_file(&kept).save(path).map_err(lost)?;
    broken.map_or(Ok(()), Err)
}

fn put_aside(path: &Path, why: &str) -> String {
    let aside = (0..).map(|n| path.with_extension(format!("broken{n}"))).find(|aside| !aside.exists());
    let aside = aside.unwrap_or_else(|| path.with_extension("broken"));
    match std::fs::rename(path, &aside) {
        Ok(()) => {
            format!("Whom you ignored before is not known: {why}. The file lies in {} as it was.", aside.display())
        }
        Err(error) => format!(
            "Whom you ignored before is not known: {why}. Move the file away; that did not work here ({error})."
        ),
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
