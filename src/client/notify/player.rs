//! Playing by a small program that most desktops have. No shell is involved and the arguments are fixed.
//!
//! Must not know what to do when there is none.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;
use tokio::time::timeout;

use crate::app::alert::Sound;
use crate::clock;

use super::thread::PATIENCE;
use super::wav::OWN;

/// What plays a WAV file named as the last argument, the best first.
pub const PLAYERS: [(&str, &[&str]); 3] = [("pw-play", &[]), ("paplay", &[]), ("aplay", &["-q"])];

/// # Errors
/// When there is no player or none can play it.
pub async fn play(sound: &Sound) -> Result<(), String> {
    let _draft;
    let path = match sound {
        Sound::File(path) => path,
        Sound::Own => {
            _draft = Draft::new().map_err(|error| error.to_string())?;
            &_draft.0
        }
    };
    for (player, arguments) in PLAYERS {
        if run(player, arguments, path).await {
            return Ok(());
        }
    }
    Err("no player has played it".to_owned())
}

/// Whether it played; what goes on for longer than anybody needs is ended, and has been heard.
async fn run(player: &str, arguments: &[&str], path: &Path) -> bool {
    let mut command = Command::new(player);
    command.args(arguments).arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = command.kill_on_drop(true).spawn() else { return false };
    match timeout(PATIENCE, child.wait()).await {
        Ok(ended) => ended.is_ok_and(|status| status.success()),
        Err(_) => child.kill().await.is_ok(),
    }
}

/// Our own sound as a file for as long as somebody plays it.
struct Draft(PathBuf);

impl Draft {
    fn new() -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("streamside-{:016x}.wav", clock::random_u64()));
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        let draft = Self(path);
        file.write_all(OWN)?;
        Ok(draft)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Nobody is left who could be told.
        let _ = std::fs::remove_file(&self.0);
    }
}
