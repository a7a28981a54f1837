//! The roles that need the server: `serve` and `token`.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::runtime::Builder;

use crate::app::span;
use crate::cli::{self, AdminArgs, AdminCommand, ServeArgs, Switch, TokenArgs};
use crate::config::paths::Paths;
use crate::role::admin::{self, Admin};
use crate::role::failure::{Exit, Failure, report};
use crate::role::serve::{self, Serve, ServeError};
use crate::role::token::{self, PrintError, Token};
use crate::role::trace;
use crate::server::{Bounds, Keeping, OperatorDeed, Reach, Registration, RequestError, ServerError, Settings};

use super::{on, written};

pub fn serve(args: ServeArgs) -> ExitCode {
    log();
    // As many threads as cores; TOKIO_WORKER_THREADS sets another number.
    report(on(Builder::new_multi_thread().enable_all().build(), async move {
        let listen = args.listen;
        Ok(serve::run(Serve { listen, settings: settings(args)? }).await?)
    }))
}

pub fn token(args: TokenArgs) -> ExitCode {
    report(on(Builder::new_current_thread().enable_all().build(), async move {
        let TokenArgs { user, data, admin, rotate } = args;
        Ok(token::run(Token { user, data: folder(data)?, admin, rotate }).await?)
    }))
}

pub fn admin(args: AdminArgs) -> ExitCode {
    report(on(Builder::new_current_thread().enable_all().build(), async move {
        let AdminArgs { command, data, json } = args;
        let asked = Admin { deed: deed(command)?, data: folder(data)?, json, zone: TimeZone::system() };
        written(admin::run(asked, &mut io::stdout()).await?)
    }))
}

fn deed(command: AdminCommand) -> Result<OperatorDeed, Failure> {
    Ok(match command {
        AdminCommand::Accounts => OperatorDeed::Accounts,
        AdminCommand::Account { name } => OperatorDeed::Account { name },
        AdminCommand::Role { name, admin } => OperatorDeed::Role { name, admin: admin == Switch::On },
        AdminCommand::Ban { name, channel, reason } => OperatorDeed::Ban { name, room: channel, reason },
        AdminCommand::Unban { name, channel } => OperatorDeed::Unban { name, room: channel },
        AdminCommand::Revoke { name } => OperatorDeed::Revoke { name },
        AdminCommand::Moderators { channel } => OperatorDeed::Moderators { room: channel },
        AdminCommand::Hooks { channel } => OperatorDeed::Hooks { room: channel },
        AdminCommand::Tokens { name } => OperatorDeed::Tokens { name },
        // The server may have been started in another folder.
        AdminCommand::Backup { file } => OperatorDeed::Backup { file: absolute(&file)? },
    })
}

fn absolute(file: &Path) -> Result<PathBuf, Failure> {
    let named = |error| Failure::new(Exit::Usage, format!("{} is no path ({error}); name a file", file.display()));
    std::path::absolute(file).map_err(named)
}

/// What a server has to tell its operator goes to stderr. `STREAMSIDE_LOG` chooses how much, in the words of tracing's
/// filters; `streamside=debug` tells of every connection.
fn log() {
    tracing_subscriber::fmt().with_env_filter(trace::chosen(None)).with_writer(io::stderr).init();
}

fn settings(args: ServeArgs) -> Result<Settings, Failure> {
    let registration = match args.registration {
        Some(cli::Registration::Open) => Registration::Open,
        Some(cli::Registration::Closed) => Registration::Closed,
        None => Registration::OnLoopback,
    };
    Ok(Settings {
        limits: args.limits == Switch::On,
        registration,
        anonymous: args.anonymous,
        spectators: args.spectators,
        max_message: args.max_message.into(),
        origins: args.origin,
        media_host: args.media_host,
        reach: if args.loopback_hooks { Reach::WorldAndLoopback } else { Reach::World },
        order: Keeping { timeouts: bounds(&args.timeouts)?, ..Keeping::default() },
        ..Settings::new(folder(args.data)?)
    })
}

/// `2m-10m`: the shortest and the longest timeout.
fn bounds(typed: &str) -> Result<Bounds, Failure> {
    let length = |word: &str| Some(Duration::from_millis(span::parse(word.trim())?.unsigned_abs()));
    let both = typed.split_once('-').and_then(|(shortest, longest)| Some((length(shortest)?, length(longest)?)));
    let (shortest, longest) = both.ok_or_else(|| {
        let words = format!("--timeouts {typed:?} is not understood; give the shortest and the longest, like 2m-10m");
        Failure::new(Exit::Usage, words)
    })?;
    Ok(Bounds { shortest, longest })
}

fn folder(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    Ok(match given {
        Some(folder) => folder,
        None => Paths::find(None)?.server(),
    })
}

impl From<ServerError> for Failure {
    fn from(error: ServerError) -> Self {
        let exit = match error {
            ServerError::Settings(_) => Exit::Usage,
            _ => Exit::Failed,
        };
        Self::new(exit, error.to_string())
    }
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Refused(words) => Self::new(Exit::Refused, words),
            RequestError::Control(error) => Self::new(Exit::Failed, error.to_string()),
            RequestError::Server(error) => error.into(),
        }
    }
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        match error {
            ServeError::Server(error) => error.into(),
            ServeError::Listen { .. } => Self::new(Exit::Network, error.to_string()),
            ServeError::Terminal(_) => Self::new(Exit::Failed, error.to_string()),
        }
    }
}

impl From<PrintError> for Failure {
    fn from(error: PrintError) -> Self {
        match error {
            PrintError::Token(error) => error.into(),
            PrintError::Stdout(_) => Self::new(Exit::Failed, error.to_string()),
        }
    }
}
