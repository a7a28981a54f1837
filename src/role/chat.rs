//! `streamside` itself: finds out where to connect to, and shows the chat.
//!
//! A server on the command line, else the networks that are set up or remembered, with the server on this computer where
//! it has been used or there is nothing else.
//! Must not know how a chat is shown.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use crate::app::state::THIS_COMPUTER;
use crate::client::keeper::Keeping;
use crate::client::store::Store;
use crate::client::terminal::capability::is_dumb;
use crate::config::account::{Account, Protocol, parse_server};
use crate::config::file;
use crate::config::notes::Notes;
use crate::config::paths::Paths;
use crate::config::settings::{Color, Settings};
use crate::config::vault::Vault;
use crate::tui::ColorDepth;

use super::embedded::{self, Embedded};
use super::failure::Failure;
use super::plain;
use super::prefs::{files, prefs, recording, wishes};
use super::screen::{self, Kept, Start, Wanted};
use super::target::{Target, token_of};

/// The room a newcomer starts in.
pub const FIRST_ROOM: &str = "global";

/// The words of the command line.
pub struct Chat {
    /// Without one, what is set up, or the server on this computer.
    pub server: Option<String>,
    pub token_file: Option<PathBuf>,
    pub channel: Option<String>,
    pub insecure: bool,
    /// The data folder of the embedded server.
    pub data: Option<PathBuf>,
    pub config: Option<PathBuf>,
    /// Line by line, without a screen.
    pub plain: bool,
    /// `None` leaves it to the configuration and the environment.
    pub color: Option<ColorDepth>,
}

/// Where to connect to, and what to close afterwards.
struct Plan {
    starts: Vec<Start>,
    embedded: Option<Embedded>,
    problem: Option<String>,
}

/// Shows the chat until somebody ends it. The number is that of the signal that did, or 0.
///
/// # Errors
/// With the exit code that says why.
pub async fn run(chat: Chat) -> Result<i32, Failure> {
    let paths = Paths::find(chat.config.clone())?;
    let settings = file::load(&paths.config)?;
    let plain = chat.plain || settings.plain || is_plain_terminal();
    if !plain {
        screen::check()?;
    }
    if chat.config.is_none() {
        watchable(&paths);
    }
    let store = Store { list: paths.networks(), vault: Vault::new(settings.token_store, paths.tokens()) };
    let wanted = Wanted {
        color: chat.color.or(depth(settings.color)),
        mouse: settings.mouse,
        prefs: prefs(&settings),
        recording: recording(&settings, paths.history(), paths.logs()),
        unsent: Some(paths.unsent()),
        wishes: wishes(&settings, &paths.config),
        files: files(&paths),
        reload: Some((paths.config.clone(), settings.clone())),
        pictures: Paths::cache().map(|folder| (folder.join("pictures"), settings.images.show)),
    };
    let plan = plan(chat, &paths, &settings, &store).await?;
    let close = async {
        if let Some(embedded) = plan.embedded {
            embedded.close().await;
        }
    };
    if plain {
        let shown = plain::show(wanted, store, plan.starts, plan.problem);
        return screen::finally(shown, close).await;
    }
    screen::finally(screen::show(wanted, store, plan.starts, plan.problem), close).await
}

/// The folder of the configuration is made now: a file that comes into it later is followed at once.
fn watchable(paths: &Paths) {
    if let Some(folder) = paths.config.parent() {
        // Where it cannot be made, /reload still reads.
        let _ = fs::create_dir_all(folder);
    }
}

/// A terminal on which nothing can be drawn is still one to print on.
fn is_plain_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && is_dumb(&|name| std::env::var(name).ok())
}

async fn plan(chat: Chat, paths: &Paths, settings: &Settings, store: &Store) -> Result<Plan, Failure> {
    if let Some(server) = chat.server {
        let channel = chat.channel.unwrap_or_else(|| FIRST_ROOM.to_owned());
        let target = Target { server, token_file: chat.token_file, channel, insecure: chat.insecure };
        let kept = Kept::default();
        let start = Start { account: target.account(paths)?, label: None, remembered: None, kept };
        return Ok(Plan { starts: vec![start], embedded: None, problem: None });
    }
    let notes = store.notes();
    let mut plan = set_up(settings, &notes)?;
    add_remembered(&mut plan, store, &notes)?;
    if chat.data.is_some() || wants_embedded(&plan, &notes, paths) {
        let folder = chat.data.clone().unwrap_or_else(|| paths.server());
        let name = embedded::name(&paths.data)?;
        let first = plan.starts.is_empty() && chat.data.is_none() && !notes.welcomed && !folder.exists();
        let embedded = Embedded::open(&folder).await?;
        let mut start = this_computer(&embedded, &name, &notes, chat.channel.as_deref()).await?;
        if first {
            start.kept.welcome = welcome();
            // A newcomer who cannot be remembered is welcomed again.
            let _ = store.note(|notes| notes.welcomed = true);
        }
        if chat.data.is_some() {
            // Another folder is another server; what is kept is kept of the usual one.
            start.kept.keeping = None;
        }
        plan.starts.insert(0, start);
        plan.embedded = Some(embedded);
    }
    Ok(plan)
}

