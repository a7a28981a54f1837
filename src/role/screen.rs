//! The chat on screen, once it is known what to connect to: terminal, app, networks, loop, and back.
//!
//! Must not know where accounts come from.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;

use crate::app::effect::Msg;
use crate::app::prefs::Prefs;
use crate::app::state::{App, Awaited};
use crate::chat::SafeText;
use crate::client::effects::{News, World};
use crate::client::history::Recording;
use crate::client::ignore_store;
use crate::client::keeper::Keeping;
use crate::client::looks::{Files, Looks, Terminal, Wishes};
use crate::client::pictures::Pictures;
use crate::client::renew::Renewer;
use crate::client::run::{Exit as Ending, Sources, run};
use crate::client::screen::Screen;
use crate::client::store::Store;
use crate::client::terminal::capability::{self, color_depth, ground, is_ground_open, is_multiplexed};
use crate::client::terminal::encode::Protocol;
use crate::client::terminal::{TerminalError, guard, input, signals};
use crate::clock;
use crate::config::account::Account;
use crate::config::networks::Remembered;
use crate::config::section::images::Show;
use crate::config::settings::Settings;
use crate::markup::guard::guarded;
use crate::tui::ColorDepth;

use super::failure::{Exit, Failure};
use super::reload;

/// How the screen is to be.
pub struct Wanted {
    /// `None` leaves it to what the environment tells.
    pub color: Option<ColorDepth>,
    pub mouse: bool,
    pub prefs: Prefs,
    /// `None`: nothing that is said is kept.
    pub recording: Option<Recording>,
    /// Where messages wait for their confirmation.
    pub unsent: Option<PathBuf>,
    pub wishes: Wishes,
    pub files: Files,
    /// The configuration file and what was read there, if it is to be followed.
    pub reload: Option<(PathBuf, Settings)>,
    /// The folder for pictures that were fetched, and how they are shown.
    pub pictures: Option<(PathBuf, Show)>,
}

/// A network to start with.
pub struct Start {
    pub account: Account,
    /// What the list calls it; the host by default.
    pub label: Option<String>,
    /// Where it stands on the program's own list, if it does.
    pub remembered: Option<Remembered>,
    /// What of it is kept otherwise.
    pub kept: Kept,
}

/// What a network takes from the last run and gives to the next.
#[derive(Default)]
pub struct Kept {
    /// Where its rooms are kept, if that is not the list.
    pub keeping: Option<Keeping>,
    /// Makes another token when this one is refused.
    pub renewer: Option<Renewer>,
    /// The room that is to be on screen first.
    pub opens: Option<String>,
    /// What a newcomer reads in its first room.
    pub welcome: Vec<String>,
}

/// Puts the networks into the world, and the app where it was left.
fn begin(app: &mut App, world: &World, starts: Vec<Start>) {
    for Start { account, label, remembered, kept } in starts {
        let added: Msg = world.add(account, label, remembered);
        if let Msg::NetworkAdded { id, .. } = added {
            world.settle(id, kept.keeping, kept.renewer);
            if let Some(room) = kept.opens {
                app.awaited = Some(Awaited { network: id, name: Some(room) });
            }
        }
        app.memory.welcome.extend(kept.welcome);
        // Nothing is asked of the world by a network that was just added by the world.
        app.update(added, clock::wall());
    }
}

/// A terminal that is fit is a condition of everything else: asked before anything is started.
///
/// # Errors
/// When there is no terminal to draw on.
pub fn check() -> Result<(), Failure> {
    Ok(guard::check()?)
}

/// Shows the chat until somebody or something ends it. `problem` is said on the first screen.
///
/// # Errors
/// When the terminal cannot be had or goes away; a signal that ended it is no error but the `Ok` number.
pub async fn show(wanted: Wanted, store: Store, starts: Vec<Start>, problem: Option<String>) -> Result<i32, Failure> {
    guard::restore_on_panic(guarded);
    let variable = |name: &str| std::env::var(name).ok();
    let depth = color_depth(wanted.color, &variable);
    let terminal = Terminal { depth, ground: ground(&variable), zone: clock::zone() };
    let told = |name: &str| variable(name).unwrap_or_default();
    tracing::info!(term = told("TERM"), program = told("TERM_PROGRAM"), ?depth, size = ?guard::size(), "a terminal");
    let looks = Looks::new(wanted.wishes, wanted.files, terminal)?;
    let mut screen = Screen::enter(looks.follow(), wanted.mouse)?;
    if is_ground_open(depth, &variable) {
        guard::ask_ground().map_err(TerminalError::Io)?;
    }
    let signals = signals::watch().map_err(TerminalError::Io)?;

    let (app, mut world, news) = open((wanted.prefs, wanted.recording, wanted.unsent), store, starts, problem);
    world.scenery().dress(looks);
    if let Some((folder, show)) = wanted.pictures {
        world.scenery().show_pictures(Pictures::new(folder, graphics(show, &variable)));
    }
    let _reload = wanted.reload.map(|(path, settings)| reload::start(path, settings, &world));
    let teller = world.clone();
    let told = move |ground| teller.ground_told(ground);
    let inputs = input::stream(std::env::var("STREAMSIDE_DRILL").is_ok_and(|drill| drill == "panic-on-f12"), told);
    let sources = Sources { inputs, signals, events: news.events, messages: news.messages };
    let ending = run(app, &mut screen, &mut world, sources).await;
    drop(screen);
    world.close().await;
    match ending {
        Ending::Quit => Ok(0),
        Ending::Signal(number) => Ok(number),
        Ending::TerminalGone(error) => Err(Failure::new(Exit::Failed, format!("the terminal is gone: {error}"))),
    }
}

/// Neither tmux nor screen lets graphics through.
fn graphics(show: Show, variable: &dyn Fn(&str) -> Option<String>) -> Option<Protocol> {
    let asked = match show {
        Show::Off | Show::Blocks => None,
        Show::Auto => capability::graphics(variable),
        Show::Kitty => Some(Protocol::Kitty),
        Show::Iterm => Some(Protocol::Iterm),
        Show::Sixel => Some(Protocol::Sixel),
    };
    asked.filter(|_| !is_multiplexed(variable))
}

/// The app and its world as a run begins, with networks that are already connecting.
pub fn open(
    (prefs, recording, unsent): (Prefs, Option<Recording>, Option<PathBuf>),
    store: Store,
    starts: Vec<Start>,
    problem: Option<String>,
) -> (App, World, News) {
    let (ignore, broken) = ignore_store::load(&store.ignores());
    let flash = problem.or(broken).map(|words| SafeText::line(&words));
    let mut app = App { prefs, ignore: Arc::new(ignore), flash, ..App::default() };
    let (world, news) = World::new(store);
    world.remember(recording, unsent);
    app.update(world.drafts(), clock::wall());
    app.update(world.seen(), clock::wall());
    begin(&mut app, &world, starts);
    (app, world, news)
}

/// Runs `chat` to its end and then `close`, whatever came of it.
pub async fn finally<T>(chat: impl Future<Output = T>, close: impl Future<Output = ()>) -> T {
    let result = chat.await;
    close.await;
    result
}

impl From<TerminalError> for Failure {
    fn from(error: TerminalError) -> Self {
        let exit = match error {
            TerminalError::NotATerminal(_) | TerminalError::Dumb => Exit::Usage,
            TerminalError::Io(_) => Exit::Failed,
        };
        Self::new(exit, error.to_string())
    }
}
