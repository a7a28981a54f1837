//! `streamside --demo`: a moderator's evening. The embedded server on a folder of its own, and a few people who talk over
//! real sockets; whoever looks keeps order in the room of one of them.
//!
//! Everything is gone at the end. Must not know what is said (that is `script`) or by which means (that is `cast`).

mod cast;
mod script;

use std::fs;
use std::path::PathBuf;

use crate::app::prefs::Prefs;
use crate::client::store::Store;
use crate::clock;
use crate::config::paths::Paths;
use crate::config::settings::{Settings, TokenStore};
use crate::config::vault::Vault;
use crate::tui::ColorDepth;

use super::embedded::{self, Embedded};
use super::failure::Failure;
use super::prefs::{files, recording, wishes};
use super::screen::{self, Kept, Start, Wanted};

use cast::Cast;
use script::Script;

/// The private room of the DJ and the moderators.
const MODS: &str = "nova-mods";

/// Shows the demo until somebody ends it. The number is that of the signal that did, or 0.
///
/// # Errors
/// When there is no terminal, or the temporary folder cannot be used.
pub async fn run(color: Option<ColorDepth>) -> Result<i32, Failure> {
    screen::check()?;
    let folder = Folder::new();
    let you = embedded::name(&folder.0)?;
    let embedded = Embedded::open(&folder.0.join("server")).await?;
    let script = script::script(&you);
    let account = embedded.account(&you, false, &["nova", MODS, "global"]).await?;
    let cast = gather(&embedded, &script).await?;
    let talk = tokio::spawn(cast.talk(script.turns));
    let store =
        Store { list: folder.0.join("networks.toml"), vault: Vault::new(TokenStore::File, folder.0.join("tokens")) };
    let start = Start { account, label: Some("demo".to_owned()), remembered: None, kept: Kept::default() };
    let close = async {
        talk.abort();
        embedded.close().await;
    };
    let recording = recording(&Settings::default(), folder.0.join("history"), folder.0.join("logs"));
    let paths = Paths { config: folder.0.join("config.toml"), data: folder.0.clone() };
    let settings = Settings::default();
    let (wishes, files) = (wishes(&settings, &paths.config), files(&paths));
    let (prefs, unsent, reload, pictures) = (Prefs::default(), None, None, None);
    let wanted = Wanted { color, mouse: true, prefs, recording, unsent, wishes, files, reload, pictures };
    let shown = screen::show(wanted, store, vec![start], None);
    screen::finally(shown, close).await
}

/// The people of the evening, with what was done before anybody looks. Who does that comes first: the private room is
/// only there for those who were appointed.
async fn gather(embedded: &Embedded, script: &Script) -> Result<Cast, Failure> {
    let mut accounts = Vec::new();
    for name in script.people() {
        accounts.push((name, embedded.account(name, false, &script.rooms(name)).await?));
    }
    let first = |name: &str| script.before.iter().any(|turn| turn.speaker == name);
    let (early, late): (Vec<_>, Vec<_>) = accounts.into_iter().partition(|(name, _)| first(name));
    let mut cast = Cast::default();
    for (name, account) in early {
        cast.enter(name, account).await;
    }
    cast.prepare(&script.before).await;
    for (name, account) in late {
        cast.enter(name, account).await;
    }
    Ok(cast)
}

/// A folder of this run; removed with all that is in it when this is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("streamside-demo-{:016x}", clock::random_u64())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nobody is left who could be told.
        let _ = fs::remove_dir_all(&self.0);
    }
}
