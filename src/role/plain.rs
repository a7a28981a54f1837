//! The chat line by line: stdin and stdout in the place of the screen. Must not know what is printed.

use std::io::{self, ErrorKind, IsTerminal};

use tokio::sync::watch;

use crate::client::plain::{Plain, input};
use crate::client::run::{Exit as Ending, Sources, run};
use crate::client::store::Store;
use crate::client::terminal::{TerminalError, signals};
use crate::clock;

use super::failure::{Exit, Failure};
use super::reload;
use super::screen::{Start, Wanted, open};

/// Runs until somebody or something ends it; the end of the input does so, too.
///
/// # Errors
/// When signals cannot be watched or the output cannot be written.
pub async fn show(wanted: Wanted, store: Store, starts: Vec<Start>, problem: Option<String>) -> Result<i32, Failure> {
    let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let (sender, progress) = watch::channel(input::Progress::default());
    let mut screen = Plain::new(io::stdout(), terminal, clock::zone(), sender);
    let signals = signals::watch().map_err(TerminalError::Io)?;
    let (app, mut world, news) = open((wanted.prefs, wanted.recording, wanted.unsent), store, starts, problem);
    let _reload = wanted.reload.map(|(path, settings)| reload::start(path, settings, &world));
    let inputs = input::stdin(progress);
    let sources = Sources { inputs, signals, events: news.events, messages: news.messages };
    let ending = run(app, &mut screen, &mut world, sources).await;
    drop(screen);
    world.close().await;
    match ending {
        Ending::Quit => Ok(0),
        Ending::Signal(number) => Ok(number),
        // Everything was read, or nobody reads any more.
        Ending::TerminalGone(error) if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe) => {
            Ok(0)
        }
        Ending::TerminalGone(error) => {
            Err(Failure::new(Exit::Failed, format!("the output cannot be written ({error}); check where it goes")))
        }
    }
}
