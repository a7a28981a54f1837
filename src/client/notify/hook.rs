//! A program of the person's own for each mention. What was said reaches it in environment variables, never as part of
//! a command line.
//!
//! Must not know what the program does.

use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::app::alert::Hook;
use crate::app::effect::Msg;

/// A hook that takes longer is ended.
const LONGEST: Duration = Duration::from_secs(10);

/// Runs it to its end. That it cannot be started is told.
pub async fn start(hook: Hook, messages: mpsc::Sender<Msg>) {
    let Some((program, arguments)) = hook.command.split_first() else { return };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("STREAMSIDE_ROOM", hook.room.as_str())
        .env("STREAMSIDE_AUTHOR", hook.author.as_str())
        .env("STREAMSIDE_TEXT", hook.text.as_str())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    match command.spawn() {
        Ok(mut child) => drop(timeout(LONGEST, child.wait()).await),
        Err(error) => {
            let words = format!("{program} cannot be started ({error}); check [notify] command in the configuration.");
            drop(messages.send(Msg::Flash(words)).await);
        }
    }
}
