//! The configuration, read again while the chat runs: because the file changed, by `/reload`, or by SIGUSR1.
//!
//! What can change at once goes to the app; what takes a new start is said; a file that is wrong changes nothing. Must
//! not know what any setting leads to.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::select;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep;

use crate::app::effect::Msg;
use crate::client::effects::World;
use crate::client::looks::Looks;
use crate::client::watch::watch;
use crate::config::file::{self, ConfigError};
use crate::config::settings::Settings;

use super::prefs::{prefs, wishes};

/// An editor writes a file in several steps.
const SETTLE: Duration = Duration::from_millis(150);

/// Reads again as long as it lives.
pub struct Reload(JoinHandle<()>);

/// `settings` are those of the start.
pub fn start(path: PathBuf, settings: Settings, world: &World) -> Reload {
    let (for_changes, changes) = mpsc::channel(1);
    let (for_wishes, wishes) = mpsc::channel(1);
    world.reloads(for_wishes);
    let hands = Hands { messages: world.messages(), looks: world.scenery().looks().cloned() };
    Reload(tokio::spawn(async move {
        // Here, since it waits for a thread of its own, and the first frame should not. Without a watch nobody else would
        // keep the channel open.
        let _watch = (watch(&path, for_changes.clone()), for_changes);
        read_again(path, settings, (changes, wishes), hands).await;
    }))
}

impl Drop for Reload {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Where what was read goes.
struct Hands {
    messages: mpsc::Sender<Msg>,
    /// What dresses the screen, if there is one.
    looks: Option<Looks>,
}

/// Settings that can be followed, and are by the screen from now on.
fn load(path: &Path, looks: Option<&Looks>) -> Result<Settings, ConfigError> {
    let settings = file::load(path)?;
    if let Some(looks) = looks {
        looks.settle(wishes(&settings, path))?;
    }
    Ok(settings)
}

async fn read_again(
    path: PathBuf,
    mut settings: Settings,
    (mut changes, mut wishes): (mpsc::Receiver<()>, mpsc::Receiver<()>),
    Hands { messages, looks }: Hands,
) {
    loop {
        let wished = select! {
            Some(()) = changes.recv() => {
                sleep(SETTLE).await;
                while changes.try_recv().is_ok() {}
                false
            }
            Some(()) = wishes.recv() => true,
            else => return,
        };
        let file = path.clone();
        let dresser = looks.clone();
        let Ok(read) = spawn_blocking(move || load(&file, dresser.as_ref())).await else { continue };
        let told = match read {
            Err(error) => vec![Msg::Words(format!("The configuration stays as it was: {error}"))],
            Ok(new) if new == settings && !wished => Vec::new(),
            Ok(new) if new == settings => {
                vec![Msg::Words("The configuration was read again; nothing in it has changed.".to_owned())]
            }
            Ok(new) => {
                let told = vec![Msg::Prefs(Box::new(prefs(&new))), Msg::Words(words(&settings, &new))];
                settings = new;
                told
            }
        };
        for message in told {
            if messages.send(message).await.is_err() {
                return;
            }
        }
    }
}

fn words(old: &Settings, new: &Settings) -> String {
    let later = takes_a_start(old, new);
    match later.is_empty() {
        true => "The configuration was read again.".to_owned(),
        false => format!("The configuration was read again. This takes a new start: {}.", later.join(", ")),
    }
}

/// What was changed that is only looked at when the program starts.
fn takes_a_start(old: &Settings, new: &Settings) -> Vec<&'static str> {
    let changed = [
        ("token_store", old.token_store != new.token_store),
        ("color", old.color != new.color),
        ("mouse", old.mouse != new.mouse),
        ("plain", old.plain != new.plain),
        ("[[network]]", old.networks != new.networks),
    ];
    changed.into_iter().filter(|(_, changed)| *changed).map(|(key, _)| key).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    async fn said(messages: &mut mpsc::Receiver<Msg>) -> String {
        loop {
            if let Msg::Words(words) = messages.recv().await.expect("it still reads") {
                return words;
            }
        }
    }

    #[tokio::test]
    async fn a_good_file_takes_effect_and_a_bad_one_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        let (changed, changes) = mpsc::channel(1);
        let (wish, wishes) = mpsc::channel(1);
        let (sender, mut messages) = mpsc::channel(4);
        tokio::spawn(read_again(
            path.clone(),
            Settings::default(),
            (changes, wishes),
            Hands { messages: sender, looks: None },
        ));
        fs::write(&path, "mouse = false\n").unwrap();
        changed.send(()).await.unwrap();
        assert!(matches!(messages.recv().await, Some(Msg::Prefs(_))));
        let words = said(&mut messages).await;
        assert_eq!(words, "The configuration was read again. This takes a new start: mouse.");
        fs::write(&path, "mouse = false\ncolour = 1\n").unwrap();
        changed.send(()).await.unwrap();
        let words = said(&mut messages).await;
        assert!(words.contains("stays as it was") && words.contains(":2: ") && words.contains("`color`"), "{words}");
        fs::write(&path, "mouse = false\n").unwrap();
        changed.send(()).await.unwrap();
        wish.send(()).await.unwrap();
        assert!(said(&mut messages).await.contains("nothing in it has changed"));
    }
}