/// The server on this computer is there where nothing else is, and where it has been used and not been forgotten.
fn wants_embedded(plan: &Plan, notes: &Notes, paths: &Paths) -> bool {
    plan.starts.is_empty() || (embedded::AVAILABLE && paths.server().exists() && !notes.forgotten)
}

async fn this_computer(
    embedded: &Embedded,
    name: &str,
    notes: &Notes,
    channel: Option<&str>,
) -> Result<Start, Failure> {
    let mut rooms = notes.rooms(THIS_COMPUTER, &[]).map_or_else(|| vec![FIRST_ROOM.to_owned()], <[String]>::to_vec);
    let asked = channel.map(|channel| channel.trim_start_matches('#').to_owned());
    if let Some(asked) = &asked
        && !rooms.iter().any(|room| room.eq_ignore_ascii_case(asked))
    {
        rooms.push(asked.clone());
    }
    let keeping = Keeping::Notes { network: THIS_COMPUTER.to_owned(), configured: Vec::new() };
    let opens = asked.or_else(|| last_room(notes, &keeping, &rooms));
    let named: Vec<&str> = rooms.iter().map(String::as_str).collect();
    let account = embedded.account(name, false, &named).await?;
    let renewer = Some(embedded.renewer(name));
    let kept = Kept { keeping: Some(keeping), renewer, opens, welcome: Vec::new() };
    Ok(Start { account, label: Some(THIS_COMPUTER.to_owned()), remembered: None, kept })
}

/// What is running, who can join how, and how to get to a real server.
fn welcome() -> Vec<String> {
    [
        "Welcome. This is a private chat server on this computer: what is said here is kept here, for you alone.",
        "Another streamside of yours joins it by itself; for other people, `streamside serve` runs one they can reach.",
        "/connect ADDRESS joins a real server, /join NAME opens a channel here, and F1 or /help shows everything.",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The room looked at last, if it was one of this network and is still open.
fn last_room(notes: &Notes, keeping: &Keeping, rooms: &[String]) -> Option<String> {
    let last = notes.last.as_ref().filter(|last| last.network == keeping.name())?;
    rooms.iter().find(|room| room.to_lowercase() == last.room.to_lowercase()).cloned()
}

/// The networks of the configuration file.
fn set_up(settings: &Settings, notes: &Notes) -> Result<Plan, Failure> {
    let mut starts = Vec::new();
    for network in &settings.networks {
        let (server, token) = (parse_server(&network.server)?, token_of(network)?);
        let key = format!("{server} {}", network.name.as_deref().unwrap_or_default());
        let first = || if network.channels.is_empty() { vec![FIRST_ROOM.to_owned()] } else { network.channels.clone() };
        let rooms = notes.rooms(&key, &network.channels).map_or_else(first, <[String]>::to_vec);
        let keeping = Keeping::Notes { network: key, configured: network.channels.clone() };
        let opens = last_room(notes, &keeping, &rooms);
        let account = Account { server, token, rooms, insecure: network.insecure, protocol: Protocol::Bitwave };
        let kept = Kept { keeping: Some(keeping), opens, ..Kept::default() };
        starts.push(Start { account, label: network.name.clone(), remembered: None, kept });
    }
    Ok(Plan { starts, embedded: None, problem: None })
}

/// The networks that were added from inside. One whose token cannot be had is said, and does not keep the others.
fn add_remembered(plan: &mut Plan, store: &Store, notes: &Notes) -> Result<(), Failure> {
    for known in store.known()? {
        match known.account {
            Ok(account) => {
                let opens = last_room(notes, &Keeping::List(known.network.clone()), &account.rooms);
                let kept = Kept { opens, ..Kept::default() };
                plan.starts.push(Start { account, label: None, remembered: Some(known.network), kept });
            }
            Err(why) => plan.problem = Some(why),
        }
    }
    Ok(())
}

fn depth(color: Color) -> Option<ColorDepth> {
    match color {
        Color::Auto => None,
        Color::Truecolor => Some(ColorDepth::True),
        Color::Indexed => Some(ColorDepth::Ansi256),
        Color::Ansi => Some(ColorDepth::Ansi16),
        Color::Never => Some(ColorDepth::None),
    }
}
