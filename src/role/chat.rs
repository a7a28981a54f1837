//! `streamside` itself: finds out where to connect to, and shows the chat.
//!
//! A server on the command line, else the networks that are set up or remembered, else the server on this computer.
//! Must not know how a chat is shown.

use std::path::PathBuf;

use crate::app::state::THIS_COMPUTER;
use crate::client::store::Store;
use crate::config::account::{Account, parse_server};
use crate::config::file;
use crate::config::paths::Paths;
use crate::config::settings::{Color, Settings};
use crate::config::vault::Vault;
use crate::tui::ColorDepth;

use super::embedded::{self, Embedded};
use super::failure::Failure;
use super::prefs::{files, prefs, recording, wishes};
use super::screen::{self, Start, Wanted};
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
    screen::check()?;
    let paths = Paths::find(chat.config.clone())?;
    let settings = file::load(&paths.config)?;
    let store = Store { list: paths.networks(), vault: Vault::new(settings.token_store, paths.tokens()) };
    let wanted = Wanted {
        color: chat.color.or(depth(settings.color)),
        mouse: settings.mouse,
        prefs: prefs(&settings),
        recording: recording(&settings, paths.history(), paths.logs()),
        wishes: wishes(&settings, &paths),
        files: files(&paths),
    };
    let plan = plan(chat, &paths, &settings, &store).await?;
    let close = async {
        if let Some(embedded) = plan.embedded {
            embedded.close().await;
        }
    };
    screen::finally(screen::show(wanted, store, plan.starts, plan.problem), close).await
}

async fn plan(chat: Chat, paths: &Paths, settings: &Settings, store: &Store) -> Result<Plan, Failure> {
    if let Some(server) = chat.server {
        let channel = chat.channel.unwrap_or_else(|| FIRST_ROOM.to_owned());
        let target = Target { server, token_file: chat.token_file, channel, insecure: chat.insecure };
        let start = Start { account: target.account(paths)?, label: None, remembered: None };
        return Ok(Plan { starts: vec![start], embedded: None, problem: None });
    }
    let mut plan = set_up(settings)?;
    add_remembered(&mut plan, store)?;
    if plan.starts.is_empty() || chat.data.is_some() {
        let folder = chat.data.unwrap_or_else(|| paths.server());
        let name = embedded::name(&paths.data)?;
        let embedded = Embedded::open(&folder).await?;
        let account = embedded.account(&name, false, &[chat.channel.as_deref().unwrap_or(FIRST_ROOM)]).await?;
        plan.starts.insert(0, Start { account, label: Some(THIS_COMPUTER.to_owned()), remembered: None });
        plan.embedded = Some(embedded);
    }
    Ok(plan)
}

/// The networks of the configuration file.
fn set_up(settings: &Settings) -> Result<Plan, Failure> {
    let mut starts = Vec::new();
    for network in &settings.networks {
        let token = token_of(network)?;
        let rooms = if network.channels.is_empty() { vec![FIRST_ROOM.to_owned()] } else { network.channels.clone() };
        let account = Account { server: parse_server(&network.server)?, token, rooms, insecure: network.insecure };
        starts.push(Start { account, label: network.name.clone(), remembered: None });
    }
    Ok(Plan { starts, embedded: None, problem: None })
}

/// The networks that were added from inside. One whose token cannot be had is said, and does not keep the others.
fn add_remembered(plan: &mut Plan, store: &Store) -> Result<(), Failure> {
    for known in store.known()? {
        match known.account {
            Ok(account) => plan.starts.push(Start { account, label: None, remembered: Some(known.network) }),
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
