//! `streamside export`: a channel from the local history, as text or JSON, oldest message first. It only reads, also
//! while the chat runs.
//!
//! Must not know how the history is kept.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use jiff::civil;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::chat::{Kind, Line, Scope};
use crate::client::history::HistoryError;
use crate::client::history::export::{ExportError, Room, export};
use crate::client::written::{self, Clock, Entry};
use crate::config::account::parse_server;
use crate::config::paths::Paths;

use super::failure::{Exit, Failure};
use super::json_line;

/// The words of the command line.
#[derive(Clone, Debug)]
pub struct Export {
    pub channel: String,
    pub server: Option<String>,
    pub json: bool,
    /// A day like 2026-11-20.
    pub since: Option<String>,
    /// Standard output without one.
    pub output: Option<PathBuf>,
}

/// Writes the channel to its file or to `out`.
///
/// # Errors
/// When there is nothing of it, an argument makes no sense, or the file cannot be written.
pub fn run(wanted: &Export, paths: &Paths, zone: &TimeZone, out: &mut dyn Write) -> Result<(), Failure> {
    let server = wanted.server.as_deref().map(parse_server).transpose()?;
    let since = wanted.since.as_deref().map(|day| begin(day, zone)).transpose()?.unwrap_or(0);
    let name = wanted.channel.trim_start_matches('#');
    let room = Room { name, server: server.as_ref().map(|url| url.as_str()), since };
    let mut form = |line: &Line| if wanted.json { json(line) } else { plain(line, zone) };
    match &wanted.output {
        None => print(&paths.history(), room, &mut form, out),
        Some(path) => {
            // Asked for first, so that a channel that is not there leaves no empty file behind.
            export(&paths.history(), room, &mut |_| ControlFlow::Break(()))?;
            let file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(path);
            let file = file.map_err(|error| unwritable(&path.display().to_string(), &error))?;
            print(&paths.history(), room, &mut form, &mut BufWriter::new(file))
        }
    }
}

fn print(
    history: &Path,
    room: Room<'_>,
    form: &mut dyn FnMut(&Line) -> String,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut written = Ok(());
    export(history, room, &mut |line| {
        written = out.write_all(form(&line).as_bytes());
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    match written.and_then(|()| out.flush()) {
        // The reader has seen enough (`export | head`): nothing went wrong.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(unwritable("the output", &error)),
        _ => Ok(()),
    }
}

fn unwritable(what: &str, error: &io::Error) -> Failure {
    Failure::new(Exit::Failed, format!("{what} cannot be written ({error}); check the path and the disk"))
}

/// When a day begins, in milliseconds.
fn begin(day: &str, zone: &TimeZone) -> Result<i64, Failure> {
    let begins = day.parse::<civil::Date>().and_then(|date| date.to_zoned(zone.clone()));
    let wrong = |_| Failure::new(Exit::Usage, format!("{day:?} is not a day; write it like 2026-11-20"));
    begins.map(|begins| begins.timestamp().as_millisecond()).map_err(wrong)
}

fn plain(line: &Line, zone: &TimeZone) -> String {
    let message = &line.message;
    let text = message.body.plain();
    let what = kind(message.kind).unwrap_or_default();
    let entry = Entry { at: message.at, what, who: message.author.name.as_str(), room: None, text: &text };
    written::line(&entry, Clock::Day, zone)
}

/// What is special about a message, in a word.
fn kind(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Text => None,
        Kind::Notice => Some("notice"),
        Kind::Alert => Some("alert"),
        Kind::Whisper => Some("whisper"),
        Kind::Removed => Some("removed"),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Exported<'a> {
    id: &'a str,
    timestamp: i64,
    channel: &'a str,
    username: &'a str,
    text: &'a str,
    global: Option<bool>,
    r#type: &'a str,
    edited: bool,
    reply_to: Option<&'a str>,
}

fn json(line: &Line) -> String {
    let message = &line.message;
    json_line::write(&Exported {
        id: message.id.as_str(),
        timestamp: message.at.0,
        channel: message.room.as_str(),
        username: message.author.name.as_str(),
        text: &message.body.plain(),
        global: match message.scope {
            Scope::Global => Some(true),
            Scope::Local => Some(false),
            Scope::Untagged => None,
        },
        r#type: kind(message.kind).unwrap_or("message"),
        edited: message.edited,
        reply_to: message.reply.as_ref().map(|reply| reply.to.as_str()),
    })
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        let exit = match error {
            ExportError::NoRoom(..) | ExportError::Several(..) => Exit::Usage,
            ExportError::Nothing | ExportError::History(_) => Exit::Failed,
        };
        Self::new(exit, error.to_string())
    }
}

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        Self::new(Exit::Failed, error.to_string())
    }
}
