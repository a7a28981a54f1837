//! Watches the configuration file: told by the system, never by looking again and again.
//!
//! Editors replace files rather than write into them, so the folder is what is watched; where the file is a link, that
//! of its target as well. Must not know what is in the file.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher, recommended_watcher};
use tokio::sync::mpsc;

/// Watches as long as it lives.
#[derive(Debug)]
pub struct Watch(#[expect(dead_code, reason = "watching ends when it is dropped")] RecommendedWatcher);

/// Tells `changed` whenever the file may hold something else. One word that waits does for many.
///
/// `None` where there is no folder to watch, or the system watches no more.
pub fn watch(file: &Path, changed: mpsc::Sender<()>) -> Option<Watch> {
    let target = file.canonicalize().ok();
    let files: Vec<&Path> = std::iter::once(file).chain(target.as_deref()).collect();
    let names: BTreeSet<OsString> = files.iter().filter_map(|path| path.file_name()).map(Into::into).collect();
    let folders: BTreeSet<PathBuf> = files.iter().filter_map(|path| path.parent()).map(Path::to_owned).collect();
    let mut watcher = recommended_watcher(move |event: notify::Result<Event>| {
        let Ok(event) = event else { return };
        let ours = event.paths.iter().filter_map(|path| path.file_name()).any(|name| names.contains(name));
        if ours && may_change(event.kind) {
            // Full means that somebody is about to look.
            let _ = changed.try_send(());
        }
    })
    .ok()?;
    let watched = folders.iter().filter(|folder| watcher.watch(folder, RecursiveMode::NonRecursive).is_ok()).count();
    (watched > 0).then_some(Watch(watcher))
}

/// Reading a file is told too, and our own reading must not make us read again.
fn may_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Create(_) | EventKind::Remove(_) => true,
        EventKind::Modify(what) => !matches!(what, ModifyKind::Metadata(_)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    async fn told(changes: &mut mpsc::Receiver<()>) {
        timeout(Duration::from_secs(20), changes.recv()).await.expect("it is told").expect("it is watched");
    }

    #[tokio::test]
    async fn a_file_that_is_written_replaced_or_made_is_told_and_others_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let (sender, mut changes) = mpsc::channel(1);
        let _watch = watch(&file, sender).unwrap();
        fs::write(folder.path().join("other.toml"), "x").unwrap();
        fs::write(&file, "made").unwrap();
        told(&mut changes).await;
        let draft = folder.path().join("config.toml.swp");
        fs::write(&draft, "replaced").unwrap();
        fs::rename(&draft, &file).unwrap();
        told(&mut changes).await;
        fs::write(&file, "written").unwrap();
        told(&mut changes).await;
    }

    #[test]
    fn reading_is_no_change() {
        let (sender, mut changes) = mpsc::channel(1);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        fs::write(&file, "x").unwrap();
        let _watch = watch(&file, sender).unwrap();
        for _ in 0..50 {
            fs::read_to_string(&file).unwrap();
        }
        fs::write(folder.path().join("beside"), "x").unwrap();
        assert!(changes.try_recv().is_err());
        assert!(!may_change(EventKind::Access(AccessKind::Open(AccessMode::Any))));
    }

    #[test]
    fn without_a_folder_there_is_nothing_to_watch() {
        let (sender, _changes) = mpsc::channel(1);
        assert!(watch(Path::new("/nowhere/at/all/config.toml"), sender).is_none());
    }
}
