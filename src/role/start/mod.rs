//! From the words of the command line to a running role and its exit code: each on the runtime that suits it.
//!
//! Must not know what a role does.

mod outside;
#[cfg(feature = "server")]
mod server;

use std::future::Future;
use std::io::{self, Write};
use std::process::ExitCode;

use clap_complete::Shell;
use tokio::runtime::Builder;
use tokio::select;

use crate::cli::{ChatArgs, ColorChoice, ExportArgs, ExportFormat, LogLevel, SendArgs, ServerArgs, TailArgs};
use crate::clock;
use crate::config::paths::Paths;
use crate::tui::ColorDepth;

use super::export::Export;
use super::failure::{Exit, Failure, report};
use super::{Target, chat, completions, export, man, send, tail, trace};

pub use outside::{account, config, doctor};
#[cfg(feature = "server")]
pub use server::{admin, serve, token};

pub fn chat(mut args: ChatArgs) -> ExitCode {
    let log = args.log.take().map(|file| trace::start(&file, args.log_level.map(level)));
    let log = match log.transpose() {
        Ok(log) => log,
        Err(failure) => return report(Err(failure)),
    };
    tracing::info!(version = env!("CARGO_PKG_VERSION"), plain = args.plain, demo = args.demo, "begins");
    let ended = show(args);
    tracing::info!(?ended, "ends");
    if let Some(why) = log.and_then(trace::Trace::end) {
        // With stderr gone there is nobody to tell.
        let _ = writeln!(io::stderr(), "streamside: {why}");
    }
    match ended {
        // As a shell counts programs that a signal has ended.
        Ok(signal) if signal != 0 => ExitCode::from(u8::try_from(128 + signal).unwrap_or(1)),
        ended => report(ended.map(drop)),
    }
}

/// The number of the signal that ended it, or 0.
fn show(args: ChatArgs) -> Result<i32, Failure> {
    // The screen has the main thread for itself; networks and the embedded server share one beside it.
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let color = depth(args.color);
    on(runtime, async move {
        if args.demo {
            return super::demo::run(color).await;
        }
        let ChatArgs { server, token_file, channel, insecure, data, config, plain, .. } = args;
        chat::run(chat::Chat { server, token_file, channel, insecure, data, config, plain, color }).await
    })
}

pub fn send(args: SendArgs) -> ExitCode {
    report(on(Builder::new_current_thread().enable_all().build(), async move {
        let account = target(args.server).account(&Paths::find(None)?)?;
        send::run(account, &args.text, args.local).await
    }))
}

pub fn tail(args: TailArgs) -> ExitCode {
    report(on(Builder::new_current_thread().enable_all().build(), async move {
        let account = target(args.server).account(&Paths::find(None)?)?;
        let form = if args.json { tail::Form::Json } else { tail::Form::Plain(clock::zone()) };
        let mut out = io::stdout();
        select! {
            ended = tail::run(account, form, args.lines, &mut out) => ended,
            () = tail::unread(io::stdout()) => Ok(()),
        }
    }))
}

pub fn export(args: ExportArgs) -> ExitCode {
    let ExportArgs { channel, server, format, since, output } = args;
    let wanted = Export { channel, server, json: format == ExportFormat::Json, since, output };
    let find = || Ok::<_, Failure>(Paths::find(None)?);
    report(find().and_then(|paths| export::run(&wanted, &paths, &clock::zone(), &mut io::stdout().lock())))
}

pub fn completions(shell: Shell) -> ExitCode {
    report(written(completions::write(shell, &mut io::stdout())))
}

pub fn man() -> ExitCode {
    report(written(man::write(&mut io::stdout())))
}

fn target(args: ServerArgs) -> Target {
    let ServerArgs { server, token_file, channel, insecure } = args;
    Target { server, token_file, channel, insecure }
}

fn level(level: LogLevel) -> &'static str {
    match level {
        LogLevel::Error => "error",
        LogLevel::Warn => "warn",
        LogLevel::Info => "info",
        LogLevel::Debug => "debug",
        LogLevel::Trace => "trace",
    }
}

fn depth(choice: ColorChoice) -> Option<ColorDepth> {
    match choice {
        ColorChoice::Auto => None,
        ColorChoice::Truecolor => Some(ColorDepth::True),
        ColorChoice::Indexed => Some(ColorDepth::Ansi256),
        ColorChoice::Ansi => Some(ColorDepth::Ansi16),
        ColorChoice::Never => Some(ColorDepth::None),
    }
}

/// A reader that has seen enough is no failure.
fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result.and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Failed, format!("the output cannot be written ({error}); check where it goes")))
        }
        _ => Ok(()),
    }
}

fn on<T, E: From<Failure>>(
    runtime: io::Result<tokio::runtime::Runtime>,
    role: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let cannot =
        |error| Failure::new(Exit::Failed, format!("the system gives no threads or events ({error}); free some"));
    runtime.map_err(cannot)?.block_on(role)
}
