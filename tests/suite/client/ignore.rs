//! What is ignored on disk: written whenever it changes, read again, and never lost to a file that is broken.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;

use streamside::app::effect::{Effect, Msg};
use streamside::app::ignore::{Ignore, Ignored};
use streamside::chat::{SafeText, Timestamp};
use streamside::client::effects::World;
use streamside::client::ignore_store::load;
use streamside::client::run::World as _;
use streamside::client::store::Store;
use streamside::config::settings::TokenStore;
use streamside::config::vault::Vault;
use tempfile::TempDir;

fn store(folder: &TempDir) -> Store {
    let vault = Vault::new(TokenStore::File, folder.path().join("tokens"));
    Store { list: folder.path().join("data/networks.toml"), vault }
}

fn ignoring(names: &[(&str, Option<i64>)]) -> Ignore {
    let mut ignore = Ignore { anonymous: true, recursive: Some(false), ..Ignore::default() };
    for (name, until) in names {
        ignore.people.add(Ignored { name: SafeText::name(name), until: until.map(Timestamp) });
    }
    ignore.channels.add(Ignored { name: SafeText::name("Noise \"quoted\""), until: None });
    ignore
}

#[tokio::test]
async fn the_newest_state_is_read_again_and_private() {
    let folder = tempfile::tempdir().unwrap();
    let (mut world, news) = World::new(store(&folder));
    let last = ignoring(&[("Troll", None), ("spam\u{1f600}", Some(1_700_000_000_000))]);
    let states = [Ignore::default(), ignoring(&[("a", None)]), last.clone()].map(Arc::new);
    for change in states.windows(2) {
        world.perform(Effect::KeepIgnore { before: Arc::clone(&change[0]), after: Arc::clone(&change[1]) });
    }
    drop(news);
    world.close().await;
    let path = store(&folder).ignores();
    assert_eq!(load(&path), (last, None));
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn two_windows_keep_each_others_changes() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one", "two"] {
        let (mut world, news) = World::new(store(&folder));
        world.perform(Effect::KeepIgnore { before: Arc::default(), after: Arc::new(ignoring(&[(name, None)])) });
        drop(news);
        world.close().await;
    }
    let (kept, _) = load(&store(&folder).ignores());
    assert!(kept.people.has("one") && kept.people.has("two"), "{kept:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn windows_that_write_at_once_lose_nothing_of_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut windows: Vec<_> = (0..4).map(|_| World::new(store(&folder))).collect();
    for number in 0..10 {
        for (window, (world, _)) in windows.iter_mut().enumerate() {
            let name = format!("{window}.{number}");
            let (before, after) = (Arc::default(), Arc::new(ignoring(&[(&name, None)])));
            world.perform(Effect::KeepIgnore { before, after });
        }
    }
    for (world, news) in windows {
        drop(news);
        world.close().await;
    }
    let (kept, broken) = load(&store(&folder).ignores());
    assert_eq!((kept.people.all().count(), broken), (40, None));
}

#[tokio::test]
async fn the_longest_lists_can_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut full = Ignore::default();
    for n in 0..1_000 {
        let name = SafeText::name(&format!("\"\\\"\\\"\\\"\\\"{n:010}"));
        full.people.add(Ignored { name: name.clone(), until: Some(Timestamp::MAX) });
        full.channels.add(Ignored { name, until: Some(Timestamp::MAX) });
    }
    assert!(full.people.all().count() > 200);
    let (mut world, news) = World::new(store(&folder));
    world.perform(Effect::KeepIgnore { before: Arc::default(), after: Arc::new(full.clone()) });
    drop(news);
    world.close().await;
    assert_eq!(load(&store(&folder).ignores()), (full, None));
}

#[test]
fn a_file_that_is_missing_is_an_empty_list() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(load(&store(&folder).ignores()), (Ignore::default(), None));
}

#[test]
fn a_broken_file_is_put_aside_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ignore.toml");
    for (n, text) in ["[[person]]\nnam = 5", "\u{0}\u{1b}[31m", "x"].into_iter().enumerate() {
        streamside::config::private::write(&path, text).unwrap();
        let (ignore, words) = load(&path);
        let words = words.expect("it is said");
        assert!(ignore.is_empty() && words.contains("Whom you ignored before is not known"), "{words}");
        let aside = folder.path().join(format!("ignore.broken{n}"));
        assert_eq!(fs::read_to_string(&aside).unwrap(), text, "{words}");
        assert!(words.contains(&aside.display().to_string()) && !path.exists());
    }
}

#[tokio::test]
async fn that_nothing_can_be_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("data"), "not a folder").unwrap();
    let (mut world, mut news) = World::new(store(&folder));
    world.perform(Effect::KeepIgnore { before: Arc::default(), after: Arc::new(ignoring(&[])) });
    let Some(Msg::Flash(words)) = news.messages.recv().await else { panic!("words for the person") };
    assert!(words.starts_with("What you ignore will be forgotten at the end: "), "{words}");
}
